-- Developers: the header of their page, and the apps listed there.

local catalogue = require "catalogue"
local hash = require "hash"
local json = require "json"
local languages = require "languages"
local row = require "row"

local M = {}

local quote = json.string

-- Returns the numbers of the apps that the store of a country knows, most popular first; nil for an
-- unknown developer.
function M.apps(id, country)
    local d = catalogue.find_developer(id)
    if not d then
        return nil
    end
    local developer, list = catalogue.developer(d), {}
    for _, i in ipairs(developer.apps) do
        if (catalogue.standing(catalogue.base(i), country) or 0) > 0 then
            list[#list + 1] = i
        end
    end
    table.sort(list, function(a, b)
        local one, two = catalogue.base(a).popularity, catalogue.base(b).popularity
        if one ~= two then
            return one > two
        end
        return a < b
    end)
    return list, developer, d
end

function M.header(id, selector)
    local d = id:find("^%d+$") and catalogue.find_developer(id)
    if not d then
        return nil
    end
    local developer = catalogue.developer(d)
    local about = languages.sentence(languages.get("en"), hash.rng(hash.of(d, 130)))
    return '[[[[]]],[{"12":[[' .. quote(id) .. ',8]],"13":[null,[[null,2,null,' .. row.link(row.image_url(hash.of(d, 131), 70))
        .. ']],[[null,2,null,' .. row.link(row.image_url(hash.of(d, 132), 70)) .. '],1],null,[' .. quote(developer.name)
        .. '],[null,[null,' .. quote(about) .. ']]],"40":[[' .. table.concat(selector, ",") .. ']]}]]'
end

return M
