-- The store's categories. Leaves are the genres of apps; the others are charts over several leaves.

local M = {}

local labels = {
    ART_AND_DESIGN = "Art & Design", AUTO_AND_VEHICLES = "Auto & Vehicles", BEAUTY = "Beauty",
    BOOKS_AND_REFERENCE = "Books & Reference", BUSINESS = "Business", COMICS = "Comics",
    COMMUNICATION = "Communication", DATING = "Dating", EDUCATION = "Education",
    ENTERTAINMENT = "Entertainment", EVENTS = "Events", FINANCE = "Finance",
    FOOD_AND_DRINK = "Food & Drink", HEALTH_AND_FITNESS = "Health & Fitness",
    HOUSE_AND_HOME = "House & Home", LIBRARIES_AND_DEMO = "Libraries & Demo",
    LIFESTYLE = "Lifestyle", MAPS_AND_NAVIGATION = "Maps & Navigation", MEDICAL = "Medical",
    MUSIC_AND_AUDIO = "Music & Audio", NEWS_AND_MAGAZINES = "News & Magazines",
    PARENTING = "Parenting", PERSONALIZATION = "Personalization", PHOTOGRAPHY = "Photography",
    PRODUCTIVITY = "Productivity", SHOPPING = "Shopping", SOCIAL = "Social", SPORTS = "Sports",
    TOOLS = "Tools", TRAVEL_AND_LOCAL = "Travel & Local",
    VIDEO_PLAYERS = "Video Players & Editors", WATCH_FACE = "Watch faces", WEATHER = "Weather",
    GAME_ACTION = "Action", GAME_ADVENTURE = "Adventure", GAME_ARCADE = "Arcade",
    GAME_BOARD = "Board", GAME_CARD = "Card", GAME_CASINO = "Casino", GAME_CASUAL = "Casual",
    GAME_EDUCATIONAL = "Educational", GAME_MUSIC = "Music", GAME_PUZZLE = "Puzzle",
    GAME_RACING = "Racing", GAME_ROLE_PLAYING = "Role Playing", GAME_SIMULATION = "Simulation",
    GAME_SPORTS = "Sports", GAME_STRATEGY = "Strategy", GAME_TRIVIA = "Trivia", GAME_WORD = "Word",
}

local leaves = {}
for id in pairs(labels) do
    leaves[#leaves + 1] = id
end
table.sort(leaves)

M.labels = labels
M.leaves = leaves

M.family = {
    "FAMILY_ACTION", "FAMILY_BRAINGAMES", "FAMILY_CREATE",
    "FAMILY_EDUCATION", "FAMILY_MUSICVIDEO", "FAMILY_PRETEND",
}

function M.is_game(leaf)
    return leaf:sub(1, 5) == "GAME_"
end

-- Returns whether the chart of this category lists an app with these properties; nil for an unknown
-- category.
function M.test(category)
    if labels[category] then
        return function(app) return app.genre_id == category end
    elseif category == "APPLICATION" then
        return function(app) return not app.game end
    elseif category == "GAME" then
        return function(app) return app.game end
    elseif category == "ANDROID_WEAR" then
        return function(app) return app.wear end
    elseif category == "FAMILY" then
        return function(app) return app.family ~= nil end
    end
    for _, id in ipairs(M.family) do
        if id == category then
            return function(app) return app.family == category end
        end
    end
end

return M
