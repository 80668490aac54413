# The number of transfers for many apps, as the origin counts them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $session = session();

# Apps available in us, enough for many packs.
reset_origin();
$session->query("CREATE TEMP TABLE app AS SELECT app_id, row_number() OVER (ORDER BY app_id) AS n FROM ("
	. "SELECT DISTINCT app_id FROM playfast_top_apps('{us}', (SELECT array_agg(category) FROM playfast_categories), num => 60)) AS c");
cmp_ok($session->query('SELECT count(*) FROM app'), '>=', 1000, 'there are a thousand apps');

# The first so many of them, as an argument.
sub apps { return "(SELECT array_agg(app_id) FROM app WHERE n <= $_[0])" }

# packed(NAME, CALL, ROWS, CALLS, PACKS): tests the number of rows and calls,
# and the packs that the origin sees, as { calls in a pack => packs }.  Returns
# what the origin saw.
sub packed
{
	my ($name, $call, $rows, $calls, $packs) = @_;
	reset_origin();
	is($session->query("SELECT count(*) FROM $call"), $rows, "$name: rows");
	my $seen = counters();
	is($seen->{calls}, $calls, "$name: calls");
	is_deeply($seen->{packs}, $packs, "$name: packs") or diag explain $seen->{packs};
	is($session->query("SELECT string_agg(DISTINCT attempts::text, ' ') FROM playfast_outcomes()"), '1',
		"$name: nothing is requested twice");
	is($session->query('SELECT count(DISTINCT transfer) FROM playfast_outcomes()'), $seen->{transfers},
		"$name: outcomes have the same number of transfers");
	return $seen;
}

# Details: 32 apps in a POST, for one country and language.
my $seen = packed('1,000 apps in one country', 'playfast_apps(' . apps(1000) . ')', 1000, 1000, { 32 => 31, 8 => 1 });
cmp_ok($seen->{transfers}, '<=', 32, '1,000 apps in one country: 32 transfers');
is_deeply($seen->{by_page}, {}, '1,000 apps in one country: no page') or diag explain $seen->{by_page};
$seen = packed('40 apps in two languages', 'playfast_apps(' . apps(40) . ", langs => '{en,de}')", 80, 80, { 32 => 2, 8 => 2 });

# Some fields of many apps: one POST for each country.
packed('digests of 1,000 apps', 'playfast_app_digests(' . apps(1000) . ')', 1000, 1000, { 1000 => 1 });
packed('1,030 digests', 'playfast_app_digests(' . apps(1030) . ')', 1030, 1030, { 1024 => 1, 6 => 1 });

$session->query("CREATE TEMP TABLE store AS SELECT country FROM playfast_countries WHERE has_store "
	. "AND country NOT IN ('kp', 'sy') ORDER BY country LIMIT 50");
my $stores = '(SELECT array_agg(country) FROM store)';
$seen = packed('availability of 100 apps in 50 countries', 'playfast_availability(' . apps(100) . ", $stores)",
	5000, 5000, { 100 => 50 });
cmp_ok($seen->{transfers}, '<=', 50, 'availability of 100 apps in 50 countries: 50 transfers');
is($session->query('SELECT count(DISTINCT country) FROM playfast_outcomes()'), 50, 'availability: of all 50 countries');

# Permissions and data safety separately, and together with the details in one
# call for each app.
$session->query('CREATE TEMP TABLE separate AS SELECT count(DISTINCT app_id) AS n FROM playfast_permissions(' . apps(64) . ')');
for my $kind (qw(permissions data_safety))
{
	reset_origin();
	$session->query("SELECT count(*) FROM playfast_$kind(" . apps(64) . ')');
	is_deeply(counters()->{packs}, { 32 => 2 }, "$kind of 64 apps are two packs of 32");
	is(counters()->{transfers}, 2, "$kind of 64 apps are two transfers");
	is($session->query("SELECT count(*) FROM playfast_outcomes() WHERE status IN ('ok', 'empty')"), 64,
		"$kind: each app has its answer");
}
$seen = packed('reports of 64 apps', 'playfast_app_reports(' . apps(64) . ')', 64, 64, { 32 => 2 });
is_deeply($seen->{by_rpcid}, { Ws7gDc => 64 }, 'reports of 64 apps: one call for each')
	or diag explain $seen->{by_rpcid};
