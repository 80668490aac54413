-- An app's price, release, versions and developer (fields 11, 58, 69, 70, 141, 146).

local dates = require "dates"
local hash = require "hash"
local json = require "json"
local row = require "row"

local M = {}

local quote, link = json.string, row.link

local function lacks(app, one_in, seed)
    if app.variety then
        return app.variety ~= "full"
    end
    return hash.of(app.index, seed) % one_in == 0
end

-- Nanoseconds of many sizes, including 34 milliseconds.
local function nanos(seed)
    return hash.of(seed, 95) % (hash.of(seed, 96) % 4 == 0 and 99 or 999) * 1000000
end

-- [text, [seconds, nanoseconds]]; some older Android apps have no release date.
function M.released(app)
    if app.preregister or lacks(app, 10, 97) then
        return nil
    end
    local seconds = app.released + hash.of(app.index, 98) % 86400
    return '[' .. quote(dates.text(app.lang, seconds)) .. ',[' .. seconds .. ',' .. nanos(app.index) .. ']]'
end

function M.updated(app)
    return '[[' .. quote(dates.text(app.lang, app.updated)) .. ',[' .. app.updated .. ',' .. nanos(app.index + 1) .. ']]]'
end

function M.offer(app)
    if app.preregister then
        return nil
    end
    return '[[[[' .. row.offer(app) .. '],[' .. quote(app.language.install) .. '],null,["aW5zdGFsbGFi"]]]]'
end

-- The page of a developer, by number or by name.
function M.developer_path(app)
    if app.developer_id == app.developer_numeric_id then
        return "/store/apps/dev?id=" .. app.developer_id
    end
    return "/store/apps/developer?id=" .. (app.developer_id:gsub("[^%w%-_.~, ]", function(c)
        return string.format("%%%02X", c:byte())
    end):gsub(" ", "+"))
end

function M.developer(app)
    return '[' .. quote(app.developer) .. ',[null,null,null,null,' .. link(M.developer_path(app)) .. '],'
        .. quote(app.developer_numeric_id) .. ']'
end

-- Web site, mail, address, and the trader responsible for the app under European law.
function M.contact(app)
    local seed = app.developer_index
    local host = "d" .. seed .. ".example.org"
    local site = lacks(app, 5, 101) and "null" or '[null,null,null,null,null,' .. link("https://" .. host .. "/apps") .. ']'
    local address = lacks(app, 3, 102) and "null" or '[' .. quote(seed .. " Long Road\nOldtown " .. 10000 + seed) .. ']'
    local legal = ""
    if not lacks(app, 2, 103) then
        legal = ',null,[' .. quote(app.developer .. " Trading") .. ',["legal@' .. host .. '"],['
            .. quote("Floor " .. seed % 40 .. "\n" .. seed .. " Long Road\n" .. 10000 + seed .. " Oldtown") .. '],'
            .. quote("+49 30 " .. hash.digits(seed, 7)) .. ']'
    end
    return '[' .. site .. ',["help@' .. host .. '"],' .. address .. legal .. ']'
end

local androids = { [21] = "5.0", [23] = "6.0", [24] = "7.0", [26] = "8.0", [28] = "9", [29] = "10", [30] = "11", [31] = "12" }
local levels = { 21, 23, 24, 24, 26, 26, 28, 29, 30, 31 }

-- [version, [target, minimum and maximum]]; for "varies with device" a leaf is missing.
function M.version(app)
    local h = hash.of(app.index, 104)
    if app.variety == "varies" or app.variety == "bare" or (not app.variety and h % 7 == 0) then
        return '[[null,[]],[[[35]],[null,[]]]]'
    end
    local version = string.format("%d.%d.%d", h % 30, h % 17, h % 1009 + (app.releases or 0))
    local least = levels[1 + h % #levels]
    local most = hash.of(app.index, 105) % 20 == 0 and ',[34,"14"]' or ""
    return '[[[' .. quote(version) .. ']],[[[' .. 33 + h % 3 .. ',"' .. 13 + h % 3 .. '"]],[[[' .. least .. ',"' .. androids[least]
        .. '"]' .. most .. ']]]]'
end

function M.privacy(app)
    if lacks(app, 15, 106) then
        return nil
    end
    return '[[null,null,null,null,null,' .. link("https://d" .. app.developer_index .. ".example.org/privacy?app=" .. app.app_id) .. ']]'
end

return M
