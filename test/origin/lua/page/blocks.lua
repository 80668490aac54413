-- The data of a page: the services that it requested, and a block for each answer, in a different
-- order.

local compose = require "compose"
local filler = require "page.filler"
local frames = require "frames"
local gzip = require "gzip"
local hash = require "hash"
local json = require "json"
local languages = require "languages"
local mode = require "mode"

local M = {}

local navigation = '[[[11,[null,null,null,null,[null,null,"/store/games"]],"Games"],[1,[null,null,null,null,[null,null,"/store/apps"]],'
    .. '"Apps"],[5,[null,null,null,null,[null,null,"/store/books"]],"Books"]]]'
local footer = '[[[[[[null,null,"/store/pass/getstarted"],"Play Pass",null,["qgIF0gECEAE\\u003d"]],[[null,null,"/redeem"],"Redeem",null,'
    .. '["qgIF0gECEAQ\\u003d"]]],"Google Play"]]]'

local function menu()
    local entries = {}
    for k = 1, 12 do
        entries[k] = '["Entry ' .. k .. '",null,[null,null,"/store/entry' .. k .. '"],null,null,"icon_' .. k
            .. '",[null,"\\u003csvg width\\u003d\\"12\\" height\\u003d\\"18\\"\\u003e' .. hash.token(k, 160)
            .. '\\u003c/svg\\u003e"],null,null,[' .. 160 + k .. ']]'
    end
    return '[[[[' .. table.concat(entries, ",") .. ']]],[[null,null,"https://accounts.google.com/ServiceLogin?service\\u003dgoogleplay"]]]'
end

-- The country and language that were served.
local function locale(request)
    return '[[[[null,null,"https://play.google.com/intl/' .. request.lang .. "_" .. request.country
        .. '/about/play-terms.html"],"Terms of Service"]],'
        .. json.string(request.country:upper()) .. ',' .. json.string(request.lang) .. ',null,[null,null,'
        .. json.string("https://ssl.gstatic.com/store/images/regionflags/" .. request.country .. ".png") .. ']]'
end

