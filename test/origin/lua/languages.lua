-- Generated texts: titles, descriptions, labels in several languages.
-- A language is a file in words/: labels, word lists by kind, and sentence templates over them, with
-- {n} noun, {N} plural, {a} adjective, {v} verb, {s} verb with -s, {d} adverb, {#} number; {A} {V} capitalize.

local hash = require "hash"

local M = {}

local names = { "en", "ko", "ja", "zh", "ru", "ar", "th", "de", "pt" }
local kinds = { n = "nouns", N = "nouns", a = "adjectives", A = "adjectives", v = "verbs", V = "verbs", s = "verbs", d = "adverbs" }

-- Emoji in and beyond the basic plane, including a flag, a skin tone and a joined family.
local bullets = { "•", "•", "•", "-", "★", "✔", "✨", "🎮", "🚀", "🏆", "💎", "🔥", "🌍", "🎵", "👨‍👩‍👧", "👍🏽", "🇯🇵", "❤️" }
local title_emoji = { "🎮", "🔥", "🌟", "🐾", "⚽" }

local function capital(word)
    return (word:gsub("^%l", string.upper))
end

local function compile(template)
    local steps, at = {}, 1
    while at <= #template do
        local from, to, kind = template:find("{(.)}", at)
        if not from then
            steps[#steps + 1] = { text = template:sub(at) }
            break
        end
        if from > at then
            steps[#steps + 1] = { text = template:sub(at, from - 1) }
        end
        steps[#steps + 1] = { kind = kind }
        at = to + 1
    end
    return steps
end

local function load(name)
    local language = require("words." .. name)
    for _, list in ipairs { "nouns", "adjectives", "verbs", "adverbs" } do
        local words = {}
        for word in language[list]:gmatch("%S+") do
            words[#words + 1] = (word:gsub("_", " "))
        end
        language[list] = words
    end
    for _, list in ipairs { "templates", "headings", "title" } do
        for i, template in ipairs(language[list]) do
            language[list][i] = compile(template)
        end
    end
    return language
end

local loaded = {}
for _, name in ipairs(names) do
    loaded[name] = load(name)
end

-- Returns the language for a code: "pt_BR" is pt, unknown codes are English.
function M.get(code)
    return loaded[code:match("^%a+") or "en"] or loaded.en
end

local function fill(language, steps, next)
    local out = {}
    for i = 1, #steps do
        local step = steps[i]
        local kind = step.kind
        if not kind then
            out[i] = step.text
        elseif kind == "#" then
            out[i] = tostring(5 + next(995))
        else
            local words = language[kinds[kind]]
            local word = words[1 + next(#words)]
            if (kind == "N" or kind == "s") and language.with_s then
                word = language.with_s(word)
            elseif kind == "A" or kind == "V" then
                word = capital(word)
            end
            out[i] = word
        end
    end
    return table.concat(out)
end

-- Returns a sentence of a listing; next is a stream of numbers.
function M.sentence(language, next)
    return fill(language, language.templates[1 + next(#language.templates)], next)
end

-- Returns a few words for a number: equal numbers give equal words.
function M.phrase(language, seed)
    local next = hash.rng(seed)
    return language.verbs[1 + next(#language.verbs)] .. " " .. language.adjectives[1 + next(#language.adjectives)] .. " "
        .. language.nouns[1 + next(#language.nouns)]
end

function M.title(language, brand, seed)
    local next = hash.rng(seed)
    local text = fill(language, language.title[1 + next(#language.title)], next)
    if language.title_case then
        text = text:gsub("%f[%w]%l", string.upper)
    end
    if next(12) == 0 then
        text = text .. " " .. title_emoji[1 + next(#title_emoji)]
    end
    return brand .. (next(3) == 0 and " - " or ": ") .. text
end

-- Returns HTML of about so many characters.
function M.description(language, seed, length)
    local next = hash.rng(seed)
    local out, size = {}, 0
    local function add(text)
        out[#out + 1] = text
        size = size + #text + 4
    end
    -- A paragraph of sentences, or a heading with a list: listings are a mixture of both.
    while size < length do
        if next(3) == 0 then
            local sentences = {}
            for i = 1, 1 + next(3) do
                sentences[i] = fill(language, language.templates[1 + next(#language.templates)], next)
            end
            add(table.concat(sentences, language.space))
        else
            if out[1] then
                add("")
            end
            add(fill(language, language.headings[1 + next(#language.headings)], next))
            local bullet = bullets[1 + next(#bullets)]
            for _ = 1, 2 + next(5) do
                add(bullet .. " " .. fill(language, language.templates[1 + next(#language.templates)], next))
            end
        end
    end
    if next(25) == 0 then
        add("a\tb\226\128\168c")
    end
    return table.concat(out, "<br>")
end

return M
