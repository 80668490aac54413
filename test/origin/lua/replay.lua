-- Recorded answers, where a folder of them was named at start.

local M = {}

local top_free_games

local function payload_of(path)
    local file = io.open(path, "rb")
    if not file then
        return nil
    end
    local body = file:read("*a")
    file:close()
    -- Still quoted: no quote stands unescaped inside, so the first one that does is its end.
    local _, from = body:find('[["wrb.fr","vyAe2","', 1, true)
    local to = from and body:find('",null,null,null,"', from, true)
    return to and body:sub(from + 1, to - 1)
end

-- Read while nginx starts: the worker may not be allowed to.
function M.load(folder)
    if folder and folder ~= "" then
        top_free_games = payload_of(folder .. "/list/topfree-game.txt")
    end
end

function M.top_free_games()
    return top_free_games
end

function M.loaded()
    return { top_free_games = top_free_games ~= nil }
end

return M
