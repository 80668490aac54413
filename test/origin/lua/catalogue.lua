-- The invented store. Everything about an app follows from its number, so that charts, details,
-- reviews or search results, in whatever country and language, speak of the same app.
--
--   catalogue.size                     apps are numbered 1 .. size
--   catalogue.base(i)                  what is the same everywhere
--   catalogue.app(i, lang, country)    base, with texts in lang and the offer of country
--   catalogue.find(app_id)             the number of a package name, or nil
--   catalogue.developer(d)             name, id, and the numbers of its apps

local bit = require "bit"
local categories = require "categories"
local countries = require "countries"
local hash = require "hash"
local languages = require "languages"

local M = { size = 12000 }

local APPS_PER_DEVELOPER = 4
local EPOCH = 1420070400 -- the oldest release: 2015-01-01
local NOW = 1767225600 -- the catalogue's present: 2026-01-01; no clock, so that runs agree
local DAY = 86400

-- First labels of package names and the country where such an app is at home.
local shapes = {
    { "com." }, { "com." }, { "com." }, { "com." }, { "com." }, { "com." }, { "com." }, { "com." },
    { "jp.co.", "jp" }, { "jp.", "jp" }, { "kr.co.", "kr" }, { "com.kr_", "kr" }, { "ru.", "ru" }, { "de.", "de" },
    { "br.com.", "br" }, { "fr.", "fr" }, { "in.", "in" }, { "cn.", "cn" }, { "uk.co.", "gb" }, { "pl.", "pl" },
    { "io." }, { "net." }, { "org." }, { "me." }, { "app." }, { "air." }, { "tv." }, { "xyz." }, { "games." },
}

local syllables = { "ba", "co", "di", "fe", "ga", "ho", "ji", "ka", "lu", "mo", "ni", "or", "pi", "qua", "ru", "so", "ta", "vi", "wa", "zen" }
local suffixes = { "Games", "Studio", "Labs", "Inc.", "Co., Ltd.", "GmbH", "Apps", "Interactive", "Soft", "株式会社", "& Sons", "Team" }
local price_steps = { 49, 99, 99, 199, 299, 299, 399, 499, 499, 599, 699, 999, 1499, 1999, 4999 }
local buckets = { 0, 1, 5, 10, 50, 100, 500, 1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000, 10000000,
    50000000, 100000000, 500000000, 1000000000 }

