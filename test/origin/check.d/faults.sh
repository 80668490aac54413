# Part of check: every kind of fault. They are requested by cookie; control.sh tries rules.

# faulty FAULT [CURL OPTION…]: makes one call with that fault; prints "status curl's-result"
faulty() {
    fault=$1
    shift
    ask "$one" 'hl=en&gl=us' --cookie "SOCS=CAI; origin-fault=$fault" "$@"
}

# pack FAULT: makes three calls with that fault; prints what look says of the body
pack() {
    ask "$three" 'hl=en&gl=us' --cookie "origin-fault=$1" >/dev/null
    looked
}

location() {
    tr -d '\r' <"$head" | sed -n 's/^[Ll]ocation: //p'
}

for code in 400 403 404 429 500 502 503 504; do
    is "status:$code" "$(faulty "status:$code")" "$code 0"
done
faulty status:429,7 >/dev/null
is "with Retry-After" "$(tr -d '\r' <"$head" | grep -ci '^retry-after: 7$')" 1
is "consent" "$(faulty consent)" "302 0"
like "consent goes to" "$(location)" 'https://consent.google.com/m?continue=https%3A*'
is "consent_page" "$(faulty consent_page)" "200 0"
is "consent_page has a form" "$(grep -c 'https://consent.google.com/save' "$body")" 1
is "sorry" "$(faulty sorry)" "302 0"
like "sorry goes to" "$(location)" 'https://www.google.com/sorry/index?continue=https%3A*'
is "captcha" "$(faulty captcha)" "200 0"
is "captcha has its form" "$(grep -c 'id="captcha-form".*g-recaptcha' "$body")" 1
is "captcha:503" "$(faulty captcha:503)" "503 0"
is "captcha:429" "$(faulty captcha:429)" "429 0"
is "redirect" "$(faulty 'redirect:https%3A%2F%2Fexample.org%2Fx')" "302 0"
is "redirect goes to" "$(location)" "https://example.org/x"
is "html" "$(faulty html)" "200 0"
is "html is a page" "$(grep -c '<html>' "$body")" 1
is "empty_body" "$(faulty empty_body)" "200 0"
is "empty_body is empty" "$(wc -c <"$body" | tr -d ' ')" 0
is "garbage" "$(faulty garbage)" "200 0"
is "garbage is noise" "$(looked)" broken
is "garbage:gzip is no gzip" "$(faulty garbage:gzip)" "200 61"

for version in --http2 --http1.1; do
    like "reset $version" "$(faulty reset $version)" '000 5[56]'
    is "reset $version: RST" "$(grep -c -i 'reset by peer' "$dir/error")" 1
    like "reset_body $version" "$(faulty reset_body $version)" '200 [1-9]*'
    is "reset_body $version: RST" "$(grep -c -i 'reset by peer' "$dir/error")" 1
    [ "$(wc -c <"$body")" -gt 10000 ]
    report $? "reset_body $version: part of it arrived"
    is "stall $version" "$(faulty stall $version --max-time 0.3)" "000 28"
    is "stall_body $version" "$(faulty stall_body $version --max-time 0.3)" "200 28"
    [ "$(wc -c <"$body")" -gt 10000 ]
    report $? "stall_body $version: part of it arrived"
    is "truncate $version is no error of the transfer" "$(faulty truncate $version)" "200 0"
    is "truncate $version is incomplete" "$(looked)" broken
    is "truncate:0.9 $version uncompressed" "$(fetch $version -o "$body" -w '%{http_code}' --cookie origin-fault=truncate:0.9 \
        --data-urlencode "f.req=[[$one]]" "$url$path?gl=us") $(looked)" "200 broken"
    like "endless $version" "$(faulty endless $version --max-time 0.5)" '200 28'
    [ "$(wc -c <"$body")" -gt 2000000 ]
    report $? "endless $version: much data arrived"
    is "endless $version has a valid beginning" "$(head -c 16 "$body" | tr '\n' ' ')" ")]}'  [[\"wrb.fr\""
done
for fault in endless_header endless_headers; do
    like "$fault --http1.1" "$(faulty $fault --http1.1 --max-time 2)" '200 [1-9]*'
done
is "endless_headers --http2" "$(faulty endless_headers --http2)" "200 0"
[ "$(grep -c '^x-flood: a' "$head")" -eq 100 ]
report $? "endless_headers --http2: a hundred of them"
like "endless_header --http2" "$(faulty endless_header --http2)" '[02]00 [1-9]*'
is "bomb:64" "$(faulty bomb:64)" "200 0"
[ "$(wc -c <"$body")" -gt 67108864 ]
report $? "bomb:64 is 64 MiB when inflated"

before=$(date +%s%N)
is "slow:300" "$(faulty slow:300)" "200 0"
[ $((($(date +%s%N) - before) / 1000000)) -ge 300 ]
report $? "slow:300 is slow"
is "no_envelope_close" "$(faulty no_envelope_close)" "200 0"
is "no_envelope_close is unclosed" "$(looked)" broken
ask "$three" 'rt=c&gl=us' --cookie origin-fault=no_envelope_close >/dev/null
is "no_envelope_close in chunks" "$(looked | head -n 1)" broken

is "missing_frame" "$(pack missing_frame)" "array"
is "null_payload" "$(pack null_payload | sort | tail -n 3 | tr '\n' ' ')" "frame vyAe2 a null frame vyAe2 b null frame vyAe2 c null "
is "error_row" "$(pack error_row:5 | grep -c 'error \[5\]')" 3
is "error_row:gateway" "$(pack error_row:gateway | grep -c 'error \[8,.*PlayGatewayError')" 3
is "bad_json" "$(pack bad_json | grep -c badjson)" 3
is "layout" "$(pack layout | grep -c moved)" 3
is "layout:rows" "$(pack layout:rows | grep -c ' titled 0 ')" 3
faulty layout:row >/dev/null
like "layout:row" "$(looked)" '*rows 20 *titled 18 *'
is "wrong_tag" "$(pack wrong_tag | cut -s -d' ' -f3 | sort | tr '\n' ' ')" "a-other b-other c-other "
is "duplicate_frame" "$(pack duplicate_frame | cut -s -d' ' -f3 | sort | tr '\n' ' ')" "a a b b c c "
is "extra_frame" "$(pack extra_frame | cut -s -d' ' -f3 | sort | tr '\n' ' ')" "a b c unasked unasked unasked "
faulty hostile_text >/dev/null
grep -q 'u0000' "$body"
report $? "hostile_text has NUL"
is "an unknown fault is ignored" "$(faulty nonsense)" "200 0"

# One curl, one connection: it answers, is frozen, and is silent. Another connection works.
control POST reset?all=1 >/dev/null
fetch -o /dev/null -w '%{http_code} ' --data-urlencode "f.req=[[$one]]" "$url$path?gl=us" \
    --next --silent --noproxy '*' --cacert "$dir/a/ca.pem" -o /dev/null -w '%{http_code} ' -X POST "$url/control/freeze" \
    --next --silent --noproxy '*' --cacert "$dir/a/ca.pem" -o /dev/null -w '%{http_code} %{num_connects}' --max-time 0.3 \
    --data-urlencode "f.req=[[$one]]" "$url$path?gl=us" >"$dir/frozen" 2>"$dir/error"
is "a frozen connection is silent" "$(cat "$dir/frozen")" "200 200 000 0"
is "a new one is not" "$(ask "$one" 'gl=us')" "200 0"
is "freeze by cookie" "$(faulty freeze --max-time 0.3)" "000 28"
is "a new one is not" "$(ask "$one" 'gl=us')" "200 0"
