# How calls travel: packs, connections, order.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $countries = "'{us,kr,jp,de,br}'";
my $categories = "'{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}'";
my $charts = "playfast_top_apps($countries, $categories)";

# A digest of all values except the time.
my $digest = sub {
	my ($from) = @_;
	return "SELECT md5(string_agg((to_jsonb(e) - 'fetched_at')::text, '' "
		. "ORDER BY country, lang, category, collection, rank)) FROM $from AS e";
};

reset_origin();
my $session = session();

# The most common use: 25 charts.
is($session->query("SELECT count(*), count(DISTINCT (country, category)), min(rank), max(rank) FROM $charts"),
	'2500|25|1|100', '25 charts are 2,500 rows');
my $seen = counters();
is($seen->{transfers}, 6, 'in 6 transfers');
is($seen->{calls}, 25, 'of 25 calls');
is_deeply($seen->{packs}, { 1 => 1, 4 => 1, 5 => 4 }, 'one for each country, and one to open the connection');
is($seen->{connections_new}, 1, 'over one connection');
is($session->query("SELECT DISTINCT status, attempts, rows, rejected, http_status FROM playfast_outcomes()"),
	'ok|1|100|0|200', 'every call is ok at its first attempt');
is($session->query("SELECT count(*), count(DISTINCT call), count(DISTINCT transfer) FROM playfast_outcomes()"),
	'25|25|6', 'and has an outcome');

# The second call of a session.
reset_origin();
my $expected = $session->query($digest->($charts));
$seen = counters();
is($seen->{connections}, 1, 'the second call uses one connection');
is($seen->{connections_new}, 0, 'which was open before');
is((() = $session->query('SELECT call FROM playfast_outcomes()') =~ /\d+/g), 25,
	'and replaces the outcomes');

# Packs.
reset_origin();
$session->query("SELECT count(*) FROM playfast_top_apps('{us}', $categories)");
$seen = counters();
is($seen->{transfers}, 1, 'five charts of a country are one transfer');
is_deeply($seen->{packs}, { 5 => 1 }, 'with five calls');

reset_origin();
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', (SELECT array_agg(category ORDER BY category) "
	. "FROM (SELECT category FROM playfast_categories ORDER BY 1 LIMIT 20) AS c), num => 5)"), 100, 'twenty charts');
$seen = counters();
is_deeply($seen->{packs}, { 8 => 2, 4 => 1 }, 'are packed up to the limit of the operation');

reset_origin();
$session->set('playfast.pack_bytes' => 0);
is($session->query($digest->($charts)), $expected, 'pack_bytes = 0: the same rows');
$seen = counters();
is($seen->{transfers}, 25, 'in 25 transfers');
is_deeply($seen->{packs}, { 1 => 25 }, 'of one call each');

# Transfers at a time.
for my $limit (1, 3, 16)
{
	reset_origin();
	latency(response_ms => 40 + 30 * $limit);	# none is answered before the last of them is sent
	$session->set('playfast.max_in_flight' => $limit);
	$session->query("SELECT count(*) FROM $charts");
	is(counters()->{max_in_flight}, $limit, "max_in_flight = $limit");
}
is(counters()->{connections}, 1, 'at most 16 at a time share a connection');

# Requests with priorities, one transfer at a time.
reset_origin();
latency(response_ms => 5);
$session->set('playfast.max_in_flight' => 1);
my @wanted = ([ SOCIAL => 1 ], [ TOOLS => 9 ], [ FINANCE => 0 ], [ GAME => 9 ], [ EDUCATION => -5 ], [ DATING => 7 ]);
my $list = join ', ', map { "('us', '$_->[0]', NULL, 5, NULL, $_->[1])::playfast_chart_request" } @wanted;
is($session->query("SELECT count(*) FROM playfast_top_apps_batch(ARRAY[$list])"), 30, 'requests with priorities');
my %priority = map { @$_ } @wanted;
my @asked = map { $priority{ $_->{called}[0]{category} } } requests();
is("@asked", '9 9 7 1 0 -5', 'higher priorities are sent first');
reset_origin();
$session->set('playfast.pack_bytes' => 4 * 1024 * 1024);
$list .= ", ('kr', 'GAME', NULL, 5, NULL, 100)::playfast_chart_request";
$session->query("SELECT count(*) FROM playfast_top_apps_batch(ARRAY[$list])");
@asked = requests();
is("$asked[0]{gl} $asked[-1]{gl}", 'kr us', 'also for another country');
is(scalar @asked, 2, 'and the others travel together');
is($asked[-1]{hl}, 'en', 'in the language of the setting');

# Duplicates are requested once, with the largest num.
reset_origin();
is($session->query("SELECT count(*), max(rank) FROM playfast_top_apps_batch(ARRAY["
	. "('us', 'GAME', NULL, 5, NULL, 0), ('US', 'GAME', 'topselling_free', 8, 'en', 3)]::playfast_chart_request[])"),
	'8|8', 'a duplicate is requested once');
is(counters()->{calls}, 1, 'in one call');

# Rows do not depend on the order of frames and the form of the response.
$session->set('playfast.max_in_flight' => 16);
for my $mode ([ shuffle => JSON::PP::false ], [ seed => 77 ], [ rt => JSON::PP::true ], [ rt => JSON::PP::false ])
{
	reset_origin();
	mode(@$mode);
	is($session->query($digest->($charts)), $expected, "the same rows with $mode->[0] = $mode->[1]");
	is(counters()->{transfers}, 5, 'in the same number of transfers');
}
isnt($session->query($digest->("playfast_top_apps('{us}', $categories, '{TOP_PAID}')")), $expected,
	'other charts have other rows');

# An origin without HTTP/2.
my $other = start_origin(ORIGIN_HTTP2 => 'off');
$session->set('playfast.base_url' => $other->{url}, 'playfast.ca_file' => $other->{ca});
is($session->query($digest->($charts)), $expected, 'HTTP/1.1: the same rows');
is_deeply({ map { $_->{http} => 1 } requests($other) }, { '1.1' => 1 }, 'over HTTP/1.1');
cmp_ok(counters($other)->{connections}, '<=', 5, 'over no more connections than transfers');
reset_origin($other);
$session->query("SELECT count(*) FROM playfast_top_apps($countries)");
is(counters($other)->{transfers}, 5, 'and once more');
cmp_ok(counters($other)->{connections_new}, '<=', 1, 'over the four connections that were kept');

done_testing();
