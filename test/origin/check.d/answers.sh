# Part of check: right answers.

is "a chart" "$(ask "$one" 'hl=en&gl=us')" "200 0"
like "its rows" "$(looked)" "array
frame vyAe2 0 rows 20 *titled 20 *currency USD*"
is "it comes compressed" "$(grep -ci '^content-encoding: gzip' "$head")" 1
like "over HTTP/2" "$(head -n 1 "$head")" 'HTTP/2 200*'
cp "$body" "$dir/first"
fetch --output "$body" --data-urlencode "f.req=[[$one]]" "$url$path?hl=en&gl=us"
cmp -s "$body" "$dir/first"
report $? "the same bytes uncompressed"
is "over HTTP/1.1" "$(ask "$one" 'hl=en&gl=us' --http1.1)" "200 0"
cmp -s "$body" "$dir/first"
report $? "the same bytes over HTTP/1.1"

ask "$three" 'hl=en&gl=us' >/dev/null
is "three calls, three frames, in another order" "$(looked | cut -s -d' ' -f3,4,5 | sort | tr '\n' ' ')" "a rows 5 b rows 6 c rows 7 "
looked | sed -n 2p | grep -q '^frame vyAe2 a '
is "the first call is not answered first" $? 1
ask "$three" 'hl=ja&gl=jp&rt=c' >/dev/null
like "chunks have the right lengths" "$(looked)" 'chunks lengths=ok total=ok*currency JPY*'
is "a chunk for each frame" "$(grep -c wrb.fr "$body")" 3

long='["vyAe2","[[null,[[8,[20,4]],true,null,[64,1,195],[null,null,[[[true]]],[[[[7,1],[[1,73]]]]]],null,null,[[[1,2],[10,8,9],[],[]]]],[2,\"topselling_free\",\"GAME\"]]]",null,"generic"]'
ask "$long" 'hl=en&gl=us' >/dev/null
like "the long payload" "$(looked)" '*frame vyAe2 generic rows 4 *'
ask "$(call topselling_paid DATING 50 0),$(call topselling_paid COMICS 50 1),$(call topselling_new_grossing GAME 5 2)" 'gl=us' >/dev/null
is "an empty chart" "$(looked | grep -c '0 empty$')" 1
is "a short chart" "$(looked | grep -c '1 rows 17 ')" 1
is "a collection that does not answer" "$(looked | grep -c '2 empty$')" 1
ask "$(call topselling_paid GAME 50 0)" 'gl=kr&hl=ko' >/dev/null
like "paid apps in another currency" "$(looked)" '*paid 50 *currency KRW*'
for collection in topselling_free topselling_paid topgrossing topselling_new_free topselling_new_paid movers_shakers; do
    ask "$(call $collection GAME 3 0)" 'gl=de&hl=de' >/dev/null
    like "collection $collection" "$(looked)" '*rows 3*currency EUR*'
done
for hl in ko ja zh-TW ru ar th pt_BR xx; do
    ask "$(call topselling_free GAME 10 0)" "gl=us&hl=$hl&rt=c" >/dev/null
    like "language $hl" "$(looked)" 'chunks lengths=ok total=ok*rows 10 *titled 10 *'
done
grep -q '你\|—\|★\|•' "$body"
report $? "texts are UTF-8"
ask "$(call topselling_free GAME 1000 0)" 'gl=us' >/dev/null
like "no more than 200 rows" "$(looked)" '*rows 200 *'
summary=$(looked)
like "with unrated apps" "$summary" '*unrated [1-9]*'
like "with trailing objects" "$summary" '*objects [1-9]*'
like "with apps that cannot be bought yet" "$summary" '*no_offer [1-9]*'

ask '["abcde","[]",null,"7"]' 'gl=us' >/dev/null
is "an unknown RPC" "$(line "$(looked)" 2)" "frame abcde 7 error [3]"
ask '["vyAe2","[1,2]",null,"7"]' 'gl=us' >/dev/null
is "an unknown payload" "$(line "$(looked)" 2)" "frame vyAe2 7 error [3]"
ask '["vyAe2","[1,2]"]' 'gl=us' >/dev/null
is "a call without a tag" "$(line "$(looked)" 2)" "frame vyAe2  error [3]"
is "a malformed body" "$(fetch -o /dev/null -w '%{http_code}' -d 'f.req=[[' "$url$path")" 400
is "no body" "$(fetch -o /dev/null -w '%{http_code}' -d '' "$url$path")" 400
is "another path" "$(fetch -o /dev/null -w '%{http_code}' "$url/store/apps/nothing")" 404
perl -e 'my $c = shift; print "f.req=[[", join(",", ($c) x 200), "]]", " " x 3000000' "$one" >"$dir/large"
is "a body of three megabytes" "$(fetch -o "$body" -w '%{http_code}' --data-binary "@$dir/large" "$url$path?gl=us")" 200
is "two hundred calls" "$(grep -o '"wrb.fr"' "$body" | wc -l | tr -d ' ')" 200
