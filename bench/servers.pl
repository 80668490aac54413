# Charts of 100 rows by one node and by two, at 4 requests a second each; the
# processor time and memory of the backends on both sides, and the bytes
# between them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../test/lib";
use Test::More;

use Playfast;
use Playfast::Cluster;
use Playfast::History;

$Playfast::patience = 600;
my $rate = 4;
my ($keeper, @node) = map { Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0' ]) } 1 .. 3;
local @ENV{qw(PGHOST PGDATABASE)} = ($keeper->{dir}, 'postgres');
begin_history();
psql('CREATE EXTENSION dblink');
for my $n (1, 2)
{
	psql("CREATE SERVER n$n FOREIGN DATA WRAPPER dblink_fdw OPTIONS (host '$node[$n - 1]{dir}', dbname 'postgres');
		CREATE USER MAPPING FOR CURRENT_USER SERVER n$n OPTIONS (user 'postgres')");
}
my $charts = history(q{SELECT track_charts('{us,kr,jp,de,br,fr,gb,in,it,es}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 40))});
my @session = map { $keeper->session } 1, 2;

sub collecting
{
	my (@n) = @_;
	history('UPDATE watched_chart SET due_at = now(); TRUNCATE chart_snapshot');
	reset_origin();
	$session[ $_ - 1 ]->start("CALL playfast_history.collect(server => 'n$_')") for @n;
	$session[ $_ - 1 ]->finish for @n;
	die 'not all charts came' if history('SELECT count(*) FROM chart_snapshot') != $charts;
	my @at = sort { $a <=> $b } map { $_->{time} } requests();
	return ($at[-1] - $at[0], scalar @at);
}

# Returns the milliseconds of processor time of a backend.
sub cpu
{
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/schedstat" or die "$pid: $!";
	return (split ' ', <$file>)[0] / 1e6;
}

# Returns the most private memory that it used, in MB.
sub peak
{
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/smaps_rollup" or die "$pid: $!";
	my %kb = map { /^(\w+):\s+(\d+) kB/ ? ($1 => $2) : () } <$file>;
	return ($kb{Private_Dirty} + $kb{Private_Clean}) / 1024;
}

collecting(1, 2);		# the origin generates its answers
my $before = cpu($session[0]->pid);
collecting(1);
my $kept = cpu($session[0]->pid) - $before;
printf "the server that keeps: %.2f ms of processor a chart, %.0f MB\n", $kept / $charts, peak($session[0]->pid);

# The node's backend exists as long as the connection, so slices are run by
# hand.
history('UPDATE watched_chart SET due_at = now(); TRUNCATE chart_snapshot');
$session[0]->query("SELECT playfast_history.collect_slice('charts', server => 'n1')");
my $pid = $node[0]->session->query("SELECT pid FROM pg_stat_activity WHERE application_name = 'playfast_history'");
$before = cpu($pid);
$session[0]->query("SELECT playfast_history.collect_slice('charts', server => 'n1')") for 1 .. 4;
printf "a node: %.2f ms of processor a chart, %.0f MB\n", (cpu($pid) - $before) / 200, peak($pid);
$session[0]->query("SELECT playfast_history.leave('n1')");
printf "between them: %.0f KB a chart\n", $session[0]->query(q{
	SET search_path = playfast_history, public;
	SELECT sum(octet_length(a::text)) / 50 / 1024.0
	FROM ask_charts(ARRAY(SELECT chart_key FROM watched_chart ORDER BY 1 LIMIT 50), NULL) AS a});

$_->reload('playfast.rate_limit' => $rate) for @node;
my ($one, $requests) = collecting(1);
my ($two) = collecting(1, 2);
printf "%d charts, %d requests, %d a second and node: one node %.1f s, two %.1f s: %.2f times as fast\n",
	$charts, $requests, $rate, $one, $two, $one / $two;
$_->stop for $keeper, @node;
