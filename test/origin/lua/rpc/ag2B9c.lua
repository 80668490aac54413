-- Clusters of an app's page: [[null,[APP,7],null,[[3,[6]],…]],[1]]. More apps of its developer, and
-- similar apps.

local catalogue = require "catalogue"
local developers = require "developers"
local lists = require "lists"
local mode = require "mode"
local offer = require "details.offer"
local phrases = require "phrases"
local pick = require "pick"
local similar = require "similar"

local M = { constant = true }

local SHOWN = 6

function M.arguments(payload)
    local app, kind = pick.typed("string", payload, 1, 2, 1), pick.at(payload, 1, 2, 2)
    return app and kind == 7 and { app = app, subject = app } or nil
end

local function more_by(app, request, options)
    local list = {}
    for _, i in ipairs(developers.apps(app.developer_id, request.country)) do
        if i ~= app.index then
            list[#list + 1] = i
        end
    end
    if not list[1] then
        return nil
    end
    local title = phrases.get(request.lang).more_by:format(app.developer)
    return lists.section(21, '[' .. lists.rows(list, 1, SHOWN, request, options) .. ','
        .. lists.heading(title, offer.developer_path(app), lists.next("developer", app.developer_id, list, SHOWN)) .. ']',
        lists.tracking("more_by_" .. app.developer_numeric_id), options)
end

local function like(app, request, options)
    local list = similar.apps(app, request.country)
    if not list[1] then
        return nil
    end
    local key = lists.similar_key(app)
    return lists.section(21, '[' .. lists.rows(list, 1, SHOWN, request, options) .. ','
        .. lists.heading(lists.similar_title(app, request.lang), lists.cluster_link(app),
            lists.next("similar", app.app_id, list, SHOWN, app.stale)) .. ']', lists.tracking(key, key), options)
end

function M.payload(arguments, request, options)
    local number = catalogue.find(arguments.app)
    local app = number and catalogue.app(number, request.lang, request.country)
    if not app or not app.availability then
        return nil
    end
    local sections = {}
    sections[1] = more_by(app, request, options)
    sections[#sections + 1] = like(app, request, options)
    local inner = sections[1] and '[' .. table.concat(sections, ",") .. ']' or "null"
    return '[null,[null,' .. inner .. ',null,[],0,' .. lists.tracking("STREAM of " .. app.app_id) .. ']]'
end

function M.key(arguments)
    return arguments.app .. (mode.stale_tokens and " stale" or "")
end

return M
