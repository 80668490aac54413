-- The reviews of an app in a language, newest first. Each language has its own; they do not depend on the
-- country. Only orders are kept: a review is derived from app, language and its number.
--
--   reviews.of(app_id, lang)              { n = how many on day 0, … }, as it is on mode.day
--   reviews.on(corpus, day)               the same on another day
--   reviews.order(corpus, sort, score, device)  numbers of reviews: sort 1 helpful, 2 newest, 3 rating
--   reviews.text(corpus, number, yes_no)  the row

local catalogue = require "catalogue"
local days = require "days"
local hash = require "hash"
local json = require "json"
local languages = require "languages"
local lru = require "lru"
local mode = require "mode"
local news = require "news"
local row = require "row"

local M = {}

local quote = json.string
local NOW = 1767225600 -- the catalogue's present
local MOST = 60000
local BYTES_OF_ORDERS = 64 * 1024 * 1024

-- Languages that have another language's reviews.
local aliases = { tg = "ru", tk = "ru", ga = "en", cy = "en" }

-- The number of reviews in a language for each hundred English ones.
local shares = { en = 100, es = 70, pt = 60, ru = 50, de = 40, fr = 40, ko = 35, ja = 35, it = 30, ar = 30, hi = 30,
    tr = 25, id = 45, pl = 20, zh = 15, th = 15 }

local function count(app, lang)
    if app.preregister then
        return 0
    end
    local share = shares[lang] or hash.text(lang) % 12
    if app.reviews then
        return math.floor(app.reviews * share / 100)
    elseif hash.of(app.index, 140) % 12 == 0 or not app.ratings then
        return 0
    end
    local all = math.min(MOST, math.floor(app.installs / (100 + hash.of(app.index, 141) % 2000)))
    return math.floor(all * share / 100)
end

local function corpus_of(app, lang)
    local code = (lang:match("^%a+") or "en"):lower()
    code = aliases[code] or code
    local corpus = { app = app, lang = code, n = count(app, code), seed = hash.of(app.index, hash.text(code), 142) }
    corpus.language = languages.get(code)
    -- The average time between two reviews; each is within its own span, so their order is that of
    -- their numbers.
    corpus.span = math.min(30 * 86400, math.max(40, math.floor((NOW - app.released) / math.max(1, corpus.n))))
    return corpus
end

-- An edited review is another one with the same number.
local function seed_of(corpus, k)
    local edit = corpus.news.edits[k]
    return edit and hash.of(corpus.seed, edit.day, 156) or corpus.seed
end

local function score_of(corpus, k)
    local h = hash.of(seed_of(corpus, k), k, 143) % 100
    local score = corpus.app.score or 3
    local five = (score - 1.3) * 27
    return h < five and 5 or h < five + 10 and 4 or h < five + 17 and 3 or h < five + 23 and 2 or 1
end

local function thumbs_of(corpus, k)
    local h = hash.of(corpus.seed, k, 144)
    return h % 5 > 0 and 0 or h % 400 == 0 and h % 5000 or h % 37
end

-- 3 is a tablet, 5 a Chromebook, 6 a television. 2, a phone, is used by the store's pages and
-- selects nothing.
local function device_of(corpus, k)
    local h = hash.of(corpus.seed, k, 159) % 100
    return h < 12 and 3 or h < 15 and 5 or h < 17 and 6 or 2
end

local orders = lru.new(BYTES_OF_ORDERS)

