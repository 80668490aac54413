# playfast.short_payloads: charts requested with 100 bytes, and again in full where
# the store does not answer that.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use List::Util qw(sum);
use Test::More;

use Playfast;

my $charts = "playfast_top_apps('{us,kr}', '{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}', num => 20)";
my $digest = 'SELECT count(*), md5(string_agg((to_jsonb(e) - \'fetched_at\'%s)::text, \'\' '
	. "ORDER BY country, category, rank)) FROM $charts AS e";
my $session = session(set => { 'playfast.on_error' => 'ignore' });

# The rows, without some columns, and the calls and bytes that they took.
sub fetch
{
	my (@without) = @_;
	my $rows = $session->query(sprintf $digest, join '', map { " - '$_'" } @without);
	return ($rows, counters()->{calls}, sum(map { $_->{bytes} } requests()));
}

reset_origin();
my ($expected, $calls, $bytes) = fetch();
is($calls, 10, 'ten calls');
cmp_ok($bytes, '>', 100_000, 'have long requests');

$session->set('playfast.short_payloads' => 'on');
reset_origin();
my ($rows, $again, $fewer) = fetch();
is($rows, $expected, 'a short payload: the same rows');
is($again, 10, 'by the same calls');
cmp_ok($fewer, '<', 4000, 'in short requests');
is($session->query('SELECT DISTINCT status, attempts FROM playfast_outcomes()'), 'ok|1', 'each at its first attempt');

# The store may leave out columns.
my @last = qw(content_rating iap_range availability);
reset_origin();
$session->set('playfast.short_payloads' => 'off');
my ($shorn) = fetch(@last);
$session->set('playfast.short_payloads' => 'on');
mode(short_charts => 'brief');
($rows) = fetch(@last);
is($rows, $shorn, 'short rows: the columns that are there are the same');
is($session->query("SELECT count(content_rating), count(iap_range), count(availability) FROM $charts"), '0|0|0',
	'and the others NULL');

# Or not answer.
for my $answer (qw(refused null))
{
	reset_origin();
	mode(short_charts => $answer);
	($rows, $calls) = fetch();
	is($rows, $expected, "$answer: the same rows");
	is($calls, 20, 'each call asked twice');
	is($session->query('SELECT DISTINCT status FROM playfast_outcomes()'), 'ok', 'and ok');
	$session->set('playfast.source' => 'rpc');
	($rows) = $session->query("SELECT count(*) FROM $charts");
	is($rows, 0, 'with one source only there is nothing else to ask');
	unlike($session->query('SELECT string_agg(DISTINCT status, \' \') FROM playfast_outcomes()'), qr/ok|empty/,
		'and the calls fail');
	$session->query('RESET playfast.source');
}

# A chart that is empty.
reset_origin();
$session->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', (SELECT array_agg(collection) "
	. "FROM (SELECT collection FROM playfast_collections WHERE NOT answers LIMIT 1) AS c))");
is($session->query('SELECT status FROM playfast_outcomes()'), 'empty', 'an empty chart is empty');
is(counters()->{calls}, 2, 'as the full payload says');

# The cache does not mix them up.
reset_origin();
mode(short_charts => 'brief');
my $rated = "SELECT count(content_rating) > 0 FROM $charts";
$session->set('playfast.cache_ttl' => 60);
is($session->query($rated), 'f', 'a short answer is kept');
$session->set('playfast.short_payloads' => 'off');
is($session->query($rated), 't', 'but not for the full payload');

done_testing();
