# Cursors that pause, interleave, and outlive their transaction or end with it.
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
my $statuses = 'SELECT status, count(*), max(attempts) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

reset_origin();
my $session = session();
$session->query("SELECT count(*) FROM $chart");
my $calm = descriptors($session->pid);

sub lines { return scalar(split /\n/, $_[0]) }

# Fetches one row, pauses, and fetches the others: no timeout counts the pause.
sub pause_between
{
	my ($name, $wanted, $rest) = @_;
	$session->query("BEGIN; DECLARE c CURSOR FOR $streamed");
	like($session->query('FETCH 1 FROM c'), qr/^\w\w\|1$/, "$name: one row");
	$rest ? $rest->() : sleep 4;
	is(lines($session->query('FETCH ALL FROM c')), 99, "$name: the others after a pause");
	$session->query('COMMIT');
	is($session->query($statuses), $wanted, "$name: all calls are ok");
	return;
}

# The pause is longer than transfer_timeout; the answers come meanwhile.
reset_origin();
latency(response_ms => 200);
$session->set('playfast.max_in_flight' => 3, 'playfast.transfer_timeout' => 3000, 'playfast.retries' => 0);
pause_between('answers that came', 'ok|10|1');

# The pause is longer than connect_timeout and batch_timeout, too.
$session->set('playfast.connect_timeout' => 3000, 'playfast.batch_timeout' => 3900);
latency(response_ms => 100);
pause_between('other deadlines', 'ok|10|1');
$session->query('RESET playfast.connect_timeout; RESET playfast.batch_timeout');

# If the origin closes transfers during the pause, they cost no attempt.
for my $loss (qw(reset truncate))
{
	reset_origin();
	$session->set('playfast.max_in_flight' => 3, 'playfast.transfer_timeout' => 20000);

	# Late after the first row even on a busy machine, and during the pause.
	fault(slow => (match => { country => [ 'kr', 'jp' ] }, times => 2, ms => 3000));
	fault($loss => (match => { country => [ 'kr', 'jp' ] }, times => 2));
	pause_between("$loss during the pause", 'ok|10|1', sub {
		is(counters()->{in_flight}, 2, "$loss: two transfers are in flight when the pause begins");
		ok(poll_until(sub { counters()->{in_flight} == 0 }), "$loss: and are lost during the pause");
		sleep 0.2;
	});
	is(origin('GET', 'fault')->[1]{used}, 2, "$loss: the fault was met");
}
$session->query('RESET playfast.transfer_timeout; RESET playfast.retries');

# Two interleaved cursors.
reset_origin();
latency(response_ms => 20);
(my $other = $streamed) =~ s/TOOLS/SOCIAL/;
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed; DECLARE d CURSOR FOR $other");
my %got = (c => [], d => []);
my $steps = 0;
for my $n (1, 4, 25, 11, 40, 60)
{
	for my $cursor (qw(c d))
	{
		push @{ $got{$cursor} }, split /\n/, $session->query("FETCH $n FROM $cursor");
	}
	$steps++;
}
my $wanted = join ' ', sort map { my $code = $_; map { "$code|$_" } 1 .. 10 } @codes;
is(join(' ', sort @{ $got{$_} }), $wanted, "interleaved cursor $_ has all rows") for qw(c d);
$session->query('COMMIT');
is($session->query($statuses), 'ok|20|1', 'there are outcomes of both');
is($session->query("SELECT batch - min(batch) OVER (), key->>'category', count(*) FROM playfast_outcomes() "
	. 'GROUP BY batch, 2 ORDER BY 1'), "0|TOOLS|10\n1|SOCIAL|10", 'in two batches');

# One cursor is closed in mid-flight, the other goes on.
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed; DECLARE d CURSOR FOR $other");
$session->query('FETCH 1 FROM c; FETCH 1 FROM d; CLOSE c');
is(lines($session->query('FETCH ALL FROM d')), 99, 'a cursor outlives another');
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, 'another call runs beside it');
$session->query('COMMIT');

# ROLLBACK of the transaction, and to a savepoint.
latency(response_ms => 50);
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed; FETCH 2 FROM c; ROLLBACK");
is($session->query("SELECT count(*) FROM $chart"), 100, 'after ROLLBACK the next call works');
$session->query("BEGIN; DECLARE h CURSOR WITH HOLD FOR $streamed; FETCH 2 FROM h; COMMIT");
is(lines($session->query('BEGIN; FETCH 8 FROM h; ROLLBACK; FETCH ALL FROM h')), 98, 'a holdable cursor survives a ROLLBACK');
$session->query('CLOSE h');
$session->query("BEGIN; SAVEPOINT a; DECLARE c CURSOR FOR $streamed; FETCH 2 FROM c; ROLLBACK TO a");
is($session->query("SELECT count(*) FROM $chart"), 100, 'after ROLLBACK TO the next call works in the transaction');
$session->query("DECLARE c CURSOR FOR $streamed; SAVEPOINT b; FETCH 2 FROM c");
like($session->result('SELECT 1/0')->{sqlstate}, qr/22012/, 'an error in a subtransaction');
is(lines($session->query('ROLLBACK TO b; FETCH ALL FROM c')), 98, 'does not affect an older cursor');
$session->query('COMMIT');

