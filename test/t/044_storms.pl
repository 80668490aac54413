# Permanent failures do not cause a storm of requests: they are counted, with
# default settings.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

# Faults must not slow down the tests that follow.
server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);

my $session = session(set => { 'playfast.on_error' => 'ignore' });
reset_origin();
$session->query("CREATE TEMP TABLE app AS SELECT app_id FROM playfast_top_apps('{us}', '{GAME}', num => 200)");
my $apps = '(SELECT array_agg(app_id) FROM app)';
my $outcomes = "SELECT string_agg(x, ' ' ORDER BY x) FROM (SELECT status || ' ' || count(*) AS x FROM playfast_outcomes() GROUP BY status) AS s";

# storm(NAME, FROM, OUTCOMES, MOST, FAULT…): tests the outcomes of the calls
# and the number of requests.
sub storm
{
	my ($name, $from, $wanted, $most, @fault) = @_;
	reset_origin();
	fault(@fault);
	$session->query("SELECT count(*) FROM playfast_$from");
	ref $wanted ? like($session->query($outcomes), $wanted, "$name: outcomes") : is($session->query($outcomes), $wanted, "$name: outcomes");
	cmp_ok(counters()->{transfers}, '<=', $most, "$name: requests");
	return;
}

# 200 calls in one request.
my $pairs = "availability($apps, '{us}')";
storm('a 429', $pairs, 'rate_limited 200', 3, status => (status => 429));
storm('a throttle by error rows', $pairs, 'rate_limited 200', 3, error_row => (code => 8));
storm('a throttle of half of them, once', $pairs, 'ok 200', 2, error_row => (code => 8, skip => 100, times => 100));
storm('not found', $pairs, 'not_found 200', 1, error_row => (code => 5));
storm('an internal error', $pairs, 'http_error 200', 3, error_row => (code => 13));
storm('PlayDataError', "suggestions('{a,b,c,s}')", 'http_error 4', 3, error_row => (code => 'data'));
storm('no frames', $pairs, 'http_error 200', 3, missing_frame => ());
storm('frames of another kind', $pairs, 'layout_changed 200', 1, foreign => ());
storm("HTTP $_", $pairs, 'http_error 200', 4, status => (status => $_)) for 400, 413, 414, 500, 502, 504;
storm("HTTP $_", $pairs, 'http_error 200', 1, status => (status => $_)) for 401, 403, 404, 410;
storm('short', $pairs, 'network_error 200', 4, truncate => (fraction => 0.01));

# The RPC has moved, and the page has, too, or serves as the fallback.
reset_origin();
fault(layout => ());
fault(html => (match => { method => 'GET' }));
$session->query("SELECT count(*) FROM playfast_$pairs");
is($session->query($outcomes), 'layout_changed 200', 'both sources have moved: outcomes');
is(counters()->{transfers}, 4, 'both sources have moved: three calls tried the page');
# Missing pages say little about apps that the RPC has in an unknown layout:
# some more calls try their page.  Once a page is served, all others follow.
reset_origin();
fault(layout => ());
fault(status => (status => 404, match => { method => 'GET' }));
$session->query("SELECT count(*) FROM playfast_$pairs");
is($session->query($outcomes), 'layout_changed 181 not_found 19', 'an RPC that has moved, missing pages: outcomes');
is(counters()->{transfers}, 20, 'an RPC that has moved, missing pages: requests');
reset_origin();
fault(error_row => (code => 3));
$session->query("SELECT count(*) FROM playfast_availability(ARRAY(SELECT 'aa.gone' || i FROM generate_series(1, 8) AS i) "
	. "|| ARRAY(SELECT app_id FROM app LIMIT 20), '{us}')");
is($session->query($outcomes), 'not_found 8 ok 20', 'missing apps before others: outcomes');

reset_origin();
latency(response_ms => 500);
fault(layout => ());
$session->query("SELECT count(*) FROM playfast_availability((SELECT array_agg(app_id) FROM (SELECT app_id FROM app LIMIT 20) AS a), '{us}')");
is($session->query($outcomes), 'ok 20', 'an RPC that has moved: outcomes');
is(counters()->{transfers}, 21, 'an RPC that has moved: a page for each call');
my @pages = sort { $a->{time} <=> $b->{time} } grep { $_->{method} eq 'GET' } requests();
my ($served) = sort { $a <=> $b } map { $_->{time} + $_->{seconds} } @pages;

# The origin rounds its times; without a wait this page would come half a second earlier.
cmp_ok($pages[3]{time}, '>=', $served - 0.25, 'an RPC that has moved: the fourth page is requested once one has served');

