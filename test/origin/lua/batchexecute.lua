-- The RPC endpoint: parses a POST of one or more calls, lets rpc/<id>.lua answer each, and returns the
-- answers as frames of one envelope.
--
-- rpc/<id>.lua has
--   arguments(payload)                    the decoded payload as a table of named values; nil: refused
--   constant                              optional: arguments depends on the payload alone
--   key(arguments)                        equal for calls that have equal answers
--   payload(arguments, request, options)  the answer as JSON text; nil for "nothing" (a null payload)
--   refusal(arguments, request)           optional: the error row of a call that is refused, as JSON text
--   recorded(arguments, request)          optional: a recorded payload, already quoted
--   another(arguments)                    optional: the arguments of a call for something else
-- Fault rules can match named values; app and subject are what a call is for.

local cjson = require "cjson.safe"
local call_faults = require "fault.call"
local frames = require "frames"
local hash = require "hash"
local json = require "json"
local mode = require "mode"
local compose = require "compose"

local M = {}

M.path = "/_/PlayStoreUi/data/batchexecute"

local rpcs = {
    vyAe2 = require "rpc.vyAe2",
    Ws7gDc = require "rpc.Ws7gDc",
    oCPfdb = require "rpc.oCPfdb",
    UsvDTd = require "rpc.UsvDTd",
    xdSrCf = require "rpc.xdSrCf",
    IJ4APc = require "rpc.IJ4APc",
    ag2B9c = require "rpc.ag2B9c",
    CNT7ob = require "rpc.CNT7ob",
    qnKhOb = require "rpc.qnKhOb",
    lGYRle = require "rpc.lGYRle",
    MRTdke = require "rpc.MRTdke",
    IRWBmd = require "rpc.IRWBmd",
}

local INVALID_ARGUMENT = "[3]"
local MEMORY = 20000 -- payload texts whose arguments are kept

local remembered, remembered_count = {}, 0

local function arguments_of(rpc, text)
    local known = rpc.constant and remembered[rpc] and remembered[rpc][text]
    if known ~= nil then
        return known or nil
    end
    local payload = cjson.decode(text)
    local arguments = type(payload) == "table" and rpc.arguments(payload) or nil
    if rpc.constant then
        if remembered_count == MEMORY then
            remembered, remembered_count = {}, 0
        end
        remembered[rpc] = remembered[rpc] or {}
        remembered[rpc][text] = arguments or false
        remembered_count = remembered_count + 1
    end
    return arguments
end

