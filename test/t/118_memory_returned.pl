# After a large batch a backend gives its memory back to the system; after an
# ordinary one it keeps what the next one takes.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $session = session();

# Returns the MiB of memory that the session's backend has.
sub memory
{
	open my $file, '<', '/proc/' . $session->pid . '/status' or die "status: $!";
	my ($kb) = map { /^RssAnon:\s+(\d+)/ } <$file>;
	return $kb / 1024;
}

# Returns the number of page faults of the session's backend so far.
sub faults
{
	open my $file, '<', '/proc/' . $session->pid . '/stat' or die "stat: $!";
	return (split ' ', <$file>)[9];
}

my $chart = q{SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 100)};
$session->query($chart) foreach 1 .. 7;
my $before = faults();
is($session->query($chart), 100, 'a chart');
cmp_ok(faults() - $before, '<', 100, 'does not take its memory from the system again');

$session = session();
my $one = q{SELECT count(*) FROM playfast_app_digests('{com.example.app1}', '{us}')};
$session->query($one);
my $idle = memory();
is($session->query("SELECT count(*) FROM playfast_app_digests((SELECT array_agg('com.example.app' || i) "
	. "FROM generate_series(1, 20000) AS i), '{us}')"), 20000, 'a large batch');

# It needs 36 MiB; its outcomes are kept.
cmp_ok(memory() - $idle, '<', 20, 'gives back what it does not keep');
$session->query($one);
cmp_ok(memory() - $idle, '<', 6, 'and its outcomes go with the next batch');

done_testing();
