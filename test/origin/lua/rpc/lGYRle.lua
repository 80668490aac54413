-- Search: [[[],SPEC,[TERM],4,…],[1]]. Sections: a card if the term names an app; the list.

local catalogue = require "catalogue"
local hash = require "hash"
local json = require "json"
local lists = require "lists"
local message = require "details.message"
local mode = require "mode"
local pick = require "pick"
local row = require "row"
local titles = require "titles"
local token = require "token"

local M = { constant = true }

local quote = json.string
local FREE, PAID = 1, 2

function M.arguments(payload)
    local term = pick.typed("string", payload, 1, 3, 1)
    return term and { term = term, subject = term } or nil
end

-- The card: a message of details, smaller than that of the page, and the offer beside it.
local function card(number, request, options)
    local app = catalogue.app(number, request.lang, request.country)
    local yes_no = row.booleans(options.boolean)
    local text, served = message.text(app, message.CARD, { yes_no = yes_no, sparse = options.sparse, bend = options.bend })
    local price = app.preregister and "null" or row.offer(app)
    return lists.section(23, '[' .. ("null,"):rep(16) .. '[null,null,' .. text .. ',{"12":[[' .. quote(app.app_id)
        .. ',7]],"40":[[' .. table.concat(served, ",") .. ']]}],[[[null,null,null,null,'
        .. row.link("/store/apps/details?id=" .. app.app_id) .. '],["' .. hash.token(hash.of(number, 190), 90) .. '"],['
        .. price .. ']],null,null,' .. yes_no(false) .. ',' .. yes_no(false) .. ']]',
        lists.tracking("card of " .. app.app_id), options)
end

-- The store follows the price only loosely: every fifth app has the other one.
local function priced(list, price)
    if price ~= FREE and price ~= PAID then
        return list
    end
    local out = {}
    for _, i in ipairs(list) do
        if (catalogue.base(i).paid == (price == PAID)) or i % 5 == 0 then
            out[#out + 1] = i
        end
    end
    return out
end

function M.payload(arguments, request, options)
    local list, best = titles.search(request.lang, request.country, arguments.term)
    list = priced(list, arguments.price)
    local shown = 19 + hash.text(arguments.term) % 12
    local sections = {}
    if best then
        sections[1] = card(best, request, options)
        -- The app of the card may be in the list as well.
        if best % 2 == 0 then
            for k, i in ipairs(list) do
                if i == best then
                    table.remove(list, k)
                    break
                end
            end
        end
    end
    if list[1] then
        local next = mode.search_token and ',null,[null,' .. lists.next("search", arguments.term, list, shown) .. ']' or ""
        sections[#sections + 1] = lists.section(22, '[' .. lists.rows(list, 1, shown, request, options, true)
            .. ',["",null' .. next .. ']]', lists.tracking("results", "search_results_cluster_apps_range_1_20"), options)
    else
        sections[#sections + 1] = '[null,null,null,' .. lists.tracking("no results") .. ']'
    end
    -- This token belongs to a browser's session: other clients get no answer to it.
    local session = token.make(120, "list", "search", arguments.term, shown, "stale")
    return lists.root(sections, '[null,' .. quote(session) .. ']')
end

function M.key(arguments)
    return arguments.term .. "|" .. (arguments.price or 0) .. (mode.search_token and " token" or "")
        .. (mode.stale_tokens and " stale" or "")
end

return M
