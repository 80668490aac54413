-- The store's catalogue as published: robots.txt, two indexes of sitemaps, 300 shards of about 400
-- locations, each with the links to its translations. mode.catalog counts generations: in the next one all
-- shards have other names, and one app in fifty is replaced by another; the others stay in their
-- shards. mode.rolling: the second index is already of the next generation.
--
--   sitemaps.handler(path)     the handler of a path (see server.lua), or nil
--   sitemaps.text(subject)     a file other than an index, not compressed
--   sitemaps.listed()          the apps of the generation: app_id, shard, genre_id, installs, score

local catalogue = require "catalogue"
local compose = require "compose"
local gzip = require "gzip"
local hash = require "hash"
local lru = require "lru"
local mode = require "mode"

local M = {}

local SHARDS = 300
local IN_FIRST = 200 -- shards in the first index; the others are in the second
local OTHERS = 2000 -- books, films and the like, shared by the shards
local DEAD = 4 -- ids in each shard that are unknown everywhere else
local GENERATIONS = 50 -- after this many the same apps are missing again
local EPOCH = 1766880000 -- 2025-12-28
local FOLDER = "/sitemaps/"
local LIMIT = 100 * 1024 * 1024
local STORE = "https://play.google.com"

local function generation_name(number)
    local run = EPOCH + number * 3 * 86400 + 57736
    return os.date("!%Y-%m-%d_", run) .. string.format("%d", run)
end

local function file_name(generation, shard)
    return string.format("play_sitemaps_%s-%05d-of-%05d.xml.gz", generation_name(generation), shard, SHARDS)
end

-- What is in which shard.

local apps_of

local function shard_of(i)
    return hash.of(i, 320) % SHARDS
end

local function apps(shard)
    if not apps_of then
        apps_of = {}
        for s = 0, SHARDS - 1 do
            apps_of[s] = {}
        end
        for i = 1, catalogue.total do
            table.insert(apps_of[shard_of(i)], i)
        end
    end
    return apps_of[shard]
end

local function is_listed(i, generation)
    return hash.of(i, 321) % GENERATIONS ~= generation % GENERATIONS
end

function M.listed()
    local list = {}
    for shard = 0, SHARDS - 1 do
        for _, i in ipairs(apps(shard)) do
            if is_listed(i, mode.catalog) then
                local app = catalogue.app(i, "en", "us")
                list[#list + 1] = {
                    app_id = app.app_id, shard = shard, genre_id = app.genre_id,
                    installs = app.installs, min_installs = app.installs_at_least, score = app.score,
                    known = app.availability ~= nil,
                }
            end
        end
    end
    return list
end

-- Locations that are not apps, although some look like one.
local shapes = {
    "/store/books/details/Volume_%d?id=org.book.v%d",
    "/store/books/details/Cats_&amp;_Dogs_%d?id=B%dAAAQBAJ",
    "/store/movies/details/Film_%d?id=F%d",
    "/store/apps/dev?id=%d%d",
    "/store/apps/developer?id=Studio+%d.%d",
    "/store/apps/details/reviews?id=org.trap%d.a%d",
    "/store/apps/datasafety?id=org.trap%d.b%d",
    "/store/music/album?id=%d%d",
}

