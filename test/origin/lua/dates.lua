-- Dates in each language's format, from seconds since 1970.

local M = {}

local english = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }
local russian = { "янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек." }

local writers = {
    de = function(d) return ("%02d.%02d.%d"):format(d.day, d.month, d.year) end,
    ko = function(d) return ("%d. %d. %d."):format(d.year, d.month, d.day) end,
    ja = function(d) return ("%d/%02d/%02d"):format(d.year, d.month, d.day) end,
    zh = function(d) return ("%d年%d月%d日"):format(d.year, d.month, d.day) end,
    ru = function(d) return ("%d %s %d г."):format(d.day, russian[d.month], d.year) end,
    pt = function(d) return ("%d de %s de %d"):format(d.day, english[d.month]:lower(), d.year) end,
    ar = function(d) return ("%02d‏/%02d‏/%d"):format(d.day, d.month, d.year) end,
    th = function(d) return ("%d %02d %d"):format(d.day, d.month, d.year + 543) end,
}

-- Instead of os.date, which would not be compiled and depends on the machine.
local function civil(seconds)
    local z = math.floor(seconds / 86400) + 719468
    local era = math.floor(z / 146097)
    local doe = z - era * 146097
    local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
    local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
    local mp = math.floor((5 * doy + 2) / 153)
    local month = mp < 10 and mp + 3 or mp - 9
    return {
        year = yoe + era * 400 + (month <= 2 and 1 or 0),
        month = month,
        day = doy - math.floor((153 * mp + 2) / 5) + 1,
    }
end

function M.text(lang, seconds)
    local date = civil(seconds)
    local writer = writers[lang:match("^%a+")]
    return writer and writer(date) or ("%s %d, %d"):format(english[date.month], date.day, date.year)
end

return M
