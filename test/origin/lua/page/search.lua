-- /store/search?q=TERM&c=apps[&price=0|1|2]

local blocks = require "page.blocks"
local json = require "json"
local phrases = require "phrases"
local service = require "rpc.lGYRle"

local M = { name = "search" }

function M.read(request)
    local term = request.arguments.q
    if type(term) ~= "string" or term == "" then
        return false
    end
    request.page = { page = M.name, subject = term, term = term, price = tonumber(request.arguments.price) }
    return true
end

function M.malformed(request)
    return blocks.missing(request, 404)
end

local function build(request)
    local term = json.string(request.page.term)
    -- The store's selection is long, and is in the table of services.
    local mask = {}
    for k = 1, 400 do
        mask[k] = '[[' .. k % 11 .. ',' .. k .. '],[[1,73,96,103,97,58,50,92,52,112,69,19]]]'
    end
    return {
        title = phrases.get(request.lang).search_title:format(request.page.term), heading = request.page.term, weight = 3,
        services = {
            { "AZO9Cb", '[' .. term .. ',4,[1]]', "[[[[[null,\"Apps \\u0026 games\",null,null,1]]]]]" },
            { "lGYRle", '[[[],[[8,[20,50]],null,null,[96,108],[null,null,[[[1]]],[' .. table.concat(mask, ",") .. ']]],[' .. term
                .. '],4,[null,1],null,null,[1],[1]],[1]]', service.payload(request.page, request, blocks.options()), ext = "2.1016703E8" },
        },
    }
end

function M.answer(request)
    return blocks.respond(request, "search " .. (request.page.price or 0) .. " " .. request.page.term, function() return build(request) end)
end

return M
