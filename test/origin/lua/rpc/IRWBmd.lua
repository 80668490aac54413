-- The apps of a developer by name: [[null,[[10,[20]],…],["pub:NAME"],4],[1]]. At most twenty, and
-- no token.

local developers = require "developers"
local json = require "json"
local lists = require "lists"
local pick = require "pick"

local M = { constant = true }

local SHOWN = 20

function M.arguments(payload)
    local text = pick.typed("string", payload, 1, 3, 1)
    local name = text and text:match("^pub:(.*)$")
    return name and { subject = name, developer = name } or nil
end

function M.payload(arguments, request, options)
    local name = arguments.developer
    local list = developers.apps(name:find("^%d+$") and "" or name, request.country)
    if not list then
        return nil
    elseif not list[1] then
        return "[[]]"
    end
    return lists.root { lists.section(22, '[' .. lists.rows(list, 1, SHOWN, request, options, true) .. ',[' .. json.string(name)
        .. ',null,null,null,1]]', lists.tracking("apps of " .. name), options) }
end

function M.key(arguments)
    return arguments.developer
end

return M