-- Services before and after those of the page itself. Generations of the store number them
-- differently.
local function services(request, own)
    local all = { { "T6C6Se", "[]", navigation }, { "Qu3lde", "[null,1]", menu() }, { "X5bnOb", "[]", "[1]", ext = "1.59168981E8" } }
    for _, service in ipairs(own) do
        if not (service.since and mode.generation < service.since) and not (service.only and mode.generation ~= service.only) then
            all[#all + 1] = service
        end
    end
    all[#all + 1] = { "jRco8", "[]", locale(request) }
    all[#all + 1] = { "shGlA", "[null,0]", footer }
    return all
end

local function table_of(all)
    local keys, pairs_ = {}, {}
    for k, service in ipairs(all) do
        keys[k] = '"ds:' .. k - 1 .. '"'
        pairs_[k] = "'ds:" .. k - 1 .. "' : {id:'" .. service[1] .. "'" .. (service.ext and ",ext: " .. service.ext .. " " or "")
            .. ",request:" .. service[2] .. "}"
    end
    return "var AF_initDataKeys = [" .. table.concat(keys, ",") .. "]; var AF_dataServiceRequests = {" .. table.concat(pairs_, ",")
        .. "}; var AF_initDataChunkQueue = []; var AF_initDataCallback; var AF_initDataInitializeCallback; "
        .. "if (AF_initDataInitializeCallback) {AF_initDataInitializeCallback(AF_initDataKeys, AF_initDataChunkQueue, "
        .. "AF_dataServiceRequests);}if (!AF_initDataCallback) {AF_initDataCallback = function(chunk) "
        .. "{AF_initDataChunkQueue.push(chunk);};}"
end

local function blocks(all, seed, nonce)
    local out = {}
    for k, service in ipairs(all) do
        out[k] = { k - 1, service[3] }
    end
    local next = hash.rng(seed)
    for k = #out, 2, -1 do
        local other = 1 + next(k)
        out[k], out[other] = out[other], out[k]
    end
    local step = 1
    for k, block in ipairs(out) do
        out[k] = '<script class="ds:' .. block[1] .. '" nonce="' .. nonce .. "\">AF_initDataCallback({key: 'ds:" .. block[1]
            .. "', hash: '" .. step .. "', data:" .. block[2] .. ", sideChannel: {}});</script>"
        step = step + 1 + next(3)
    end
    return table.concat(out)
end

local function escaped(text)
    return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

-- The visible page as the store renders it: here only words, not the data.
local function shown(page)
    return '<main><h1 itemprop="name">' .. escaped(page.heading) .. '</h1><div data-g-id="description">' .. (page.text or "") .. '</div></main>'
end

-- Returns the pieces of a page in order: texts of this page, and names of fillers.
local function pieces(request, page, seed)
    local nonce = hash.token(seed, 22)
    local all = services(request, page.services)
    local right_to_left = languages.get(request.lang) == languages.get("ar") and "rtl" or "ltr"
    local out = {
        '<!doctype html><html lang="' .. escaped(request.lang) .. '" dir="' .. right_to_left .. '"><head><base href="https://play.google.com/">'
            .. '<script data-id="_gd" nonce="' .. nonce .. '">window.WIZ_global_data = {"FdrFJe":"' .. hash.digits(seed, 19)
            .. '","cfb2h":"boq_playuiserver_20260630.08_p0","x":"',
        { "script" }, '"};</script><style>', { "style" }, "</style><style>",
    }
    if page.weight > 1 then
        out[#out + 1] = { "more_style" }
    end
    out[#out + 1] = '</style><title id="main-title">' .. escaped(page.title) .. '</title><script nonce="' .. nonce .. '">' .. table_of(all)
        .. '</script></head><body id="yDmH0d"><script aria-hidden="true" nonce="' .. nonce .. '">window.wiz_progress&&window.wiz_progress();</script>'
        .. shown(page)
    out[#out + 1] = { "body" }
    if page.weight > 1 then
        out[#out + 1] = { "more_body" }
    end
    if page.weight > 2 then
        out[#out + 1] = { "long_body" }
        out[#out + 1] = { "more_body" }
    end
    out[#out + 1] = '<script id="_ij" nonce="' .. nonce .. "\">window.IJ_values = [[null,null,\"\",false],'0','https:\\/\\/play.google.com\\/',"
        .. " null , false , null ,];</script>" .. blocks(all, hash.of(seed, mode.seed), nonce)
        .. '<script id="wiz_jd" nonce="' .. nonce .. "\">if (window['_wjdc']) {const wjd = {}; window['_wjdc'](wjd); delete window['_wjdc'];}</script>"
        .. '<script aria-hidden="true" id="WIZ-footer" nonce="' .. nonce .. "\">window.wiz_progress&&window.wiz_progress();</script></body></html>"
    return out
end

local NOT_FOUND = '<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html;charset=utf-8"><title>Not Found</title>'
    .. '<style>body{font-family:arial,sans-serif;text-align:center}</style></head><body><div id="content"><div id="error-section">'
    .. 'We\'re sorry, the requested URL was not found on this server.</div></div></body></html>'

function M.missing(request, status)
    return compose.plain(request, status, "text/html; charset=utf-8", NOT_FOUND)
end

-- The spelling of answers in pages.
function M.options(sparse)
    return { boolean = "01", sparse = sparse, moved = mode.moved_pages }
end

local cache = require("lru").new(100 * 1024 * 1024)

-- The response with the page that build() describes, or what build gives as a status when there is none:
--   { title, heading, text, weight (1 to 3), services = { { rpcid, request as JSON, answer as JSON }, … } }
function M.respond(request, key, build)
    key = table.concat({ key, request.country, request.lang, mode.generation, mode.seed, tostring(mode.sparse),
        tostring(mode.search_token), tostring(mode.stale_tokens), tostring(mode.moved_pages), request.gzip and "gzip" or "plain" }, " ")
    if mode.day > 0 then
        key = key .. " day " .. mode.day
    end
    local made = cache:get(key)
    if not made then
        local page, status = build()
        made = { status = status }
        local size = #key
        if page then
            made.parts = {}
            for k, piece in ipairs(pieces(request, page, hash.text(key))) do
                if type(piece) == "table" then
                    local filling = filler.piece(piece[1])
                    made.parts[k] = request.gzip and filling.part or { text = filling.text, length = #filling.text }
                else
                    made.parts[k] = request.gzip and gzip.compressed(piece) or frames.literal(piece, false)
                    size = size + #(made.parts[k].wire or piece)
                end
            end
        end
        cache:put(key, made, size)
    end
    if not made.parts then
        return M.missing(request, made.status)
    end
    return { status = 200, headers = { ["Content-Type"] = "text/html; charset=utf-8" }, parts = made.parts }
end

function M.bytes_cached()
    return cache.bytes
end

return M
