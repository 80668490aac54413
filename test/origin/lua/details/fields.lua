-- The fields of an app by number, each as JSON text or nil. Fields that are not here are never
-- served, or null.

local hash = require "hash"
local json = require "json"
local languages = require "languages"
local offer = require "details.offer"
local permissions = require "permissions"
local phrases = require "phrases"
local ratings = require "details.ratings"
local row = require "row"
local safety = require "details.safety"

local quote, link, image = json.string, row.link, row.image

local F = {}

-- Every page selects these, and the store never answers.
local never = { [47] = true, [129] = true, [139] = true, [140] = true }

F[1] = function(app) return '[' .. quote(app.title) .. ']' end
F[9] = function() return "[0,1,[0]]" end
F[10] = function(app, yes_no) return row.content_rating(app, yes_no) end
F[11] = offer.released

-- If a listing has no text in a language, a machine translation is here and the English text in 73.
-- Sometimes it is present but empty.
local function translation(app)
    if app.language == languages.get("en") then
        return nil
    end
    local h = hash.of(app.index, 110) % 10
    return (app.translated or h == 1) and "translated" or h == 2 and "empty" or nil
end

F[13] = function(app)
    local kind = translation(app)
    return kind == "translated" and '[[[null,' .. quote(app.description) .. ']]]' or kind == "empty" and '[[[null,""]]]' or nil
end

local function short(number)
    for _, unit in ipairs { { 1e9, "B+" }, { 1e6, "M+" }, { 1e3, "K+" } } do
        if number >= unit[1] then
            return string.format("%d", number / unit[1]) .. unit[2]
        end
    end
    return string.format("%d+", number)
end

F[14] = function(app)
    if app.preregister then
        return nil
    end
    return string.format("[%s,%.0f,%.0f,%s]", quote(app.installs_text), app.installs_at_least, app.installs,
        quote(short(app.installs_at_least)))
end

F[19] = function(app)
    if app.availability == 0 then
        return "[]"
    end
    return '[' .. app.availability .. (app.early_access and ',null,' .. quote(phrases.get(app.lang).early) or "") .. ']'
end

F[20] = function(app) return app.iap_range and '[' .. quote(app.iap_range) .. ']' or nil end
F[38] = function(app) return '[' .. quote(app.developer) .. ']' end
F[43] = function(_, yes_no) return '[1,' .. yes_no(true) .. ',' .. yes_no(false) .. ']' end
F[49] = function(app) return app.contains_ads and '[' .. quote(phrases.get(app.lang).ads) .. ']' or nil end
F[52] = ratings.text
F[58] = offer.offer

F[59] = function(app)
    if app.popularity < 985 then
        return nil
    end
    return '[' .. quote(phrases.get(app.lang).in_chart:format(app.genre)) .. ',null,"#' .. 1 + app.index % 10 .. '"]'
end

F[63] = function(app)
    return app.play_pass and '[[[["pass_badge_label",11]]],[null,null,null,null,' .. link("/store/pass") .. ']]' or nil
end

F[69] = offer.developer
F[70] = offer.contact

F[73] = function(app)
    local text = app.description
    if translation(app) == "translated" then
        text = languages.description(languages.get("en"), hash.of(app.index, app.salt, 61 + 1000 * (app.descriptions or 0)), 1500)
    end
    return '[[null,' .. quote(text) .. ']]'
end

F[74] = function(app)
    return '[[null,' .. quote(languages.sentence(app.language, hash.rng(hash.of(app.index, app.salt, 111)))) .. ']]'
end

F[75] = function(app) return '[null,null,' .. permissions.text(app) .. ']' end
F[78] = function(app) return '[' .. quote(app.app_id) .. ']' end

F[79] = function(app)
    local shots = row.screenshots(app)
    for k = 1, #shots do
        shots[k] = image(shots[k][1], shots[k][2])
    end
    return '[[' .. table.concat(shots, ",") .. ']]'
end

local function category(id, name)
    return '[' .. quote(name) .. ',[null,null,null,null,' .. link("/store/apps/category/" .. id) .. '],' .. quote(id) .. ']'
end

F[80] = function(app) return '[[' .. category(app.genre_id, app.genre) .. ']]' end

