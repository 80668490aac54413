-- The handling of a request by the origin. nginx.conf calls start, content and log.

local batchexecute = require "batchexecute"
local control = require "control"
local counters = require "counters"
local hash = require "hash"
local mode = require "mode"
local compose = require "compose"
local pages = require "page.all"
local replay = require "replay"
local reply = require "reply"
local request = require "request"
local silence = require "silence"
local sitemaps = require "sitemaps"
local transfer = require "fault.transfer"

local M = {}

function M.start()
    replay.load(os.getenv("ORIGIN_CAPTURES"))
end

-- Sleeps until the response is due: the time for building it is part of its latency.
local function wait(asked, extra_ms)
    local ms = mode.response_ms + mode.call_ms * #asked.calls + extra_ms
    if mode.jitter_ms > 0 then
        ms = ms + hash.of(mode.seed, hash.text(asked.country), hash.text(asked.body)) % (mode.jitter_ms + 1)
    end
    if ms > 0 then
        ngx.update_time()
        local left = asked.started + ms / 1000 - ngx.now()
        if left > 0 then
            ngx.sleep(left)
        end
    end
end

-- Returns the handler of a path: read(request) parses the request (false if malformed),
-- answer(request) responds.
local function handler_of(asked)
    if asked.path == batchexecute.path and asked.method == "POST" then
        return batchexecute
    end
    return pages[asked.path] or asked.method == "GET" and sitemaps.handler(asked.path) or nil
end

local function true_response(asked, handler, well_formed, plan)
    if not handler then
        return compose.status(asked, 404)
    elseif not well_formed then
        return handler.malformed(asked)
    end
    return handler.answer(asked, plan.open_ended)
end

function M.content()
    if ngx.var.uri:sub(1, #control.prefix) == control.prefix then
        return control.handle()
    end
    if mode.unread then
        silence.forever()
    end
    local asked = request.read()
    counters.begin(asked)
    local handler = handler_of(asked)
    local well_formed = handler and handler.read(asked)
    counters.calls(asked)
    silence.check(asked)
    local plan = transfer.plan(asked)
    local response
    if not plan.instead then
        response = true_response(asked, handler, well_formed, plan)
    end
    wait(asked, plan.extra_ms)
    silence.check(asked)
    if plan.instead then
        response = plan.instead(asked, plan.rule)
    end
    if plan.spoil then
        plan.spoil(asked, plan.rule, response)
    elseif response then
        reply.send(asked, response)
    end
end

function M.log()
    counters.finish()
end

return M
