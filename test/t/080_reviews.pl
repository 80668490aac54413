# Chains of pages: the effect of faults in mid-list, and answers that do not
# end a list.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Test::More;

use Playfast;

my $app = 'org.wellknown.reviews2500';

# 1,500 reviews are a page of 1,000 and one of 500, which is "in mid-list"
# here.
my $reviews = "playfast_reviews('{$app}', num => 1500)";
my $second = { rpcid => [qw(oCPfdb UsvDTd)], num => 500 };

# Faults must not slow down the tests that follow.
server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);

my $session = session(set => { 'playfast.on_error' => 'ignore', 'playfast.retries' => 1 });
my $outcome = 'SELECT status, rows, attempts, next_token IS NOT NULL FROM playfast_outcomes()';
my $digest = sub {
	my ($from) = @_;
	return "SELECT count(*), count(DISTINCT review_id), max(rank), md5(string_agg(review_id, '' ORDER BY rank)) FROM $from";
};

# Chains for one language share transfers.
reset_origin();
my $apps = "(SELECT array_agg(app_id) FROM playfast_top_apps('{us}', '{SOCIAL,TOOLS}', num => 10))";
$session->query("CREATE TEMP TABLE app AS SELECT $apps AS ids");
reset_origin();
$session->query("SELECT count(*) FROM playfast_reviews((SELECT ids FROM app), '{en,es,pt}', num => 150)");
my $seen = counters();
is($seen->{calls}, 60, '20 apps in 3 languages are 60 calls');
cmp_ok($seen->{transfers}, '<=', 12, 'in few transfers');

# Pages of 1,000 reviews take 830 KB, and packs are limited by their bytes.
reset_origin();
$session->query("SELECT count(*) FROM playfast_reviews('{$app,org.wellknown.reviews5785,org.wellknown.reviews1000}', num => 0)");
$seen = counters();
is($seen->{by_rpcid}{oCPfdb}, 3 + 6 + 1, 'a page for each 1,000 reviews');
cmp_ok($seen->{transfers}, '<=', 8, 'pages of several chains share a transfer');
reset_origin();
$session->query("SET playfast.pack_bytes = '1MB'");
$session->query("SELECT count(*) FROM playfast_reviews('{$app,org.wellknown.reviews5785,org.wellknown.reviews1000}', num => 1000)");
is(counters()->{transfers}, 3, 'up to the bytes of a pack');
$session->query('RESET playfast.pack_bytes');

my $whole = $session->query($digest->($reviews));
like($whole, qr/^1500\|1500\|1500\|/, '1,500 reviews');
is($session->query($outcome), 'ok|1500|2|t', 'in two pages, with a token for the next one');

# A line each: fault in mid-list, parameters, the outcome if it is permanent,
# its error.
my @faults = (
	[ null_payload => {}, 'http_error', 3, qr/null in the middle of the list/ ],
	[ missing_frame => {}, 'http_error', 3, qr/no frame/ ],
	[ error_row => { code => 5, detail => JSON::PP::false() }, 'http_error', 2, qr/\[5\]/ ],
	[ error_row => { code => 3, detail => JSON::PP::false() }, 'http_error', 2, qr/\[3\]/ ],
	[ error_row => { code => 'gateway' }, 'rate_limited', 3, qr/PlayGatewayError/ ],
	[ bad_json => {}, 'layout_changed', 2, qr/not JSON/ ],
	[ layout => {}, 'layout_changed', 2, qr/review/ ],
	[ status => { status => 503 }, 'http_error', 3, qr/503/ ],
	[ truncate => { fraction => 0.2 }, 'network_error', 3, qr/incomplete/ ],
);
for my $line (@faults) {
	my ($kind, $parameters, $status, $attempts, $error) = @$line;
	my $name = join ' ', $kind, grep { !ref } values %$parameters;

	# Temporary: the list is complete.
	if ($attempts == 3) {
		reset_origin();
		fault($kind, %$parameters, match => $second, times => 1);
		is($session->query($digest->($reviews)), $whole, "$name in mid-list once: the list is complete");
		is($session->query($outcome), 'ok|1500|3|t', '... and ok');
		is($session->query('SELECT error FROM playfast_outcomes()'), '', '... and without an error');
	}

	# Permanent: the rows so far are returned, the list is marked as
	# incomplete, and can be continued.
	reset_origin();
	fault($kind, %$parameters, match => $second);
	like($session->query($digest->($reviews)), qr/^1000\|1000\|1000\|/, "$name in mid-list: earlier rows are returned");
	is($session->query($outcome), "$status|1000|$attempts|t", '... and the list is incomplete');
	like($session->query('SELECT error FROM playfast_outcomes()'), $error, '... with an error');
	my $token = $session->query('SELECT next_token FROM playfast_outcomes()');
	reset_origin();
	is($session->query("SELECT md5(string_agg(review_id, '' ORDER BY n, rank)) FROM ("
			. "SELECT 1 AS n, rank, review_id FROM playfast_reviews('{$app}', num => 1000) UNION ALL "
			. "SELECT 2, rank, review_id FROM playfast_reviews_batch(ARRAY[playfast_review_request('$app', num => 500, token => '$token')])) AS r"),
		(split /\|/, $whole)[3], '... and can be continued with the token');
}

# If the newer RPC is refused, the older one has the whole list.
reset_origin();
mode(refuse => ['oCPfdb']);
is($session->query($digest->($reviews)), $whole, 'the older RPC has the same list');
is($session->query($outcome), 'ok|1500|3|t', '... and is used to the end');
$session->query("SELECT count(*) FROM playfast_reviews('{$app}', score => 5)");
is($session->query('SELECT status FROM playfast_outcomes()'), 'http_error', '... but not with a filter, which it lacks');
mode(refuse => ['oCPfdb', 'UsvDTd']);
$session->query("SELECT count(*) FROM $reviews");
is($session->query('SELECT status, attempts FROM playfast_outcomes()'), 'http_error|2', 'both refuse');

# A chain that fails does not affect others.
reset_origin();
fault('null_payload', match => { num => 500, app => $app });
is($session->query("SELECT app_id, count(*) FROM playfast_reviews('{$app,org.wellknown.reviews5785}', num => 1500) GROUP BY 1 ORDER BY 1"),
	"$app|1000\norg.wellknown.reviews5785|1500", 'a chain beside one that fails is complete');
reset_origin();

done_testing();
