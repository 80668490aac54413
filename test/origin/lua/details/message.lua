-- The message that describes an app: the selected fields, arranged as the store does.

local fields = require "details.fields"
local hash = require "hash"
local json = require "json"

local M = {}

local floor = math.floor

-- The selection of an app's page.
M.PAGE = { 1, 9, 10, 11, 13, 14, 19, 20, 38, 43, 47, 49, 52, 58, 59, 63, 69, 70, 73, 74, 75, 78, 79, 80, 91, 92, 95, 96, 97, 100,
    101, 103, 106, 112, 119, 129, 137, 140, 139, 141, 145, 146, 149, 151, 155, 169, 183, 187, 193 }
M.SAFETY_PAGE = { 1, 69, 70, 96, 100, 138 }
M.CARD = { 1, 10, 14, 19, 42, 43, 49, 52, 58, 69, 73, 74, 79, 80, 92, 96, 97, 103, 112, 155 }

-- After more empty slots in a row than this, the other fields go into the trailing object: field 19
-- alone is an array with eighteen nulls, field 52 alone an object.
local GAP = 30
local TAIL = 103 -- where the object begins in messages that have one although they are full

-- Returns the index of the first field of the trailing object, or nil. sparse: true always, false
-- never.
local function object_from(list, texts, app, sparse)
    if sparse == false then
        return nil
    end
    local previous = 0
    for _, number in ipairs(list) do
        if texts[number] then
            if number - previous - 1 > GAP then
                return number
            end
            previous = number
        end
    end
    if sparse == true or hash.of(app.index, 120) % 5 == 0 then
        return TAIL
    end
end

local function pack(list, texts, from)
    local out, object, at = {}, {}, 0
    for _, number in ipairs(list) do
        local text = texts[number]
        if text and from and number >= from then
            object[#object + 1] = '"' .. number .. '":' .. text
        elseif text then
            for _ = at + 1, number - 1 do
                out[#out + 1] = "null"
            end
            out[#out + 1] = text
            at = number
        end
    end
    if object[1] then
        out[#out + 1] = '{' .. table.concat(object, ",") .. '}'
    end
    return '[' .. table.concat(out, ",") .. ']'
end

-- Slots of faults are those of a list's row (see fault/call.lua); these are the fields here.
local row_slot = { [3] = 1, [13] = 73, [1] = 96, [14] = 69, [5] = 80 }

local function bend(texts, app, apply)
    local slot = { [3] = texts[1], [13] = texts[73] and texts[73]:sub(2, -2), [1] = texts[96], [14] = texts[69], [5] = texts[80] }
    apply(slot, app.index)
    for index, number in pairs(row_slot) do
        if texts[number] then
            texts[number] = slot[index]
            if slot[index] and (index == 13 or (index == 3 and slot[index]:sub(1, 1) == '"')) then
                texts[number] = '[' .. slot[index] .. ']'
            end
        end
    end
end

-- Returns the message, and lists of the fields that are served and not served.
function M.text(app, selector, options)
    local yes_no = options.yes_no
    local texts, list, served, refused = {}, {}, {}, {}
    for _, number in ipairs(selector) do
        if type(number) == "number" and number >= 1 and number == floor(number) then
            if fields.never[number] or (options.unserved and options.unserved[number]) then
                refused[#refused + 1] = number
            else
                local write = fields.writers[number]
                served[#served + 1], list[#list + 1] = number, number
                texts[number] = write and write(app, yes_no)
                if texts[number] and options.deeper and options.deeper[number] then
                    texts[number] = '[' .. texts[number] .. ']'
                end
            end
        end
    end
    table.sort(list)
    if options.bend then
        bend(texts, app, options.bend)
    end
    return pack(list, texts, object_from(list, texts, app, options.sparse)), served, refused
end

-- Returns the whole answer: [[[[]]], [null, null, message, {12, 40}], not served].
function M.payload(app, selector, options)
    local text, served, refused = M.text(app, selector, options)
    for k, number in ipairs(refused) do
        refused[k] = '[' .. number .. ']'
    end
    return '[[[[]]],[null,null,' .. text .. ',{"12":[[' .. json.string(app.app_id) .. ',7]],"40":[[' .. table.concat(served, ",")
        .. ']]}]' .. (refused[1] and ',[' .. table.concat(refused, ",") .. ']' or "") .. ']'
end

return M
