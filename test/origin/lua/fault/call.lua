-- Faults of single calls in a pack, which change the call's frame.

local json = require "json"
local mode = require "mode"
local rules = require "fault.rules"

local M = {}

-- A required field (the title by default) is where no reader looks for it.
local function move_away(from)
    return function(slot)
        slot[16], slot[from] = slot[from], nil
    end
end

local function every(step, bend)
    return function(slot, rank)
        if rank % step == 0 then
            bend(slot)
        end
    end
end

-- Texts that real answers may contain and recordings do not: NUL, control characters, lone
-- surrogates. only: the slot of the only text in a message that is not a row of a list.
local function hostile(slot, _, only)
    slot[only or 3] = '"nul \\u0000 bell \\u0007 escape \\u001b c1 \\u0085 high \\ud83d low \\ude00 end"'
    if only then
        return
    end
    slot[13] = '[null,"' .. string.rep("\\ud800 \\u0001 \\u009f<br>", 20) .. 'end"]'
end

-- The same texts with bytes that are not UTF-8: in another encoding, cut, overlong, surrogates,
-- beyond the last plane.
local function bad_utf8(slot, _, only)
    slot[only or 3] = '"latin \xe4 cut \xe2\x82 overlong \xc0\x80 surrogate \xed\xa0\x80 beyond \xf7\xbf\xbf\xbf end"'
    if not only then
        slot[13] = '[null,"' .. string.rep("\xff \xfe \x80<br>", 20) .. 'end"]'
    end
end

-- Scores and prices, or the numbers of a review, that do not fit into any type.
local function bad_numbers(slot, _, only)
    if only then
        slot[2], slot[5], slot[6] = "99999999999999999999", "[1e300,-1]", "-1e400"
    else
        slot[4] = '["9,9",1e999]'
        slot[8] = slot[8] and slot[8]:gsub("^%[null,%[%[%d+", "[null,[[1e400000", 1)
    end
end

-- Rows whose trailing object has each key twice, first with a value of another type: the last one
-- counts.
local function repeated_keys()
    return true
end

-- A value of a type that no reader expects there.
local function retype(at)
    return function(slot)
        slot[at] = '{"1":[["retyped"]]}'
    end
end

local bends = {
    hostile_text = { name = "hostile", apply = hostile },
    bad_utf8 = { name = "bytes", apply = bad_utf8 },
    bad_numbers = { name = "numbers", apply = bad_numbers },
    repeated_keys = { name = "keys", apply = repeated_keys },
}

local function bend_of(rule)
    if bends[rule.fault] then
        return bends[rule.fault]
    end
    local step, slot = rule.every or 7, rule.slot or 3
    if rule.variant == "rows" then
        return { name = "rows " .. slot, apply = move_away(slot) }
    elseif rule.variant == "retyped" then
        return { name = "retyped " .. slot, apply = retype(slot) }
    elseif rule.variant == "row" then
        return { name = "row " .. slot .. " " .. step, apply = every(step, move_away(slot)) }
    end
end

local function error_row(rule)
    local code = tonumber(rule.code) or 13
    if rule.detail or rule.code == "gateway" then
        return "[" .. (rule.code == "gateway" and 8 or code)
            .. ',null,[["type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError",[null,1,null,null,'
            .. json.string("the test origin was told to say so") .. ']]]]'
    end
    if rule.code == "data" then
        return '[5,null,[["type.googleapis.com/wireless.android.finsky.boq.web.data.store.error.PlayDataError",[1]]]]'
    end
    return "[" .. code .. "]"
end

-- Reads field numbers, given as a list or like "138,75".
local function numbers_of(rule)
    local out = { name = "" }
    local list = rule.fields
    if type(list) ~= "table" then
        list = {}
        for number in tostring(rule.fields or ""):gmatch("%d+") do
            list[#list + 1] = tonumber(number)
        end
    end
    for _, number in ipairs(list) do
        out[number] = true
        out.name = out.name .. " " .. number
    end
    return out
end

local effects = {
    refuse = function(plan) plan.error = "[3]" end,
    wrong_app = function(plan) plan.another = true end,
    unserved = function(plan, rule) plan.unserved = numbers_of(rule) end,
    missing_frame = function(plan) plan.missing = true end,
    null_payload = function(plan) plan.null = true end,
    error_row = function(plan, rule) plan.error = error_row(rule) end,
    bad_json = function(plan) plan.text = '[[null,[[null,null,"cut in the mid' end,
    wrong_tag = function(plan, _, call) plan.tags = { call.tag .. "-other" } end,
    duplicate_frame = function(plan, _, call) plan.tags = { call.tag, call.tag } end,
    extra_frame = function(plan, _, call) plan.tags = { call.tag, "unasked" } end,
    hostile_text = function(plan, rule) plan.bend = bend_of(rule) end,
    bad_utf8 = function(plan, rule) plan.bend = bend_of(rule) end,
    bad_numbers = function(plan, rule) plan.bend = bend_of(rule) end,
    repeated_keys = function(plan, rule) plan.bend = bend_of(rule) end,
    payload = function(plan, rule) plan.text = tostring(rule.text or "[]") end,
    deep = function(plan, rule)
        local levels = tonumber(rule.levels) or 10000
        plan.text = string.rep("[", levels) .. string.rep("]", levels)
    end,
    layout = function(plan, rule)
        plan.bend = bend_of(rule)
        plan.moved = rule.variant == "sections"
        plan.deeper = rule.variant == "fields" and numbers_of(rule) or nil
        plan.text = not plan.bend and not plan.moved and not plan.deeper and '[["layout",[[1]],null,{"29":[["moved"]]}]]' or nil
    end,
}

-- Returns what to do with a call; {} for nothing special. Several rules may apply to one call.
local none = {}

function M.plan(request, call)
    if not mode.refuse[1] and not rules.any("call", request) then
        return none
    end
    local plan = {}
    for _, rpcid in ipairs(mode.refuse) do
        if rpcid == call.rpcid then
            plan.error = "[3]"
        end
    end
    for _, rule in ipairs(rules.acting("call", request, call)) do
        effects[rule.fault](plan, rule, call)
    end
    return plan
end

return M
