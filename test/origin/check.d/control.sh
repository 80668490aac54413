# Part of check: rules, counters, latency, modes.

control POST 'reset?all=1' >/dev/null
is "nothing is in flight afterwards" "$(counter in_flight)" 0
ask "$three" 'gl=us' >/dev/null
ask "$one" 'gl=jp&hl=ja' --user-agent checker >/dev/null
is "transfers" "$(counter transfers)" 2
is "calls" "$(counter calls)" 4
is "connections" "$(counter connections)" 2
is "new connections" "$(counter connections_new)" 2
[ "$(counter bytes_sent)" -gt 10000 ]
report $? "bytes sent"
like "packs, ids, statuses" "$(control GET counters | tr -d ' ')" '*"packs":{*"3":1*'
is "the requests" "$(control GET requests | perl -MJSON::PP -e '
    print join " ", map { "$_->{gl} $_->{calls} $_->{http} $_->{status}" } @{ decode_json(join "", <STDIN>) }')" "us 3 2 200 jp 1 2 200"
is "their properties" "$(control GET requests | perl -MJSON::PP -e '
    my $r = decode_json(join "", <STDIN>)->[1];
    print "$r->{agent} $r->{path} $r->{hl} $r->{rpcids} $r->{called}[0]{category} ", $r->{bytes} > 50, $r->{time} > 1e9')" \
    "checker $path ja vyAe2 GAME 11"
control POST reset >/dev/null
is "reset" "$(counter transfers) $(counter calls)" "0 0"

# Two requests over one connection, then four at the same time over another one.
fetch -o /dev/null --data-urlencode "f.req=[[$one]]" "$url$path?gl=us" -o /dev/null "$url$path?gl=us"
is "a connection used twice" "$(counter transfers) $(counter connections)" "2 1"
control POST reset >/dev/null
control POST latency '{"response_ms": 200, "call_ms": 20}' >/dev/null
before=$(date +%s%N)
fetch -o /dev/null --parallel --parallel-max 8 -o /dev/null -o /dev/null -o /dev/null \
    --data-urlencode "f.req=[[$three]]" "$url$path?gl=us" "$url$path?gl=de" "$url$path?gl=jp" "$url$path?gl=kr" 2>"$dir/error"
took=$((($(date +%s%N) - before) / 1000000))
[ $took -ge 260 ] && [ $took -lt 700 ]
report $? "latency per response and per call: $took ms"
is "at the same time" "$(counter max_in_flight)" 4
control POST latency '{"response_ms": 0, "call_ms": 0}' >/dev/null
is "an unknown latency" "$(control POST latency '{"nonsense": 1}' | grep -c error)" 1

control POST fault '{"fault": "status", "status": 503, "times": 2, "match": {"country": "kr"}}' >/dev/null
is "a rule for a country" "$(ask "$one" 'gl=us'), $(ask "$one" 'gl=kr'), $(ask "$one" 'gl=KR'), $(ask "$one" 'gl=kr')" "200 0, 503 0, 503 0, 200 0"
control DELETE fault >/dev/null
control POST fault '{"fault": "status", "status": 429, "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT", "skip": 1}' >/dev/null
is "a rule that lets one pass" "$(ask "$one" 'gl=us'), $(ask "$one" 'gl=us')" "200 0, 429 0"
is "Retry-After as a date" "$(grep -ci '^retry-after: Wed, 21 Oct 2026 07:28:00 GMT' "$head")" 1
control DELETE fault >/dev/null
control POST fault '{"fault": "status", "status": 429, "rate": 3}' >/dev/null
for _ in 1 2 3 4 5; do ask "$one" 'gl=us'; done >"$dir/limited"
is "a rule that lets some of every second pass" "$(cut -d ' ' -f 1 "$dir/limited" | tr '\n' ' ')" "200 200 200 429 429 "
sleep 1
is "in the next second as well" "$(ask "$one" 'gl=us')" "200 0"
control DELETE fault >/dev/null
control POST fault '[{"fault": "missing_frame", "match": {"category": "TOOLS"}},
    {"fault": "error_row", "code": 13, "match": {"rpcid": "vyAe2", "collection": ["topgrossing", "topselling_new_free"]}}]' >/dev/null
