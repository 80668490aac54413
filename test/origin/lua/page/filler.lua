-- The nine tenths of a page without information: styles, scripts and markup of the store's size,
-- made and compressed once.

local gzip = require "gzip"
local hash = require "hash"

local M = {}

local properties = { "color", "margin", "padding", "width", "height", "display", "flex", "font", "opacity", "top", "left", "border",
    "background", "transition", "transform", "z-index", "align-items", "box-shadow", "line-height", "max-width" }
local values = { "0", "auto", "none", "1px", "8px", "16px", "24px", "100%", "inherit", "flex", "block", "center", "rgb(32,33,36)",
    "rgba(0,0,0,.12)", "0 1px 2px 0", "opacity .3s", "translate(0,0)", "hidden", "absolute", "500 14px/20px Roboto" }
local operators = { "===", "!==", "&&", "||", "+", "-", "<", ">", "?", "," }

local function style(next, bytes)
    local out, size = {}, 0
    while size < bytes do
        local rule = "." .. hash.token(next(7000), 6) .. (next(3) == 0 and ":hover" or "")
            .. (next(4) == 0 and " ." .. hash.token(next(900), 5) or "") .. "{"
        for _ = 1, 1 + next(5) do
            rule = rule .. properties[1 + next(#properties)] .. ":" .. values[1 + next(#values)] .. ";"
        end
        out[#out + 1] = rule .. "}"
        size = size + #rule + 1
    end
    return table.concat(out)
end

local function script(next, bytes)
    local out, size = {}, 0
    while size < bytes do
        local name = hash.token(next(400), 2)
        local line = "function " .. name .. "(a,b){var c=" .. next(10000) .. ";if(a" .. operators[1 + next(#operators)] .. "b){return this."
            .. hash.token(next(500), 3) .. "(c,'" .. hash.token(next(2147483647), 6) .. "')}for(var d=0;d<a.length;d++)b[d]=_."
            .. hash.token(next(3000), 3) .. "(a[d]);return c};"
        out[#out + 1] = line
        size = size + #line
    end
    return table.concat(out)
end

local function markup(next, bytes)
    local out, size = {}, 0
    while size < bytes do
        local class = hash.token(next(300), 6)
        local line = '<div class="' .. class .. '" jsname="' .. hash.token(next(900), 6) .. '" data-node-index="0;' .. next(40)
            .. '"><span class="' .. hash.token(next(100), 6) .. '" aria-hidden="true"></span><svg width="24" height="24"><path d="M'
            .. next(24) .. " " .. next(24) .. "h" .. next(20) .. "v" .. next(20) .. 'z"></path></svg></div>'
        out[#out + 1] = line
        size = size + #line
    end
    return table.concat(out)
end

-- name = { seed, writer, bytes }
local kinds = {
    style = { 1, style, 540000 },
    more_style = { 2, style, 215000 },
    script = { 3, script, 62000 },
    body = { 4, markup, 62000 },
    more_body = { 5, markup, 60000 },
    long_body = { 6, markup, 60000 },
}

local parts = {}

-- Returns { text, compressed part } of a piece.
function M.piece(name)
    if not parts[name] then
        local seed, write, bytes = unpack(kinds[name])
        local text = write(hash.rng(hash.of(seed, 200)), bytes)
        parts[name] = { text = text, part = gzip.compressed(text) }
    end
    return parts[name]
end

return M
