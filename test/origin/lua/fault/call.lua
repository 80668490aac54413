-- Faults of single calls inside a pack: what becomes of the call's frame.

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

-- What live texts contain and recorded ones do not: NUL, control characters, lone surrogates.
-- only: the slot of the one text of a message that is no row of a list.
local function hostile(slot, _, only)
    slot[only or 3] = '"nul \\u0000 bell \\u0007 escape \\u001b c1 \\u0085 high \\ud83d low \\ude00 end"'
    if only then
        return
    end
    slot[13] = '[null,"' .. string.rep("\\ud800 \\u0001 \\u009f<br>", 20) .. 'end"]'
end

local function bend_of(rule)
    if rule.fault == "hostile_text" then
        return { name = "hostile", apply = hostile }
    end
    local step, slot = rule.every or 7, rule.slot or 3
    if rule.variant == "rows" then
        return { name = "rows " .. slot, apply = move_away(slot) }
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
    return "[" .. code .. "]"
end

-- Field numbers as a list or as "138,75".
local function unserved(rule)
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
    unserved = function(plan, rule) plan.unserved = unserved(rule) end,
    missing_frame = function(plan) plan.missing = true end,
    null_payload = function(plan) plan.null = true end,
    error_row = function(plan, rule) plan.error = error_row(rule) end,
    bad_json = function(plan) plan.text = '[[null,[[null,null,"cut in the mid' end,
    wrong_tag = function(plan, _, call) plan.tags = { call.tag .. "-other" } end,
    duplicate_frame = function(plan, _, call) plan.tags = { call.tag, call.tag } end,
    extra_frame = function(plan, _, call) plan.tags = { call.tag, "unasked" } end,
    hostile_text = function(plan, rule) plan.bend = bend_of(rule) end,
    layout = function(plan, rule)
        plan.bend = bend_of(rule)
        plan.moved = rule.variant == "sections"
        plan.text = not plan.bend and not plan.moved and '[["layout",[[1]],null,{"29":[["moved"]]}]]' or nil
    end,
}

-- What to do with a call: {} for nothing special. Several rules may act on one call.
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