# 40 calls, one request each, that fail in the same way.
my $searches = "search(ARRAY(SELECT 'word' || i FROM generate_series(1, 40) AS i), num => 5)";
$session->set('playfast.max_in_flight' => 4);
storm('HTTP 403 of every page', $searches, qr/^http_error 1[6-9] skipped 2[1-4]$/, 20, status => (status => 403));
like($session->query("SELECT DISTINCT error FROM playfast_outcomes() WHERE status = 'skipped'"),
	qr/^16 requests in a row failed in the same way: HTTP status 403$/, 'HTTP 403 of every page: the reason');

# An origin that answers now and then is not given up.
reset_origin();
fault(status => (status => 403, skip => 15, times => 15));
$session->query("SELECT count(*) FROM playfast_$searches");
is($session->query("SELECT count(*) FROM playfast_outcomes() WHERE status = 'skipped'"), 0, '15 in a row: nothing is skipped');
$session->query('RESET playfast.max_in_flight');

# A response with a status other than 200 is never data, and not read to its
# end.
reset_origin();
fault(status => (status => 429, times => 1));
$session->set('playfast.retries' => 0);
is($session->query("SELECT count(*) FROM playfast_suggestions('{s}')"), 0, 'a 429: no rows');

# The end of a list of apps is an error row: the rows before it count.
reset_origin();
fault(error_row => (code => 'data', match => { rpcid => 'qnKhOb' }));
is($session->query("SELECT count(*) FROM playfast_similar_apps('{org.wellknown.similar}', num => 137)"), 50, 'the end of a list: rows');
like($session->query("SELECT status || ' ' || error FROM playfast_outcomes()"), qr/^ok truncated/, 'the end of a list: ok, truncated');

# For reviews it comes and goes; then the older RPC serves.
my $reviews = "SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', num => 2500)";
$session->set('playfast.retries' => 2);
for my $case ([ 'first page', 0 ], [ 'second page', 1 ])
{
	reset_origin();
	fault(error_row => (code => 'data', match => { rpcid => 'oCPfdb' }, skip => $case->[1], times => 1));
	is($session->query($reviews), 2500, "PlayDataError of the $case->[0], once: all reviews");
}
reset_origin();
fault(error_row => (code => 'data', match => { rpcid => 'oCPfdb' }));
is($session->query("SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews150}', num => 150)"), 150, 'PlayDataError always: the older RPC');
is($session->query('SELECT status, attempts FROM playfast_outcomes()'), 'ok|3', 'PlayDataError always: after two attempts');
is(counters()->{by_rpcid}{UsvDTd}, 1, 'PlayDataError always: one request of the older RPC');
reset_origin();
fault(error_row => (code => 'data', match => { rpcid => [ 'oCPfdb', 'UsvDTd' ] }));
is($session->query("SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews150}', num => 150)"), 0, 'PlayDataError of both: no rows');
is($session->query('SELECT status FROM playfast_outcomes()'), 'http_error', 'PlayDataError of both: an error, not "not found"');

# Error rows for the whole request.
for my $case (
	[ '[["er",null,null,null,null,429,null,null,null,8]]', 'rate_limited', 3 ],
	[ '[["er",null,null,null,null,500,null,null,null,13]]', 'http_error', 3 ],
	[ '[["er",null,null,null,null,400,null,null,null,3]]', 'http_error', 1 ])
{
	my ($frames, $status, $requests) = @$case;
	reset_origin();
	fault(foreign => (frames => $frames));
	$session->query("SELECT count(*) FROM playfast_suggestions('{s}')");
	is($session->query("SELECT status || ' ' || error FROM playfast_outcomes()"), "$status the origin answered with " . substr($frames, 1, -1),
		"$frames: $status");
	is(counters()->{transfers}, $requests, "$frames: requests");
}
reset_origin();
fault(foreign => ());
$session->query("SELECT count(*) FROM playfast_suggestions('{s}')");
like($session->query('SELECT error FROM playfast_outcomes()'), qr/only \["wrb\.xx","moved",\[1,2,3\]\]$/, 'frames of another kind: the error names the first one');

# An RPC answers with another RPC's name.
reset_origin();
fault(foreign => (frames => '[["wrb.fr","other","[]",null,null,null,"0"]]'));
$session->query("SELECT count(*) FROM playfast_suggestions('{s}')");
is($session->query('SELECT status, error FROM playfast_outcomes()'), 'layout_changed|the response has no frame of RPC IJ4APc, only of other',
	'another RPC: layout_changed');
is(counters()->{transfers}, 1, 'another RPC: one request');

done_testing();
