-- Reviews: [null,[2,SORT,[COUNT,null,TOKEN],null,[null,SCORE,…]],[APP,7]]. UsvDTd has the same
-- arguments, one place further on.

local pick = require "pick"
local reviews = require "reviews"
local row = require "row"
local token = require "token"

local M = { constant = true }

local MOST = 4000 -- most rows of a page; a request for more gets the gateway's refusal
local TOKEN_LENGTH = 258

local GATEWAY = '[8,null,[["type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError",[null,1]]]]'
local INVALID = "[3]"

-- Reads the middle part of the payload and the reference to the app.
function M.from(inner, document)
    local app, kind = pick.typed("string", document, 1), pick.typed("number", document, 2)
    local num = pick.typed("number", inner, 3, 1)
    if not app or kind ~= 7 or not num or num < 1 then
        return nil
    end
    local sort = pick.typed("number", inner, 2) or 1
    local score = pick.typed("number", inner, 5, 2)
    if sort ~= 1 and sort ~= 2 and sort ~= 3 then
        return nil
    end
    if score and (score < 1 or score > 5) then
        score = nil -- the store ignores it
    end
    return { app = app, subject = app, sort = sort, num = math.floor(num), score = score, device = pick.typed("number", inner, 5, 9),
        token = pick.typed("string", inner, 3, 3) }
end

function M.arguments(payload)
    return M.from(pick.at(payload, 2), pick.at(payload, 3))
end

-- Returns where a token continues, and in the list of which day: tokens are valid only for their
-- own list.
local function offset(arguments, corpus)
    if not arguments.token then
        return 0, corpus.day
    end
    local said = token.read(arguments.token, "r")
    if said and said[1] == arguments.app and said[2] == corpus.lang and tonumber(said[3]) == arguments.sort
        and tonumber(said[4]) == (arguments.score or 0) and tonumber(said[5]) == (arguments.device or 0) then
        return tonumber(said[6]), tonumber(said[7] or 0)
    end
end

function M.refusal(arguments, request)
    if arguments.num > MOST then
        return GATEWAY
    elseif arguments.token then
        local corpus = reviews.of(arguments.app, request.lang)
        return not (corpus and offset(arguments, corpus)) and INVALID or nil
    end
end

-- After the rows there are hints for a cache, in this RPC only.
M.tail = ",[[null,[[1800],null,[72000]]]]"

function M.rows(arguments, request, options, tail)
    local corpus = reviews.of(arguments.app, request.lang)
    if not corpus then
        return "[]"
    end
    local from, day = offset(arguments, corpus)
    corpus = reviews.on(corpus, day)
    local order = reviews.order(corpus, arguments.sort, arguments.score, arguments.device)
    if not order[1] then
        return "[]"
    end
    local yes_no, out = row.booleans(options.boolean), {}
    local last = math.min(#order, from + arguments.num)
    for k = from + 1, last do
        out[#out + 1] = reviews.text(corpus, order[k], yes_no, options.bend)
    end
    local next = "[]"
    if last < #order then
        next = '[null,"' .. token.make(TOKEN_LENGTH, "r", arguments.app, corpus.lang, arguments.sort, arguments.score or 0, arguments.device or 0, last,
            day > 0 and day or nil) .. '"]'
    end
    return '[[' .. table.concat(out, ",") .. '],' .. next .. tail .. ']'
end

function M.payload(arguments, request, options)
    return M.rows(arguments, request, options, M.tail)
end

function M.key(arguments)
    return table.concat({ arguments.app, arguments.sort, arguments.num, arguments.score or 0, arguments.device or 0, arguments.token or "" }, " ")
end

return M
