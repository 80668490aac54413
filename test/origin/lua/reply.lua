-- Sends a response: a status, headers, and a body as a list of parts.

local gzip = require "gzip"
local mode = require "mode"

local M = {}

-- Returns the body's bytes on the wire as a list of strings, and their number.
function M.pieces(request, response)
    local pieces = response.pieces
    if not pieces then
        pieces = {}
        if response.parts[1] and request.gzip then
            pieces = gzip.body(response.parts)
            response.headers["Content-Encoding"] = "gzip"
        else
            for i, part in ipairs(response.parts) do
                pieces[i] = part.text
            end
        end
        response.pieces = pieces
    end
    local length = 0
    for i = 1, #pieces do
        length = length + #pieces[i]
    end
    return pieces, length
end

-- Returns the first count bytes of a list of strings.
function M.cut(pieces, count)
    local out = {}
    for _, piece in ipairs(pieces) do
        if count <= 0 then
            break
        end
        out[#out + 1] = #piece <= count and piece or piece:sub(1, count)
        count = count - #piece
    end
    return out
end

function M.head(response, length)
    ngx.status = response.status
    for name, value in pairs(response.headers) do
        ngx.header[name] = value
    end
    if mode.set_cookie ~= "" then
        ngx.header.set_cookie = mode.set_cookie
    end
    ngx.header.content_length = length
end

function M.send(request, response)
    local pieces, length = M.pieces(request, response)
    M.head(response, length)
    ngx.print(pieces)
    return ngx.eof()
end

return M
