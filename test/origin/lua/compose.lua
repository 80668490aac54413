-- Whole bodies that are not made from cached parts: error pages and interstitials.

local frames = require "frames"

local M = {}

function M.plain(request, status, content_type, text, headers)
    headers = headers or {}
    headers["Content-Type"] = content_type
    return {
        status = status,
        headers = headers,
        parts = text ~= "" and { frames.literal(text, request.gzip) } or {},
    }
end

function M.html(request, status, title, body, headers)
    return M.plain(request, status, "text/html; charset=utf-8",
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>' .. title .. '</title></head><body>' .. body
        .. '</body></html>', headers)
end

local reasons = {
    [400] = "Bad Request", [403] = "Forbidden", [404] = "Not Found", [429] = "Too Many Requests",
    [500] = "Internal Server Error", [502] = "Bad Gateway", [503] = "Service Unavailable", [504] = "Gateway Timeout",
}

function M.status(request, status, headers)
    local reason = reasons[status] or "Status " .. status
    return M.html(request, status, reason, "<h1>" .. reason .. "</h1><p>The test origin was told to say so.</p>", headers)
end

function M.redirect(request, status, location)
    return M.html(request, status, "Moved", '<p>The document has moved.</p>', { Location = location })
end

return M
