-- Which fault meets which request or call: rules set through the control endpoint, tried in order,
-- and the request's own cookie origin-fault=KIND[:PARAMETER], tried first.

local M = {}

-- level: what the fault affects. parameter: the field set by the cookie's text after the colon.
M.kinds = {
    status = { level = "transfer", parameter = "status" },
    consent = { level = "transfer" },
    consent_page = { level = "transfer" },
    sorry = { level = "transfer" },
    captcha = { level = "transfer", parameter = "status" },
    redirect = { level = "transfer", parameter = "location" },
    html = { level = "transfer" },
    garbage = { level = "transfer", parameter = "encoding" },
    foreign = { level = "transfer", parameter = "frames" },
    empty_body = { level = "transfer" },
    reset = { level = "transfer" },
    reset_body = { level = "transfer", parameter = "fraction" },
    stall = { level = "transfer" },
    stall_body = { level = "transfer", parameter = "fraction" },
    truncate = { level = "transfer", parameter = "fraction" },
    no_envelope_close = { level = "transfer" },
    endless = { level = "transfer", parameter = "ms" },
    bomb = { level = "transfer", parameter = "mebibytes" },
    endless_header = { level = "transfer" },
    endless_headers = { level = "transfer", parameter = "kibibytes" },
    freeze = { level = "transfer" },
    slow = { level = "transfer", parameter = "ms" },
    document = { level = "transfer", parameter = "begin" },
    coded = { level = "transfer", parameter = "how" },
    missing_frame = { level = "call" },
    error_row = { level = "call", parameter = "code" },
    null_payload = { level = "call" },
    layout = { level = "call", parameter = "variant" },
    bad_json = { level = "call" },
    wrong_tag = { level = "call" },
    duplicate_frame = { level = "call" },
    extra_frame = { level = "call" },
    hostile_text = { level = "call" },
    bad_utf8 = { level = "call" },
    bad_numbers = { level = "call" },
    repeated_keys = { level = "call" },
    payload = { level = "call", parameter = "text" },
    deep = { level = "call", parameter = "levels" },
    refuse = { level = "call" },
    wrong_app = { level = "call" },
    unserved = { level = "call", parameter = "fields" },
}

local rules = {}

-- "layout:rows" may be used in a rule as well.
local function split(text)
    local kind, parameter = text:match("^([%a_]+):(.*)$")
    return kind or text, parameter
end

local function prepare(rule)
    local kind, parameter = split(rule.fault)
    local known = M.kinds[kind]
    if not known then
        return nil, "no such fault: " .. kind
    end
    rule.fault, rule.level, rule.seen, rule.used = kind, known.level, 0, 0
    rule.match = type(rule.match) == "table" and rule.match or {}
    if parameter and known.parameter then
        local first, second = parameter:match("^([^,]*),(.*)$")
        if kind == "status" and first then
            rule.retry_after, parameter = second, first
        end
        rule[known.parameter] = tonumber(parameter) or parameter
    end
    return rule
end

-- Adds all rules or none; returns nil and a reason if one is invalid.
function M.add(list)
    local prepared = {}
    for i, rule in ipairs(list) do
        if type(rule) ~= "table" or type(rule.fault) ~= "string" then
            return nil, "a rule is an object with a member fault"
        end
        local ready, reason = prepare(rule)
        if not ready then
            return nil, reason
        end
        prepared[i] = ready
    end
    for _, rule in ipairs(prepared) do
        rules[#rules + 1] = rule
    end
    return prepared
end

function M.clear()
    rules = {}
end

function M.all()
    return rules
end

local function equals(wanted, value)
    if type(wanted) == "table" then
        for _, one in ipairs(wanted) do
            if equals(one, value) then
                return true
            end
        end
        return false
    end
    return value ~= nil and tostring(wanted) == tostring(value)
end

local of_request = { country = "country", gl = "country", lang = "lang", hl = "lang", method = "method", path = "path" }

local function call_matches(rule, call)
    for name, wanted in pairs(rule.match) do
        if not of_request[name] then
            local value = call[name]
            if name ~= "rpcid" and name ~= "tag" then
                value = call.arguments and call.arguments[name]
            end
            if not equals(wanted, value) then
                return false
            end
        end
    end
    return true
end

local function names_calls(rule)
    for name in pairs(rule.match) do
        if not of_request[name] then
            return true
        end
    end
    return false
end

local function matches(rule, request, call)
    for name, wanted in pairs(rule.match) do
        if of_request[name] and not equals(wanted, request[of_request[name]]) then
            return false
        end
    end
    if call then
        return call_matches(rule, call)
    elseif not names_calls(rule) then
        return true
    end
    for _, one in ipairs(request.calls) do
        if call_matches(rule, one) then
            return true
        end
    end
    return request.page ~= nil and call_matches(rule, { arguments = request.page })
end

-- The times of the matches that a rule with a rate has let pass.
local passed = setmetatable({}, { __mode = "k" })

-- Does a match pass because there were few in the last second?
local function is_within(rule, rate)
    ngx.update_time()
    local times, now = passed[rule] or {}, ngx.now()
    passed[rule] = times
    while times[1] and times[1] <= now - 1 do
        table.remove(times, 1)
    end
    if #times >= rate then
        return false
    end
    times[#times + 1] = now
    return true
end

-- Counts a match, and returns whether the rule acts on it.
local function take(rule)
    rule.seen = rule.seen + 1
    if rule.seen <= (rule.skip or 0) or rule.used >= (rule.times or math.huge)
        or rule.rate and is_within(rule, rule.rate) then
        return false
    end
    rule.used = rule.used + 1
    return true
end

local function from_cookie(request)
    if request.cookie_rule == nil then
        local value = request.cookie:match("origin%-fault=([^;%s]+)")
        request.cookie_rule = value and prepare { fault = ngx.unescape_uri(value) } or false
    end
    return request.cookie_rule
end

-- Could a rule of this level act on this request?
function M.any(level, request)
    local own = from_cookie(request)
    return rules[1] ~= nil or (own and own.level == level)
end

-- Returns the rules of a level that act on this request, or on this call, in order.
function M.acting(level, request, call)
    local out = {}
    local own = from_cookie(request)
    if own and own.level == level then
        out[1] = own
    end
    for _, rule in ipairs(rules) do
        if rule.level == level and matches(rule, request, call) and take(rule) then
            out[#out + 1] = rule
        end
    end
    return out
end

return M
