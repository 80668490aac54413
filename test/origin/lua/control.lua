-- The control endpoint for tests: counters, faults, latency, modes. See README.md.

local blocks = require "page.blocks"
local cjson = require "cjson.safe"
local counters = require "counters"
local frames = require "frames"
local mode = require "mode"
local replay = require "replay"
local request = require "request"
local rules = require "fault.rules"
local silence = require "silence"
local sitemaps = require "sitemaps"

local M = {}

M.prefix = "/control/"

local function answer(status, value)
    ngx.status = status
    ngx.header.content_type = "application/json"
    local text = cjson.encode(value) .. "\n"
    ngx.header.content_length = #text
    ngx.print(text)
end

local function refuse(reason)
    answer(400, { error = reason })
end

local function decoded(asked)
    local value = cjson.decode(asked.body)
    return type(value) == "table" and value or nil
end

local function fault_list()
    local list = setmetatable({}, cjson.array_mt)
    for i, rule in ipairs(rules.all()) do
        list[i] = rule
    end
    return list
end

local latency_names = { response_ms = true, call_ms = true, jitter_ms = true }

local function set_mode(asked, only)
    local values = decoded(asked)
    if not values then
        return refuse("a JSON object is wanted")
    end
    for name in pairs(values) do
        if only and not only[name] then
            return refuse("no such setting: " .. tostring(name))
        end
    end
    local ok, reason = mode.set(values)
    if not ok then
        return refuse(reason)
    end
    answer(200, mode.all())
end

local handlers = {}

handlers["GET counters"] = function()
    local all = counters.all()
    all.bytes_cached, all.frozen_up_to, all.recorded = frames.bytes_cached() + blocks.bytes_cached() + sitemaps.bytes_cached(), silence.frozen_up_to(), replay.loaded()
    answer(200, all)
end

handlers["GET requests"] = function()
    answer(200, counters.requests())
end

handlers["POST reset"] = function(asked)
    counters.reset()
    if asked.arguments.all then
        rules.clear()
        mode.reset()
        silence.thaw()
    end
    answer(200, { reset = true })
end

handlers["GET latency"] = function()
    answer(200, { response_ms = mode.response_ms, call_ms = mode.call_ms, jitter_ms = mode.jitter_ms })
end

handlers["POST latency"] = function(asked)
    set_mode(asked, latency_names)
end

handlers["GET mode"] = function()
    answer(200, mode.all())
end

handlers["POST mode"] = function(asked)
    set_mode(asked)
end

handlers["GET fault"] = function()
    answer(200, fault_list())
end

handlers["POST fault"] = function(asked)
    local value = decoded(asked)
    if not value then
        return refuse("a JSON object or an array of them is wanted")
    end
    local list = value.fault and { value } or value
    -- A freeze without a request affects the connections that are open now.
    for i = #list, 1, -1 do
        local rule = list[i]
        if type(rule) == "table" and rule.fault == "freeze" and not rule.match and not rule.skip then
            silence.freeze(asked.serial)
            table.remove(list, i)
        end
    end
    local ok, reason = rules.add(list)
    if not ok then
        return refuse(reason)
    end
    answer(200, fault_list())
end

handlers["DELETE fault"] = function()
    rules.clear()
    answer(200, fault_list())
end

handlers["GET catalogue"] = function()
    answer(200, sitemaps.listed())
end

handlers["POST freeze"] = function(asked)
    silence.freeze(asked.serial)
    answer(200, { frozen_up_to = silence.frozen_up_to() })
end

function M.handle()
    local asked = request.read()
    local handler = handlers[asked.method .. " " .. asked.path:sub(#M.prefix + 1)]
    if not handler then
        return answer(404, { error = "no such control" })
    end
    handler(asked)
end

return M
