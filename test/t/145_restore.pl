# A dump has no rows of a materialized view: restoring it fetches them, and
# fails with an error if that fails.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;

use Playfast;

server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);
reset_origin();
my $dump = scratch() . '/dump';

# Runs a command; returns its output and exit status.
sub ran
{
	my (@command) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err);
	return ($? >> 8, $err);
}

sub restored
{
	my ($database) = @_;
	psql("CREATE DATABASE $database");
	my ($status, $err) = ran('pg_restore', '-d', $database, $dump);
	my $chart = psql('SELECT relispopulated FROM pg_class WHERE relname = $$chart$$', '-d', $database);
	return ($status, $err, $chart);
}

psql("CREATE MATERIALIZED VIEW chart AS SELECT * FROM playfast_top_apps('{us,kr}', num => 5);"
	. 'CREATE TABLE history AS SELECT * FROM chart');
my ($status, $err) = ran('pg_dump', '-Fc', '-f', $dump);
is("$status$err", '0', 'dumped');

reset_origin();
($status, $err, my $chart) = restored('restored');
is("$status$err|$chart", '0|t', 'restored');
is(counters()->{transfers}, 2, 'which sends requests');
is(psql('SELECT count(*) FROM chart', '-d', 'restored'), 10, 'for the rows');

fault(status => (status => 403));
($status, $err, $chart) = restored('refused');
isnt($status, 0, 'refused: the restore fails');
like($err, qr/playfast_top_apps failed: http_error/, 'refused: with the reason');
is($chart, 'f', 'refused: the view is not populated, rather than empty');
is(psql('SELECT count(*) FROM history', '-d', 'refused'), 10, 'refused: a table has its rows');

psql("DROP DATABASE $_") for 'restored', 'refused';
psql('DROP MATERIALIZED VIEW chart; DROP TABLE history');
done_testing();
