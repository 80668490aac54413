# Part of check: HTML pages.

control POST 'reset?all=1' >/dev/null

# page PATH-AND-QUERY [CURL OPTION…]: puts the page into $body, prints status and curl's result
page() {
    query=$1
    shift
    status=$(fetch --compressed --dump-header "$head" --output "$body" --write-out '%{http_code}' "$@" "$url$query" 2>"$dir/error")
    echo "$status $?"
}

block() {
    "$here/peek" "$body" "$@"
}

is "the page of an app" "$(page "/store/apps/details?id=$known.game&hl=en&gl=us")" "200 0"
weight=$(wc -c <"$body")
[ "$weight" -gt 1000000 ]
report $? "it has a megabyte: $weight bytes"
[ "$(grep -ob 'class="ds:' "$body" | head -n 1 | cut -d: -f1)" -gt $((weight * 8 / 10)) ]
report $? "most of it before the data"
is "its end" "$(tail -c 7 "$body")" "</html>"
grep -qi '^content-encoding: gzip' "$head"
report $? "it comes compressed"
is "the app" "$(block Ws7gDc 1 2 77 0)" "\"$known.game\""
is "booleans are numbers" "$(block Ws7gDc 1 2 42)" '[1,1,0]'
is "the phone's ratings beside it" "$(block Ws7gDc:2 1 2 51 2 1)" 1234567
is "twenty reviews" "$(block oCPfdb 0 '#')" 20
is "clusters" "$(block ag2B9c 1 1 '#')" 2
link=$(block ag2B9c 1 1 1 21 1 2 4 2 | tr -d '"')
grep -o 'data:[[][^<]*<' "$body" | tr -d '\n' | grep -q '[=&]'
is "no raw characters in the data" $? 1
page "$link&hl=en&gl=us" >/dev/null
is "the page of a cluster" "$(block CNT7ob 0 1 0 21 0 '#')" 50
page "/store/apps/dev?id=6000000000000000020&gl=us" >/dev/null
is "the page of a developer by number" "$(block MRTdke 0 1 0 21 0 '#') $(block Ws7gDc 1 12 4 0)" '10 "Twenty Numbered Apps"'
page "/store/apps/developer?id=Twenty+%26+Named+Apps+GmbH&gl=us" >/dev/null
is "the page of a developer by name" "$(block IRWBmd 0 1 0 22 0 '#')" 20
page "/store/search?q=quillmarket&c=apps&gl=us" >/dev/null
is "a search" "$(block lGYRle 0 1 0 23 16 11 0 0)" "\"$known.everywhere\""
page "/store/search?q=adventure&c=apps&price=2&gl=us" >/dev/null
like "a search by price" "$(block lGYRle 0 1 0 22 0 '#')" '[1-9]*'
page "/store/apps/datasafety?id=$known.legal&gl=us" >/dev/null
like "data safety" "$(block Ws7gDc 1 2 137 9 2)" '[[]*'
for missing in "apps/details?id=$known.dead" "apps/details?id=$known.onlyjp&gl=fr" "apps/dev?id=1" "apps/developer?id=nobody" "apps/collection/cluster?gsr=x" "apps/details"; do
    is "no page: $missing" "$(page "/store/$missing")" "404 0"
done
is "data safety of an unknown app" "$(page "/store/apps/datasafety?id=$known.dead") $(grep -c '<title>Not Found</title>' "$body")" "200 0 1"
is "pages are counted" "$(control GET counters | perl -MJSON::PP -e 'my $p = decode_json(join "", <STDIN>)->{by_page}; print join " ", map { "$_ $p->{$_}" } sort keys %$p')" \
    "cluster 1 datasafety 2 details 3 dev 2 developer 2 search 2"

key() {
    grep -o "'ds:[0-9]*' : {id:'Ws7gDc'" "$body" | head -n 1 | cut -d"'" -f2
}
for generation in 2022 2026; do
    control POST mode "{\"generation\": $generation}" >/dev/null
    page "/store/apps/details?id=$known.game&gl=us" >/dev/null
    is "generation $generation" "$(key) $(block Ws7gDc 1 2 77 0)" "ds:$([ $generation = 2022 ] && echo 4 || echo 5) \"$known.game\""
done
for moved in true false; do
    control POST mode "{\"moved_pages\": $moved}" >/dev/null
    page "/store/apps/dev?id=6000000000000000020&gl=us" >/dev/null
    is "moved pages: $moved" "$(block MRTdke 0 1 0 21 0 '#') $(block MRTdke 0 1 0 30 0 '#')" \
        "$([ $moved = true ] && echo absent 10 || echo 10 absent)"
done
control POST fault "{\"fault\": \"status\", \"status\": 429, \"match\": {\"page\": \"details\", \"app\": \"$known.game\"}}" >/dev/null
is "a fault of one page" "$(page "/store/apps/details?id=$known.game") $(page "/store/apps/details?id=$known.sale")" "429 0 200 0"
control POST 'reset?all=1' >/dev/null
is "truncate" "$(page "/store/apps/details?id=$known.game" --cookie origin-fault=truncate:0.9) $(grep -c '</html>' "$body")" "200 0 0"
is "stall" "$(page "/store/apps/details?id=$known.game" --cookie origin-fault=stall --max-time 0.3)" "000 28"
is "consent" "$(page "/store/apps/details?id=$known.game" --cookie origin-fault=consent)" "302 0"
control POST 'reset?all=1' >/dev/null
