-- The properties of the current request that handlers need.

local M = {}

local function body()
    -- Some versions of the module cannot read HTTP/2 bodies without a length.
    if ngx.req.http_version() == 2 and not ngx.var.http_content_length then
        return ""
    end
    ngx.req.read_body()
    local data = ngx.req.get_body_data()
    if not data then
        local name = ngx.req.get_body_file()
        local file = name and io.open(name, "rb")
        if file then
            data = file:read("*a")
            file:close()
        end
    end
    return data or ""
end

local function text(value, default)
    return type(value) == "string" and value ~= "" and value or default
end

function M.read()
    local headers, arguments = ngx.req.get_headers(), ngx.req.get_uri_args()
    local data = body()
    return {
        started = ngx.now(),
        serial = tonumber(ngx.var.connection),
        method = ngx.req.get_method(),
        path = ngx.var.uri,
        arguments = arguments,
        country = text(arguments.gl, "us"):lower(),
        lang = (text(arguments.hl, "en"):gsub("_", "-")),
        chunked = text(arguments.rt) == "c",
        agent = text(headers["user-agent"], ""),
        cookie = text(ngx.var.http_cookie, ""),
        gzip = (ngx.var.http_accept_encoding or ""):find("gzip", 1, true) ~= nil,
        version = ngx.req.http_version(),
        body = data,
        calls = {},
    }
end

return M
