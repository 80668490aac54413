-- The TCP connection of the current request, to which nginx's Lua gives no access.

local base = require "resty.core.base"
local ffi = require "ffi"

ffi.cdef [[
typedef struct { uint32_t signature; struct origin_connection *connection; } origin_request;
struct origin_connection { void *data, *read, *write; int fd; };
int connect(int, const void *, unsigned);
int getsockopt(int, int level, int name, void *value, unsigned *length);
]]

local M = {}

local SOL_TCP, TCP_INFO, TCP_ESTABLISHED = 6, 11, 1

local function descriptor()
    return ffi.cast("origin_request *", base.get_request()).connection.fd
end

-- A real reset. connect() to AF_UNSPEC makes Linux abort the connection with RST and drop unsent
-- data. The descriptor stays open; nginx then finds the connection aborted and closes it. This
-- works for every protocol version; nginx's own way (exit 444) only ends the stream over HTTP/2.
function M.reset()
    local unspecified = ffi.new("uint16_t[8]") -- AF_UNSPEC is 0
    return ffi.C.connect(descriptor(), unspecified, 16) == 0
end

-- Has the client closed the connection? nginx does not notice while there are unread bytes (TLS's
-- close_notify).
function M.left()
    local info, length = ffi.new("uint8_t[256]"), ffi.new("unsigned[1]", 256)
    local failed = ffi.C.getsockopt(descriptor(), SOL_TCP, TCP_INFO, info, length) ~= 0
    return failed or info[0] ~= TCP_ESTABLISHED
end

return M
