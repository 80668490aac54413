-- Recorded answers, if a folder of them was given at the start.

local M = {}

local top_free_games

local function payload_of(path)
    local file = io.open(path, "rb")
    if not file then
        return nil
    end
    local body = file:read("*a")
    file:close()
    -- Still quoted: every quote inside is escaped, so the first unescaped one is the end.
    local _, from = body:find('[["wrb.fr","vyAe2","', 1, true)
    local to = from and body:find('",null,null,null,"', from, true)
    return to and body:sub(from + 1, to - 1)
end

-- Read when nginx starts, as the worker may not have access.
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