-- Bodies are long, so nothing is copied or replaced unnecessarily.
local function form_field(body, name)
    local at = 1
    repeat
        local stop = body:find("&", at, true) or #body + 1
        if body:sub(at, at + #name) == name .. "=" then
            local value = body:sub(at + #name + 1, stop - 1)
            return ngx.unescape_uri(value:find("+", 1, true) and value:gsub("%+", " ") or value)
        end
        at = stop + 1
    until at > #body
end

-- Fills request.calls; returns false if the body is not [[call, …]] with call = [id, payload text,
-- …, tag].
function M.read(request)
    local field = form_field(request.body, "f.req")
    local envelope = field and cjson.decode(field)
    local list = type(envelope) == "table" and envelope[1]
    if type(list) ~= "table" or #list == 0 then
        return false
    end
    for i, call in ipairs(list) do
        if type(call) ~= "table" or type(call[1]) ~= "string" or type(call[2]) ~= "string" then
            return false
        end
        local rpc = rpcs[call[1]]
        request.calls[i] = {
            rpcid = call[1],
            tag = type(call[4]) == "string" and call[4] or "",
            rpc = rpc,
            arguments = rpc and arguments_of(rpc, call[2]) or nil,
        }
    end
    return true
end

-- Returns the payload of a call as a part of a body; without one the error row, or nil for
-- "nothing".
local function payload_part(request, call, fault)
    local rpc, arguments, bend = call.rpc, call.arguments, fault.bend
    if not arguments then
        return nil, INVALID_ARGUMENT
    end
    if fault.another and rpc.another then
        arguments = rpc.another(arguments)
    end
    local refusal = rpc.refusal and rpc.refusal(arguments, request)
    if refusal then
        return nil, refusal
    end
    local recorded = mode.replay and not bend and not fault.moved and not fault.deeper and rpc.recorded and rpc.recorded(arguments, request)
    local key = call.rpcid .. " " .. request.country .. " " .. request.lang .. " " .. rpc.key(arguments)
    if recorded then
        return frames.recorded("recorded " .. key, request.gzip, recorded)
    end
    key = key .. " " .. mode.boolean .. " " .. tostring(mode.sparse) .. " " .. mode.day
    if fault.moved then
        key = key .. " moved"
    end
    if bend or fault.unserved then
        key = key .. " " .. (bend and bend.name or "") .. " without " .. (fault.unserved and fault.unserved.name or "")
    end
    if fault.deeper then
        key = key .. " deeper " .. fault.deeper.name
    end
    return frames.part(key, request.gzip, function()
        return rpc.payload(arguments, request, {
            boolean = mode.boolean, sparse = mode.sparse, bend = bend and bend.apply, unserved = fault.unserved,
            moved = fault.moved, deeper = fault.deeper,
        })
    end)
end

local heads = {}
for rpcid in pairs(rpcs) do
    heads[rpcid] = '["wrb.fr",' .. json.string(rpcid) .. ','
end

local function frame(rpcid, tag, part, code)
    local head = heads[rpcid] or '["wrb.fr",' .. json.string(rpcid) .. ','
    if part then
        return { head .. '"', part, '",null,null,null,' .. json.string(tag) .. ']' }
    end
    return { head .. 'null,null,null,' .. (code or "null") .. ',' .. json.string(tag) .. ']' }
end

-- Appends the frames of one call, changed by its fault if there is one.
local function append(out, request, call)
    local fault = call_faults.plan(request, call)
    if fault.missing then
        return
    end
    local part, code
    if fault.error then
        code = fault.error
    elseif fault.text then
        part = frames.literal(json.quote_payload(fault.text), request.gzip)
    elseif not fault.null then
        part, code = payload_part(request, call, fault)
    end
    for _, tag in ipairs(fault.tags or { call.tag }) do
        out[#out + 1] = frame(call.rpcid, tag, part, code)
    end
end

-- Shuffles frames, in the same way at every run.
local function shuffle(list, seed)
    local next = hash.rng(seed)
    local original = list[1]
    for i = #list, 2, -1 do
        local j = 1 + next(i)
        list[i], list[j] = list[j], list[i]
    end
    if #list > 1 and list[1] == original then
        table.insert(list, table.remove(list, 1))
    end
end

-- Collects a body; adjacent short texts become one part.
local function writer(gzipped)
    local parts, pending, bytes = {}, {}, 0
    local self = {}
    function self.text(s)
        pending[#pending + 1] = s
        bytes = bytes + #s
    end
    function self.part(part)
        if part.text then
            return self.text(part.text)
        end
        self.flush()
        parts[#parts + 1] = part
        bytes = bytes + part.length
    end
    function self.flush()
        if pending[1] then
            parts[#parts + 1] = frames.literal(table.concat(pending), gzipped)
            pending = {}
        end
        return parts
    end
    function self.bytes()
        return bytes
    end
    return self
end

local function write_frame(out, one)
    for _, piece in ipairs(one) do
        if type(piece) == "string" then
            out.text(piece)
        else
            out.part(piece)
        end
    end
end

local function utf16_length(one)
    local length = 0
    for _, piece in ipairs(one) do
        length = length + (type(piece) == "string" and json.utf16_length(piece) or piece.utf16)
    end
    return length
end

local function timing(seed)
    local ms = 20 + hash.of(seed, 1) % 300
    return '["di",' .. ms .. '],["af.httprm",' .. ms .. ',"' .. hash.digits(seed, 19) .. '",' .. seed % 50 .. ']'
end

-- Writes one array.
local function write_array(out, list, seed, open_ended)
    out.text("[")
    for i, one in ipairs(list) do
        out.text(i > 1 and "," or "")
        write_frame(out, one)
    end
    if not open_ended then
        out.text((list[1] and "," or "") .. timing(seed) .. "]")
    end
end

-- Writes a chunk for each frame: its length in UTF-16 code units including the line breaks around
-- it, then the array.
local function write_chunks(out, list, seed, open_ended)
    for i, one in ipairs(list) do
        out.text(utf16_length(one) + 4 .. "\n[")
        write_frame(out, one)
        if not (open_ended and i == #list) then
            out.text("]\n")
        end
    end
    if open_ended then
        return
    end
    local tail = "[" .. timing(seed) .. "]"
    out.text(#tail + 2 .. "\n" .. tail .. "\n")
    -- The last chunk has the size of the whole body, including its own digits.
    local total = out.bytes()
    local last
    repeat
        local line = '[["e",4,null,null,' .. total .. ']]'
        last = #line + 2 .. "\n" .. line .. "\n"
        local again = out.bytes() + #last
        local settled = again == total
        total = again
    until settled
    out.text(last)
end

function M.malformed(request)
    return compose.plain(request, 400, "application/json; charset=utf-8",
        ")]}'\n\n" .. '[["er",null,null,null,null,400,null,null,null,3],["di",11],["af.httprm",11,"1",1]]')
end

-- Responds to a request whose calls were read. open_ended leaves the envelope unclosed.
function M.answer(request, open_ended)
    local list = {}
    for _, call in ipairs(request.calls) do
        append(list, request, call)
    end
    local seed = hash.of(mode.seed, #list, hash.text(request.country))
    if mode.shuffle then
        shuffle(list, seed)
    end
    local chunked = mode.rt
    if type(chunked) ~= "boolean" then
        chunked = request.chunked
    end
    local out = writer(request.gzip)
    out.text(")]}'\n\n")
    local write = chunked and write_chunks or write_array
    write(out, list, seed, open_ended)
    return {
        status = 200,
        headers = { ["Content-Type"] = "application/json; charset=utf-8" },
        parts = out.flush(),
    }
end

return M
