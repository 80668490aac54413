# Part of check: the RPCs of all operations except charts.

control POST 'reset?all=1' >/dev/null
known=org.wellknown

# rpc ID PAYLOAD TAG: makes a call. The payload's quotes are escaped here.
rpc() {
    printf '["%s","%s",null,"%s"]' "$1" "$(printf '%s' "$2" | sed 's/\\/\\\\/g; s/"/\\"/g')" "$3"
}

details() { # APP FIELDS TAG
    rpc Ws7gDc "[null,null,[[$2]],null,null,[[\"$known.$1\",7]]]" "$3"
}

reviews() { # APP SORT COUNT TOKEN SCORE TAG
    rpc oCPfdb "[null,[2,$2,[$3,null,$4],null,[null,$5]],[\"$known.$1\",7]]" "$6"
}

# in_answer WHICH INDEX…: a value of the last answer
in_answer() {
    "$here/peek" "$body" "$@"
}

fields=1,9,10,11,13,14,19,20,38,43,47,49,52,58,59,63,69,70,73,74,75,78,79,80,91,92,95,96,97,100,101,103,106,112,119,129,137,140,139,141,145,146,149,151,155,169,183,187,193

ask "$(details game $fields all),$(details game 19 one),$(details game 52 two),$(details game 138,75 more),$(details dead 19 dead),$(
    rpc xdSrCf "[[null,[\"$known.game\",7],[]]]" permissions)" 'hl=en&gl=us' >/dev/null
is "details: the package" "$(in_answer all 1 2 77 0)" "\"$known.game\""
like "details: the title" "$(in_answer all 1 2 0 0)" '"Gemvalley*'
is "details: the app they are of" "$(in_answer all 1 11 0 0)" "\"$known.game\""
is "details: what is not served" "$(in_answer all 2)" '[[47],[129],[140],[139]]'
is "details: score" "$(in_answer all 1 2 51 0 1)" 4.625
is "details: in-app purchases" "$(in_answer all 1 2 19 0)" '"$0.99 - $49.99 per item"'
like "details: video" "$(in_answer all 1 2 100 0 0 3 2)" '"https://play.google.com/video/*'
is "details: ratings are the sum of the histogram" "$(in_answer all 1 2 51 1 | grep -o ',[0-9]*\]' | tr -cd '0-9\n' | awk '{s += $1} END {print s}')" 1234567
is "details: permissions are those of their own call" "$(in_answer all 1 2 74 2)" "$(in_answer permissions)"
is "field 19 is dense" "$(in_answer one 1 2)" "[$(printf 'null,%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18)[2]]"
like "field 52 is an object" "$(in_answer two 1 2)" '[[]{"52":*'
like "field 138 is the data safety" "$(in_answer more 1 2 137 4)" '[[]*'
is "an unknown app" "$(in_answer dead)" absent
ask "$(details game $fields all)" 'hl=en&gl=us' >/dev/null
weight=$(wc -c <"$body")
[ "$weight" -gt 12000 ] && [ "$weight" -lt 24000 ]
report $? "details have the right size: $weight bytes"

# availability APP COUNTRY
availability() {
    ask "$(details "$1" 19 0)" "gl=$2" >/dev/null
    in_answer 0 1 2 18
}
is "offered" "$(availability everywhere fr)" '[2]'
is "offered in one country" "$(availability onlyus us)" '[2]'
is "listed elsewhere" "$(availability onlyus de)" '[]'
is "not known elsewhere" "$(availability onlyjp de)" absent
is "pre-registration" "$(availability preregister us)" '[1]'
like "early access" "$(availability early us)" '[[]2,null,"*'
is "no store there" "$(availability everywhere kp)" absent
ask "$(details preregister 11,14,52,58 pre),$(details unrated 52 null),$(details unrated2 52 zero),$(details sale 58 sale),$(
    details varies 141 varies),$(details translated 13,73 translated),$(details legal 70 legal)" 'gl=de&hl=de' >/dev/null
is "pre-registration: no offer, no installs, no score, no date" "$(in_answer pre 1 2)" '[]'
is "unrated" "$(in_answer null 1 2 51)" absent
is "unrated, in zeros" "$(in_answer zero 1 2 51 0)" '["0.0",0]'
is "on sale" "$(in_answer sale 1 2 57 0 0 0 0 1 0 1) $(in_answer sale 1 2 57 0 0 0 0 1 '#') $(in_answer sale 1 2 57 0 0 0 0 14 0 '#')" '"EUR" 2 2'
is "varies with device" "$(in_answer varies 1 2 140 0)" '[null,[]]'
like "translated by a machine" "$(in_answer translated 1 2 12 0 0 1)" '"*'
like "legal data" "$(in_answer legal 1 2 69 4 0)" '"*Trading"'
ask "$(rpc Ws7gDc '[null,null,[[1,2,3,5,6]],null,null,[["6000000000000000085",8]]]' 0)" 'gl=us' >/dev/null
is "header of a developer" "$(in_answer 0 1 12 4 0)" '"Eighty-five Numbered Apps"'