local function other(n)
    return STORE .. shapes[1 + n % #shapes]:format(n, n)
end

local function details(app_id)
    return STORE .. "/store/apps/details?id=" .. app_id
end

-- The locations of a shard, in the order of the text.
local function locations(generation, shard)
    local list = {}
    for _, i in ipairs(apps(shard)) do
        if is_listed(i, generation) then
            list[#list + 1] = details(catalogue.base(i).app_id)
        end
    end
    for d = 1, DEAD do
        list[#list + 1] = details(string.format("org.dead%d.a%d", shard, d))
    end
    if shard == 7 then
        list[#list + 1] = details("+nodots") -- no id
        list[#list + 1] = list[1] -- twice
    end
    local n = mode.locations - 10 + hash.of(shard, 322) % 20 - #list
    for k = 1, n do
        -- Between those of apps.
        table.insert(list, 1 + hash.of(shard, k, 323) % (#list + 1), other(hash.of(shard, k, 324) % OTHERS))
    end
    return list
end

-- Texts, and their compressed form.

local HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
local NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
local SET = HEAD .. "<urlset " .. NAMESPACE .. ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'

local tags

local function hreflangs()
    if not tags then
        tags = {}
        local regions = { "", "_US", "_GB", "_DE", "_FR", "_JP", "_KR", "_BR", "_IN" }
        for _, region in ipairs(regions) do
            for _, lang in ipairs { "af", "am", "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi" } do
                tags[#tags + 1] = lang .. region
            end
        end
    end
    return tags
end

local function entry(location)
    local out = { "<url>\n<loc>", location, "</loc>\n" }
    for _, tag in ipairs(hreflangs()) do
        out[#out + 1] = '<xhtml:link rel="alternate" hreflang="'
        out[#out + 1] = tag
        out[#out + 1] = '" href="'
        out[#out + 1] = location
        out[#out + 1] = "&amp;hl="
        out[#out + 1] = tag
        out[#out + 1] = '"/>\n'
    end
    out[#out + 1] = "</url>\n"
    return table.concat(out)
end

local cache = lru.new(LIMIT)

local function part(key, make)
    local known = cache:get(key)
    if not known then
        known = gzip.compressed(make())
        cache:put(key, known, #key + #known.wire)
    end
    return known
end

local function index_text(request, generation, first, last)
    local base = ngx.var.scheme .. "://" .. ngx.var.http_host .. FOLDER
    local out = { HEAD, "<sitemapindex ", NAMESPACE, ">\n" }
    for shard = first, last do
        out[#out + 1] = "<sitemap><loc>" .. base .. file_name(generation, shard) .. "</loc></sitemap>\n"
    end
    out[#out + 1] = "</sitemapindex>\n"
    return table.concat(out)
end

local function robots_text()
    local base = ngx.var.scheme .. "://" .. ngx.var.http_host .. FOLDER
    return "User-agent: *\nDisallow: /store/search?*\nAllow: /store/apps\n\nSitemap: " .. base
        .. "sitemaps-index-0.xml\nSITEMAP :" .. base .. "sitemaps-index-1.xml # the rest\n"
end

-- Handlers.

-- Returns a shard's number if it belongs to the generation that is served.
local function shard_named(name)
    local shard = tonumber(name:match("%-(%d+)%-of%-%d+%.xml%.gz$"))
    for _, generation in ipairs { mode.catalog, mode.rolling and mode.catalog + 1 or nil } do
        if shard and shard < SHARDS and name == file_name(generation, shard) then
            return shard, generation
        end
    end
end

local texts = {}

texts["robots.txt"] = robots_text

texts["sitemaps-index-0.xml"] = function(request)
    return index_text(request, mode.catalog, 0, IN_FIRST - 1)
end

texts["sitemaps-index-1.xml"] = function(request)
    return index_text(request, mode.catalog + (mode.rolling and 1 or 0), IN_FIRST, SHARDS - 1)
end

function M.text(request)
    local shard, generation = shard_named(request.page.subject)
    if not shard then
        return texts[request.page.subject] and texts[request.page.subject](request)
    end
    local out = { SET }
    for _, location in ipairs(locations(generation, shard)) do
        out[#out + 1] = entry(location)
    end
    out[#out + 1] = "</urlset>\n"
    return table.concat(out)
end

local function shard_parts(generation, shard)
    local parts = { part("head", function() return SET end) }
    for _, location in ipairs(locations(generation, shard)) do
        parts[#parts + 1] = part(location, function() return entry(location) end)
    end
    parts[#parts + 1] = part("end", function() return "</urlset>\n" end)
    return parts
end

local files = {}

function files.read(request)
    local name = request.path:match("([^/]+)$")
    request.page = { page = "sitemap", subject = name }
    if shard_named(name) or texts[name] then
        return true
    end
end

function files.malformed(request)
    return compose.status(request, 404)
end

function files.answer(request)
    local name = request.page.subject
    if texts[name] then
        return compose.plain(request, 200, name:find("%.txt$") and "text/plain" or "text/xml", texts[name](request))
    end
    local shard, generation = shard_named(name)
    local key = "shard " .. mode.locations .. " " .. name
    local pieces = cache:get(key)
    if not pieces then
        pieces = gzip.body(shard_parts(generation, shard))
        local size = #key
        for i = 1, #pieces do
            size = size + 16 -- the texts belong to the parts
        end
        cache:put(key, pieces, size)
    end
    return { status = 200, headers = { ["Content-Type"] = "application/x-gzip" }, pieces = pieces }
end

function M.handler(path)
    if path == "/robots.txt" or path:sub(1, #FOLDER) == FOLDER then
        return files
    end
end

function M.bytes_cached()
    return cache.bytes
end

return M
