-- Storefronts: the currency of a country, and the format of its prices.

local M = {}

-- code = { units for one US dollar, smallest step of a price, decimals shown, format of the text }
local currencies = {
    USD = { 1, 0.01, 2, "$%s" }, EUR = { 0.92, 0.01, 2, "€%s" }, GBP = { 0.79, 0.01, 2, "£%s" },
    JPY = { 150, 10, 0, "¥%s" }, KRW = { 1350, 100, 0, "₩%s" }, BRL = { 5.4, 0.1, 2, "R$ %s" },
    INR = { 84, 10, 2, "₹%s" }, RUB = { 92, 10, 2, "%s ₽" }, CNY = { 7.2, 1, 2, "CN¥%s" },
    TWD = { 32, 10, 2, "NT$%s" }, HKD = { 7.8, 1, 2, "HK$%s" }, CAD = { 1.38, 0.01, 2, "CA$%s" },
    AUD = { 1.52, 0.01, 2, "A$%s" }, NZD = { 1.66, 0.01, 2, "NZ$%s" }, CHF = { 0.88, 0.1, 2, "CHF %s" },
    SEK = { 10.5, 1, 2, "%s kr" }, NOK = { 10.8, 1, 2, "%s kr" }, DKK = { 6.9, 1, 2, "%s kr." },
    PLN = { 4, 0.1, 2, "%s zł" }, CZK = { 23.2, 1, 2, "%s Kč" }, HUF = { 365, 10, 0, "%s Ft" },
    RON = { 4.6, 0.1, 2, "%s RON" }, BGN = { 1.8, 0.1, 2, "%s лв." }, UAH = { 41, 1, 2, "%s ₴" },
    TRY = { 34, 1, 2, "₺%s" }, ILS = { 3.7, 0.1, 2, "₪%s" }, AED = { 3.67, 0.01, 2, "AED %s" },
    SAR = { 3.75, 0.01, 2, "SAR %s" }, EGP = { 48, 0.01, 2, "EGP %s" }, QAR = { 3.64, 0.01, 2, "QAR %s" },
    MXN = { 19, 1, 2, "MX$%s" }, CLP = { 940, 10, 0, "CLP %s" }, COP = { 4200, 100, 0, "COP %s" },
    PEN = { 3.8, 0.1, 2, "S/ %s" }, ARS = { 980, 10, 2, "ARS %s" }, ZAR = { 18, 0.01, 2, "R %s" },
    NGN = { 1600, 10, 2, "₦%s" }, KES = { 129, 1, 2, "KES %s" }, THB = { 34, 1, 2, "฿%s" },
    VND = { 25000, 1000, 0, "%s ₫" }, IDR = { 15600, 500, 0, "Rp %s" }, MYR = { 4.4, 0.1, 2, "RM %s" },
    PHP = { 57, 1, 2, "₱%s" }, SGD = { 1.34, 0.01, 2, "S$%s" }, PKR = { 278, 10, 2, "Rs %s" },
    KZT = { 480, 10, 2, "%s ₸" }, MAD = { 10, 0.01, 2, "MAD %s" }, BDT = { 119, 10, 2, "৳%s" },
}

local places = {
    USD = "us ec sv pa pr", EUR = "at be cy de ee es fi fr gr hr ie it lt lu lv mt nl pt si sk",
    GBP = "gb", JPY = "jp", KRW = "kr", BRL = "br", INR = "in", RUB = "ru", CNY = "cn", TWD = "tw",
    HKD = "hk", CAD = "ca", AUD = "au", NZD = "nz", CHF = "ch li", SEK = "se", NOK = "no", DKK = "dk",
    PLN = "pl", CZK = "cz", HUF = "hu", RON = "ro", BGN = "bg", UAH = "ua", TRY = "tr", ILS = "il",
    AED = "ae", SAR = "sa", EGP = "eg", QAR = "qa", MXN = "mx", CLP = "cl", COP = "co", PEN = "pe",
    ARS = "ar", ZAR = "za", NGN = "ng", KES = "ke", THB = "th", VND = "vn", IDR = "id", MYR = "my",
    PHP = "ph", SGD = "sg", PKR = "pk", KZT = "kz", MAD = "ma", BDT = "bd",
}

local currency_of = {}
for currency, list in pairs(places) do
    for country in list:gmatch("%a+") do
        currency_of[country] = currency
    end
end

-- Countries without an entry use dollars, as many small storefronts do.
function M.currency(country)
    return currency_of[country] or "USD"
end

-- Formats 1234567 as 1,234,567, with the given separator.
function M.group(digits, separator)
    local head, tail = digits:match("^(%d-)(%d%d%d)$")
    while head and head ~= "" do
        local before, three = head:match("^(%d-)(%d%d%d)$")
        if not before then
            return head .. separator .. tail
        end
        head, tail = before, three .. separator .. tail
    end
    return tail or digits
end

-- Returns micros and text of a price in US cents, as shown by the storefront of this country.
function M.price(cents, country)
    local currency = M.currency(country)
    local rate, step, decimals, format = unpack(currencies[currency])
    local steps = math.max(1, math.floor(cents / 100 * rate / step + 0.5))
    -- Micros first, as an integer: the text is made from them, so that both always agree.
    local micros = steps * math.floor(step * 1000000 + 0.5)
    local text = M.group(tostring(math.floor(micros / 1000000)), ",")
    if decimals > 0 then
        text = text .. string.format(".%02d", math.floor(micros % 1000000 / 10000))
    end
    return micros, currency, format:format(text)
end

return M
