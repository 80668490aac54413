-- Top charts: which apps, in which order. A country's chart depends on the popularity of apps and
-- the taste of the country, so charts of different countries overlap without being equal. Both
-- change from day to day.

local catalogue = require "catalogue"
local categories = require "categories"
local days = require "days"
local hash = require "hash"
local mode = require "mode"

local M = {}

local DEEP = 1000 -- no chart is asked for more
local LARGE = 2500 -- in a pool larger than this only the popular apps are ranked

local collections = {
    topselling_free = { test = function(app) return not app.paid end, popular = true },
    topselling_paid = { test = function(app) return app.paid end },
    topgrossing = { test = function(app) return app.paid or app.iap ~= nil end, popular = true },
    topselling_new_free = { test = function(app) return not app.paid and app.released > 1672531200 end },
    topselling_new_paid = { test = function(app) return app.paid and app.released > 1672531200 end },
    movers_shakers = { test = function() return true end, popular = true },
}

-- Charts that are short in the real store are short here as well.
local shortest = { ["COMICS topselling_paid"] = 17 }

local pools = {}

local function pool(category, collection)
    local key = category .. " " .. collection
    if pools[key] then
        return pools[key]
    end
    local wanted, rule = categories.test(category), collections[collection]
    if not wanted or not rule then
        return {}
    end
    local list = {}
    for i = 1, catalogue.size do
        local app = catalogue.origin(i)
        if wanted(app) and rule.test(app) then
            list[#list + 1] = i
        end
    end
    if rule.popular and #list > LARGE then
        local popular = {}
        for _, i in ipairs(list) do
            if catalogue.origin(i).popularity >= 650 then
                popular[#popular + 1] = i
            end
        end
        list = popular
    end
    pools[key] = list
    return list
end

local cache, cached = {}, 0

-- Returns app numbers in rank order, at most DEEP.
function M.chart(country, category, collection)
    local day = mode.day
    local key = country .. " " .. category .. " " .. collection .. " " .. day
    local chart = cache[key]
    if chart then
        return chart
    end
    local salt = hash.of(hash.text(country), hash.text(collection))
    local weight, list = {}, pool(category, collection)
    -- In a large pool the popular apps are close together: with less taste of countries, charts
    -- still overlap.
    local taste = #list > 500 and 120 or 500
    chart = {}
    for _, i in ipairs(list) do
        local app = catalogue.base(i)
        if catalogue.offered(app, country) then
            chart[#chart + 1] = i
            weight[i] = app.popularity + hash.of(i, salt) % taste + (app.home == country and taste / 2 or 0)
            if day > 0 then
                weight[i] = weight[i] + days.drift(i, salt, day, taste / 6)
            end
        end
    end
    table.sort(chart, function(a, b)
        if weight[a] ~= weight[b] then
            return weight[a] > weight[b]
        end
        return a < b
    end)
    for i = #chart, (shortest[category .. " " .. collection] or DEEP) + 1, -1 do
        chart[i] = nil
    end
    if cached == 2000 then
        cache, cached = {}, 0
    end
    cache[key], cached = chart, cached + 1
    return chart
end

return M
