-- Lists of apps in their containers, and the tokens and links that continue them.

local catalogue = require "catalogue"
local developers = require "developers"
local hash = require "hash"
local json = require "json"
local languages = require "languages"
local mode = require "mode"
local offer = require "details.offer"
local phrases = require "phrases"
local row = require "row"
local similar = require "similar"
local titles = require "titles"
local token = require "token"

local M = {}

local quote = json.string
local TOKEN_LENGTH = 230

M.MOVED_TO = 30 -- where no reader looks for a container

-- Writes some rows of a list, as the message of all lists; wrapped as some containers do.
function M.rows(list, first, last, request, options, wrap)
    local out = {}
    for k = first, math.min(last, #list) do
        local text = row.text(catalogue.app(list[k], request.lang, request.country), k, options)
        out[#out + 1] = wrap and '[' .. text .. ']' or text
    end
    return '[' .. table.concat(out, ",") .. ']'
end

-- The older message, used in continuations.
local function old_row(app)
    local icon = row.image("512,512", row.image_url(hash.of(app.index, 75, app.icons)))
    local page = row.link("/store/apps/details?id=" .. app.app_id)
    local price = "null"
    if not app.preregister then
        price = '[[null,null,null,[null,null,[null,[[' .. string.format("%.0f", app.micros) .. ',' .. quote(app.currency) .. ','
            .. quote(app.price_text) .. ']]]]]]'
    end
    local score = app.score and string.format("[[null,null,[null,[%s,%.7f]]]]", quote(app.score_text), app.score) or "null"
    local summary = languages.sentence(app.language, hash.rng(hash.of(app.index, app.salt, 111)))
    local developer = '[[' .. quote(app.developer) .. ',[null,null,null,null,' .. row.link(offer.developer_path(app)) .. ']]]'
    return '[null,[null,[' .. icon .. ']],' .. quote(app.title) .. ',null,[' .. developer .. ',[null,[null,[null,'
        .. quote(summary) .. ']]]],null,' .. score .. ',' .. price .. ',null,[null,null,null,null,' .. page .. '],null,null,['
        .. quote(app.app_id) .. ',7]]'
end


function M.old_rows(list, first, last, request)
    local out = {}
    for k = first, math.min(last, #list) do
        out[#out + 1] = old_row(catalogue.app(list[k], request.lang, request.country))
    end
    return '[' .. table.concat(out, ",") .. ']'
end

-- Returns a token that continues after so many rows of a list; "null" if there are no more.
function M.next(kind, subject, list, shown, stale)
    if shown >= #list then
        return "null"
    end
    return quote(token.make(TOKEN_LENGTH, "list", kind, subject, shown, (stale or mode.stale_tokens) and "stale" or "good"))
end

-- Returns the link of a cluster page.
function M.cluster_link(app)
    local seal = token.make(90, "cluster", app.app_id)
    return "/store/apps/collection/cluster?gsr=" .. seal .. "%3D%3D:S:ANO1lj" .. hash.token(hash.of(app.index, 180), 5)
end

-- Returns the app that a gsr stands for, or nil.
function M.cluster_app(gsr)
    local said = token.read((gsr:gsub(":S:.*$", ""):gsub("=+$", "")), "cluster")
    local number = said and catalogue.find(said[1])
    return number and catalogue.base(number)
end

function M.similar_title(app, lang)
    local phrase = phrases.get(lang)
    return app.game and phrase.similar_games or phrase.similar_apps
end

function M.similar_key(app)
    return app.game and "similar_apps_GAME" or "similar_apps_APPLICATION"
end

-- Returns the apps of a list by the name in its token, and whether it is a developer's.
function M.named(kind, subject, request)
    if kind == "similar" then
        local number = catalogue.find(subject)
        return number and similar.apps(catalogue.base(number), request.country)
    elseif kind == "developer" then
        return (developers.apps(subject, request.country))
    elseif kind == "search" then
        return (titles.search(request.lang, request.country, subject))
    end
end

-- [tracking, key], in slot 3 of a section.
function M.tracking(text, key)
    return '["' .. ngx.encode_base64(text):gsub("=", "\\u003d") .. '"' .. (key and ',[[' .. quote(key) .. ',2],null,null,1]' or "") .. ']'
end

-- The heading beside the rows: title, link, token.
function M.heading(title, link, next)
    return '[' .. quote(title) .. ',null,[null,null,null,null,' .. row.link(link) .. '],[null,' .. next .. '],1]'
end

-- A section with its content in slot 21, 22 or 23, unless that was moved.
function M.section(slot, content, tracking, options)
    slot = options.moved and M.MOVED_TO or slot
    return '[null,null,null,' .. tracking .. (",null"):rep(slot - 4) .. ',' .. content .. ']'
end

-- The root of sections.
function M.root(sections, tail)
    return '[[null,[' .. table.concat(sections, ",") .. '],null,' .. (tail or "[]") .. ',0,'
        .. M.tracking("end of the stream") .. ']]'
end

return M