ask "$(for n in 0 7 150 1000 2500; do printf '%s,' "$(reviews reviews$n 2 4000 null null $n)"; done)$(reviews reviews7 2 4001 null null large),$(
    reviews reviews7 2 5 '"made up"' null token),$(reviews dead 2 5 null null dead),$(reviews reviews1000 2 1000 null 1 one)" 'hl=en&gl=us' >/dev/null
is "no reviews" "$(in_answer 0)" '[]'
for n in 7 150 1000 2500; do
    is "$n reviews" "$(in_answer $n 0 '#')" $n
done
is "a last page has no token" "$(in_answer 7 1 1)" absent
like "a page too large" "$(in_answer large)" '[[]8,null,*PlayGatewayError*'
is "an unknown token" "$(in_answer token)" '[3]'
is "reviews of an unknown app" "$(in_answer dead)" '[]'
is "a row has 17 slots" "$(in_answer 7 0 0 '#')" 17
is "reviews of one score" "$(in_answer one 0 | perl -MJSON::PP -e 'my %s; $s{ $_->[2] }++ for @{ decode_json(join "", <STDIN>) }; print join " ", keys %s')" 1
in_answer 2500 0 | perl -MJSON::PP -e '
    my @rows = @{ decode_json(join "", <STDIN>) };
    my %ids = map { $_->[0] => 1 } @rows;
    exit 1 if keys %ids != @rows;
    $rows[$_][5][0] > $rows[$_ - 1][5][0] and exit 1 for 1 .. $#rows'
