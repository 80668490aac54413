-- Reading what a client sent.

local M = {}

-- The value at a path of 1-based indices, or nil where there is none.
function M.at(value, ...)
    for k = 1, select("#", ...) do
        if type(value) ~= "table" then
            return nil
        end
        value = value[select(k, ...)]
    end
    return value
end

-- The same when it is of this type, else nil (JSON null is a userdata).
function M.typed(kind, value, ...)
    value = M.at(value, ...)
    return type(value) == kind and value or nil
end

return M