# WITH HOLD reads the rest at COMMIT.
reset_origin();
$session->query("BEGIN; DECLARE h CURSOR WITH HOLD FOR $streamed");
is(lines($session->query('FETCH 5 FROM h')), 5, 'WITH HOLD: some rows');
$session->query('COMMIT');
is(counters()->{transfers}, 10, 'COMMIT requests the others');
is(lines($session->query('FETCH ALL FROM h')), 95, 'which can be fetched afterwards');
$session->query('CLOSE h');

# Scrolling back.
$session->query("BEGIN; DECLARE s SCROLL CURSOR FOR $streamed");
my $forth = $session->query('FETCH 30 FROM s');
$session->query('MOVE ABSOLUTE 0 FROM s');
is($session->query('FETCH 30 FROM s'), $forth, 'SCROLL: the same rows again');
$session->query('COMMIT');
cmp_ok(counters()->{transfers}, '<=', 20, 'which were requested once');

# Exceptions in PL/pgSQL: from outside a batch, and its own.
reset_origin();
my $in_block = sub {
	my ($body) = @_;
	my $result = $session->result("DO \$\$DECLARE r record; n int := 0; m int := 0; BEGIN "
		. "BEGIN FOR r IN $streamed LOOP n := n + 1; $body END LOOP; "
		. "EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'caught % after %', SQLSTATE, n; END; "
		. "SELECT count(*) INTO m FROM $chart; RAISE NOTICE 'then %', m; "
		. "EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'then %', SQLSTATE; END\$\$");
	return join ', ', $result->{err} =~ /NOTICE:  00000: (.*)/g;
};
is($in_block->('IF n = 12 THEN PERFORM 1/0; END IF;'), 'caught 22012 after 12, then 100', 'an exception ends a batch');
is($in_block->('IF n = 12 THEN EXIT; END IF;'), 'then 100', 'and so does EXIT');

# An error that is caught, or rolled back to a savepoint, releases everything
# although the transaction goes on.
sub releases
{
	my ($name) = @_;
	ok(poll_until(sub { counters()->{in_flight} == 0 }, 10), "$name: nothing is in flight");
	is($session->query('SELECT count(*) FROM playfast_stat_progress WHERE pid = pg_backend_pid()'), 0, "$name: no batch runs");
	is_calm($session, $calm, $name);
	return;
}
fault(stall => (match => { country => [ 'it', 'es', 'ca' ] }));
$session->query('RESET playfast.max_in_flight; BEGIN');
$session->query("DO \$\$DECLARE r record; BEGIN FOR r IN $streamed LOOP PERFORM 1/0; END LOOP; EXCEPTION WHEN division_by_zero THEN END\$\$");
releases('caught');
no_faults();
# In a simple expression of PL/pgSQL the context of the call outlives an error.
fault(stall => (match => { country => [ 'it', 'es', 'ca' ] }));
fault(status => (match => { country => 'jp' }, status => 403));
$session->set('playfast.on_error' => 'error');
for my $source ("(SELECT count(*) FROM $chart)", "(SELECT count(*) FROM (SELECT $chart OFFSET 0) AS s)",
	"pg_temp.ask()")
{
	$session->query("CREATE OR REPLACE FUNCTION pg_temp.ask() RETURNS bigint LANGUAGE sql AS \$\$SELECT count(*) FROM $chart\$\$");
	$session->query("CREATE OR REPLACE FUNCTION pg_temp.caught() RETURNS void LANGUAGE plpgsql AS \$\$DECLARE n bigint; BEGIN "
		. "n := $source; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'caught %', SQLSTATE; END\$\$");
	my $caught = $session->result('SELECT pg_temp.caught()');
	like($caught->{err}, qr/caught PF003/, 'a simple expression raises');
	releases("caught in $source");
}
$session->query('RESET playfast.on_error');
# A 403 slows the egress down.
$session->query('SELECT playfast_pace_reset()');
no_faults();
fault(stall => (match => { country => [ 'it', 'es', 'ca' ] }));
$session->query("SAVEPOINT a; DECLARE c CURSOR FOR $streamed; DECLARE d CURSOR FOR $other; FETCH 2 FROM c; FETCH 2 FROM d");
ok(poll_until(sub { counters()->{in_flight} == 6 }), 'two cursors hang');
$session->query('ROLLBACK TO a');
releases('rolled back');
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, 'and the transaction goes on');
$session->query('COMMIT');
no_faults();

$session->set('playfast.on_error' => 'error', 'playfast.max_in_flight' => 1);
fault(status => (match => { country => 'jp' }, status => 403));
is($in_block->(''), 'caught PF003 after 20, then PF003', 'a failure can be caught');
is($session->query("SELECT DISTINCT country FROM playfast_outcomes() WHERE status = 'http_error'"), 'jp',
	'and its outcome can be read');
$session->query('RESET playfast.on_error; RESET playfast.max_in_flight');

is_calm($session, $calm, 'after all that');

done_testing();
