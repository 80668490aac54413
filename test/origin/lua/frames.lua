-- Payload texts and their compressed fragments, each made once and kept while there is room.

local gzip = require "gzip"
local json = require "json"
local lru = require "lru"

local LIMIT = 200 * 1024 * 1024

local M = {}

local cache = lru.new(LIMIT)

local function quoted(key, build)
    local text = cache:get("text " .. key)
    if not text then
        text = json.quote_payload(build())
        cache:put("text " .. key, text, #text)
    end
    return text
end

-- A part for the payload called key, which build() writes if it is not at hand. A client that takes
-- gzip needs the fragment alone, so the text is kept only for those that do not.
function M.part(key, gzipped, build)
    if not gzipped then
        local text = quoted(key, build)
        return { text = text, length = #text, utf16 = json.utf16_length(text) }
    end
    local part = cache:get("gzip " .. key)
    if not part then
        local text = cache:get("text " .. key) or json.quote_payload(build())
        part = gzip.compressed(text)
        part.utf16 = json.utf16_length(text)
        cache:put("gzip " .. key, part, #part.wire)
    end
    return part
end

-- A part for a text of this one response.
function M.literal(text, gzipped)
    local part = gzipped and gzip.stored(text) or { text = text, length = #text }
    part.utf16 = json.utf16_length(text)
    return part
end

-- For payloads that are already in quoted form (recorded ones).
function M.recorded(key, gzipped, text)
    if not gzipped then
        return { text = text, length = #text, utf16 = json.utf16_length(text) }
    end
    local part = cache:get("gzip " .. key)
    if not part then
        part = gzip.compressed(text)
        part.utf16 = json.utf16_length(text)
        cache:put("gzip " .. key, part, #part.wire)
    end
    return part
end

function M.bytes_cached()
    return cache.bytes
end

return M
