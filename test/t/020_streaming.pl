# A function in the SELECT list streams, and stops when no more rows are read.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep);

use Playfast;

my @codes = qw(us kr jp de br fr gb it es ca);
my $countries = "'{" . join(',', @codes) . "}'";

# Ten transfers of one chart with ten rows.
my $chart = "playfast_top_apps($countries, '{TOOLS}', num => 10)";
my $streamed = "SELECT (c).country, (c).rank FROM (SELECT $chart AS c OFFSET 0) AS s";

reset_origin();
my $session = session();
is($session->query("SELECT count(*) FROM $chart"), 100, 'warm');
my $calm = descriptors($session->pid);
ok($calm->{socket} > 0, 'descriptors can be seen');

# The first row comes with the first response.
reset_origin();
latency(response_ms => 150);
$session->set('playfast.max_in_flight' => 1);
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed");
my $first = $session->result('FETCH 1 FROM c');
my $transfers = counters()->{transfers};
my $rest = $session->result('FETCH ALL FROM c');
$session->query('COMMIT');
is($first->{out}, 'us|1', 'the first row of the first call comes first');
is(scalar(split /\n/, $rest->{out}), 99, 'the others follow');
cmp_ok($transfers, '<=', 2, 'before which only the next transfer has begun');
is($session->query("SELECT DISTINCT status FROM playfast_outcomes()"), 'ok', 'all calls are ok');

# Also with all calls in flight, and responses of different latency.
reset_origin();
fault(slow => (match => { country => [ grep { $_ ne 'fr' } @codes ] }, ms => 3000));
$session->set('playfast.max_in_flight' => 16);
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed");
$first = $session->result('FETCH 1 FROM c');
my $awaited = counters()->{in_flight};
$rest = $session->result('FETCH ALL FROM c');
$session->query('COMMIT');
is($first->{out}, 'fr|1', 'the fastest answer comes first');
is($awaited, 9, 'while the others are awaited');
is(scalar(split /\n/, $rest->{out}), 99, 'the slower ones follow');
my %order;
my @runs = grep { !$order{$_}++ } map { (split /\|/)[0] } split /\n/, $rest->{out};
is(scalar(@runs), 10, 'of all calls');
is(join(' ', map { (split /\|/)[0] } grep { /\|10$/ } split /\n/, $rest->{out}), "@runs", 'each in one piece');

# Closing a cursor stops its batch.
for my $end ('CLOSE c; COMMIT', 'ROLLBACK', 'SELECT 1/0; ROLLBACK')
{
	reset_origin();
	latency(response_ms => 50);
	$session->set('playfast.max_in_flight' => 2);
	$session->query("BEGIN; DECLARE c CURSOR FOR $streamed");
	is(scalar(split /\n/, $session->query('FETCH 3 FROM c')), 3, "some rows, then $end");
	$session->result($end);
	my $stopped = counters()->{transfers};
	sleep 0.3;
	my $seen = counters();
	is($seen->{transfers}, $stopped, 'no further transfer begins');
	cmp_ok($seen->{transfers}, '<=', 3, 'few of ten have begun');
	ok(poll_until(sub { counters()->{in_flight} == 0 }, 10), 'none is left in flight');
	is_calm($session, $calm, $end);
	is($session->query("SELECT status, count(*) > 0 FROM playfast_outcomes() GROUP BY 1 ORDER BY 1"),
		"ok|t\nskipped|t", 'the other calls are skipped');
	is($session->query('SELECT count(*) FROM playfast_outcomes()'), 10, 'all calls have an outcome');
	is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 7)"), 7, 'the next call works');
}

# LIMIT stops a batch in the SELECT list, but not in FROM.
reset_origin();
latency(response_ms => 20);
$session->set('playfast.max_in_flight' => 1);
is($session->query("SELECT (c).rank FROM (SELECT $chart AS c) AS s LIMIT 1"), 1, 'LIMIT 1 in the SELECT list');
cmp_ok(counters()->{transfers}, '<=', 2, 'sends few requests');
is_calm($session, $calm, 'LIMIT');
reset_origin();
is($session->query("SELECT rank FROM $chart LIMIT 1"), 1, 'LIMIT 1 in FROM');
is(counters()->{transfers}, 10, 'sends all requests');

done_testing();
