-- Apps and developers with properties that tests rely on, listed in README.md. Their numbers come after
-- those of the generated apps, and they are in no chart.
--
-- Properties given here replace generated ones. reviews is the exact number of English reviews. offered
-- and listed are lists of countries ("" is none); with both the app is unknown elsewhere, with one of them
-- it is listed elsewhere. days has the changes by day.

local M = {}

M.developers = {
    { name = "Well Known, Inc." },
    { name = "Three Numbered Apps", numeric = "6000000000000000003", count = 3 },
    { name = "Twenty Numbered Apps", numeric = "6000000000000000020", count = 20 },
    { name = "Eighty-five Numbered Apps", numeric = "6000000000000000085", count = 85 },
    { name = "Three Named Apps", count = 3 },
    { name = "Twenty & Named Apps GmbH", count = 20 },
    { name = "Eighty-five Named Apps", count = 85 },
}

M.NONE = {} -- in place of a value that the number would give

local none = M.NONE
local free = { paid = false, preregister = false, offered = "*" }

local function app(name, brand, values, days)
    return { app_id = "org.wellknown." .. name, brand = brand, values = values, days = days }
end

-- The apps of the first developer.
M.apps = {
    app("everywhere", "Quillmarket", { genre_id = "TOOLS", popularity = 990, score = 4.3125, ratings = 9001234, variety = "full" }),
    app("onlyus", "Usalanta", { genre_id = "FINANCE", offered = "us" }),
    app("onlyjp", "Nipponeko", { genre_id = "GAME_ROLE_PLAYING", offered = "jp", listed = "us" }),
    app("preregister", "Soonberry", { genre_id = "GAME_ACTION", preregister = true, score = none, ratings = none, iap = none },
        { [7] = { preregister = false, released = 1767744000, installs = 1200, installs_at_least = 1000 } }),
    app("unrated", "Zeroscore", { genre_id = "TOOLS", score = none, ratings = none, unrated = "null", reviews = 0 }),
    app("unrated2", "Nullscore", { genre_id = "TOOLS", score = none, ratings = none, unrated = "zero", reviews = 0 }),
    app("game", "Gemvalley", { genre_id = "GAME_PUZZLE", iap = { 99, 4999 }, video = "wellknown01", contains_ads = true,
        play_pass = true, score = 4.625, ratings = 1234567, popularity = 980 },
        { [2] = { titles = 1, releases = 1, updated = 1767344400 }, [4] = { icons = 1 }, [6] = { titles = 2, descriptions = 1 } }),
    app("paid", "Paidwell", { genre_id = "PRODUCTIVITY", paid = true, cents = 499, iap = none, sale = false },
        { [2] = { cents = 399 }, [6] = { cents = 599 } }),
    app("sale", "Salewell", { genre_id = "PRODUCTIVITY", paid = true, cents = 299, iap = none, sale = 599 },
        { [3] = { cents = 599, sale = false } }),
    app("varies", "Devicewell", { genre_id = "COMMUNICATION", variety = "varies" }),
    app("translated", "Machinewell", { genre_id = "TRAVEL_AND_LOCAL", translated = true }),
    app("legal", "Traderwell", { genre_id = "SHOPPING", variety = "full" },
        { [3] = { gone = true }, [5] = { gone = false } }),
    app("bare", "Barewell", { genre_id = "WEATHER", variety = "bare", iap = none, video = none, contains_ads = false,
        play_pass = false, reviews = 0, similar = 0 }),
    app("early", "Earlybird", { genre_id = "SOCIAL", early_access = true }, { [4] = { early_access = false } }),
    app("stale", "Stalewell", { genre_id = "MEDICAL", similar = 120, stale = true }),
    app("similar", "Likewell", { genre_id = "EDUCATION", similar = 137 }),
    app("reviews0", "Silentwell", { genre_id = "TOOLS", reviews = 0 }),
    app("reviews7", "Sevenwell", { genre_id = "TOOLS", reviews = 7 }),
    app("reviews150", "Hundredwell", { genre_id = "TOOLS", reviews = 150 }),
    app("reviews1000", "Thousandwell", { genre_id = "TOOLS", reviews = 1000 }),
    app("reviews2500", "Twothousandwell", { genre_id = "TOOLS", reviews = 2500 }),
    app("reviews5785", "Fivethousandwell", { genre_id = "TOOLS", reviews = 5785 }),
}
M.developers[1].count = #M.apps

-- Replaces the generated properties of the k-th app by those given here.
function M.apply(k, target)
    local known = M.apps[k]
    target.app_id, target.brand = known.app_id, known.brand
    for key, value in pairs(free) do
        target[key] = value
    end
    for key, value in pairs(known.values) do
        if value == none then
            target[key] = nil
        else
            target[key] = value
        end
    end
    target.game = target.genre_id:sub(1, 5) == "GAME_"
    target.home = nil
    if target.preregister then
        target.installs, target.installs_at_least = 0, 0
    elseif target.score == nil then
        target.installs, target.installs_at_least = 42, 10
    end
end

return M
