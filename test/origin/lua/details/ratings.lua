-- Score, histogram and counts (fields 52 and 151).

local countries = require "countries"
local hash = require "hash"
local json = require "json"

local M = {}

local quote = json.string
local floor = math.floor

local function count(app, number)
    local digits = string.format("%.0f", number)
    return '[' .. quote(countries.group(digits, app.language.group)) .. ',' .. digits .. ']'
end

-- Ratings by stars: their sum is the number of ratings, their mean is about the score. Those
-- between one and five stars decrease as the score approaches five; a country changes them a
-- little.
function M.histogram(app)
    local narrow = math.min(1, (5 - app.score) / 0.7)
    local tilt = 1 + (hash.of(app.index, hash.text(app.country), 91) % 200 - 100) / 2000
    local two, three, four = 0.04 * narrow * tilt, 0.07 * narrow / tilt, 0.13 * narrow
    local five = (app.score - 2 * two - 3 * three - 4 * four - (1 - two - three - four)) / 4
    local stars = { 0, floor(two * app.ratings), floor(three * app.ratings), floor(four * app.ratings),
        floor(math.max(0, five) * app.ratings) }
    stars[1] = app.ratings - stars[2] - stars[3] - stars[4] - stars[5]
    if stars[1] < 0 then
        stars[5], stars[1] = stars[5] + stars[1], 0
    end
    return stars
end

-- An unrated app has two spellings: no field at all, or zeros.
function M.text(app)
    if not app.score then
        local zeros = app.unrated == "zero" or (not app.unrated and not app.preregister and hash.of(app.index, 92) % 2 == 0)
        return zeros and '[["0.0",0],null,["0",0],["0",0],null,[[]]]' or nil
    end
    local stars = M.histogram(app)
    for k = 1, 5 do
        stars[k] = count(app, stars[k])
    end
    local written = floor(app.ratings / (20 + hash.of(app.index, hash.text(app.country), 93) % 60))
    return '[[' .. quote(app.score_text) .. ',' .. string.format("%.7f", app.score) .. '],[null,' .. table.concat(stars, ",")
        .. '],' .. count(app, app.ratings) .. ',' .. count(app, written) .. ',null,[null,[]]]'
end

-- By device: 2 is a phone, 3 a tablet, 5 a Chromebook.
function M.by_device(app)
    if not app.score then
        return nil
    end
    local function one(device)
        local score = math.min(5, math.max(1, app.score + (hash.of(app.index, device, 94) % 200 - 100) / 1000))
        return string.format("[%d,[null,%.7f]]", device, score)
    end
    return '[[2,3,5],[' .. one(2) .. ',' .. one(3) .. ',' .. one(5) .. ']]'
end

return M
