-- Bodies that are too much: without end, far larger than they look, or mere noise.

local gzip = require "gzip"
local hash = require "hash"

local M = {}

local BEGINNING = ")]}'\n\n" .. '[["wrb.fr","vyAe2","[[null,[[null,null,null,[\\"'

local padding = {}

-- 64 KiB or 1 MiB of the same letter, and the fragment it compresses to.
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

-- A body of so many mebibytes, a thousandth of that on the wire when compressed.
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

function M.noise(bytes)
    local next = hash.rng(4711)
    local out = {}
    for i = 1, bytes do
        out[i] = string.char(next(256))
    end
    return table.concat(out)
end

return M
