-- An app, or the header of a developer: [null,null,[[FIELD, …]],context,null,[[ID, TYPE]]]. Type 7 is an
-- app, 8 a developer.

local catalogue = require "catalogue"
local developers = require "developers"
local message = require "details.message"
local pick = require "pick"
local row = require "row"

local M = { constant = true }

local APP, DEVELOPER = 7, 8

function M.arguments(payload)
    local id, kind = pick.typed("string", payload, 6, 1, 1), pick.typed("number", payload, 6, 1, 2)
    local selector = pick.typed("table", payload, 3, 1)
    if not id or (kind ~= APP and kind ~= DEVELOPER) or not selector then
        return nil
    end
    for _, number in ipairs(selector) do
        if type(number) ~= "number" then
            return nil
        end
    end
    local key = id .. " " .. table.concat(selector, ",")
    return { subject = id, app = kind == APP and id or nil, kind = kind, selector = selector, fields = #selector, key = key }
end

-- The same call for another app, for frames that belong to another call.
function M.another(arguments)
    local other = arguments.app == "org.wellknown.everywhere" and "org.wellknown.game" or "org.wellknown.everywhere"
    return {
        subject = other, app = other, kind = APP, selector = arguments.selector,
        key = other .. " " .. table.concat(arguments.selector, ","),
    }
end

function M.payload(arguments, request, options)
    if arguments.kind == DEVELOPER then
        return developers.header(arguments.subject, arguments.selector)
    end
    local number = catalogue.find(arguments.app)
    local app = number and catalogue.app(number, request.lang, request.country)
    if not app or not app.availability then
        return nil
    end
    return message.payload(app, arguments.selector, {
        yes_no = row.booleans(options.boolean), sparse = options.sparse, bend = options.bend, unserved = options.unserved,
        deeper = options.deeper,
    })
end

function M.key(arguments)
    return arguments.key
end

return M
