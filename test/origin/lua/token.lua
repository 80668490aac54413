-- Opaque texts with which a client requests the continuation of a list: a few numbers with a
-- checksum, so that nothing needs to be stored and an invented text is detected.

local hash = require "hash"

local M = {}

-- As in the store, a token is longer than its content.
function M.make(length, kind, ...)
    local text = table.concat({ kind, ... }, "|")
    local sum = hash.text(text)
    local head = ngx.encode_base64(text .. "|" .. sum):gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" })
    return head .. "." .. hash.token(sum, math.max(8, length - #head - 1))
end

-- Returns the values after kind, as texts; nil if the token is not valid.
function M.read(text, kind)
    local head = text:match("^([%w%-_]+)%.")
    if not head then
        return nil
    end
    head = head:gsub("[%-_]", { ["-"] = "+", ["_"] = "/" })
    local plain = ngx.decode_base64(head .. ("="):rep(-#head % 4))
    local said, sum = (plain or ""):match("^(.*)|(%d+)$")
    if not said or tonumber(sum) ~= hash.text(said) then
        return nil
    end
    local values = {}
    for value in (said .. "|"):gmatch("([^|]*)|") do
        values[#values + 1] = value
    end
    if table.remove(values, 1) ~= kind then
        return nil
    end
    return values
end

return M
