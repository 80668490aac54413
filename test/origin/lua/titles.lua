-- The words of titles in a language, for search and suggestions.

local catalogue = require "catalogue"
local days = require "days"
local hash = require "hash"
local lru = require "lru"
local mode = require "mode"

local M = {}

-- Returns words in lower case. Only ASCII has separators and case here; the rest is used unchanged.
function M.words(text)
    local out = {}
    for word in text:lower():gmatch("[%w\128-\255]+") do
        out[#out + 1] = word
    end
    return out
end

local indexes = lru.new(24) -- languages, each of a day

local function build(lang)
    local index = { apps = {}, brands = {}, titles = {}, list = {} }
    for i = 1, catalogue.total do
        local app = catalogue.base(i)
        local words = M.words(catalogue.title(i, lang))
        index.titles[table.concat(words, " ")] = i
        local brand = app.brand:lower()
        local first = index.brands[brand]
        if not first or catalogue.base(first).popularity < app.popularity then
            index.brands[brand] = i
        end
        local seen = {}
        for _, word in ipairs(words) do
            if not seen[word] then
                seen[word] = true
                local apps = index.apps[word]
                if not apps then
                    apps = {}
                    index.apps[word] = apps
                    index.list[#index.list + 1] = word
                end
                apps[#apps + 1] = i
            end
        end
    end
    table.sort(index.list)
    return index
end

-- apps: numbers by word; brands: the most popular app by first word; titles: the app by whole
-- title; list: all words in order.
function M.index(lang)
    local key = (lang:match("^%a+") or "en") .. " " .. mode.day
    local index = indexes:get(key)
    if not index then
        index = build(lang)
        indexes:put(key, index, 1)
    end
    return index
end

-- Returns words that begin like this, those in most titles first.
function M.completions(lang, beginning, most)
    local index = M.index(lang)
    local list = index.list
    local low, high = 1, #list + 1
    while low < high do
        local middle = math.floor((low + high) / 2)
        if list[middle] < beginning then
            low = middle + 1
        else
            high = middle
        end
    end
    local out = {}
    while list[low] and list[low]:sub(1, #beginning) == beginning do
        out[#out + 1] = list[low]
        low = low + 1
    end
    local weight = {}
    for _, word in ipairs(out) do
        weight[word] = #index.apps[word]
        if mode.day > 0 then
            weight[word] = weight[word] + days.drift(hash.text(word), 226, mode.day, 2 + math.floor(weight[word] / 10))
        end
    end
    table.sort(out, function(a, b)
        local one, two = weight[a], weight[b]
        if one ~= two then
            return one > two
        end
        return a < b
    end)
    for k = #out, most + 1, -1 do
        out[k] = nil
    end
    return out
end

-- Returns the numbers of the apps that a term finds in a country, best first, and the app that the
-- term names, if any.
function M.search(lang, country, term)
    local index = M.index(lang)
    local words = M.words(term)
    local found, hits = {}, {}
    for _, word in ipairs(words) do
        for _, i in ipairs(index.apps[word] or {}) do
            if not hits[i] then
                found[#found + 1] = i
            end
            hits[i] = (hits[i] or 0) + 1
        end
    end
    local list, weight = {}, {}
    local salt = hash.of(hash.text(country), 160)
    for _, i in ipairs(found) do
        local app = catalogue.base(i)
        if (catalogue.standing(app, country) or 0) > 0 then
            list[#list + 1] = i
            weight[i] = hits[i] * 10000 + app.popularity + hash.of(i, salt) % 100
            if mode.day > 0 then
                weight[i] = weight[i] + days.drift(i, salt, mode.day, 120)
            end
        end
    end
    table.sort(list, function(a, b)
        if weight[a] ~= weight[b] then
            return weight[a] > weight[b]
        end
        return a < b
    end)
    local whole = table.concat(words, " ")
    local best = catalogue.find(term) or index.brands[whole] or index.titles[whole]
    if best and not catalogue.standing(catalogue.base(best), country) then
        best = nil
    end
    return list, best
end

return M
