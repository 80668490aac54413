-- /store/apps/details?id=APP

local blocks = require "page.blocks"
local catalogue = require "catalogue"
local json = require "json"
local message = require "details.message"
local mode = require "mode"
local phrases = require "phrases"
local rpc = {
    app = require "rpc.Ws7gDc", reviews = require "rpc.oCPfdb", clusters = require "rpc.ag2B9c",
}

local M = { name = "details" }

function M.read(request)
    local id = request.arguments.id
    if type(id) ~= "string" or id == "" then
        return false
    end
    request.page = { page = M.name, subject = id, app = id }
    return true
end

function M.malformed(request)
    return blocks.missing(request, 404)
end

-- The canonical address, and those in other languages.
local function alternates(app)
    local path = "/store/apps/details?id=" .. app.app_id
    local out = { '["x-default",' .. json.string(path) .. ']' }
    for code in ("af am ar az be bg bn bs ca cs da de el en-GB en-US es et eu fa fi fr gl gu hi hr hu hy id is it iw ja ka kk km kn ko "
        .. "ky lo lt lv mk ml mn mr ms my ne nl no pa pl pt-BR pt-PT ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh-CN zh-TW zu")
        :gmatch("%S+") do
        out[#out + 1] = '["' .. code .. '",' .. json.string(path .. "&hl=" .. code) .. ']'
    end
    return '[[1,' .. json.string(path) .. ',null,[' .. table.concat(out, ",") .. ']]]'
end

local function build(request)
    local id = request.page.app
    local number = catalogue.find(id)
    local app = number and catalogue.app(number, request.lang, request.country)
    if not app or not app.availability then
        return nil, 404
    end
    local quoted = json.string(id)
    local function about(selector)
        return rpc.app.payload({ app = id, kind = 7, selector = selector }, request, blocks.options(mode.sparse))
    end
    local first = rpc.reviews.payload({ app = id, sort = 1, num = 20 }, request, blocks.options())
    local function asked(selector, context)
        return '[null,null,[[' .. table.concat(selector, ",") .. ']],' .. context .. ',null,[[' .. quoted .. ',7]]]'
    end
    local nothing = '[null,[null,null,null,[],0,["qgIMCgoKBlNUUkVBTRoA"]]]'
    return {
        title = phrases.get(request.lang).title:format(app.title), heading = app.title, text = app.description, weight = 3,
        services = {
            { "CLXjtf", '[[' .. quoted .. ',7]]', alternates(app), ext = "1.84915516E8" },
            { "A6yuRe", '[[' .. quoted .. ',7]]', "[]", since = 2023 },
            { "Ws7gDc", asked(message.PAGE, "[[[1,null,1],null,[[[]]]]]"), about(message.PAGE) },
            { "ZittHe", '[[null,[[3,[10]],null,null,[184]],[' .. quoted .. ',7]]]', nothing },
            { "yowZ5", '[[null,[[3,[10]],null,null,[184]],[' .. quoted .. ',7]]]', nothing, since = 2023 },
            { "ag2B9c", '[[null,[' .. quoted .. ',7],null,[[3,[6]],null,null,[1,8]]],[1]]',
                rpc.clusters.payload({ app = id }, request, blocks.options()), ext = "1.92838566E8" },
            { "gIDi0", '[[' .. quoted .. ',7]]', "[]", only = 2025 },
            { "e7uDs", '[[' .. quoted .. ',7]]', "[]", only = 2025 },
            { "Ws7gDc", asked({ 52 }, "[[" .. ("null,"):rep(23) .. "[2]]]"), about { 52 } },
            { "oCPfdb", '[null,[2,null,[20],null,[null,null,null,null,null,null,null,null,2]],[' .. quoted .. ',7]]', first },
        },
    }
end

function M.answer(request)
    return blocks.respond(request, "details " .. request.page.app, function() return build(request) end)
end

return M
