# Part of check: the effects of the mode day.

control POST 'reset?all=1' >/dev/null

day() {
    control POST mode "{\"day\": $1}" >/dev/null
}

# asked NAME: the origin's answers to a call of each kind, as one checksum
asked() {
    ask "$(call topselling_free GAME 100 c),$(details game "$fields" d),$(reviews reviews150 2 200 null null r),$(
        search adventure s),$(clusters game m)" 'gl=us&hl=en' >/dev/null
    cksum <"$body"
}

# ids COLLECTION CATEGORY: the apps of a chart in order
ids() {
    ask "$(call "$1" "$2" 100 c)" 'gl=us&hl=en' >/dev/null
    in_answer c 0 1 0 28 0 | perl -MJSON::PP -e 'print map { "$_->[0][0][0]\n" } @{ decode_json(join "", <STDIN>) }'
}

# written APP: the ids, times, texts and reply times of its reviews
written() {
    ask "$(reviews "$1" 2 200 null null r)" 'gl=us&hl=en' >/dev/null
    in_answer r 0 | perl -MJSON::PP -e '
        print map { join("\t", $_->[0], $_->[5][0], $_->[7] ? $_->[7][2][0] : 0) . "\n" } @{ decode_json(join "", <STDIN>) }'
}

first=$(asked)
day 5
fifth=$(asked)
[ "$first" != "$fifth" ]
report $? "another day, other answers"
day 4
asked >/dev/null
day 5
is "a day is the same when it is set again" "$(asked)" "$fifth"
day 0
is "day 0 is the original catalogue" "$(asked)" "$first"
for wrong in -1 1.5 3651 '"x"'; do
    is "no day: $wrong" "$(control POST mode "{\"day\": $wrong}" | grep -c error)" 1
done

ids topselling_free GAME >"$dir/day0"
day 1
ids topselling_free GAME >"$dir/day1"
entered=$(grep -cvxFf "$dir/day0" "$dir/day1")
moved=$(paste "$dir/day0" "$dir/day1" | awk '$1 != $2' | wc -l)
[ "$entered" -ge 1 ] && [ "$entered" -le 10 ] && [ "$moved" -ge 30 ] && [ "$moved" -lt 100 ]
report $? "a chart moves: $moved places, $entered new"

# of APP FIELD INDEX…: a value of its details on that day
of() {
    ask "$(details "$1" "$2" 0)" 'gl=us&hl=en' >/dev/null
    shift 2
    in_answer 0 1 2 "$@"
}
was=
changed=
for n in 0 1 2 3 4 5 6; do
    day $n
    title=$(of game 1 0 0)
    [ "$title" = "$was" ] || changed="$changed $n"
    was=$title
    prices="${prices-} $(of paid 58 57 0 0 0 0 1 0 0)"
    listed="${listed-} $(of legal 19 18)"
    counts="${counts-} $(of game 52 51 2 1)"
done
is "a title changes on the planned days" "$changed" " 0 2 6"
is "and so does a price" "$prices" " 4990000 4990000 3990000 3990000 3990000 3990000 5990000"
is "an app is gone and comes back" "$listed" " [2] [2] [2] absent absent [2] [2]"
is "ratings grow" "$(echo "$counts" | tr ' ' '\n' | sort -nu | tr '\n' ' ' | sed 's/^ *//; s/ *$//')" "${counts# }"
is "its page is gone with it" "$(day 3; fetch -o /dev/null -w '%{http_code}' "$url/store/apps/details?id=$known.legal&gl=us")" 404
ask "$(reviews legal 2 10 null null r),$(rpc xdSrCf "[[null,[\"$known.legal\",7],[]]]" p)" 'gl=us' >/dev/null
is "its reviews and permissions as well" "$(in_answer r) $(in_answer p)" "[] absent"

now=1767225600
day 0
written reviews150 >"$dir/day0"
for n in 1 2 3; do
    day $n
    written reviews150 >"$dir/day$n"
    perl - "$dir/day$((n - 1))" "$dir/day$n" $((now + (n - 1) * 86400)) >"$dir/seen" <<'PERL'
my ($was, $is, $from) = @ARGV;
my (%before, @after, %n);
open my $f, '<', $was or die; while (<$f>) { chomp; my ($id, @rest) = split /\t/; $before{$id} = \@rest }
open $f, '<', $is or die; while (<$f>) { chomp; push @after, [split /\t/] }
my ($last, %seen) = (9e9);
for my $row (@after)
{
    my ($id, $time, $reply) = @$row;
    die "twice: $id\n" if $seen{$id}++;
    die "not in order\n" if $time > $last;
    $last = $time;
    my $old = delete $before{$id};
    my $today = $time >= $from && $time < $from + 86400;
    die "of another day\n" if (!$old || $old->[0] != $time) && !$today;
    $n{!$old ? 'new' : $old->[0] != $time ? 'edited' : 'same'}++;
    $n{answered}++ if $old && $old->[1] != $reply;
}
die "lost\n" if %before;
print join ' ', map { "$_ " . ($n{$_} // 0) } qw(new edited);
print $n{answered} ? ", some answered\n" : ", none answered\n";
PERL
    is "reviews of day $n" "$(cat "$dir/seen")" "new 2 edited 1, some answered"
done
day 1
ask "$(reviews reviews150 2 50 null null r)" 'gl=us&hl=en' >/dev/null
next=$(in_answer r 1 1)
in_answer r 0 | perl -MJSON::PP -e 'print map { "$_->[0]\n" } @{ decode_json(join "", <STDIN>) }' >"$dir/pages"
day 2
ask "$(reviews reviews150 2 200 "$next" null r)" 'gl=us&hl=en' >/dev/null
in_answer r 0 | perl -MJSON::PP -e 'print map { "$_->[0]\n" } @{ decode_json(join "", <STDIN>) }' >>"$dir/pages"
cut -f 1 "$dir/day1" | cmp -s - "$dir/pages"
report $? "a list begun yesterday continues without a gap"
control POST 'reset?all=1' >/dev/null
is "reset is day 0" "$(asked)" "$first"
