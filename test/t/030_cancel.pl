# Cancel, terminate and timeouts while transfers hang: they take effect at
# once, nothing is left behind, and the session goes on.
use strict;
use warnings;

use FindBin;
use IO::Socket::INET;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;

# Limit in seconds from the signal to the client's message.
my $limit = 0.050;

my $charts = "playfast_top_apps('{us,kr,jp}', '{GAME,TOOLS}', num => 20)";
my $streamed = "SELECT (c).rank FROM (SELECT $charts AS c OFFSET 0) AS s";

my $boss = session();
my $session;
my $calm;

# Starts a session, and notes its pooled connections and descriptors.
sub begin
{
	reset_origin();
	$boss->query('SELECT playfast_pace_reset()');	# three transfers are in flight at once
	$session = session(set => { 'playfast.transfer_timeout' => '1min' });
	$session->query("SELECT count(*) FROM $charts");
	$calm = descriptors($session->pid);
	return;
}

# Starts a statement and waits until its transfers hang.
sub hang
{
	my ($sql, $transfers) = @_;
	my $before = counters()->{transfers};
	$session->start($sql);
	poll_until(sub { counters()->{transfers} >= $before + $transfers })
		or die 'the transfers do not hang';
	sleep 0.05;
	return;
}

# Tests that nothing is left, and that the next call works.
sub recovered
{
	my ($what) = @_;
	is_calm($session, $calm, $what);
	ok(poll_until(sub { counters()->{in_flight} == 0 }, 10), "$what: no transfer is left at the origin");
	no_faults();
	is($session->query("SELECT count(*) FROM $charts"), 120, "$what: the next call works");
	return;
}

# Cancels a statement once so many of its transfers have met a fault.
sub cancelled
{
	my ($name, $sql, $transfers, $fault, %rule) = @_;
	my $result;
	my $seconds = soonest($limit, sub {
		no_faults();
		fault($fault, %rule);
		hang($sql, $transfers);
		my $start = time;
		$boss->start('SELECT pg_cancel_backend(' . $session->pid . ')');
		$result = $session->finish;
		my $taken = time - $start;
		$boss->finish;
		return $taken;
	});
	is($result->{sqlstate}, '57014', "cancel, $name: 57014");
	cmp_ok($seconds, '<=', $limit, "cancel, $name: at once") or diag sprintf '%.3f s', $seconds;
	is($session->query("SELECT DISTINCT status FROM playfast_outcomes() WHERE status <> 'ok'"), 'skipped',
		"cancel, $name: calls without an answer are skipped");
	recovered("cancel, $name");
	return;
}

begin();
for my $hang (
	[ 'no response', 'stall', {}, "SELECT count(*) FROM $charts" ],
	[ 'half a body', 'stall_body', {}, "SELECT count(*) FROM $charts" ],
	[ 'in a SELECT list', 'stall', {}, "SELECT count(r) FROM ($streamed) AS c(r)" ],
	[ 'one of three', 'stall', { match => { country => 'jp' } }, "SELECT count(*) FROM $charts" ],
	[ 'in PL/pgSQL', 'stall', {}, "DO 'BEGIN PERFORM count(*) FROM playfast_top_apps(''{us,kr,jp}''); "
		. "EXCEPTION WHEN OTHERS THEN NULL; END'" ])
{
	my ($name, $fault, $rule, $sql) = @$hang;
	cancelled($name, $sql, 3, $fault, %$rule);
}

# Before there is a connection: a server that accepts it but does not answer,
# and one whose backlog is full.
{
	my $mute = IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1') or die "listen: $!";
	my $full = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die "listen: $!";
	my @queue = map { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $full->sockport, Blocking => 0) } 1 .. 4;
	my %server = ('TLS hangs' => $mute->sockport, 'connecting hangs' => $full->sockport);
	for my $name (sort keys %server)
	{
		begin();
		my $result;
		my $seconds = soonest($limit, sub {
			$session->set('playfast.base_url' => "https://127.0.0.1:$server{$name}", 'playfast.connect_timeout' => '1min');
			$session->start("SELECT count(*) FROM $charts");
			sleep 0.2;
			my $start = time;
			$boss->start('SELECT pg_cancel_backend(' . $session->pid . ')');
			$result = $session->finish;
			my $taken = time - $start;
			$boss->finish;
			return $taken;
		});
		is($result->{sqlstate}, '57014', "cancel, $name: 57014");
		cmp_ok($seconds, '<=', $limit, "cancel, $name: at once") or diag sprintf '%.3f s', $seconds;
		$session->query('RESET playfast.base_url');
		recovered("cancel, $name");
	}
}

# During the wait before a retry.
begin();
$session->set('playfast.retries' => 20);
cancelled('a retry', "SELECT count(*) FROM $charts", 3, status => (status => 503));

# In the middle of a body that has arrived and takes a second to read.
begin();
$session->set('playfast.max_response_size' => '512MB');
$session->set('playfast.batch_memory' => '2GB');
cancelled('a flood', 'SELECT count(*) FROM playfast_top_apps($${us}$$)', 1, bomb => (mebibytes => 500));

# statement_timeout.
begin();
for my $fault (qw(stall stall_body))
{
	my $result;
	$session->set(statement_timeout => '200ms');
	my $seconds = soonest($limit, sub {
		no_faults();
		fault($fault);
		$result = $session->result("SELECT count(*) FROM $charts");
		return $result->{seconds} - 0.2;
	});
	is($result->{sqlstate}, '57014', "statement_timeout, $fault: 57014");
	cmp_ok($seconds, '<=', $limit, "statement_timeout, $fault: at once") or diag sprintf '%.3f s', $seconds;
	cmp_ok($seconds, '>=', -0.01, "statement_timeout, $fault: not too early") or diag sprintf '%.3f s', $seconds;
	$session->set(statement_timeout => 0);
	recovered("statement_timeout, $fault");
}

# pg_terminate_backend() ends the session and its transfers.
for my $fault (qw(stall stall_body))
{
	my ($result, $pid);
	my $seconds = soonest($limit, sub {
		begin();
		fault($fault);
		hang("SELECT count(*) FROM $charts", 3);
		$pid = $session->pid;
		my $start = time;
		$boss->start("SELECT pg_terminate_backend($pid)");
		$result = $session->finish;
		my $taken = time - $start;
		$boss->finish;
		return $taken;
	});
	is($result->{sqlstate}, '57P01', "terminate, $fault: 57P01");
	cmp_ok($seconds, '<=', $limit, "terminate, $fault: at once") or diag sprintf '%.3f s', $seconds;
	ok(poll_until(sub { !kill(0, $pid) && !-e "/proc/$pid" }, 10), "terminate, $fault: the process ends");
	ok(poll_until(sub { counters()->{in_flight} == 0 }, 10), "terminate, $fault: its transfers end");
}

# A session ends while a cursor is open in mid-flight.
begin();
fault(stall => (match => { country => 'jp' }));
$session->query("BEGIN; DECLARE c CURSOR FOR $streamed; FETCH 1 FROM c");
my $pid = $session->pid;
$boss->query("SELECT pg_terminate_backend($pid)");
ok(poll_until(sub { !-e "/proc/$pid" }, 10), 'an idle session in mid-batch ends');
is($session->result('SELECT 1')->{sqlstate}, '57P01', 'with a message');

done_testing();
