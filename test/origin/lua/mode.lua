-- Settings that a test may change; control.lua changes these fields in place.

local cjson = require "cjson.safe"

local defaults = {
    shuffle = true, -- frames of a pack in another order than that of the calls
    seed = 1, -- of that order and of jitter
    replay = false, -- recorded answers where there are any
    ceiling = 200, -- most rows of a chart, whatever is requested
    boolean = "tf", -- "tf": true and false; "01": 1 and 0
    sparse = "some", -- rows with a trailing object: some, true (all), false (none)
    refuse = setmetatable({}, cjson.array_mt), -- ids of RPCs that answer with the error row [3]
    day = 0, -- day of the catalogue: see days.lua
    catalog = 1, -- generation of the sitemaps: see sitemaps.lua
    locations = 400, -- locations of a shard; fewer make it smaller
    rolling = false, -- one of the indexes is of the next generation
    generation = 2026, -- of pages: 2026, 2025, 2022 number their blocks differently
    search_token = false, -- a search's list has a token for its continuation
    stale_tokens = false, -- tokens for continuations are refused
    moved_pages = false, -- on pages, the lists of sections are in another slot
    rt = "request", -- chunked answers: as requested, or true, or false
    short_charts = "full", -- rows for short payloads: full, brief (the first 23 slots), null, refused
    set_cookie = "", -- a Set-Cookie header of every response
    unread = false, -- bodies of requests are not read: HTTP/2 opens no window for them
    response_ms = 0, -- latency of every response
    call_ms = 0, -- additional latency of every call in it
    jitter_ms = 0, -- at most this much more
}

local allowed = {
    shuffle = { boolean = true }, replay = { boolean = true }, seed = { number = true }, ceiling = { number = true },
    boolean = { string = true }, sparse = { boolean = true, string = true }, rt = { boolean = true, string = true },
    refuse = { table = true }, day = { number = true }, catalog = { number = true }, locations = { number = true }, rolling = { boolean = true }, generation = { number = true }, search_token = { boolean = true },
    stale_tokens = { boolean = true }, moved_pages = { boolean = true }, short_charts = { string = true }, set_cookie = { string = true }, unread = { boolean = true },
    response_ms = { number = true }, call_ms = { number = true }, jitter_ms = { number = true },
}

local MOST_DAYS = 3650

local M = {}

local methods = {}

function methods.reset()
    for name, value in pairs(defaults) do
        M[name] = value
    end
end

-- Sets the fields in the table; returns nil and a reason, changing nothing, if a name or type is
-- wrong.
function methods.set(values)
    for name, value in pairs(values) do
        if not allowed[name] then
            return nil, "no such setting: " .. tostring(name)
        elseif not allowed[name][type(value)] then
            return nil, "wrong type for " .. name
        elseif name == "day" and (value < 0 or value > MOST_DAYS or value ~= math.floor(value)) then
            return nil, "day is a whole number from 0 to " .. MOST_DAYS
        end
    end
    for name, value in pairs(values) do
        M[name] = value
    end
    return true
end

function methods.all()
    local values = {}
    for name in pairs(defaults) do
        values[name] = M[name]
    end
    return values
end

methods.reset()

return setmetatable(M, { __index = methods })
