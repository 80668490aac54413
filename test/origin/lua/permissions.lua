-- Permissions of an app: three sections, the same in details and alone.

local hash = require "hash"
local json = require "json"
local languages = require "languages"
local phrases = require "phrases"
local row = require "row"

local M = {}

local quote = json.string

-- Groups: name, material icon, permissions. The icon is the same in every language.
local common = {
    { "Identity", "perm_identity", { "look up accounts of the device", "add or remove accounts" } },
    { "Contacts", "contacts", { "look up accounts of the device", "read your contacts", "change your contacts" } },
    { "Calendar", "event", { "read calendar events", "add or change calendar events" } },
    { "Location", "location_on", { "approximate location (by network)", "precise location (by satellites)" } },
    { "SMS", "message", { "read your short messages", "send short messages" } },
    { "Phone", "call", { "call numbers directly", "read the state of the phone" } },
    { "Photos/Media/Files", "perm_media", { "read the storage", "change or delete what is in the storage" } },
    { "Storage", "storage", { "read the storage", "change or delete what is in the storage" } },
    { "Camera", "camera", { "take pictures and films" } },
    { "Microphone", "perm_camera_mic", { "record sound" } },
    { "Wi-Fi connection information", "signal_wifi_4_bar", { "see wireless networks" } },
    { "Device ID & call information", "perm_device_information", { "read the state of the phone" } },
}
local other = { "see network connections", "pair with other devices", "full access to the network", "change sound settings",
    "start with the device", "draw over other apps", "use accounts of the device", "keep the device awake",
    "control vibration", "measure the size of apps", "near field communication", "read service settings",
    "show in full screen", "install shortcuts", "set the wallpaper" }
local ungrouped = { "receive data from the network", "check the licence", "show notices" }

local function label(app, text)
    return app.language == languages.get("en") and text or languages.phrase(app.language, hash.text(text))
end

local function entries(app, texts)
    local out = {}
    for k, text in ipairs(texts) do
        out[k] = '[null,' .. quote(label(app, text)) .. ']'
    end
    return '[' .. table.concat(out, ",") .. ']'
end

local function group(app, name, icon, texts)
    return '[' .. quote(name) .. ',[null,2,null,' .. row.link(row.image_url(hash.text(icon), 85)) .. '],'
        .. entries(app, texts) .. ',["' .. icon .. '"]]'
end

local function some(next, list, one_in)
    local out = {}
    for _, item in ipairs(list) do
        if next(one_in) == 0 then
            out[#out + 1] = item
        end
    end
    return out
end

-- Returns the payload: [groups, groups, entries]. Empty sections at the end are omitted, or
-- sometimes all three are there and empty.
function M.text(app)
    local next = hash.rng(hash.of(app.index, 80))
    if app.variety == "bare" or (next(25) == 0 and not app.variety) then
        return "[[],[],[]]"
    end
    local groups = {}
    for _, one in ipairs(app.variety == "full" and common or some(next, common, 2)) do
        groups[#groups + 1] = group(app, label(app, one[1]), one[2], some(next, one[3], 1))
    end
    local first = groups[1] and '[' .. table.concat(groups, ",") .. ']' or "null"
    local second = '[' .. group(app, phrases.get(app.lang).other, "quiz", some(next, other, 2)) .. ']'
    local third = app.variety == "full" and ungrouped or some(next, ungrouped, 3)
    return '[' .. first .. ',' .. second .. (third[1] and ',' .. entries(app, third) or "") .. ']'
end

return M
