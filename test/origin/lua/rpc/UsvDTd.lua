-- Reviews by the older RPC: [null,null,[2,SORT,[COUNT,null,TOKEN],null,[]],[APP,7]]. The same rows.

local newer = require "rpc.oCPfdb"
local pick = require "pick"

local M = { constant = true, refusal = newer.refusal, key = newer.key }

function M.arguments(payload)
    return newer.from(pick.at(payload, 3), pick.at(payload, 4))
end

function M.payload(arguments, request, options)
    return newer.rows(arguments, request, options, "")
end

return M
