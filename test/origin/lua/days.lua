-- Changes of the catalogue over time. mode.day is the day: day 0 has the catalogue of catalogue.lua, day n
-- that of n days later. Nothing is stored: a day is derived from its number, so that a test may go
-- forward and back.
--
--   days.NOW(day)                     seconds at the end of that day
--   days.drift(a, b, day, reach)      a slow walk, 0 on day 0
--   days.app(app, day, shop, known)   the app as it is on that day

local hash = require "hash"

local M = {}

local DAY = 86400
local PRESENT = 1767225600 -- 2026-01-01: day 0 has just ended
local KNOT = 6 -- days from one point of a walk to the next

function M.NOW(day)
    return PRESENT + day * DAY
end

function M.drift(a, b, day, reach)
    local knot, part = math.floor(day / KNOT), day % KNOT / KNOT
    local seed = hash.of(a, b, 200)
    local function at(k)
        return hash.of(seed, k, 201) % (2 * reach + 1) - reach
    end
    return math.floor((1 - part) * at(knot) + part * at(knot + 1) - at(0))
end

-- Returns how many times something has happened to an app up to this day, and the last day. It
-- happens again after a number of days between least and most, which depends on the app.
local function times(app, salt, day, least, most)
    local period = least + hash.of(app.index, salt, 202) % (most - least + 1)
    local phase = hash.of(app.index, salt, 203) % period
    local count = math.floor((day + phase) / period)
    return count, count > 0 and count * period - phase or nil
end

-- One app in forty disappears for some days, then comes back.
local function gone(app, day)
    if hash.of(app.index, 210) % 40 > 0 then
        return false
    end
    local length = 2 + hash.of(app.index, 211) % 4
    local at = (day + hash.of(app.index, 212) % 20) % 30
    return day > 0 and at >= 20 and at < 20 + length
end

local function grown(number, app, salt, day)
    return math.floor(number * (1 + day * (5 + hash.of(app.index, salt, 204) % 60) / 20000))
end

local function prices(today, app, day, steps)
    local changes = times(app, 213, day, 9, 45)
    if changes == 0 then
        return
    end
    today.cents, today.sale = steps[1 + hash.of(app.index, 214, changes) % #steps], false
end

-- An app in pre-registration is released.
local function launch(today, app, day)
    local on = 3 + hash.of(app.index, 215) % 60
    if not app.preregister or day < on then
        return
    end
    today.preregister = false
    today.released = M.NOW(on - 1) + 3600
    today.installs = math.floor((day - on + 1) * (50 + hash.of(app.index, 216) % 900))
    today.installs_at_least = today.installs >= 1000 and 1000 or today.installs >= 100 and 100 or 50
end

local function texts(today, app, day)
    today.titles = times(app, 217, day, 15, 90)
    today.icons = times(app, 218, day, 20, 120)
    today.descriptions = times(app, 219, day, 12, 80)
end

-- The daily growth of an app's numbers.
local function numbers(today, app, day, buckets)
    if app.preregister then
        return
    end
    today.installs = grown(app.installs, app, 220, day)
    for _, least in ipairs(buckets) do
        if least <= today.installs and least > app.installs_at_least then
            today.installs_at_least = least
        end
    end
    if app.score then
        today.ratings = grown(app.ratings, app, 221, day)
        today.score = math.min(5, math.max(1, app.score + M.drift(app.index, 222, day, 40) / 10000))
    end
end

local function release(today, app, day)
    local count, last = times(app, 223, day, 4, 40)
    today.releases = count
    if count > 0 then
        today.updated = M.NOW(last - 1) + hash.of(app.index, 224, count) % DAY
    end
end

-- shop: { steps = price steps, buckets = of installs }; known: the plan of wellknown.lua for the
-- app.
function M.app(app, day, shop, known)
    local today = setmetatable({}, { __index = app })
    numbers(today, app, day, shop.buckets)
    release(today, app, day)
    if known then
        for on = 1, day do
            for name, value in pairs(known[on] or {}) do
                today[name] = value
            end
        end
        return today
    end
    texts(today, app, day)
    launch(today, app, day)
    if app.paid then
        prices(today, app, day, shop.steps)
    end
    today.gone = gone(app, day)
    today.popularity = app.popularity + M.drift(app.index, 225, day, 12)
    return today
end

return M
