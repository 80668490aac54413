-- /store/apps/collection/cluster?gsr=…

local blocks = require "page.blocks"
local json = require "json"
local lists = require "lists"
local phrases = require "phrases"
local service = require "rpc.CNT7ob"

local M = { name = "cluster" }

function M.read(request)
    local gsr = request.arguments.gsr
    local app = type(gsr) == "string" and lists.cluster_app(gsr)
    if not app then
        return false
    end
    request.page = { page = M.name, subject = app.app_id, app = app.app_id, gsr = gsr }
    return true
end

function M.malformed(request)
    return blocks.missing(request, 404)
end

local function build(request)
    local gsr = request.page.gsr
    return {
        title = phrases.get(request.lang).cluster_title, heading = "Apps", weight = 3,
        services = {
            { "CNT7ob", '[[null,null,[[8,[20,50]],null,null,[96]],' .. json.string(gsr) .. '],[1]]',
                service.payload({ gsr = gsr }, request, blocks.options()) },
            { "lUZwMe", "[]", "[]" },
        },
    }
end

function M.answer(request)
    return blocks.respond(request, "cluster " .. request.page.app, function() return build(request) end)
end

return M
