-- What the origin has seen since the last reset, without control requests.

local cjson = require "cjson.safe"

local M = {}

local RING = 4096
local CALLS = 64 -- of a request that are described; the others are only counted

local counts, statuses, packs, by_rpcid, by_page, connections
local ring, ring_next
local in_flight = 0
local known = {} -- every connection ever seen

function M.reset()
    counts = {
        transfers = 0, calls = 0, bytes_sent = 0, max_in_flight = in_flight,
        connections = 0, connections_new = 0, finished = 0, aborted = 0,
    }
    statuses, packs, by_rpcid, by_page, connections = {}, {}, {}, {}, {}
    ring, ring_next = {}, 1
end

M.reset()

local function count(list, name)
    name = tostring(name)
    list[name] = (list[name] or 0) + 1
end

function M.begin(request)
    counts.transfers = counts.transfers + 1
    in_flight = in_flight + 1
    counts.max_in_flight = math.max(counts.max_in_flight, in_flight)
    if not connections[request.serial] then
        connections[request.serial] = true
        counts.connections = counts.connections + 1
        if not known[request.serial] then
            known[request.serial] = true
            counts.connections_new = counts.connections_new + 1
        end
    end
    request.entry = {
        time = tonumber(string.format("%.3f", request.started)),
        connection = request.serial,
        method = request.method,
        path = request.path,
        gl = request.arguments.gl,
        hl = request.arguments.hl,
        rpcids = request.arguments.rpcids,
        agent = request.agent,
        cookie = request.cookie,
        bytes = #request.body,
        http = request.version,
        calls = 0,
        called = {},
    }
    ring[ring_next] = request.entry
    ring_next = ring_next % RING + 1
    ngx.ctx.entry = request.entry
end

-- Called when the calls of the request are known.
function M.calls(request)
    local n = #request.calls
    counts.calls = counts.calls + n
    count(packs, n)
    request.entry.calls = n
    if request.page then
        count(by_page, request.page.page)
        request.entry.page, request.entry.subject = request.page.page, request.page.subject
    end
    for i, call in ipairs(request.calls) do
        count(by_rpcid, call.rpcid)
        local arguments = call.arguments or {}
        request.entry.called[i] = i <= CALLS and {
            rpcid = call.rpcid, tag = call.tag,
            category = arguments.category, collection = arguments.collection, num = arguments.num,
            subject = arguments.subject, fields = arguments.fields, token = arguments.token and true or nil,
        } or nil
    end
end

-- Called in the log phase of nginx, which every request reaches, even if the client has given up.
function M.finish()
    local entry = ngx.ctx.entry
    if not entry then
        return
    end
    in_flight = in_flight - 1
    counts.finished = counts.finished + 1
    counts.bytes_sent = counts.bytes_sent + (tonumber(ngx.var.bytes_sent) or 0)
    local status = ngx.headers_sent and ngx.status or 0
    if status == 0 or ngx.status == 499 then
        counts.aborted = counts.aborted + 1
    else
        count(statuses, ngx.status)
    end
    entry.status = ngx.status
    entry.seconds = tonumber(string.format("%.3f", ngx.now() - ngx.req.start_time()))
end

function M.requests()
    local list = setmetatable({}, cjson.array_mt)
    for i = 0, RING - 1 do
        local entry = ring[(ring_next - 1 + i) % RING + 1]
        if entry then
            list[#list + 1] = entry
        end
    end
    return list
end

function M.all()
    local out = {}
    for name, value in pairs(counts) do
        out[name] = value
    end
    out.in_flight = in_flight
    out.statuses, out.packs, out.by_rpcid, out.by_page = statuses, packs, by_rpcid, by_page
    -- All connections open now except the one of this request.
    out.connections_open = (tonumber(ngx.var.connections_active) or 1) - 1
    return out
end

return M
