-- The app row, the store's message for an app in any list (charts, search, developer, similar): an array
-- of up to 34 slots. It is written as JSON text directly, because a chart has hundreds.
--
-- Options (see mode.lua): boolean, sparse. Variants (see fault/call.lua) bend single rows.

local countries = require "countries"
local dates = require "dates"
local hash = require "hash"
local json = require "json"
local phrases = require "phrases"

local M = {}

local quote = json.string
local IMAGES = "https://play-lh.googleusercontent.com/"

-- Pieces used in the messages of details and reviews as well.
function M.image_url(seed, length)
    return IMAGES .. hash.token(seed, length or 86)
end

local image_url = M.image_url

function M.link(url)
    return '[null,null,' .. quote(url) .. ']'
end

local link = M.link

function M.image(width_height, url)
    return '[null,2,[' .. width_height .. '],' .. link(url) .. ']'
end

local image = M.image

function M.coloured_image(width_height, url, seed, tail)
    return string.format('[null,2,[%s],%s,null,[%d,%d,%d,255]%s]', width_height, link(url),
        hash.of(seed, 1) % 256, hash.of(seed, 2) % 256, hash.of(seed, 3) % 256, tail)
end

local coloured_image = M.coloured_image

-- Phone screenshots first; tablets often have the same pictures.
function M.screenshots(app)
    local next = hash.rng(hash.of(app.index, 70))
    local size = next(4) == 0 and "1920,1080" or "1080,1920"
    local phone, out = {}, {}
    for k = 1, next(3) == 0 and 4 + next(4) or 7 + next(2) do
        phone[k] = { size, image_url(hash.of(app.index, 71, k)) }
    end
    local shown = 1 + (next(7) > 0 and 1 or 0) + (next(3) > 0 and 1 or 0)
    for device = 1, shown do
        local again = device > 1 and next(4) > 0
        for k = 1, #phone do
            local shot = phone[k]
            if device > 1 and not again then
                shot = { device == 2 and "2048,1536" or "1920,1200", image_url(hash.of(app.index, 71 + device, k)) }
            end
            out[#out + 1] = shot
        end
    end
    return out
end

local function price(micros, currency, text)
    return '[' .. string.format("%.0f", micros) .. "," .. quote(currency) .. "," .. quote(text) .. ']'
end

local SALE_ENDS = 1798761600 -- some time after the catalogue's present

-- The price before a sale, and the end of the sale.
local function before_sale(app)
    if not (app.sale and app.paid) then
        return nil
    end
    local ends = SALE_ENDS + hash.of(app.index, 99) % 30 * 86400
    local micros, currency, text = countries.price(app.sale, app.country)
    return { micros = micros, currency = currency, price_text = text, ends = ends,
        ends_text = phrases.get(app.lang).ends:format(dates.text(app.lang, ends)) }
end

function M.offer(app)
    local before = before_sale(app)
    local url = "https://play.google.com/store/apps/details?id=" .. app.app_id .. "&rdid=" .. app.app_id
        .. "&feature=md&offerId"
    return '[null,[' .. price(app.micros, app.currency, app.price_text)
        .. (before and "," .. price(before.micros, before.currency, before.price_text) or "")
        .. '],null,[null,' .. quote(app.language.buy) .. '],null,1,[null,null,null,null,null,' .. link(url)
        .. '],null,["b2Y\\u003d"],null,null,null,null,null,'
        .. (before and '[[' .. before.ends .. ',0],' .. quote(before.ends_text) .. ']' or "null") .. ',null,[]]'
end

local offer = M.offer

function M.player_url(id)
    return "https://play.google.com/video/lava/web/player/yt:movie:" .. id .. "?autoplay=1&embed=play"
end

local function video(app)
    local id = app.video
    return '[[[null,null,' .. quote(id) .. ',' .. link(M.player_url(id))
        .. ',' .. quote("yt:movie:" .. id) .. ',null,null,null,null,"' .. hash.token(hash.of(app.index, 72), 304)
        .. '"],null,1,[null,null,null,' .. link("https://i.ytimg.com/vi/" .. id .. "/hqdefault.jpg") .. ']]]'
end

function M.content_rating(app, yes_no)
    local language, maturity = app.language, app.maturity
    local next = hash.rng(hash.of(app.index, 73))
    local help = "https://support.google.com/googleplay?p=ratings_of_apps"
    local descriptor = maturity > 1 and next(2) == 0
        and '[null,' .. quote(language.descriptors[1 + next(#language.descriptors)]) .. ']' or "null"
    local interactive = next(5) < 2
        and '[null,' .. quote(language.interactive[1 + next(#language.interactive)]) .. ']' or "null"
    local explained = next(4) > 0
        and '[null,' .. quote(language.rating_texts[maturity]) .. ']' or "null"
    return '[' .. quote(app.content_rating) .. ',' .. image("512,512", image_url(900 + maturity, 80)) .. ','
        .. descriptor .. ',' .. interactive .. ',[null,'
        .. quote('<a href="' .. help .. '">' .. language.learn_more .. '</a>') .. '],' .. yes_no(false) .. ',' .. explained
        .. ',' .. image("272,272", image_url(910 + maturity, 82)) .. ',[null,null,null,null,null,' .. link(help) .. ']]'
end

function M.booleans(style)
    if style == "01" then
        return function(value) return value and "1" or "0" end
    end
    return function(value) return value and "true" or "false" end
end

local content_rating, booleans = M.content_rating, M.booleans

-- Returns the slot after which fields are in the trailing object; nil for none.
local function sparse_from(app, sparse)
    if sparse == true then
        return 22
    elseif sparse == false then
        return nil
    end
    local h = hash.of(app.index, 74)
    return h % 40 == 0 and 22 or h % 9 == 0 and 29 or nil
end

-- Returns the slots of the message as JSON texts, by index.
function M.slots(app, rank, options)
    local yes_no = booleans(options.boolean)
    local page = "/store/apps/details?id=" .. app.app_id
    local shots = M.screenshots(app)
    for k = 1, #shots do
        shots[k] = image(shots[k][1], shots[k][2])
    end
    local slot = {
        [0] = '[' .. quote(app.app_id) .. ',7]',
        [1] = coloured_image("512,512", image_url(hash.of(app.index, 75, app.icons)), app.index, ",null,null,null,2"),
        [2] = '[' .. table.concat(shots, ",") .. ']',
        [3] = quote(app.title),
        [4] = app.score and string.format('[%s,%.7f]', quote(app.score_text), app.score) or "[]",
        [5] = quote(app.genre),
        [9] = "[]",
        [10] = '[null,null,null,null,' .. link(page) .. ']',
        [11] = '["' .. hash.token(hash.of(app.index, rank, 76), 48)
            .. ngx.encode_base64(app.app_id .. ":" .. rank .. ":" .. string.rep("chart", 8)):gsub("=", "") .. '"]',
        [12] = app.video and video(app) or nil,
        [13] = '[null,' .. quote(app.description) .. ']',
        [14] = quote(app.developer),
        [17] = app.family and quote(app.language.ages:format("7-11")) or '""',
        [22] = coloured_image("500,1024", image_url(hash.of(app.index, 77)), app.index + 5, ""),
        [24] = content_rating(app, yes_no),
        [26] = (app.availability or 0) > 0 and '[' .. app.availability .. ']' or "[]",
        [28] = '[1,' .. yes_no(true) .. ',' .. yes_no(false) .. ']',
        [29] = app.iap_range and '[' .. quote(app.iap_range) .. ',[' .. yes_no(false) .. ']]' or nil,
    }
    if not app.preregister then
        local text = offer(app)
        slot[8] = text
        slot[15] = quote(app.installs_text)
        slot[25] = '[[[[' .. text .. '],[' .. quote(app.language.install) .. '],null,["aW5zdGFsbGFi"]]]]'
    end
    if app.play_pass then
        slot[33] = '[[[["pass_badge_label",11]]],[null,null,null,null,' .. link("/store/pass") .. ']]'
    end
    return slot
end

-- Writes slots as one array; from index sparse on they go into an object keyed by field number, in
-- which each key may occur twice.
function M.message(slot, sparse, twice)
    local last = -1
    for i in pairs(slot) do
        last = math.max(last, i)
    end
    local out, object = {}, {}
    for i = 0, last do
        if sparse and i >= sparse then
            if slot[i] then
                if twice then
                    object[#object + 1] = '"' .. (i + 1) .. '":"planted"'
                end
                object[#object + 1] = '"' .. (i + 1) .. '":' .. slot[i]
            end
        else
            out[#out + 1] = slot[i] or "null"
        end
    end
    if object[1] then
        out[#out + 1] = '{' .. table.concat(object, ",") .. '}'
    end
    return '[' .. table.concat(out, ",") .. ']'
end

-- last: the last slot that is written; nil: all are.
function M.text(app, rank, options, last)
    local slot = M.slots(app, rank, options)
    if last then
        for i in pairs(slot) do
            if i > last then
                slot[i] = nil
            end
        end
    end
    local twice = options.bend and options.bend(slot, rank)
    return M.message(slot, twice and 1 or sparse_from(app, options.sparse), twice)
end

-- The values beside the message in a chart: tags of the app.
function M.beside(app)
    local language = app.language
    local next = hash.rng(hash.of(app.index, 78))
    local tags = { '[null,null,null,[' .. quote(app.genre) .. ']]' }
    for k = 1, next(4) do
        tags[k + 1] = '[null,null,null,[' .. quote(language.tags[1 + next(#language.tags)]) .. ']]'
    end
    return '[[[[[[[]]]],null,null,null,null,null,null,null,[]],[[[' .. table.concat(tags, ",")
        .. ']],null,null,null,[],null,null,null,[]],[[[[null,null,[]]]],[[[null,null,null,null,null,[]]]],null,[],'
        .. 'null,null,null,null,[]]]]'
end

return M
