-- The apps of a developer by numeric id: [null,null,[null,[[1,[10]],…],null,[ID,8]],null,[1]].

local developers = require "developers"
local lists = require "lists"
local mode = require "mode"
local phrases = require "phrases"
local pick = require "pick"

local M = { constant = true }

local SHOWN = 10

function M.arguments(payload)
    local id, kind = pick.typed("string", payload, 3, 4, 1), pick.at(payload, 3, 4, 2)
    return id and kind == 8 and { subject = id, developer = id } or nil
end

function M.payload(arguments, request, options)
    local id = arguments.developer
    local list, developer = developers.apps(id:find("^%d+$") and id or "", request.country)
    if not list then
        return nil
    elseif not list[1] then
        return "[[]]"
    end
    return lists.root { lists.section(21, '[' .. lists.rows(list, 1, SHOWN, request, options) .. ','
        .. lists.heading(phrases.get(request.lang).more_by:format(developer.name), "/store/apps/dev?id=" .. id,
            lists.next("developer", id, list, SHOWN)) .. ']', lists.tracking("more_by_" .. id), options) }
end

function M.key(arguments)
    return arguments.developer .. (mode.stale_tokens and " stale" or "")
end

return M
