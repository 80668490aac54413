-- Phrases of the store itself, by language; a language without an entry uses English.

local M = {}

local english = {
    similar_apps = "Similar apps", similar_games = "Similar games", more_by = "More by %s", other = "Other",
    ads = "Contains ads", early = "Early access", family = "You can share this with your family.",
    title = "%s - Apps on Google Play", search_title = "%s - Android Apps on Google Play",
    developer_title = "Android Apps by %s on Google Play", cluster_title = "Android Apps on Google Play",
    shared_none = "No data passed on", collected_some = "This app may gather these kinds of data", and_others = "%s and others",
    shared = "Data passed on", collected = "Data gathered", practices = "Security practices",
    ends = "Sale ends on %s", in_chart = "top %s",
}

local others = {
    de = { similar_apps = "Ähnliche Apps", similar_games = "Ähnliche Spiele", more_by = "Mehr von %s", other = "Sonstige",
        ads = "Enthält Werbung", title = "%s – Apps bei Google Play", ends = "Angebot endet am %s" },
    ko = { similar_apps = "유사한 앱", similar_games = "유사한 게임", more_by = "%s의 앱 더보기", other = "기타", ads = "광고 포함" },
    ja = { similar_apps = "類似のアプリ", similar_games = "類似のゲーム", more_by = "%s のその他のアプリ", other = "その他", ads = "広告を含む" },
    zh = { similar_apps = "类似应用", similar_games = "类似游戏", more_by = "更多%s的作品", other = "其他", ads = "含广告" },
    ru = { similar_apps = "Похожие приложения", similar_games = "Похожие игры", more_by = "Другие приложения %s", other = "Другое",
        ads = "Есть реклама" },
    ar = { similar_apps = "تطبيقات مشابهة", similar_games = "ألعاب مشابهة", more_by = "المزيد من %s", other = "غير ذلك" },
    th = { similar_apps = "แอปที่คล้ายกัน", similar_games = "เกมที่คล้ายกัน", more_by = "เพิ่มเติมโดย %s", other = "อื่นๆ" },
    pt = { similar_apps = "Apps semelhantes", similar_games = "Jogos semelhantes", more_by = "Mais de %s", other = "Outros",
        ads = "Contém anúncios" },
    fr = { similar_apps = "Applications similaires", similar_games = "Jeux similaires", more_by = "Autres applis de %s" },
    es = { similar_apps = "Aplicaciones similares", similar_games = "Juegos similares", more_by = "Más de %s" },
}

function M.get(lang)
    return others[lang:match("^%a+")] or english
end

for _, phrases in pairs(others) do
    setmetatable(phrases, { __index = english })
end

return M
