# Connections that die silently: a call ends in time, and neither the rest of
# its batch nor the next call waits for dead connections.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $charts = "playfast_top_apps('{us,kr,jp}', '{GAME,TOOLS}', num => 20)";
my $boss = session();

# One connection, and all transfers at the same time. Each has one call, since
# late packs would be split.
for my $way (qw(timeout cancel statement_timeout retry))
{
	reset_origin();
	my $session = session(set => { 'playfast.transfer_timeout' => '1min', 'playfast.pack_bytes' => 0 });
	$session->query("SELECT count(*) FROM $charts");
	my $calm = descriptors($session->pid);
	my $before = counters()->{connections_new};
	freeze();
	my $retries = $way eq 'retry' ? 1 : 0;
	my $patience = $way eq 'cancel' ? 60000 : $way eq 'retry' ? 3000 : 1000;
	$session->set('playfast.retries' => $retries,
		$way eq 'statement_timeout' ? (statement_timeout => 250) : ('playfast.transfer_timeout' => $patience));
	my $result;
	if ($way eq 'cancel')
	{
		my $transfers = counters()->{transfers};
		$session->start("SELECT count(*) FROM $charts");
		poll_until(sub { counters()->{transfers} >= $transfers + 3 }) or die 'the transfers do not hang';
		$boss->query('SELECT pg_cancel_backend(' . $session->pid . ')');
		$result = $session->finish;
	}
	else
	{
		$result = $session->result("SELECT count(*) FROM $charts");
	}
	# A transfer may also be ended because of another one's connection.  If it
	# counts as not sent, it is sent again over a new one, at no cost.
	if ($way eq 'retry')
	{
		is($result->{out}, 120, "frozen, $way: the call gets its rows");
		like($session->query('SELECT DISTINCT attempts FROM playfast_outcomes() ORDER BY 1'), qr/^(?:1\n)?2$/,
			"frozen, $way: at its second attempt");
	}
	elsif ($way eq 'timeout')
	{
		my $late = $session->query("SELECT count(*) FROM playfast_outcomes() WHERE status <> 'ok'");
		cmp_ok($late, '>', 0, "frozen, $way: calls fail");
		is($result->{out}, 120 - 20 * $late, "frozen, $way: without rows");
		like($session->query("SELECT DISTINCT status FROM playfast_outcomes() WHERE status <> 'ok' ORDER BY 1 DESC"),
			qr/^timeout(?:\nnetwork_error)?$/, "frozen, $way: the status is timeout");
	}
	else
	{
		is($result->{sqlstate}, '57014', "frozen, $way: 57014");
		$session->set(statement_timeout => 0);
	}
	$session->set('playfast.transfer_timeout' => '20s', 'playfast.retries' => 0);
	my $next = $session->result("SELECT count(*) FROM $charts");
	is($next->{out}, 120, "frozen, $way: the next call works");
	cmp_ok($next->{seconds}, '<', 10, "frozen, $way: without waiting for the dead connection");
	is(counters()->{connections_new}, $before + 1, "frozen, $way: over a new connection");
	is_calm($session, $calm, "frozen, $way");
}

# Transfers that began one after the other: as long as one of them hangs, the
# connection is in use, and must not be used for new ones.
my $many = "playfast_top_apps((SELECT array_agg(country) FROM (SELECT country FROM playfast_countries "
	. 'WHERE has_store ORDER BY 1 LIMIT 30) AS c), num => 5)';
my $session = session(set => { 'playfast.max_in_flight' => 4, 'playfast.transfer_timeout' => '3s', 'playfast.retries' => 2 });
reset_origin();
is($session->query("SELECT count(*) FROM $many"), 150, 'one after the other: warm');
latency(response_ms => 50, jitter_ms => 500);
my $begun = counters()->{transfers};
$session->start("SELECT count(*) FROM $many");
poll_until(sub { counters()->{transfers} >= $begun + 10 });
freeze();
my $result = $session->finish;
is($result->{out}, 150, 'one after the other: all rows arrive') or diag $result->{err};
is($session->query("SELECT DISTINCT status FROM playfast_outcomes()"), 'ok', 'one after the other: all calls are ok');
cmp_ok($session->query('SELECT count(*) FROM playfast_outcomes() WHERE attempts > 1'), '<=', 8,
	'one after the other: few calls were asked again');
is($session->query("SELECT count(*) FROM $many"), 150, 'one after the other: the next call works');

# Several idle connections die.
my $other = start_origin(ORIGIN_HTTP2 => 'off');
reset_origin();
$session = session(set => { 'playfast.base_url' => $other->{url}, 'playfast.ca_file' => $other->{ca},
	'playfast.max_in_flight' => 4 });
is($session->query("SELECT count(*) FROM $many"), 150, 'several idle connections: warm');
cmp_ok(counters($other)->{connections_open}, '>', 1, 'several idle connections: they are open');
$session->set('playfast.transfer_timeout' => '1s', 'playfast.retries' => 0);
origin('POST', 'freeze', undef, $other);
$session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)");
is($session->query('SELECT status FROM playfast_outcomes()'), 'timeout', 'several idle connections: the first call uses a dead one');
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5,
	'several idle connections: the next call uses none');

done_testing();
