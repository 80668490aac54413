-- Responses that are too large: endless bodies, bodies far larger than their compressed size,
-- noise, endless headers.

local gzip = require "gzip"
local hash = require "hash"

local M = {}

local BEGINNING = ")]}'\n\n" .. '[["wrb.fr","vyAe2","[[null,[[null,null,null,[\\"'

local padding = {}

-- 64 KiB or 1 MiB of the same letter, and its compressed fragment.
local function padding_of(bytes)
    padding[bytes] = padding[bytes] or gzip.compressed(string.rep("a", bytes))
    return padding[bytes].wire, string.rep("a", bytes)
end

local function head(request, length)
    ngx.status = 200
    ngx.header.content_type = "application/json; charset=utf-8"
    if request.gzip then
        ngx.header.content_encoding = "gzip"
    end
    ngx.header.content_length = length
end

local function beginning(request)
    return request.gzip and gzip.header .. gzip.stored(BEGINNING).wire or BEGINNING
end

-- A valid beginning, then a string that goes on until the client leaves.
function M.endless(request, rule)
    local compressed, plain = padding_of(65536)
    local pause = (tonumber(rule.ms) or 1) / 1000
    head(request)
    ngx.print(beginning(request))
    while ngx.flush(true) do
        ngx.print(request.gzip and compressed or plain)
        ngx.sleep(pause)
    end
end

-- A body of so many mebibytes, a thousandth of that when compressed.
function M.bomb(request, rule)
    local compressed, plain = padding_of(1048576)
    local start = beginning(request)
    local piece = request.gzip and compressed or plain
    local count = tonumber(rule.mebibytes) or 1024
    head(request, #start + count * #piece)
    ngx.print(start)
    for _ = 1, count do
        ngx.print(piece)
        if not ngx.flush(true) then
            return
        end
    end
end

-- A file: begin, then piece repeated for so many mebibytes, then finish. compressed: as a gzip
-- file.
function M.document(_, rule)
    local begin, piece, finish = rule.begin or "", rule.piece or "", rule.finish or ""
    local parts = { gzip.stored(begin) }
    local text = { begin }
    if piece ~= "" then
        local unit = string.rep(piece, math.max(1, math.floor(65536 / #piece)))
        local one = gzip.compressed(unit)
        for _ = 1, math.ceil((tonumber(rule.mebibytes) or 1) * 1048576 / #unit) do
            parts[#parts + 1] = one
            text[#text + 1] = unit
        end
    end
    parts[#parts + 1] = gzip.stored(finish)
    text[#text + 1] = finish
    return {
        status = 200, headers = { ["Content-Type"] = "application/octet-stream" },
        pieces = rule.compressed and gzip.body(parts) or text,
    }
end

-- Sends a head over HTTP/1.1 whose last piece is repeated until the client leaves.
local function raw(first, piece)
    local socket = ngx.req.socket(true)
    socket:send("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n" .. first)
    while socket:send(piece) do
        ngx.sleep(0.001)
    end
    ngx.exit(444)
end

-- An endless header line; over HTTP/2, which sends lengths first, one of a megabyte.
function M.endless_header(request)
    if ngx.req.http_version() < 2 then
        return raw("X-Flood: ", string.rep("a", 16384))
    end
    head(request)
    ngx.header["X-Flood"] = string.rep("a", 1048576)
end

-- Endless headers; over HTTP/2, where all headers are one message, this many.
function M.endless_headers(request, rule)
    local value = string.rep("a", 1024 - #"X-Flood: \r\n")
    if ngx.req.http_version() < 2 then
        return raw("", string.rep("X-Flood: " .. value .. "\r\n", 16))
    end
    local values = {}
    for i = 1, tonumber(rule.kibibytes) or 100 do
        values[i] = value
    end
    head(request)
    ngx.header["X-Flood"] = values
end

function M.noise(bytes)
    local next = hash.rng(4711)
    local out = {}
    for i = 1, bytes do
        out[i] = string.char(next(256))
    end
    return table.concat(out)
end

return M