ask "$three" 'gl=us' >/dev/null
is "rules for calls" "$(looked | cut -s -d' ' -f3-5 | sort | tr '\n' ' ')" "a rows 5 c error [13] "
is "the rules count" "$(control GET fault | grep -o '"used":1' | wc -l | tr -d ' ')" 2
control DELETE fault >/dev/null
ask "$three" 'gl=us' >/dev/null
is "rules removed" "$(looked | wc -l | tr -d ' ')" 4
is "an unknown fault is refused" "$(control POST fault '{"fault": "nonsense"}' | grep -c 'no such fault')" 1
is "invalid JSON is refused" "$(control POST fault '{' | grep -c error)" 1

control POST mode '{"shuffle": false, "rt": true, "boolean": "01", "sparse": true}' >/dev/null
ask "$three" 'gl=us' >/dev/null
is "in order, in chunks" "$(looked | cut -s -d' ' -f1-3 | tr '\n' ' ')" "chunks lengths=ok total=ok frame vyAe2 a frame vyAe2 b frame vyAe2 c "
like "booleans as numbers, objects in all rows" "$(looked | sed -n 2p)" '*rows 5 *objects 5 *flags 01 *'
control POST mode '{"sparse": false, "rt": false, "ceiling": 660}' >/dev/null
ask "$(call topselling_free GAME 1000 0)" 'rt=c&gl=us' >/dev/null
like "no chunks, no objects, 660 rows" "$(looked)" 'array
*rows 660 *objects 0 *'
control POST mode '{"set_cookie": "a=b; Path=/"}' >/dev/null
ask "$one" 'gl=us' >/dev/null
is "mode set_cookie" "$(tr -d '\r' <"$head" | grep -i '^set-cookie')" "set-cookie: a=b; Path=/"
is "an unknown mode" "$(control POST mode '{"nonsense": 1}' | grep -c error)" 1
control POST 'reset?all=1' >/dev/null
like "reset of everything" "$(control GET mode)" '*"ceiling":200*'

if [ -r "${ORIGIN_CAPTURES:-}/list/topfree-game.txt" ]; then
    control POST mode '{"replay": true}' >/dev/null
    ask "$(call topselling_free GAME 100 x)" 'gl=us&hl=en&rt=c' >/dev/null
    like "a recorded answer" "$(looked)" 'chunks lengths=ok total=ok
frame vyAe2 x rows 100 *'
    sed -n 's/^\[\["wrb.fr","vyAe2",\(.*\),null,null,null,".*/\1/p' "$body" >"$dir/sent"
    sed -n 's/^\[\["wrb.fr","vyAe2",\(.*\),null,null,null,".*/\1/p' "$ORIGIN_CAPTURES/list/topfree-game.txt" >"$dir/recorded"
    cmp -s "$dir/sent" "$dir/recorded"
    report $? "it is the recorded payload"
    ask "$(call topselling_free GAME 100 x)" 'gl=de&hl=en' >/dev/null
    like "what is not recorded is generated" "$(looked)" '*rows 100 *currency EUR*'
    control POST 'reset?all=1' >/dev/null
else
    report 0 "a recorded answer # SKIP ORIGIN_CAPTURES names no recordings"
fi

"$here/origin" stop "$dir/b"
ORIGIN_HTTP2=off ORIGIN_STREAMS=10 "$here/origin" start "$dir/b"
is "HTTP/2 off" "$(curl -s --noproxy '*' --cacert "$dir/b/ca.pem" -o /dev/null -w '%{http_version}' "$(cat "$dir/b/url")/x")" 1.1
