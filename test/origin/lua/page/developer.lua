-- /store/apps/dev?id=NUMBER and /store/apps/developer?id=NAME

local blocks = require "page.blocks"
local developers = require "developers"
local json = require "json"
local phrases = require "phrases"

local M = {}

local SELECTOR = { 1, 2, 3, 5, 6 }

local function page(name, service)
    local P = { name = name }

    function P.read(request)
        local id = request.arguments.id
        if type(id) ~= "string" or id == "" then
            return false
        end
        request.page = { page = name, subject = id, developer = id }
        return true
    end

    function P.malformed(request)
        return blocks.missing(request, 404)
    end

    local function build(request)
        local id = request.page.developer
        local list = service.payload(request.page, request, blocks.options())
        if not list then
            return nil, 404
        end
        local _, developer = developers.apps(id, request.country)
        local services = {}
        if name == "dev" then
            services[1] = { "MRTdke", '[null,null,[null,[[1,[10]],null,null,[96]],null,[' .. json.string(id) .. ',8]],null,[1]]', list,
                ext = "1.62435799E8" }
            services[2] = { "r4RdKc", '[[[null,null,null,null,null,[null,2]],[' .. json.string(id) .. ',8]]]', "[]" }
            services[3] = { "Ws7gDc", '[null,null,[[1,2,3,5,6]],null,null,[[' .. json.string(id) .. ',8]]]',
                developers.header(id, SELECTOR) }
        else
            services[1] = { "IRWBmd", '[[null,[[10,[20]],null,null,[96]],[' .. json.string("pub:" .. id) .. '],4],[1]]', list }
        end
        return {
            title = phrases.get(request.lang).developer_title:format(developer.name), heading = developer.name, weight = 2,
            services = services,
        }
    end

    function P.answer(request)
        return blocks.respond(request, name .. " " .. request.page.developer, function() return build(request) end)
    end

    return P
end

M.by_number = page("dev", require "rpc.MRTdke")
M.by_name = page("developer", require "rpc.IRWBmd")

return M
