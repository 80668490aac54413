-- The daily changes of an app's reviews in a language: new reviews, edited ones (the same id, a newer
-- date), and replies to reviews that had none or another one.
--
--   news.of(corpus, day)   up to that day:
--     list      numbers of new and edited reviews, newest first; new ones are 0, -1, -2, … in order of time
--     time      when these were written or edited
--     first     when the new ones were written
--     edits     { number = { day } }; the last edit counts
--     replies   { number = { day, time } }

local days = require "days"
local hash = require "hash"

local M = {}

local DAY = 86400
local REACH = 60 -- this many of the newest are edited or answered

-- New reviews of each day.
local function per_day(corpus)
    return corpus.n == 0 and 0 or math.min(40, 1 + math.floor(corpus.n / 120))
end

local empty = { list = {}, time = {}, first = {}, edits = {}, replies = {} }

function M.of(corpus, day)
    local m = per_day(corpus)
    if day == 0 or m == 0 then
        return empty
    end
    local out = { list = {}, time = {}, first = {}, edits = {}, replies = {} }
    local oldest_first = {}
    local slots = m + 1
    local slot = math.floor(DAY / slots)
    for d = 1, day do
        local newest = 1 - (d - 1) * m -- the newest one of the day before
        local reach = math.min(REACH, corpus.n + (d - 1) * m)
        local edited = newest + hash.of(corpus.seed, d, 230) % reach
        local place = hash.of(corpus.seed, d, 231) % slots
        local k = newest
        for s = 0, slots - 1 do
            local number = edited
            if s ~= place then
                k = k - 1
                number = k
            end
            local time = days.NOW(d - 1) + s * slot + hash.of(corpus.seed, number, 232 + d) % slot
            oldest_first[#oldest_first + 1] = number
            out.time[number] = time
            out.first[number] = number <= 0 and (out.first[number] or time) or nil
        end
        out.edits[edited] = { day = d }
        local answered = newest + hash.of(corpus.seed, d, 233) % reach
        out.replies[answered] = { day = d, time = days.NOW(d - 1) + hash.of(corpus.seed, d, 234) % DAY }
    end
    local seen = {}
    for at = #oldest_first, 1, -1 do
        local number = oldest_first[at]
        if not seen[number] then
            seen[number] = true
            out.list[#out.list + 1] = number
        end
    end
    return out
end

return M