F[91] = function(app)
    return hash.of(app.index, 112) % 4 == 0 and '[null,' .. quote(phrases.get(app.lang).family) .. ']' or nil
end

-- Opaque: a reference to the app in base64, slightly different each time.
F[92] = function(app)
    local out = {}
    for k = 1, 4 do
        local text = "report:" .. k .. ":" .. app.app_id .. ":" .. string.rep("details", 6) .. ":" .. app.app_id
        out[k] = '["' .. ngx.encode_base64(text):gsub("=", "") .. hash.token(hash.of(app.index, k, 113), 60) .. '"]'
    end
    return '[' .. table.concat(out, ",") .. ']'
end

F[96] = function(app)
    return '[' .. row.coloured_image("512,512", row.image_url(hash.of(app.index, 75, app.icons)), app.index, ",null,null,null,2") .. ',2]'
end

F[97] = function(app)
    if app.variety == "bare" then
        return nil
    end
    return '[' .. row.coloured_image("500,1024", row.image_url(hash.of(app.index, 77)), app.index + 5, "") .. ']'
end

F[100] = offer.privacy

F[101] = function(app)
    local id = app.video
    if not id then
        return nil
    end
    -- Index 2 of the second message is the short film shown on hover; some apps have none.
    local preview = hash.of(app.index, 114) % 3 > 0 and ',null,[[null,null,'
        .. quote("https://play-games.googleusercontent.com/vp/mp4/1280x720/" .. id .. ".mp4") .. ']]' or ""
    local poster = '[null,2,[720,1280],' .. link("https://i.ytimg.com/vi/" .. id .. "/hqdefault.jpg") .. ']'
    return '[[[null,null,' .. quote(id) .. ',' .. link(row.player_url(id)) .. ',' .. quote("yt:movie:" .. id) .. ']],['
        .. poster .. preview .. ']]'
end

F[103] = function() return "[]" end
F[106] = function() return "[]" end
F[112] = function() return "[3,null,null,null,null,null,1]" end

-- Categories and tags, at various depths; a tag is a search and has no id.
F[119] = function(app)
    local next = hash.rng(hash.of(app.index, 115))
    if app.variety == "bare" or (next(4) == 0 and not app.variety) then
        return "[]"
    end
    local own = category(app.genre_id, app.genre):sub(1, -2) .. ',"/m/0' .. hash.of(app.index, 116) % 9999 .. '"]'
    local groups = { next(2) == 0 and '[' .. own .. ']' or '[[' .. own .. ']]' }
    local function tag()
        local name = app.language.tags[1 + next(#app.language.tags)]
        return '[' .. quote(name) .. ',[null,null,null,null,' .. link("/store/search?q=" .. ngx.escape_uri(name) .. "&c=apps")
            .. '],null,"/g/1' .. next(99999) .. '"]'
    end
    for _ = 1, next(4) do
        groups[#groups + 1] = next(2) == 0 and '[' .. tag() .. ']' or '[[' .. tag() .. ',' .. tag() .. ']]'
    end
    if app.family then
        groups[#groups + 1] = '[' .. category(app.family, app.language.ages:format("6-8")):sub(1, -2) .. ',"/m/0fam"]]'
    end
    return '[' .. table.concat(groups, ",") .. ']'
end

F[137] = safety.teaser
F[138] = safety.declaration
F[141] = offer.version

F[145] = function(app)
    if app.variety == "bare" or (hash.of(app.index, 117) % 8 == 0 and not app.variety) then
        return nil
    end
    local next = hash.rng(hash.of(app.index, app.salt, 118 + 1000 * (app.releases or 0)))
    local out = {}
    for k = 1, 1 + next(next(2) == 0 and 16 or 5) do
        out[k] = languages.sentence(app.language, next)
    end
    return '[null,[null,' .. quote(table.concat(out, "<br>")) .. ']]'
end

F[146] = offer.updated
F[149] = function(app) return hash.of(app.index, 119) % 50 == 0 and "[0,4,0,0]" or nil end
F[151] = ratings.by_device
F[155] = function() return "[null,[null,null,5]]" end
-- Only in the card of a search's top hit.
F[42] = function(app) return '[[null,null,' .. quote("https://play.google.com/store/apps/details?id=" .. app.app_id) .. ']]' end

return { writers = F, never = never }
