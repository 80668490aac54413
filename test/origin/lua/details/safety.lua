-- Data safety: the teaser on the page of an app (field 137) and the whole declaration (field 138).

local hash = require "hash"
local json = require "json"
local languages = require "languages"
local phrases = require "phrases"
local row = require "row"

local M = {}

local quote = json.string

local kinds = {
    { "Personal info", { "Name", "Email address", "User IDs", "Address", "Phone number" } },
    { "Location", { "Approximate location", "Precise location" } },
    { "Financial info", { "Payment info", "Purchase history" } },
    { "Messages", { "Emails", "Other in-app messages" } },
    { "Photos and videos", { "Photos", "Videos" } },
    { "App activity", { "App interactions", "In-app search history", "Other actions" } },
    { "App info and performance", { "Crash logs", "Diagnostics" } },
    { "Device or other IDs", { "Device or other IDs" } },
}
local purposes = { "App functionality", "Analytics", "Account management", "Advertising", "Personalization", "Fraud prevention" }
local practices = {
    { "Data is encrypted on its way", "What you send travels over a secure connection" },
    { "You can ask for your data to be deleted", "The developer has a way for you to ask &amp; <a href=\"https://example.org/\">says how</a>" },
    { "Checked by somebody independent", "The app was compared with a standard by an independent party" },
}

local function label(app, text)
    return app.language == languages.get("en") and text or languages.phrase(app.language, hash.text(text))
end

local function icon(seed)
    return '[null,2,null,' .. row.link(row.image_url(hash.of(seed, 81), 78)) .. ',null,null,null,null,null,null,'
        .. row.link(row.image_url(hash.of(seed, 82), 78)) .. ']'
end

-- Returns the app's declaration, or nil: { shared = {…}, collected = {…}, practices = {…} } of
-- kinds with entries.
local function declared(app)
    local next = hash.rng(hash.of(app.index, 83))
    if app.variety == "bare" or (next(12) == 0 and not app.variety) then
        return nil
    end
    local function pick(one_in)
        local out = {}
        for k, kind in ipairs(kinds) do
            local list = {}
            for _, data in ipairs(kind[2]) do
                if next(one_in) == 0 then
                    local why = {}
                    for j = 1, 1 + next(3) do
                        why[j] = purposes[1 + (next(2) + 2 * (j - 1)) % #purposes]
                    end
                    list[#list + 1] = { data, next(2) == 0, why }
                end
            end
            if list[1] then
                out[#out + 1] = { k, list }
            end
        end
        return out
    end
    local out = { shared = next(2) == 0 and pick(6) or {}, collected = next(8) > 0 and pick(2) or {}, practices = {} }
    for k = 1, #practices do
        if next(3) > 0 or app.variety == "full" then
            out.practices[#out.practices + 1] = k
        end
    end
    return out
end

local function names(app, list)
    local out = {}
    for k, entry in ipairs(list) do
        out[k] = label(app, entry[1])
    end
    return table.concat(out, ", ")
end

local function kind_text(app, one, yes_no)
    local k, list = one[1], one[2]
    local out = {}
    for j, entry in ipairs(list) do
        local why = {}
        for n, purpose in ipairs(entry[3]) do
            why[n] = label(app, purpose)
        end
        out[j] = '[' .. quote(label(app, entry[1])) .. ',' .. yes_no(entry[2]) .. ',' .. quote(table.concat(why, ", ")) .. ']'
    end
    return '[[' .. icon(k) .. ',' .. quote(label(app, kinds[k][1])) .. ',[null,' .. quote(names(app, list))
        .. ']],null,null,null,[' .. table.concat(out, ",") .. ']]'
end

-- [list, heading, …]; without a list: [null, text that there is none, …].
local function part(app, list, heading, yes_no, seed)
    local out = {}
    for k, one in ipairs(list) do
        out[k] = kind_text(app, one, yes_no)
    end
    local first = out[1] and '[' .. table.concat(out, ",") .. ']' or "null"
    return '[' .. first .. ',' .. quote(heading) .. ',null,' .. quote(heading) .. ',null,' .. icon(seed) .. ',[null,'
        .. quote(languages.phrase(app.language, seed)) .. ']]'
end

local function practice_list(app, list, explained)
    local out = {}
    for n, k in ipairs(list) do
        out[n] = '[' .. icon(30 + k) .. ',' .. quote(label(app, practices[k][1]))
            .. (explained and ',[null,' .. quote(practices[k][2]) .. ']' or "") .. ']'
    end
    return table.concat(out, ",")
end

-- Field 138; nil if nothing was declared.
function M.declaration(app, yes_no)
    local safety = declared(app)
    if not safety then
        return nil
    end
    local phrase = phrases.get(app.lang)
    return '[[232,234,237,255],[255,255,255,255],[null,null,null,null,null,'
        .. row.link("https://support.google.com/googleplay?p=data-safety&hl=" .. app.lang) .. '],[null,[' .. yes_no(true) .. ','
        .. yes_no(false) .. ']],['
        .. part(app, safety.shared, safety.shared[1] and phrase.shared or phrase.shared_none, yes_no, 20) .. ','
        .. part(app, safety.collected, phrase.collected, yes_no, 21) .. '],null,null,[60,64,67,255],[95,99,104,255],['
        .. icon(22) .. ',' .. quote(phrase.practices) .. ',[' .. practice_list(app, safety.practices, true) .. ']]]'
end

-- Field 137.
function M.teaser(app, yes_no)
    local safety = declared(app)
    if not safety then
        return nil
    end
    local phrase = phrases.get(app.lang)
    local out = {
        '[' .. icon(24) .. ',' .. quote(safety.shared[1] and phrase.shared or phrase.shared_none) .. ',[null,'
            .. quote('<a href="https://support.google.com/googleplay?p=data-safety">' .. app.language.learn_more .. '</a>') .. ']]',
    }
    if safety.collected[1] then
        out[2] = '[' .. icon(25) .. ',' .. quote(phrase.collected_some) .. ',[null,'
            .. quote(phrase.and_others:format(label(app, kinds[safety.collected[1][1]][1]))) .. ']]'
    end
    if safety.practices[1] then
        out[#out + 1] = practice_list(app, safety.practices, false)
    end
    return '[[null,[' .. yes_no(true) .. ',' .. yes_no(false) .. ']],[' .. table.concat(out, ",") .. '],' .. yes_no(true) .. ']'
end

return M
