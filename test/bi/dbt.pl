# dashboards/dbt, run by dbt over a history: the incremental model reads only
# new rows, and a model whose requests fail makes the run fail.
use strict;
use warnings;

use IPC::Run ();
use JSON::PP ();
use Test::More;

use Playfast;
use Playfast::History;
use Playfast::Tool;

my $dbt = tool('dbt');
history_for('dbt');
history(q{SELECT track_charts('{us,kr}', '{GAME,TOOLS}', '{TOP_FREE}', num => 20)});
for my $day (0 .. 2)
{
	day_passes($day);
	collect();
}

my $project = scratch();
system('cp', '-R', checkout() . "/dashboards/dbt/.", $project) == 0 or die 'no copy of the project';
my %env = (PGUSER => 'dbt', DBT_PROFILES_DIR => $project, DBT_PROJECT_DIR => $project);

# Runs dbt as the role dbt; returns its exit code, and status and rows of each
# node.
sub run_dbt
{
	local @ENV{ keys %env } = values %env;
	my $log;
	my $ok = IPC::Run::run([ $dbt, qw(--no-use-colors --no-version-check), @_ ], '>&', \$log);
	open my $file, '<', "$project/target/run_results.json" or die $log;
	my $results = JSON::PP->new->decode(do { local $/; <$file> });
	my %of = map { ($_->{unique_id} =~ /^\w+\.\w+\.(\w+)/)[0] => $_ } @{ $results->{results} };
	return ($ok, \%of, $log);
}
sub read_by { return $_[0]{adapter_response}{rows_affected} }

my ($ok, $of, $log) = run_dbt('build');
ok($ok, 'dbt build') or diag($log);
is(read_by($of->{chart_day}), 4 * 3 * 20, 'the incremental model has three days of four charts');
is($of->{a_rank_is_one_app}{status}, 'pass', 'its test passes');
is(psql("SELECT count(*) FROM ((TABLE playfast_history.chart_rank EXCEPT ALL SELECT country, category, collection, lang, taken_at, rank, app_id, title, developer, genre
	FROM analytics.chart_day)) AS d"), 0, 'with every row of the source');
is(psql('SELECT count(*) = (SELECT count(*) FROM (SELECT DISTINCT app_id, country FROM analytics.chart_day WHERE rank <= 3) AS d) FROM analytics.chart_leaders'), 't',
	'a model that sends requests has its rows');

# The next day: the last two days are read again.
mode(day => 3);
history('UPDATE watched_chart SET due_at = now() WHERE true');
psql(q{UPDATE playfast_history.chart_snapshot SET taken_at = taken_at - interval '1 day'; UPDATE analytics.chart_day SET day = day - 1, taken_at = taken_at - interval '1 day'});
collect();
($ok, $of, $log) = run_dbt('build');
ok($ok, 'the next day') or diag($log);
is(read_by($of->{chart_day}), 4 * 3 * 20, 'the last two days and the new one are read');
is(psql('SELECT count(*), count(DISTINCT day) FROM analytics.chart_day'), 4 * 4 * 20 . '|4', 'and there are no duplicates');

# Twice on the same day: the later snapshot counts.
history(q{UPDATE watched_chart SET due_at = now() WHERE true});
mode(day => 4);
collect();
($ok) = run_dbt(qw(build --select chart_day));
is(psql('SELECT count(*), count(DISTINCT day) FROM analytics.chart_day'), 4 * 4 * 20 . '|4', 'a second snapshot of a day replaces the first');
is(psql('SELECT count(*) FROM (SELECT DISTINCT taken_at FROM analytics.chart_day WHERE taken_at IN (SELECT max(taken_at) FROM playfast_history.chart_rank GROUP BY country, category)) AS d'), 4,
	'with the time of the last');

# The store does not answer for one country.
my $before = psql('SELECT count(*), max(fetched_at) FROM analytics.chart_leaders');
fault(status => (status => 403, match => { country => 'kr' }));
($ok, $of, $log) = run_dbt('build');
ok(!$ok, 'a failing origin: the run fails');
is($of->{chart_leaders}{status}, 'error', 'because of the model that sends requests');
like($of->{chart_leaders}{message}, qr/playfast_app_digests_batch failed: http_error.*country kr/s, 'and the message says what failed where');
is($of->{not_null_chart_leaders_app_id}{status}, 'skipped', 'models that depend on it are skipped');
is(psql('SELECT count(*), max(fetched_at) FROM analytics.chart_leaders'), $before, 'its table is that of the previous run');
is($of->{chart_day}{status}, 'success', 'models over the history send nothing');

# Only a role that is set to on_error = warn gets fewer rows.
psql('ALTER ROLE dbt SET playfast.on_error = warn');
($ok) = run_dbt(qw(run --select chart_leaders));
ok($ok, 'with on_error = warn it does not fail');
is(psql('SELECT DISTINCT country FROM analytics.chart_leaders'), 'us', 'but lacks a country');

# A test that finds something.
no_faults();
psql('ALTER ROLE dbt RESET playfast.on_error; UPDATE analytics.chart_day SET rank = 2 WHERE rank = 1');
($ok, $of) = run_dbt(qw(test --select chart_day));
ok(!$ok, 'wrong rows: the run fails');
is($of->{a_rank_is_one_app}{failures}, 16, 'because of the test of ranks, for each chart and day');

($ok) = run_dbt(qw(source freshness));
ok($ok, 'the source is fresh');
psql(q{UPDATE playfast_history.chart_snapshot SET taken_at = taken_at - interval '4 days'});
($ok) = run_dbt(qw(source freshness));
ok(!$ok, 'and stale after days without an answer');

done_testing();
