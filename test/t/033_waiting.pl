# A backend that waits uses no processor time, whatever it waits for.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;

# 25 charts: requests of 115 KB, more than the initial window of HTTP/2.
my $charts = "playfast_top_apps('{us,kr,jp,de,br}', '{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}', num => 10)";

# Returns the processor time in seconds of all threads of a process.
sub computed
{
	my ($pid) = @_;
	my $ns = 0;
	foreach my $name (glob "/proc/$pid/task/*/schedstat")
	{
		open my $file, '<', $name or next;
		$ns += (split ' ', <$file>)[0];
	}
	return $ns / 1e9;
}

# Returns the worker process of the origin; its master goes on.
sub worker
{
	open my $file, '<', "$ENV{PLAYFAST_CLUSTER}/origin/nginx.pid" or die "nginx.pid: $!";
	chomp(my $master = <$file>);
	open my $children, '<', "/proc/$master/task/$master/children" or die "children: $!";
	return (split ' ', <$children>)[0];
}

my $session = session(set => { 'playfast.retries' => 0, 'playfast.transfer_timeout' => '20s' });

# is_idle(NAME): what the session has started must use at most 1 % of a
# second's processor time.
sub is_idle
{
	my ($name) = @_;
	sleep 0.5;	# it has sent what the window allows
	my ($before, $begun) = (computed($session->pid), time);
	sleep 1;
	my $share = (computed($session->pid) - $before) / (time - $begun);
	cmp_ok($share, '<=', 0.01, sprintf '%s: %.2f %% of the time', $name, 100 * $share);
	return;
}

reset_origin();
is($session->query("SELECT count(*) FROM $charts"), 250, 'a connection is open');

# The origin does not read at all.
my $worker = worker();
kill STOP => $worker or die "SIGSTOP: $!";
$session->start("SELECT count(*) FROM $charts");
is_idle('the origin is stopped');
kill CONT => $worker;
is($session->finish->{out}, 250, 'the origin goes on, and so do uploads');

# It reads, but opens no window.
mode(unread => JSON::PP::true);
$session->set('playfast.transfer_timeout' => '4s');
$session->start("SELECT count(*) FROM $charts");
is_idle('no window is opened');
mode(unread => JSON::PP::false);
$session->finish;
is($session->query("SELECT count(*) FROM $charts"), 250, 'windows open again');

# An open window is used at once, though other transfers wait for theirs.
$session->set('playfast.transfer_timeout' => '20s', 'playfast.pack_bytes' => '1MB');
my $seconds = soonest(1, sub { $session->result("SELECT count(*) FROM $charts")->{seconds} });
cmp_ok($seconds, '<', 1, 'large requests do not wait for a timer');

done_testing();
