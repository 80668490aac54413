# Captcha and consent pages: for a while no session sends anything more.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(time);

use Playfast;
use Playfast::Cluster;

my $charts = "SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de}', '{TOOLS}', num => 5)";
my $statuses = 'SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0',
	'playfast.block_cooldown = 0' ]);
my @sessions = my ($first, $second) = map { $cluster->session(set => { 'playfast.pack_bytes' => 0 }) } 1, 2;

sub begin
{
	my (%settings) = @_;
	reset_origin();
	my $url = another_url();
	$_->set('playfast.base_url' => $url) for @sessions;
	$cluster->reload(%settings) if %settings;
	return;
}

sub egress { return $_[0]->query("SELECT value FROM playfast_status() WHERE name = 'egress direct ' || current_setting('playfast.base_url')") }
sub distinct { return $_[0]->query("SELECT DISTINCT $_[1] FROM playfast_outcomes() WHERE status = '$_[2]'") }

# A wall ends the batch: the call that met it is blocked, the others are
# skipped.
my %functions = (
	RPC => [ 'playfast_top_apps', $charts ],
	page => [ 'playfast_search', "SELECT count(*) FROM playfast_search('{adventure,gemvalley,quillmarket,zzzqqq}', num => 5)" ],
);
my %hints = (
	consent => qr/^Set playfast\.cookie .*"SOCS=CAI"/,
	consent_page => qr/^Set playfast\.cookie .*"SOCS=CAI"/,
	captcha => qr/^The origin treats this address as a robot\.  Wait an hour/,
	sorry => qr/^The origin treats this address as a robot\.  Wait an hour/,
);
for my $kind (sort keys %functions)
{
	my ($function, $sql) = @{ $functions{$kind} };
	for my $wall (sort keys %hints)
	{
		begin();
		$first->set('playfast.max_in_flight' => 1);
		fault($wall, skip => 1);
		my $result = $first->result($sql);
		is($first->query($statuses), "blocked|1\nok|1\nskipped|2", "$wall, $kind: blocked, skipped")
			or diag $first->query('SELECT * FROM playfast_outcomes()');
		is(counters()->{transfers}, 2, "$wall, $kind: nothing more is sent");
		like($result->{err}, qr/WARNING:  PF002: 3 of 4 calls of $function failed: blocked 1, skipped 2$/m,
			"$wall, $kind: a warning");
		like($result->{err}, qr/^HINT:  \Q@{[ distinct($first, 'hint', 'blocked') ]}\E$/m, "$wall, $kind: with a hint");
		like(distinct($first, 'hint', 'blocked'), $hints{$wall}, "$wall, $kind: which helps");
		like(distinct($first, 'error', 'blocked'), $wall =~ /consent/ ? qr/consent .*HTTP (200|302)/ : qr/captcha .*HTTP (200|302)/,
			"$wall, $kind: with a message");
		is(distinct($first, 'error', 'skipped'), distinct($first, 'error', 'blocked'), "$wall, $kind: also for the other calls");
	}
}

# Transfers in flight are given up.
begin();
$first->set('playfast.max_in_flight' => 16);
fault(captcha => (status => 429, match => { country => 'us' }));
fault(stall => (match => { country => [ qw(kr jp de) ] }));
my $result = $first->result($charts);
is($first->query($statuses), "blocked|1\nskipped|3", 'a captcha of status 429: blocked');
cmp_ok($result->{seconds}, '<', 5, 'transfers in flight are not waited for');
ok(poll_until(sub { counters()->{in_flight} == 0 }, 10), 'but given up at once');

# As an error.
begin();
fault('sorry');
$result = $first->result("SET playfast.on_error = 'error'; $charts");
is($result->{sqlstate}, 'PF002', 'on_error = error');
like($result->{err}, qr/^HINT:  The origin treats this address as a robot/m, 'has the hint');
$first->query('RESET playfast.on_error');

