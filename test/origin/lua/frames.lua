-- Payload texts and their compressed fragments, each made once and kept while there is room.

local gzip = require "gzip"
local json = require "json"
local lru = require "lru"

local LIMIT = 200 * 1024 * 1024
local SHORT = 2048 -- below this a fragment of its own is not worthwhile
local FAST = 1 -- compression level for texts that are sent only once

local M = {}

local cache = lru.new(LIMIT)

local NOTHING = {} -- kept for a payload that is null

-- A part that is a text: it is joined with its neighbours before the whole is compressed.
local function plain(text)
    return { text = text, length = #text, utf16 = json.utf16_length(text) }
end

-- Returns a part for the payload with this key, which build() writes unless it is kept; nil if
-- build() returns nil. A client that accepts gzip needs only the fragment, so the text of a long
-- payload is kept only for others.
function M.part(key, gzipped, build)
    local part = cache:get(key) -- short texts, and the fragments of long ones
    if not part or part.wire and not gzipped then
        part = gzipped and part or cache:get("text " .. key)
        if part and gzipped then
            return M.recorded(key, true, part.text)
        end
    end
    if not part then
        local payload = build()
        local text = payload and json.quote_payload(payload)
        if not text then
            part = NOTHING
            cache:put(key, part, #key)
        elseif gzipped and #text >= SHORT then
            return M.recorded(key, true, text)
        else
            part = plain(text)
            cache:put(#text < SHORT and key or "text " .. key, part, #key + #text)
        end
    end
    return part ~= NOTHING and part or nil
end

-- Returns a part for a text of this response only.
function M.literal(text, gzipped)
    local part = not gzipped and { text = text, length = #text }
        or #text < SHORT and gzip.stored(text) or gzip.compressed(text, FAST)
    part.utf16 = #text < SHORT and json.utf16_length(text) or nil -- not needed for long texts
    return part
end

-- The same for payloads that are already quoted (recorded ones).
function M.recorded(key, gzipped, text)
    if not gzipped then
        return plain(text)
    end
    local part = cache:get(key)
    if not part or not part.wire then
        part = gzip.compressed(text)
        part.utf16 = json.utf16_length(text)
        cache:put(key, part, #key + #part.wire)
    end
    return part
end

function M.bytes_cached()
    return cache.bytes
end

return M
