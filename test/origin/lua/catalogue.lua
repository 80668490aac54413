-- The generated store. Everything about an app is derived from its number, so that charts, details,
-- reviews and search results agree in all countries and languages.
--
--   catalogue.size                     apps 1 .. size are in charts
--   catalogue.total                    apps size + 1 .. total are not: those of wellknown.lua
--   catalogue.base(i)                  what is the same everywhere, as it is on mode.day
--   catalogue.origin(i)                the same on day 0
--   catalogue.app(i, lang, country)    base, with texts in lang and the offer of country
--   catalogue.find(app_id)             the number of a package name, or nil
--   catalogue.standing(app, country)   2 offered, 1 pre-registration, 0 listed, nil unknown
--   catalogue.developer(d)             name, id, and the numbers of its apps
--   catalogue.find_developer(id)       the number of a developer, by name or numeric id, or nil

local bit = require "bit"
local categories = require "categories"
local countries = require "countries"
local days = require "days"
local hash = require "hash"
local languages = require "languages"
local mode = require "mode"
local wellknown = require "wellknown"

local M = { size = 12000 }

local APPS_PER_DEVELOPER = 4
local DEVELOPERS = M.size / APPS_PER_DEVELOPER -- those of wellknown.lua follow
local EPOCH = 1420070400 -- the oldest release: 2015-01-01
local NOW = 1767225600 -- the catalogue's present: 2026-01-01; fixed, so that all runs are equal
local DAY = 86400

-- First parts of package names, and the home country of such apps.
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
local developer_of = {} -- of the apps beyond size

M.total = M.size
for k, known in ipairs(wellknown.developers) do
    local developer = {
        name = known.name,
        slug = "wellknown.d" .. k,
        shape = "org.",
        numeric_id = known.numeric or hash.digits(hash.of(DEVELOPERS + k, 13), 19),
        id = known.numeric or known.name,
        apps = {},
    }
    for j = 1, known.count do
        developer.apps[j] = M.total + j
        developer_of[M.total + j] = DEVELOPERS + k
    end
    M.total = M.total + known.count
    developers[DEVELOPERS + k] = developer
end

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
    -- Some developers are identified by name, others by number.
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

