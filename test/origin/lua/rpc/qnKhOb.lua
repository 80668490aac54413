-- Continues a list: [[null,SPEC,null,TOKEN]]. The answer to the older SPEC, which begins with
-- [10,[10,N]], has rows of the older message; that to any other has a section as on a cluster's
-- page. A token that is invalid or stale gets a null payload.

local lists = require "lists"
local pick = require "pick"
local token = require "token"

local M = { constant = true }

local MOST = 60 -- most rows at a time, whatever is requested
local containers = { similar = 0, search = 0, developer = 6 }

function M.arguments(payload)
    local text = pick.typed("string", payload, 1, 4)
    if not text then
        return nil
    end
    local said = token.read(text, "list")
    local num = pick.typed("number", payload, 1, 2, 1, 2, 2) or MOST
    return {
        token = text, old = pick.at(payload, 1, 2, 1, 1) == 10, num = math.max(1, math.min(MOST, math.floor(num))),
        kind = said and said[1], subject = said and said[2], app = said and said[1] == "similar" and said[2] or nil,
        shown = said and tonumber(said[3]), stale = not said or said[4] == "stale",
    }
end

function M.payload(arguments, request, options)
    local list = not arguments.stale and lists.named(arguments.kind, arguments.subject, request)
    if not list or arguments.shown >= #list then
        return nil
    end
    local first, last = arguments.shown + 1, arguments.shown + arguments.num
    local next = lists.next(arguments.kind, arguments.subject, list, last)
    if arguments.old then
        local content = '[' .. lists.old_rows(list, first, last, request) .. ',null,null,null,null,null,null,[null,' .. next .. ']]'
        return '[[' .. ("null,"):rep(options.moved and lists.MOVED_TO or containers[arguments.kind]) .. content .. ']]'
    end
    return '[' .. lists.section(21, '[' .. lists.rows(list, first, last, request, options) .. ',["",null,null,[null,' .. next .. ']]]',
        lists.tracking("continued"), options) .. ']'
end

function M.key(arguments)
    return arguments.token .. " " .. arguments.num .. (arguments.old and " old" or "")
end

return M
