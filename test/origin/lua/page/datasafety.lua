-- /store/apps/datasafety?id=APP. For an unknown app: 200, and a page that says "Not Found".

local blocks = require "page.blocks"
local catalogue = require "catalogue"
local details = require "page.details"
local json = require "json"
local message = require "details.message"
local phrases = require "phrases"
local row = require "row"
local safety = require "details.safety"
local service = require "rpc.Ws7gDc"

local M = { name = "datasafety" }

function M.read(request)
    local ok = details.read(request)
    if ok then
        request.page.page = M.name
    end
    return ok
end

function M.malformed(request)
    return blocks.missing(request, 200)
end

local function build(request)
    local id = request.page.app
    local number = catalogue.find(id)
    local app = number and catalogue.app(number, request.lang, request.country)
    if not app or not app.availability then
        return nil, 200
    end
    local answer = service.payload({ app = id, kind = 7, selector = message.SAFETY_PAGE }, request, blocks.options())
    -- For apps without a declaration, every other page has an empty block.
    if number % 2 == 0 and not safety.declaration(app, row.booleans("01")) then
        answer = "[]"
    end
    local asked = '[null,null,[[' .. table.concat(message.SAFETY_PAGE, ",") .. ']],[[[1,null,1]]],null,[[' .. json.string(id) .. ',7]]]'
    return {
        title = phrases.get(request.lang).title:format(app.title), heading = app.title, weight = 1,
        services = { { "Ws7gDc", asked, answer } },
    }
end

function M.answer(request)
    return blocks.respond(request, "datasafety " .. request.page.app, function() return build(request) end)
end

return M