is($session->query('SELECT count(*) FROM playfast_app_reports(' . apps(64) . ') WHERE permissions <> \'[]\''),
	$session->query('SELECT n FROM separate'), 'reports of 64 apps: with their permissions');

# A page has the reviews of one app and language; 32 pages share a POST.
reset_origin();
cmp_ok($session->query('SELECT count(*) FROM playfast_reviews(' . apps(20) . ", '{en,es,pt}', num => 150)"), '>=', 500,
	'reviews of 20 apps in 3 languages');
$seen = counters();
is($seen->{calls}, 60, '20 apps x 3 languages x 150 reviews: 60 calls');
cmp_ok($seen->{transfers}, '<=', 12, '20 apps x 3 languages x 150 reviews: 12 transfers at most');
is($seen->{transfers}, 3, '20 apps x 3 languages x 150 reviews: one transfer for each language');
reset_origin();
$session->query('SELECT count(*) FROM playfast_reviews(' . apps(20) . ", num => 1000)");
is_deeply(counters()->{packs}, { 5 => 4 }, 'pages of 1,000 reviews: five in a transfer') or diag explain(counters()->{packs});

# Suggestions: 32 terms in a pack; raw RPCs: 8 calls.
reset_origin();
$session->query("SELECT count(*) FROM playfast_suggestions((SELECT array_agg('ad' || n) FROM generate_series(1, 64) AS n))");
is_deeply(counters()->{packs}, { 32 => 2 }, '64 terms are two packs of 32');
reset_origin();
$session->query("SELECT count(*) FROM playfast_rpc_batch((SELECT array_agg(ROW('xdSrCf', "
	. "format('[[null, [\"%s\", 7], []]]', app_id), NULL, NULL, NULL)::playfast_rpc_request) FROM app WHERE n <= 20))");
is_deeply(counters()->{packs}, { 8 => 2, 4 => 1 }, '20 calls of an RPC are packs of 8');

# A pack is limited by its bytes: 21 KB for each app.
reset_origin();
$session->set('playfast.pack_bytes' => 210_000);
$session->query('SELECT count(*) FROM playfast_apps(' . apps(50) . ')');
is_deeply(counters()->{packs}, { 10 => 5 }, 'a tenth of the bytes: packs of ten apps')
	or diag explain(counters()->{packs});
$session->set('playfast.pack_bytes' => 0);
reset_origin();
$session->query('SELECT count(*) FROM playfast_permissions(' . apps(20) . ')');
is_deeply(counters()->{packs}, { 1 => 20 }, 'pack_bytes = 0: every call alone');
$session->query('RESET playfast.pack_bytes');

# A pack that fails as a whole is halved, as are those after it; successful
# packs let them grow again.
sub packs_after
{
	my ($name, $sizes, $fault, %rule) = @_;
	reset_origin();
	fault($fault, %rule);
	is($session->query('SELECT count(*) FROM playfast_apps(' . apps(250) . ')'), 250, "$name: all rows");
	is($session->query('SELECT DISTINCT status FROM playfast_outcomes()'), 'ok', "$name: no failure");
	like(join(' ', map { $_->{calls} } requests()), qr/^$sizes$/, "$name: packs");
	return;
}
$session->set('playfast.max_in_flight' => 1);
my $grow = '17 18 19 20 21 22 23 24 25 26 3';
packs_after('a response that ends short', "32 16 16 $grow", truncate => (fraction => 0.02, times => 1));
packs_after('one that is too large', "32 16 16 $grow", bomb => (mebibytes => 64, times => 1));
packs_after('two in a row', '32 16 16 8 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 1',
	truncate => (fraction => 0.02, times => 2));
# If no smaller pack can help, a pack stays together: it is tried again after a
# random time, and others are sent before it.
packs_after('error rows for all', '32(?: 32| 26){8}', error_row => (code => 'gateway', times => 32));
packs_after('no frame for any', '32(?: 32| 26){8}', missing_frame => (times => 32));
packs_after('one that is missing in a pack', '(?!.* 1 .* 1 )32(?: 32| 26| 1){8}', missing_frame => (times => 1));
$session->set('playfast.retries' => 0, 'playfast.on_error' => 'ignore');
reset_origin();
fault(status => (status => 503, times => 1));
$session->query('SELECT count(*) FROM playfast_apps(' . apps(250) . ')');
is_deeply(counters()->{packs}, { 32 => 7, 26 => 1 }, 'another failure: packs keep their size');

reset_origin();
done_testing();