local function package_name(i, d, developer)
    local words = languages.get("en").nouns
    local word = words[1 + (hash.of(d, 22) + i * 37) % #words]
    return developer.shape .. developer.slug .. "." .. word .. ((hash.of(i, 23) % 4 == 0 or i > M.size) and "_" .. i or "")
end

local function developer_number(i)
    return developer_of[i] or math.floor((i - 1) / APPS_PER_DEVELOPER) + 1
end

local function make(i)
    local d = developer_number(i)
    local developer = M.developer(d)
    local genre = categories.leaves[1 + hash.of(i, 20) % #categories.leaves]
    local app = {
        index = i,
        developer_index = d,
        developer = developer.name,
        developer_id = developer.id,
        developer_numeric_id = developer.numeric_id,
        app_id = package_name(i, d, developer),
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
        -- The better of two draws, as most apps in charts have good ratings.
        local points = math.max(hash.of(i, 44) % 29900000, hash.of(i, 46) % 29900000)
        app.score = (20000000 + points) / 10000000
        app.ratings = math.max(1, math.floor(app.installs / (20 + hash.of(i, 45) % 200)))
    end
    if app.paid and hash.of(i, 47) % 6 == 0 then
        app.sale = app.cents * 2 -- the price without the sale
    end
    if i > M.size then
        app.offered = "*"
    end
    if wellknown.apps[i - M.size] then
        wellknown.apply(i - M.size, app)
    end
    return app
end

local origins = {}

function M.origin(i)
    local app = origins[i]
    if not app then
        app = make(i)
        origins[i] = app
    end
    return app
end

local shop = { steps = price_steps, buckets = buckets }
local today, apps_of_today = 0, {}

function M.base(i)
    if mode.day == 0 then
        return M.origin(i)
    elseif mode.day ~= today then
        today, apps_of_today = mode.day, {}
    end
    local app = apps_of_today[i]
    if not app then
        local known = wellknown.apps[i - M.size]
        app = days.app(M.origin(i), today, shop, i > M.size and (known and known.days or {}))
        apps_of_today[i] = app
    end
    return app
end

local numbers

function M.find(app_id)
    if not numbers then
        numbers = {}
        for i = 1, M.total do
            local d = developer_number(i)
            local known = wellknown.apps[i - M.size]
            numbers[known and known.app_id or package_name(i, d, M.developer(d))] = i
        end
    end
    return numbers[app_id]
end

local developer_numbers

function M.find_developer(id)
    if not developer_numbers then
        developer_numbers = {}
        for d = 1, DEVELOPERS + #wellknown.developers do
            local developer = M.developer(d)
            developer_numbers[developer.name] = d
            developer_numbers[developer.numeric_id] = d
        end
    end
    return developer_numbers[id]
end

local function lists(list, country)
    return list == "*" or (" " .. list .. " "):find(" " .. country .. " ", 1, true) ~= nil
end

-- Is the app offered in this country? Yes in its home country; elsewhere one in ten is missing.
function M.offered(app, country)
    if app.gone then
        return false
    elseif app.offered then
        return lists(app.offered, country)
    end
    return app.home == country or hash.of(app.index, hash.text(country), 50) % 10 > 0
end

local embargoed = { kp = true, sy = true }

-- How the store lists an app in a country. Of apps not offered there it knows two in three.
function M.standing(app, country)
    if embargoed[country] or app.gone then
        return nil
    elseif M.offered(app, country) then
        return app.preregister and 1 or 2
    elseif app.offered then
        return (not app.listed or lists(app.listed, country)) and 0 or nil
    end
    return hash.of(app.index, hash.text(country), 51) % 3 > 0 and 0 or nil
end

-- Returns a number with the language's decimal separator, as in "4,6".
local function localized(language, number)
    return (string.format("%.1f", number):gsub("%.", language.decimal))
end

-- Texts are long, and often not needed: each is made when it is first used.
local texts = {}

local function title(base, language, salt)
    return languages.title(language, base.brand, hash.of(base.index, salt, 60 + 1000 * (base.titles or 0)))
end

function texts.title(app)
    return title(app.base, app.language, app.salt)
end

function texts.description(app)
    return languages.description(app.language, hash.of(app.index, app.salt, 61 + 1000 * (app.descriptions or 0)), 100 + hash.of(app.index, 62) % 4150)
end

function texts.installs_text(app)
    local language = app.language
    return language.installs:format(countries.group(string.format("%.0f", app.installs_at_least), language.group))
end

function texts.iap_range(app)
    if not app.iap then
        return false
    end
    local _, _, low = countries.price(app.iap[1], app.country)
    local _, _, high = countries.price(app.iap[2], app.country)
    return bit.band(app.index, 7) == 0 and app.language.iap_one:format(low) or app.language.iap:format(low, high)
end

local meta = {
    __index = function(app, key)
        local value = app.base[key]
        if value == nil and texts[key] then
            value = texts[key](app)
            app[key] = value
        end
        return value
    end,
}

local salts = {}

local function salt_of(lang)
    salts[lang] = salts[lang] or hash.text(lang:match("^%a+") or "")
    return salts[lang]
end

-- Returns only the title, for an index of all titles.
function M.title(i, lang)
    return title(M.base(i), languages.get(lang), salt_of(lang))
end

function M.app(i, lang, country)
    local base = M.base(i)
    local language = languages.get(lang)
    local app = setmetatable({ base = base, lang = lang, country = country, language = language, salt = salt_of(lang) }, meta)
    app.genre = categories.labels[base.genre_id]
    app.score_text = base.score and localized(language, base.score)
    app.content_rating = language.ratings[base.maturity]
    app.available = M.offered(base, country)
    app.availability = M.standing(base, country)
    if not base.preregister then
        if base.paid then
            app.micros, app.currency, app.price_text = countries.price(base.cents, country)
        else
            app.micros, app.currency, app.price_text = 0, countries.currency(country), ""
        end
    end
    return app
end

return M