# A cool-down is everybody's.
begin('playfast.block_cooldown' => 5);
$second->query($charts);
$first->query($charts);
fault(captcha => (times => 1, match => { country => 'br' }));
latency(response_ms => 300);
$second->set('playfast.max_in_flight' => 1);
$second->start($charts =~ s/TOOLS/TOOLS,GAME,SOCIAL,FINANCE/r);
my $asked = counters()->{transfers};
poll_until(sub { counters()->{transfers} >= $asked + 2 }) or die 'nothing is asked';
my $start = time;
$first->query("SELECT count(*) FROM playfast_top_apps('{br}', num => 5)");
is($first->query($statuses), 'blocked|1', 'cool-down: it begins');
$second->finish;
is($second->query("SELECT count(*) FROM playfast_outcomes() WHERE status NOT IN ('ok', 'blocked')"), 0,
	"cool-down: another backend's remaining calls are blocked");
cmp_ok($second->query("SELECT count(*) FROM playfast_outcomes() WHERE status = 'blocked' AND attempts = 0"), '>=', 8,
	'cool-down: without being sent');
like(distinct($second, 'error', 'blocked'), qr/^the origin has blocked this address; nothing will be sent for another [1-5] s$/,
	'cool-down: with the reason');
like(distinct($second, 'hint', 'blocked'), qr/^playfast\.block_cooldown .*playfast_status\(\)/, 'cool-down: with a hint');
$asked = counters()->{transfers};
my $third = $cluster->session(set => { 'playfast.base_url' => $first->query('SHOW playfast.base_url') });
$third->result($charts);
is($third->query($statuses), 'blocked|4', 'cool-down: a session that comes later is blocked, too');
$first->result($charts);
is(counters()->{transfers}, $asked, 'cool-down: nothing is sent');
like(egress($second), qr/, blocked for [1-5] s more$/, 'cool-down: playfast_status() shows it');
is($second->query("SELECT blocked_until - now() BETWEEN '0 s' AND '5 s', waits_until FROM playfast_stat_egress "
		. "WHERE origin = current_setting('playfast.base_url')"), 't|', 'cool-down: and its end');

# It is for one egress, and it ends.
my $url = $second->query('SHOW playfast.base_url');
$second->set('playfast.base_url' => another_url());
is($second->query($charts), 20, 'cool-down: another origin is not affected');
$second->set('playfast.base_url' => $url);
cmp_ok(time - $start, '<', 5, 'cool-down: it has not ended so far') or diag time - $start;
ok(poll_until(sub { egress($second) !~ /blocked/ }, 10), 'cool-down: it ends, in playfast_status()');
is($second->query($charts), 20, 'cool-down: and so it does');

# A long batch is refused as a whole.
fault(captcha => (times => 1));
$first->result($charts);
reset_origin();
$second->result("SELECT count(*) FROM playfast_app_digests((SELECT array_agg('com.example.app' || i) FROM generate_series(1, 20000) AS i))");
is($second->query($statuses), 'blocked|20000', 'cool-down: a long batch is blocked');
is(counters()->{transfers}, 0, 'cool-down: and nothing of it is sent');

# Some roles can end it.
$cluster->session->query('CREATE ROLE plain LOGIN');
is($cluster->session(role => 'plain')->result('SELECT playfast_pace_reset()')->{sqlstate}, '42501', 'reset: only with the privilege');
$first->query('SELECT playfast_pace_reset()');
is($second->query($charts), 20, 'reset: the cool-down is over, for all');

# Without shared memory it is for one backend.
SKIP:
{
	my @private = map { session(set => { 'playfast.pack_bytes' => 0, 'playfast.base_url' => $url }) } 1, 2;
	skip 'all sessions share the state (on PostgreSQL 15 and 16 they do not without shared_preload_libraries)', 2
		if $private[0]->query("SELECT value FROM playfast_status() WHERE name = 'state'") =~ /^shared/;
	server_settings('playfast.block_cooldown' => 2);
	reset_origin();
	fault(captcha => (times => 1));
	$private[0]->result($charts) for 1, 2;
	is($private[0]->query($statuses), 'blocked|4', 'not shared: the backend keeps to it');
	is($private[1]->query($charts), 20, 'not shared: another backend is not affected');
}

done_testing();
