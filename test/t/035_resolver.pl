# Cancel while name resolution hangs, which a preloaded getaddrinfo() makes it
# do.
use strict;
use warnings;

use Config;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;

my $limit = 0.050;

my $dir = scratch();
my $library = "$dir/slow_getaddrinfo.so";
my $compiler = $ENV{CC} || 'cc';
my $output;
IPC::Run::run([ $compiler, qw(-shared -fPIC -O1 -Wall -Werror -o), $library, "$FindBin::Bin/../lib/slow_getaddrinfo.c", '-ldl' ],
	'>&', \$output) or BAIL_OUT("no compiler: $output");
chmod 0755, $library;
my $woken = "$dir/wake";

reset_origin();
my $cluster = Playfast::Cluster->new(env => { LD_PRELOAD => $library, SLOW_UNTIL => $woken });
my $boss = $cluster->session;
my $session = $cluster->session(set => { 'playfast.connect_timeout' => '1min', 'playfast.transfer_timeout' => '1min',
	'playfast.retries' => 0 });
my $pid = $session->pid;
my $charts = "playfast_top_apps('{us,kr,jp}', num => 20)";

sub threads { return scalar(my @list = glob "/proc/$pid/task/*") }

# Starts a statement that hangs in name resolution.
sub hang
{
	my $before = threads();
	$session->set('playfast.base_url' => 'https://slow.invalid');
	$session->start("SELECT count(*) FROM $charts");
	poll_until(sub { threads() > $before }) or die 'name resolution does not hang';
	sleep 0.05;
	return;
}

# Tests that resolver threads end, descriptors are released, and the next call
# works.
sub recovered
{
	my ($what, $calm) = @_;
	$session->set('playfast.base_url' => $ENV{ORIGIN_URL});
	my $next = $session->result("SELECT count(*) FROM $charts");
	is($next->{out}, 60, "$what: the next call works") or diag $next->{err};
	cmp_ok($next->{seconds}, '<', 5, "$what: while the resolver still hangs");
	cmp_ok(threads(), '>', 1, "$what: which it does");
	open my $file, '>', $woken or die "$woken: $!";
	close $file;
	ok(poll_until(sub { threads() == 1 }, 20), "$what: resolver threads end");
	$session->query('SELECT 1');
	my $now;
	ok(poll_until(sub { $now = descriptors($pid); $now->{net} <= $calm->{net} }, 10),
		"$what: descriptors return to their number") or diag explain [ $calm, $now ];
	unlink $woken;
	return;
}

is($session->query("SELECT count(*) FROM $charts"), 60, 'other names are resolved');
is(threads(), 1, 'which leaves no thread behind');
my $calm = descriptors($pid);

# Signals are for the main thread: a resolver thread blocks them all.
my %number;
@number{ split ' ', $Config{sig_name} } = split ' ', $Config{sig_num};

# Returns the names of the signals that a thread blocks, or does not.
sub signals
{
	my ($thread, $blocked) = @_;
	open my $file, '<', "/proc/$pid/task/$thread/status" or die "$thread: $!";
	my ($mask) = join('', <$file>) =~ /^SigBlk:\s+([0-9a-f]{16})$/m or die "no mask of $thread";
	my $bits = reverse unpack 'B64', pack 'H*', $mask;
	return join ' ', sort grep { !/^(?:KILL|STOP|NUM\d+|ZERO|IOT|CLD|POLL|UNUSED)$/ && $number{$_} < 32
		&& substr($bits, $number{$_} - 1, 1) eq ($blocked ? '1' : '0') } keys %number;
}

hang();
my @resolvers = grep { $_ != $pid } map { m{/(\d+)$} } glob "/proc/$pid/task/*";
cmp_ok(scalar @resolvers, '>=', 1, 'a thread resolves the name');
is(signals($_, 0), '', 'it blocks every signal') for @resolvers;
like(signals($resolvers[0], 1), qr/\bINT\b.*\bTERM\b.*\bUSR1\b/, 'those that PostgreSQL sends included');
like(signals($pid, 0), qr/\bINT\b.*\bTERM\b.*\bUSR1\b/, 'which the main thread receives');
$boss->query("SELECT pg_cancel_backend($pid)");
is($session->finish->{sqlstate}, '57014', 'and obeys them');
recovered('signals', $calm);

# Cancel.
my $result;
my $seconds = soonest($limit, sub {
	hang();
	my $start = time;
	$boss->start("SELECT pg_cancel_backend($pid)");
	$result = $session->finish;
	my $taken = time - $start;
	$boss->finish;
	return $taken;
});
is($result->{sqlstate}, '57014', 'cancel: 57014');
cmp_ok($seconds, '<=', $limit, 'cancel: at once') or diag sprintf '%.3f s', $seconds;
recovered('cancel', $calm);

# Several times in one session.
for my $round (1 .. 3)
{
	hang();
	$boss->query("SELECT pg_cancel_backend($pid)");
	is($session->finish->{sqlstate}, '57014', "cancel again ($round): 57014");
}
cmp_ok(descriptors($pid)->{net}, '<=', $calm->{net} + 2 * 3, 'at most a pair of descriptors for each resolver');
recovered('cancel again', $calm);

# statement_timeout.
$seconds = soonest($limit, sub {
	$session->set('playfast.base_url' => 'https://slow.invalid', statement_timeout => '200ms');
	$result = $session->result("SELECT count(*) FROM $charts");
	$session->set(statement_timeout => 0);
	return $result->{seconds} - 0.2;
});
is($result->{sqlstate}, '57014', 'statement_timeout: 57014');
cmp_ok($seconds, '<=', $limit, 'statement_timeout: at once') or diag sprintf '%.3f s', $seconds;
recovered('statement_timeout', $calm);

# connect_timeout counts name resolution.
$session->set('playfast.base_url' => 'https://slow.invalid', 'playfast.connect_timeout' => '300ms');
$result = $session->result("SELECT count(*) FROM $charts");
is($result->{out}, 0, 'connect_timeout: no rows');
is($session->query('SELECT DISTINCT status FROM playfast_outcomes()'), 'timeout', 'connect_timeout: the status is timeout');
cmp_ok($result->{seconds}, '<', 5, 'connect_timeout: in time');
$session->set('playfast.connect_timeout' => '1min');
recovered('connect_timeout', $calm);

# A session ends while a resolver hangs.
hang();
my $start = time;
$boss->query("SELECT pg_terminate_backend($pid)");
is($session->finish->{sqlstate}, '57P01', 'terminate: 57P01');
cmp_ok(time - $start, '<', 5, 'terminate: without waiting for the resolver');
ok(poll_until(sub { !-e "/proc/$pid" }, 10), 'terminate: the process ends');

# The certificate must be for the name that was requested.
(my $wrong = $ENV{ORIGIN_URL}) =~ s/localhost/wrong.invalid/;
$session = $cluster->session(set => { 'playfast.base_url' => $wrong, 'playfast.retries' => 0 });
reset_origin();
is($session->query("SELECT count(*) FROM $charts"), 0, 'a certificate for another name: no rows');
is($session->query('SELECT DISTINCT status FROM playfast_outcomes()'), 'network_error', 'a network error');
like($session->query('SELECT DISTINCT error FROM playfast_outcomes()'), qr/wrong\.invalid/, 'which names the host');
is(counters()->{transfers}, 0, 'nothing was sent');

done_testing();
