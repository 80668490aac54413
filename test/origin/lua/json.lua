-- Writes JSON as the store does: '<', '>', '=', '&' in texts as \u escapes, the rest in UTF-8.

local ffi = require "ffi"
local bit = require "bit"

local band = bit.band

local M = {}

local escapes = {
    ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
    ["<"] = "\\u003c", [">"] = "\\u003e", ["="] = "\\u003d", ["&"] = "\\u0026",
    ["\226\128\168"] = "\\u2028", ["\226\128\169"] = "\\u2029",
}

local function escape_control(c)
    return escapes[c] or string.format("\\u%04x", c:byte())
end

-- Bytes that need a closer look; most texts have none of them.
local special = ffi.new("uint8_t[256]")
for c = 0, 31 do
    special[c] = 1
end
for c in ('"\\<>=&\127\226'):gmatch(".") do
    special[c:byte()] = 1
end

function M.string(s)
    local p = ffi.cast("const uint8_t *", s)
    local n, i = #s, 0
    while i < n and special[p[i]] == 0 do
        i = i + 1
    end
    if i == n then
        return '"' .. s .. '"'
    end
    s = s:gsub('[%c"\\<>=&]', escape_control)
    if s:find("\226\128", 1, true) then
        s = s:gsub("\226\128[\168\169]", escapes)
    end
    return '"' .. s .. '"'
end

-- Returns the length in UTF-16 code units, the unit of the store's chunks.
function M.utf16_length(s)
    local p, n = ffi.cast("const uint8_t *", s), 0
    for i = 0, #s - 1 do
        local c = p[i]
        if band(c, 0xc0) ~= 0x80 then
            n = n + (c >= 0xf0 and 2 or 1)
        end
    end
    return n
end

-- Escapes JSON text for use in a JSON string: payloads are quoted once more. JSON text has no raw
-- control characters, so only quotes and backslashes need escaping; it may take a megabyte, so this
-- works on bytes instead of using gsub.
function M.quote_payload(s)
    local source, n, extra, at = ffi.cast("const uint8_t *", s), #s, 0, 0
    for i = 0, n - 1 do
        if source[i] == 34 or source[i] == 92 then
            extra = extra + 1
        end
    end
    local out = ffi.new("uint8_t[?]", n + extra + 1)
    for i = 0, n - 1 do
        local c = source[i]
        if c == 34 or c == 92 then
            out[at] = 92
            at = at + 1
        end
        out[at] = c
        at = at + 1
    end
    return ffi.string(out, at)
end

return M
