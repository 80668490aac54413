-- The apps that the store considers similar to an app: of the same genre, in an order that depends
-- on the app.

local catalogue = require "catalogue"
local hash = require "hash"
local lru = require "lru"
local mode = require "mode"

local M = {}

local pools = {}

local function pool(genre)
    if not pools[genre] then
        local of = {}
        for i = 1, catalogue.total do
            local id = catalogue.origin(i).genre_id
            of[id] = of[id] or {}
            table.insert(of[id], i)
        end
        pools = of
    end
    return pools[genre]
end

local lists = lru.new(4 * 1024 * 1024)

-- Returns numbers of apps, best first; some apps have none.
function M.apps(app, country)
    local key = app.index .. " " .. country .. " " .. mode.day
    local list = lists:get(key)
    if list then
        return list
    end
    local most = app.similar or (hash.of(app.index, 170) % 15 == 0 and 0 or 20 + hash.of(app.index, 171) % 121)
    local weight = {}
    list = {}
    if most > 0 then
        for _, i in ipairs(pool(app.genre_id)) do
            local other = catalogue.base(i)
            if i ~= app.index and (catalogue.standing(other, country) or 0) > 0 then
                list[#list + 1] = i
                weight[i] = hash.of(app.index, i, 172) % 1000 + other.popularity / 2
            end
        end
        table.sort(list, function(a, b)
            if weight[a] ~= weight[b] then
                return weight[a] > weight[b]
            end
            return a < b
        end)
    end
    for k = #list, most + 1, -1 do
        list[k] = nil
    end
    lists:put(key, list, 8 * #list + 100)
    return list
end

return M
