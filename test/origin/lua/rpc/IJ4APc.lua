-- Suggestions: [[null,[TERM],[10],[2],4]]. Words of titles that begin like the term's last word.

local json = require "json"
local pick = require "pick"
local titles = require "titles"

local M = { constant = true }

local MOST = 5

function M.arguments(payload)
    local term = pick.typed("string", payload, 1, 2, 1)
    return term and { subject = term, term = term } or nil
end

function M.payload(arguments, request)
    local words = titles.words(arguments.term)
    local last = table.remove(words)
    if not last then
        return nil
    end
    local before = words[1] and table.concat(words, " ") .. " " or ""
    local out = {}
    for k, word in ipairs(titles.completions(request.lang, last, MOST)) do
        local text = before .. word
        out[k] = '[' .. json.string(text) .. ',null,[null,null,null,null,[null,null,'
            .. json.string("/store/search?q=" .. ngx.escape_uri(text):gsub("%%20", "+") .. "&c=apps")
            .. ']],null,null,["CCO6AgYIARAFKAQ\\u003d"],null,null,null,null,1]'
    end
    if not out[1] then
        return nil
    end
    return '[[[' .. table.concat(out, ",") .. '],["CAhKAggD"],[[null,[[172800],null,[604800]]]]]]'
end

function M.key(arguments)
    return arguments.term
end

return M
