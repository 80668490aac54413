-- Connections that die silently: nothing more is ever sent on frozen ones.

local socket = require "socket"

local M = {}

local frozen_up_to = 0

-- Connections are numbered in the order of their arrival.
function M.freeze(serial)
    frozen_up_to = math.max(frozen_up_to, serial)
end

function M.thaw()
    frozen_up_to = 0
end

function M.frozen_up_to()
    return frozen_up_to
end

-- Sends nothing until the client has left.
function M.forever()
    repeat
        ngx.sleep(0.1)
    until socket.left() or (ngx.headers_sent and not ngx.flush())
    ngx.exit(444)
end

function M.check(request)
    if request.serial <= frozen_up_to then
        M.forever()
    end
end

return M
