-- Reads values that a client has sent.

local M = {}

-- Returns the value at a path of 1-based indices, or nil if there is none.
function M.at(value, ...)
    for k = 1, select("#", ...) do
        if type(value) ~= "table" then
            return nil
        end
        value = value[select(k, ...)]
    end
    return value
end

-- The same if it has this type, else nil (JSON null is a userdata).
function M.typed(kind, value, ...)
    value = M.at(value, ...)
    return type(value) == kind and value or nil
end

return M