report $? "newest first, no id twice"
ask "$(reviews reviews5785 2 1000 null null 0)" 'hl=ru&gl=us' >/dev/null
first=$(in_answer 0 0 0 0)
next=$(in_answer 0 1 1)
ask "$(reviews reviews5785 2 1000 null null 0)" 'hl=tg&gl=de' >/dev/null
is "an alias has the reviews of its language, whatever the country" "$(in_answer 0 0 0 0)" "$first"
ask "$(reviews reviews5785 2 1000 "$next" null 0),$(rpc UsvDTd "[null,null,[2,2,[1000,null,$next],null,[]],[\"$known.reviews5785\",7]]" 1)" 'hl=ru' >/dev/null
is "a token continues the list" "$(in_answer 0 0 '#')" 1000
is "the older RPC has the same rows" "$(in_answer 1 0)" "$(in_answer 0 0)"

ask "$(rpc xdSrCf "[[null,[\"$known.everywhere\",7],[]]]" full),$(rpc xdSrCf "[[null,[\"$known.bare\",7],[]]]" bare),$(
    rpc xdSrCf "[[null,[\"$known.dead\",7],[]]]" dead),$(rpc IJ4APc '[[null,["s"],[10],[2],4]]' some),$(
    rpc IJ4APc '[[null,["zzzqqq"],[10],[2],4]]' none)" 'gl=us' >/dev/null
is "permissions in three sections" "$(in_answer full '#')" 3
is "no permissions" "$(in_answer bare)" '[[],[],[]]'
is "permissions of an unknown app" "$(in_answer dead)" absent
is "suggestions" "$(in_answer some 0 0 '#')" 5
is "no suggestions" "$(in_answer none)" absent

clusters() { # APP TAG
    rpc ag2B9c "[[null,[\"$known.$1\",7],null,[[3,[6]],null,null,[1,8]]],[1]]" "$2"
}
continued() { # TOKEN
    rpc qnKhOb "[[null,[[10,[10,100]],true,null,[96,27]],null,$1]]" 0
}
ask "$(clusters similar a),$(clusters game g),$(clusters stale s)" 'hl=de&gl=de' >/dev/null
is "similar apps, by key" "$(in_answer a 1 1 1 3 1 0 0)" '"similar_apps_APPLICATION"'
is "six of them" "$(in_answer a 1 1 1 21 0 '#')" 6
is "their title is in the language" "$(in_answer g 1 1 1 21 1 0)" '"Ähnliche Spiele"'
stale=$(in_answer s 1 1 1 21 1 3 1)
gsr=$(in_answer a 1 1 1 21 1 2 4 2 | sed 's/.*gsr=//; s/%3D/=/g; s/"//g')
ask "$(rpc CNT7ob "[[null,null,[[8,[20,50]]],\"$gsr\"],[1]]" 0)" 'hl=de&gl=de' >/dev/null
is "a cluster's page" "$(in_answer 0 0 1 0 21 0 '#')" 50
ask "$(continued "$(in_answer 0 0 1 0 21 1 3 1)")" 'hl=de&gl=de' >/dev/null
is "its continuation" "$(in_answer 0 0 0 0 '#')" 60
ask "$(continued "$(in_answer 0 0 0 7 1)")" 'hl=de&gl=de' >/dev/null
is "and its end" "$(in_answer 0 0 0 0 '#') $(in_answer 0 0 0 7 1)" "27 absent"
ask "$(continued "$stale")" 'hl=de&gl=de' >/dev/null
is "a stale token" "$(in_answer 0)" absent

search() { # TERM TAG
    rpc lGYRle "[[[],[[8,[20,50]]],[\"$1\"],4,null,null,null,[],null],[1]]" "$2"
}
ask "$(search quillmarket top),$(search adventure rows),$(search zzzqqq none)" 'gl=us' >/dev/null
is "the app a term means" "$(in_answer top 0 1 0 23 16 11 0 0)" "\"$known.everywhere\""
is "a card of it" "$(in_answer top 0 1 0 23 16 2 51 0 1)" 4.3125
rows=$(in_answer rows 0 1 0 22 0 '#')
[ "$rows" -ge 19 ]
report $? "a list of $rows"
is "no results" "$(in_answer none 0 1 0 22)" absent

numbered() { # ID TAG
    rpc MRTdke "[null,null,[null,[[1,[10]],null,null,[96]],null,[\"$1\",8]],null,[1]]" "$2"
}
named() { # NAME TAG
    rpc IRWBmd "[[null,[[10,[20]],null,null,[96]],[\"pub:$1\"],4],[1]]" "$2"
}
ask "$(numbered 6000000000000000003 3),$(numbered 6000000000000000085 85),$(numbered 17 none),$(named 'Twenty & Named Apps GmbH' n),$(named nobody m)" 'gl=us' >/dev/null
is "developers by number" "$(in_answer 3 0 1 0 21 0 '#') $(in_answer 3 0 1 0 21 1 3 1) $(in_answer 85 0 1 0 21 0 '#')" "3 absent 10"
is "unknown developers, by number and by name" "$(in_answer none) $(in_answer m)" "absent absent"
is "a developer by name" "$(in_answer n 0 1 0 22 0 '#')" 20
ask "$(continued "$(in_answer 85 0 1 0 21 1 3 1)")" 'gl=us' >/dev/null
is "the rest of its apps" "$(in_answer 0 0 6 0 '#')" 60

chart=$(call topselling_free GAME 1 chart)
ask "$chart" 'hl=ko&gl=kr' >/dev/null
app=$(in_answer chart 0 1 0 28 0 0 0 0 0)
title=$(in_answer chart 0 1 0 28 0 0 0 3)
ask "$(rpc Ws7gDc "[null,null,[[1]],null,null,[[$app,7]]]" 0)" 'hl=ko&gl=kr' >/dev/null
is "an app of a chart is the app of details" "$(in_answer 0 1 2 0 0)" "$title"

two="$(details game 80 a),$(details sale 80 b)"
control POST fault "{\"fault\": \"error_row\", \"match\": {\"app\": \"$known.sale\"}}" >/dev/null
ask "$two" 'gl=us' >/dev/null
is "a fault of one app" "$(in_answer a 1 2 79 0 0 2) $(in_answer b)" '"GAME_PUZZLE" [13]'
control DELETE fault >/dev/null
control POST fault "{\"fault\": \"wrong_app\", \"match\": {\"subject\": \"$known.sale\"}}" >/dev/null
ask "$two" 'gl=us' >/dev/null
[ "$(in_answer b 1 11 0 0)" != "\"$known.sale\"" ]
report $? "wrong_app"
control DELETE fault >/dev/null
control POST fault '{"fault": "unserved", "fields": [138, 75]}' >/dev/null
ask "$(details game 1,75,138 a)" 'gl=us' >/dev/null
is "unserved" "$(in_answer a 1 2 74) $(in_answer a 1 2 137) $(in_answer a 2)" 'absent absent [[75],[138]]'
control DELETE fault >/dev/null
control POST fault '{"fault": "layout:sections"}' >/dev/null
ask "$(search adventure a),$(search zzzqqq b),$(numbered 6000000000000000003 c)" 'gl=us' >/dev/null
is "moved sections" "$(in_answer a 0 1 0 22) $(in_answer a 0 1 0 30 0 '#') $(in_answer b 0 1 0 30) $(in_answer c 0 1 0 30 0 '#')" \
    "absent $rows absent 3"
control DELETE fault >/dev/null
control POST mode '{"refuse": ["ag2B9c", "lGYRle"]}' >/dev/null
ask "$(clusters game c),$(search x s),$(details game 80 a)" 'gl=us' >/dev/null
is "refuse" "$(in_answer c) $(in_answer s) $(in_answer a 1 2 79 0 0 2)" '[3] [3] "GAME_PUZZLE"'
control POST mode '{"refuse": [], "boolean": "01"}' >/dev/null
ask "$(details game 43 a)" 'gl=us' >/dev/null
is "booleans as numbers" "$(in_answer a 1 2 42)" '[1,1,0]'
for layout in true false; do
    control POST mode "{\"sparse\": $layout}" >/dev/null
    ask "$(details game $fields a)" 'gl=us' >/dev/null
    like "sparse: $layout" "$(in_answer a 1 2 145 0 1 0) $(in_answer a 1 2 '#')" "1[0-9]* $([ $layout = true ] && echo 10'[0-9]' || echo 155)"
done
control POST 'reset?all=1' >/dev/null
