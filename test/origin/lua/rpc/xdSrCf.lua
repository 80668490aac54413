-- Permissions: [[null,[APP,7],[]]]. Null for an unknown app; an app without permissions has empty
-- sections.

local catalogue = require "catalogue"
local permissions = require "permissions"
local pick = require "pick"

local M = { constant = true }

function M.arguments(payload)
    local app, kind = pick.typed("string", payload, 1, 2, 1), pick.at(payload, 1, 2, 2)
    return app and kind == 7 and { app = app, subject = app } or nil
end

function M.payload(arguments, request)
    local number = catalogue.find(arguments.app)
    local app = number and catalogue.app(number, request.lang, request.country)
    return app and not app.gone and permissions.text(app) or nil
end

function M.key(arguments)
    return arguments.app
end

return M