local function brand_of(n, count)
    local parts = {}
    for i = 1, count do
        parts[i] = syllables[1 + n % #syllables]
        n = math.floor(n / #syllables)
    end
    return table.concat(parts)
end

local function capital(word)
    return (word:gsub("^%l", string.upper))
end

local developers = {}

function M.developer(d)
    local known = developers[d]
    if known then
        return known
    end
    local brand = brand_of((d * 7919) % 8000, 3)
    local shape = shapes[1 + hash.of(d, 11) % #shapes]
    local name = capital(brand) .. " " .. suffixes[1 + hash.of(d, 12) % #suffixes]
    local developer = {
        name = name,
        slug = brand,
        shape = shape[1],
        home = shape[2],
        numeric_id = hash.digits(hash.of(d, 13), 19),
        apps = {},
    }
    -- Some developers are known by name, others by number.
    developer.id = hash.of(d, 14) % 3 == 0 and developer.numeric_id or name
    for i = (d - 1) * APPS_PER_DEVELOPER + 1, math.min(d * APPS_PER_DEVELOPER, M.size) do
        developer.apps[#developer.apps + 1] = i
    end
    developers[d] = developer
    return developer
end

local function pays(genre, number)
    if genre == "DATING" then
        return false -- the store's chart of paid dating apps is empty
    end
    return hash.of(number, 21) % 100 < (genre == "COMICS" and 30 or 14)
end

local function make(i)
    local d = math.floor((i - 1) / APPS_PER_DEVELOPER) + 1
    local developer = M.developer(d)
    local genre = categories.leaves[1 + hash.of(i, 20) % #categories.leaves]
    local words = languages.get("en").nouns
    local word = words[1 + (hash.of(d, 22) + i * 37) % #words]
    local app = {
        index = i,
        developer_index = d,
        developer = developer.name,
        developer_id = developer.id,
        app_id = developer.shape .. developer.slug .. "." .. word .. (hash.of(i, 23) % 4 == 0 and "_" .. i or ""),
        brand = capital(brand_of(hash.of(i, 24), 2 + hash.of(i, 25) % 2)),
        home = developer.home,
        genre_id = genre,
        game = categories.is_game(genre),
        wear = hash.of(i, 26) % 12 == 0 or genre == "WATCH_FACE",
        paid = pays(genre, i),
        contains_ads = hash.of(i, 27) % 3 > 0,
        play_pass = hash.of(i, 28) % 60 == 0,
        preregister = hash.of(i, 29) % 60 == 0,
        popularity = hash.of(i, 30) % 1000,
        maturity = 1 + math.min(3, hash.of(i, 31) % 6),
        video = hash.of(i, 32) % 2 == 0 and hash.token(hash.of(i, 33), 11) or nil,
    }
    if hash.of(i, 34) % 9 == 0 then
        app.family = categories.family[1 + hash.of(i, 35) % #categories.family]
    end
    if app.paid then
        app.cents = price_steps[1 + hash.of(i, 36) % #price_steps]
        app.preregister = false
    end
    if not app.preregister and hash.of(i, 37) % 100 < 80 then
        app.iap = { price_steps[1 + hash.of(i, 38) % 5], 999 + 1000 * (hash.of(i, 39) % 140) }
    end
    app.released = EPOCH + hash.of(i, 40) % math.floor((NOW - EPOCH) / DAY) * DAY
    app.updated = app.released + hash.of(i, 41) % (NOW - app.released + 1)
    local bucket = app.preregister and 1 or math.max(2, 4 + math.floor(app.popularity / 63))
    app.installs_at_least = buckets[bucket]
    app.installs = app.installs_at_least + hash.of(i, 42) % math.max(1, app.installs_at_least * 3)
    if not app.preregister and hash.of(i, 43) % 30 > 0 then
        -- The better of two draws: most apps of a chart are liked.
        local points = math.max(hash.of(i, 44) % 29900000, hash.of(i, 46) % 29900000)
        app.score = (20000000 + points) / 10000000
        app.ratings = math.max(1, math.floor(app.installs / (20 + hash.of(i, 45) % 200)))
    end
    return app
end

local bases = {}

function M.base(i)
    local app = bases[i]
    if not app then
        app = make(i)
        bases[i] = app
    end
    return app
end

local numbers

function M.find(app_id)
    if not numbers then
        numbers = {}
        for i = 1, M.size do
            numbers[M.base(i).app_id] = i
        end
    end
    return numbers[app_id]
end

-- Is the app offered in this country? At home always; elsewhere one in ten is missing.
function M.offered(app, country)
    return app.home == country or hash.of(app.index, hash.text(country), 50) % 10 > 0
end

-- A number with the language's decimal sign, as in "4,6".
local function localized(language, number)
    return (string.format("%.1f", number):gsub("%.", language.decimal))
end

function M.app(i, lang, country)
    local base = M.base(i)
    local language = languages.get(lang)
    local app = setmetatable({ lang = lang, country = country, language = language }, { __index = base })
    local salt = hash.text(lang:match("^%a+") or "")
    app.title = languages.title(language, base.brand, hash.of(i, salt, 60))
    app.description = languages.description(language, hash.of(i, salt, 61), 100 + hash.of(i, 62) % 4150)
    app.genre = categories.labels[base.genre_id]
    app.installs_text = language.installs:format(
        countries.group(string.format("%.0f", base.installs_at_least), language.group))
    app.score_text = base.score and localized(language, base.score)
    app.content_rating = language.ratings[base.maturity]
    app.available = M.offered(base, country)
    if base.preregister then
        app.availability = 1
    elseif app.available then
        app.availability = 2
    end
    if not base.preregister then
        if base.paid then
            app.micros, app.currency, app.price_text = countries.price(base.cents, country)
        else
            app.micros, app.currency, app.price_text = 0, countries.currency(country), ""
        end
    end
    if base.iap then
        local _, _, low = countries.price(base.iap[1], country)
        local _, _, high = countries.price(base.iap[2], country)
        app.iap_range = bit.band(i, 7) == 0 and language.iap_one:format(low) or language.iap:format(low, high)
    end
    return app
end

return M
