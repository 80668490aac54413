-- Top charts: [[null,[<types>,…],[2,COLLECTION,CATEGORY]]], in the browser's long form or the short
-- one; the number of rows is at the same place in both.

local catalogue = require "catalogue"
local charts = require "charts"
local json = require "json"
local mode = require "mode"
local replay = require "replay"
local row = require "row"

local M = {}

local function at(value, ...)
    for _, index in ipairs { ... } do
        if type(value) ~= "table" then
            return nil
        end
        value = value[index]
    end
    return value
end

function M.arguments(payload)
    local collection, category = at(payload, 1, 3, 2), at(payload, 1, 3, 3)
    local num = at(payload, 1, 2, 1, 2, 2)
    if type(collection) ~= "string" or type(category) ~= "string" or type(num) ~= "number" or num < 1 then
        return nil
    end
    return {
        collection = collection, category = category, num = math.min(math.floor(num), mode.ceiling),
        short = type(at(payload, 1, 2, 1, 1)) ~= "number" and mode.short_charts or nil,
    }
end

local function empty(collection, category)
    return '[[null,null,null,[],true,[' .. json.string(ngx.encode_base64("none:" .. collection .. category)) .. ']]]'
end

function M.refusal(arguments)
    return arguments.short == "refused" and "[3]" or nil
end

function M.payload(arguments, request, options)
    if arguments.short == "null" then
        return nil
    end
    local collection, category = arguments.collection, arguments.category
    local chart = charts.chart(request.country, category, collection)
    local rows = {}
    for rank = 1, math.min(arguments.num, #chart) do
        local app = catalogue.app(chart[rank], request.lang, request.country)
        rows[rank] = '[' .. row.text(app, rank, options, arguments.short == "brief" and 22 or nil) .. ',' .. row.beside(app) .. ',0]'
    end
    if not rows[1] then
        return empty(collection, category)
    end
    local id = json.string(ngx.encode_base64("chart:" .. collection .. ":" .. category))
    return '[[null,[[null,null,null,[' .. id .. ']' .. string.rep(",null", 24) .. ',[[' .. table.concat(rows, ",")
        .. ']]]],null,[],true,[' .. json.string(ngx.encode_base64("end of chart")) .. ']]]'
end

-- Returns a recorded payload for this call, already quoted.
function M.recorded(arguments, request)
    if request.country == "us" and request.lang == "en" and arguments.category == "GAME"
        and arguments.collection == "topselling_free" and arguments.num == 100 then
        return replay.top_free_games()
    end
end

-- Calls for the same country and language with the same key have the same answer.
function M.key(arguments)
    return arguments.collection .. " " .. arguments.category .. " " .. arguments.num .. " " .. (arguments.short or "")
end

return M
