-- The page of a cluster: [[null,null,SPEC,GSR],[1]].

local lists = require "lists"
local mode = require "mode"
local pick = require "pick"
local similar = require "similar"

local M = { constant = true }

local SHOWN = 50

function M.arguments(payload)
    local gsr = pick.typed("string", payload, 1, 4)
    if not gsr then
        return nil
    end
    local app = lists.cluster_app(gsr)
    return { gsr = gsr, subject = app and app.app_id or gsr, app = app and app.app_id }
end

function M.refusal(arguments)
    return not arguments.app and "[3]" or nil
end

function M.payload(arguments, request, options)
    local app = lists.cluster_app(arguments.gsr)
    local list = similar.apps(app, request.country)
    if not list[1] then
        return "[[]]"
    end
    local key = lists.similar_key(app)
    return lists.root { lists.section(21, '[' .. lists.rows(list, 1, SHOWN, request, options) .. ','
        .. lists.heading(lists.similar_title(app, request.lang), lists.cluster_link(app),
            lists.next("similar", app.app_id, list, SHOWN, app.stale)) .. ']', lists.tracking(key, key), options) }
end

function M.key(arguments)
    return arguments.gsr .. (mode.stale_tokens and " stale" or "")
end

return M