function M.order(corpus, sort, score, device)
    if device and (device < 3 or device > 6) then
        device = nil
    end
    local key = table.concat({ corpus.app.index, corpus.lang, sort, score or 0, device or 0, corpus.day }, " ")
    local list = orders:get(key)
    if list then
        return list
    end
    list = {}
    local function take(k)
        if (not score or score_of(corpus, k) == score) and (not device or device_of(corpus, k) == device) then
            list[#list + 1] = k
        end
    end
    for _, k in ipairs(corpus.news.list) do
        take(k)
    end
    for k = 1, corpus.n do
        if not corpus.news.edits[k] then
            take(k)
        end
    end
    local worth = sort == 1 and thumbs_of or sort == 3 and score_of
    if worth then
        local weight = {}
        for _, k in ipairs(list) do
            weight[k] = worth(corpus, k)
        end
        table.sort(list, function(a, b)
            if weight[a] ~= weight[b] then
                return weight[a] > weight[b]
            end
            return a < b
        end)
    end
    orders:put(key, list, 16 * #list + 200)
    return list
end

local first_names = { "Ada", "Bruno", "Chidi", "Dilara", "Elif", "Farid", "Greta", "Haruto", "Ines", "Jonas", "Kateřina", "Linh",
    "Mateo", "Noor", "Olga", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Viktor", "Wanda", "Ximena", "Yusuf", "Zoé",
    "まゆみ", "민준", "Анна", "小明", "فاطمة", "💥Max💥" }
local last_names = { "Abe", "Berg", "Cruz", "Diaz", "Endo", "Faye", "Gray", "Horn", "Ito", "Jung", "Klein", "Lopes", "Moss", "Nash",
    "Okoro", "Park", "Quist", "Reed", "Silva", "Tran", "Ueda", "Vogt", "Wolf", "Xu", "Young", "Zimmer" }
local emoji = { " 👍", " ❤️", " 😡😡", " 🎉", " 👨‍👩‍👧", " 👍🏽", " 🇯🇵", " ⭐⭐⭐⭐⭐" }
local small_nanos = { 34000000, 77000000, 5000000, 999000, 7 }
local traits = { "stability", "performance", "usability", "battery_heat", "battery_efficiency", "ads_presence", "ads_frequency",
    "ads_intrusiveness" }

local function uuid(corpus, k)
    local a, b = hash.of(corpus.seed, k, 150), hash.of(corpus.seed, k, 151)
    local c, d = hash.of(corpus.app.index, k, corpus.seed + 1), hash.of(corpus.seed, corpus.app.index, k)
    return string.format("%08x-%04x-4%03x-%04x-%08x%04x", a, b % 65536, d % 4096, 32768 + c % 16384, d, math.floor(b / 65536))
end

-- Criteria have a rating from 1 to 3, no rating, or, in another place, one from 1 to 5.
local function criteria(next)
    local out = {}
    for n = 1, 1 + next(3) do
        local name = '["vaf_app_quality_' .. traits[1 + next(#traits)] .. '"'
        out[n] = next(9) == 0 and name .. ']' or name .. ',[' .. 1 + next(3) .. ']]'
    end
    if next(4) == 0 then
        out[#out + 1] = '["vaf_never_display_ads_experience",null,[' .. 1 + next(5) .. ']]'
    end
    return '[[' .. table.concat(out, ",") .. ']]'
end

local function sentences(language, next, n)
    local out = {}
    for j = 1, n do
        out[j] = languages.sentence(language, next)
    end
    return (table.concat(out, language.space):gsub("&amp;", "&"))
end

local function time(seconds, next)
    local nanos = next(12) == 0 and small_nanos[1 + next(#small_nanos)] or next(1000) * 1000000
    return '[' .. string.format("%.0f", seconds) .. (nanos == 0 and "" or "," .. nanos) .. ']'
end

-- bend: a fault's change of the row's slots.
function M.text(corpus, k, yes_no, bend)
    local next = hash.rng(hash.of(corpus.seed, k, 152))
    local name = first_names[1 + next(#first_names)] .. " " .. last_names[1 + next(#last_names)]
    local avatar = '[null,2,null,' .. row.link("https://play-lh.googleusercontent.com/a" .. (next(2) == 0 and "/ACg8oc" or "-/ALV-Uj")
        .. hash.token(hash.of(corpus.seed, k, 153), 46) .. (next(2) == 0 and "\61mo" or "")) .. ']'
    local content = sentences(corpus.language, next, next(3) > 0 and 1 or 1 + next(6)) .. (next(6) == 0 and emoji[1 + next(#emoji)] or "")
    if corpus.news.edits[k] then
        content = sentences(corpus.language, hash.rng(hash.of(seed_of(corpus, k), k, 157)), 2)
    end
    local first = NOW - (k - 1) * corpus.span - next(corpus.span)
    first = corpus.news.first[k] or first
    local seconds = corpus.news.time[k] or first
    local when = time(seconds, next)
    local reply
    if next(100) < 28 then
        local said, at = quote(sentences(corpus.language, next, 1 + next(3))), first + 3600 + next(900000)
        if k > 0 or at <= days.NOW(corpus.day) then
            reply = '[' .. quote(corpus.app.developer) .. ',' .. said .. ',' .. time(at, next) .. ']'
        end
    end
    local late = corpus.news.replies[k]
    if late then
        local said = hash.rng(hash.of(corpus.seed, k, 158 + late.day))
        reply = '[' .. quote(corpus.app.developer) .. ',' .. quote(sentences(corpus.language, said, 1)) .. ','
            .. time(late.time, said) .. ']'
    end
    local version = next(100) < 78 and string.format('"%d.%d.%d"', next(12), next(30), next(500)) or nil
    local slot = {
        [0] = '"' .. uuid(corpus, k) .. '"',
        [1] = '[' .. quote(name) .. ',' .. avatar .. ']',
        [2] = tostring(score_of(corpus, k)),
        [4] = next(60) > 0 and quote(content) or nil,
        [5] = when,
        [6] = tostring(thumbs_of(corpus, k)),
        [7] = reply,
        [9] = '["' .. hash.digits(hash.of(corpus.seed, k, 154), 21) .. '",' .. quote(name) .. ',null,[' .. avatar .. ',' .. yes_no(true)
            .. '],[null,2,null,' .. row.link(row.image_url(hash.of(155, next(4)), 86)) .. ']]',
        [10] = version,
        [12] = next(100) < 36 and criteria(next) or nil,
        [14] = next(9) == 0 and '[' .. yes_no(true) .. ',' .. yes_no(false) .. ']' or nil,
        [16] = next(20) == 0 and "2" or "1",
    }
    if bend then
        bend(slot, k, 4)
    end
    for j = 0, 16 do
        slot[j] = slot[j] or "null"
    end
    return '[' .. table.concat(slot, ",", 0, 16) .. ']'
end

function M.on(corpus, day)
    if corpus.day ~= day then
        corpus.day, corpus.news = day, news.of(corpus, day)
    end
    return corpus
end

-- Returns nil for an unknown app.
function M.of(app_id, lang)
    local number = catalogue.find(app_id)
    if number and not catalogue.base(number).gone then
        return M.on(corpus_of(catalogue.origin(number), lang), mode.day)
    end
end

return M
