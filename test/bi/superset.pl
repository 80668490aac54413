# dashboards/superset, imported into Superset over two weeks of history and opened in
# Chromium: every chart shows something, and the live one asks the store once.
use strict;
use warnings;

use File::Copy qw(copy);
use IO::Socket::INET;
use IPC::Run ();
use JSON::PP ();
use Test::More;

use Playfast;
use Playfast::History;
use Playfast::Tool;

my $superset = tool('superset');
my $home = scratch();
my $log = "$home/log";
my $here = checkout() . '/test/bi';
$ENV{SUPERSET_HOME} = $home;
$ENV{SUPERSET_CONFIG_PATH} = "$here/superset_config.py";
$ENV{PYTHONWARNINGS} = 'ignore';

sub superset
{
	my (@command) = @_;
	IPC::Run::run([ $superset, @command ], '<', \undef, '>>', $log, '2>&1') or BAIL_OUT("superset $command[0] failed:\n" . `tail -n 30 $log`);
	return;
}

# Its tables take two minutes to make, so they are kept.
my $kept = "$ENV{BI_VENVS}/superset/superset.db";
if (!copy($kept, "$home/superset.db"))
{
	superset(qw(db upgrade));
	superset(qw(fab create-admin --username admin --password admin --firstname a --lastname b --email admin@localhost));
	superset('init');
	copy("$home/superset.db", $kept) or die "$kept: $!";
}

# -------------------------------------------------------------------- history

history_for('dashboard');
psql("ALTER ROLE dashboard SET playfast.cache_ttl = '1h'");
history(q{SELECT track_charts('{us,de,jp}', '{GAME,TOOLS}', '{TOP_FREE,GROSSING}', num => 50),
	track_apps(ARRAY(SELECT app_id FROM playfast.playfast_top_apps('{us}', '{GAME}', num => 8)), '{us,de}'),
	track_keywords('{adventure}', '{us}'), track_reviews('{org.wellknown.reviews1000,org.wellknown.reviews2500}', '{en}', back => NULL)});
for my $day (0 .. 13)
{
	day_passes($day);
	# On the last day a store does not answer.
	fault(status => (status => 503, match => { country => 'jp' })) if $day == 13;
	collect();
}
no_faults();

# --------------------------------------------------------------------- import

superset('import-dashboards', '-u', 'admin', '-p', archive());

sub archive
{
	my $file = "$home/dashboards.zip";
	system("$ENV{BI_VENVS}/superset/bin/python", checkout() . '/dashboards/superset/pack', $file,
		"postgresql+psycopg2://dashboard@/$ENV{PGDATABASE}?host=$ENV{PGHOST}&port=$ENV{PGPORT}") == 0 or die 'no archive';
	return $file;
}

my $port = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1)->sockport;
my $server = IPC::Run::start([ $superset, 'run', '--host', '127.0.0.1', '--port', $port, '--with-threads' ], '<', \undef, '>>', $log, '2>&1');
poll_until(sub { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) }, 180) or BAIL_OUT("superset does not serve:\n" . `tail -n 30 $log`);

# Opens dashboards; what is there.
sub look
{
	my ($out, $err);
	IPC::Run::run([ "$ENV{BI_VENVS}/superset/bin/python", "$here/look.py", "http://127.0.0.1:$port", $ENV{BI_CHROMIUM}, $ENV{BI_PICTURES}, @_ ],
		'<', \undef, '>', \$out, '2>', \$err) or die "look.py: $err" . `tail -n 30 $log`;
	my $seen = JSON::PP->new->decode($out);
	is_deeply($seen->{errors}, [], "@_: no response is an error");
	return @{ $seen->{openings} };
}

# The charts of an opening by the first line that they say.
sub charts { return { map { ($_->{says} =~ /^(.*)/)[0] => $_ } @{ $_[0]{charts} } } }

# -------------------------------------------------------------------- history

reset_origin();
my ($opening) = look('playfast-history');
my $chart = charts($opening);
my @drawn = ('Rank over days', 'Rating over time', 'Installs over time', 'Review stars by version', 'Watch health');
my @tables = ('Movers since yesterday', 'Watches that fail or are late');
is_deeply([ sort keys %$chart ], [ sort @drawn, @tables ], 'the charts of the dashboard');
is($opening->{theme}, 'Rank 1 on top', 'its theme inverts the axis of ranks');
cmp_ok($chart->{$_}{drawn}, '>', 0, "$_: is drawn") for @drawn;
cmp_ok($chart->{$_}{rows}, '>', 0, "$_: has rows") for @tables;
is($chart->{$tables[0]}{rows}, psql(q{SELECT count(*) FROM playfast_history.movers('1 day', '{us}', '{GAME}', '{TOP_FREE}') WHERE state <> 'same'}),
	'the movers are those of the chart that the filters name');
is($chart->{$tables[1]}{rows}, 4, 'the watches that fail are those of the country that did not answer');
is(counters()->{transfers}, 0, 'a dashboard over the history asks nobody');

# ----------------------------------------------------------------------- live

psql('SELECT playfast.playfast_cache_clear(); SELECT playfast.playfast_stat_reset()');
my @openings = look('playfast-now=5');
is(scalar @openings, 5, 'a dashboard over a function is opened five times');
for my $seen (map { charts($_) } @openings)
{
	is_deeply([ $seen->{'The chart now'}{rows}, $seen->{'Installs of its apps'}{drawn} > 0 ], [ 25, 1 ], 'with a page of the chart');
}
is(counters()->{transfers}, 1, 'for which the store was asked once');
cmp_ok(psql('SELECT hits FROM playfast.playfast_stat_cache'), '>=', 9, 'as every other query found the answer in the cache');
is(psql('SELECT misses FROM playfast.playfast_stat_cache'), 1, 'but the first');
psql('ALTER ROLE dashboard RESET playfast.cache_ttl');
look('playfast-now');
cmp_ok(counters()->{transfers}, '>', 2, 'without a cache_ttl each query asks');
note("pictures: $ENV{BI_PICTURES}");

END
{
	local $?;
	$server->kill_kill if $server;
}

done_testing();
