# Many sessions collect at once, some of them end early, and so does the
# server: nothing is lost or duplicated.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;
use Playfast::History;

my $charts = q{SELECT track_charts('{us,kr,jp,de,br,fr}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 30), num => 5)};
my $whole = q{SELECT count(*), count(DISTINCT chart_key), count(*) FILTER (WHERE cardinality(app_keys) NOT IN (5, 0)) FROM chart_snapshot};

# ------------------------------------------------------------- side by side

begin_history();
is(history($charts), 180, '180 charts');
latency(response_ms => 50);
my @sessions = map { session() } 1 .. 4;
$_->start('CALL playfast_history.collect(slice => 10)') for @sessions;
my @calls = map { my $r = $_->finish; is($r->{sqlstate}, '00000', 'a session ends well'); scalar(() = $r->{err} =~ /charts: \d+ of/g) } @sessions;
is(history($whole), '180|180|0', 'four sessions: each chart is kept once');
is(counters()->{calls}, 180, 'and requested once');
is(scalar(grep { $_ > 0 } @calls), 4, "all four collected: @calls slices");
is(history('SELECT sum(calls), sum(answered) FROM collected'), '180|180', 'which the table collected agrees with');

# ------------------------------------------------------- ended in mid-slice

begin_history();
history($charts);
latency(response_ms => 300);
my ($first, $second) = @sessions;
$first->start('CALL playfast_history.collect(slice => 30)');
$second->start('CALL playfast_history.collect(slice => 30)');
poll_until(sub { history('SELECT count(*) FROM collected') >= 1 });
sleep 0.1;
psql('SELECT pg_terminate_backend(' . $first->pid . ')');
$first->finish;
is($second->finish->{sqlstate}, '00000', 'one session is terminated, the other goes on');
is(history($whole), '180|180|0', 'and fetches the others');
$_->close for @sessions[ 1 .. 3 ];

# ----------------------------------------------------- the server goes down

begin_history();
history($charts);
latency(response_ms => 300);
my $session = session();
$session->start('CALL playfast_history.collect(slice => 30)');
poll_until(sub { history('SELECT count(*) FROM collected') >= 1 });
kill 'KILL', $session->pid;
$session->finish;
ok(poll_until(sub { eval { psql('SELECT 1') } }), 'a backend is killed, the server recovers');
my $kept = (split /\|/, history($whole))[0];
ok($kept < 180 && $kept % 30 == 0, "whole slices are kept: $kept charts");
is(history('SELECT coalesce(sum(calls), 0) FROM collected'), $kept, 'with their entries in collected');
latency(response_ms => 0);
collect('slice => 30');
is(history($whole), '180|180|0', 'the next collect() fetches the others');

# ------------------------------------------------- the server crashes

{
	my $cluster = Playfast::Cluster->new(settings => ['playfast.max_interval = 0', 'timezone = UTC']);
	local @ENV{qw(PGHOST PGDATABASE)} = ($cluster->{dir}, 'postgres');
	begin_history();
	history($charts);
	psql('CREATE TABLE seen AS SELECT country, category, rank, app_id
		FROM playfast_top_apps(\'{us,kr,jp,de,br,fr}\', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 30), num => 5)');
	latency(response_ms => 300);
	my @busy = map { $cluster->session } 1 .. 2;
	$_->start('CALL playfast_history.collect(slice => 10)') for @busy;
	poll_until(sub { history('SELECT count(*) FROM collected') >= 3 });
	sleep 0.1;
	$cluster->stop;
	$_->finish for @busy;
	is_deeply([ map { $_->{lost} } @busy ], [ 1, 1 ], 'the server stops at once, in the middle of slices');
	latency(response_ms => 0);
	$cluster->start;
	my ($kept, $told, $answered) = split /\|/, history('SELECT (SELECT count(*) FROM chart_snapshot), (SELECT sum(calls) FROM collected),
		(SELECT count(*) FROM watched_chart WHERE answered_at IS NOT NULL)');
	ok($kept >= 30 && $kept < 180 && $kept % 10 == 0, "whole slices are kept: $kept charts");
	is("$told $answered", "$kept $kept", 'with their entries in collected');
	collect('slice => 10');
	is(history($whole), '180|180|0', 'the others are fetched after the recovery');
	is(history(q{WITH kept AS (SELECT country, category, rank, app_id FROM chart_rank)
		SELECT (SELECT count(*) > 800 FROM kept), (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE seen) AS d),
			(SELECT count(*) FROM (TABLE seen EXCEPT ALL TABLE kept) AS d)}), 't|0|0', "each rank once, as in the store");
	$cluster->stop;
}

# ---------------------------------------------- another server does the fetching

begin_history();
history(q{SELECT track_charts('{us,kr}', '{GAME}', num => 10), track_keywords('{adventure}', '{us}'),
	track_apps('{org.wellknown.game,org.wellknown.dead}', '{us}'), track_reviews('{org.wellknown.reviews150}', '{en}', back => NULL)});
my $wrong = eval { collect(q{server => 'elsewhere'}); 1 } ? '' : $@;
like($wrong, qr/ERROR:  fetching by another server needs the extension dblink/, 'another server needs dblink');
SKIP:
{
	skip 'this PostgreSQL has no dblink', 2 if !psql(q{SELECT count(*) FROM pg_available_extensions WHERE name = 'dblink'});
	psql(qq{CREATE EXTENSION dblink;
		CREATE SERVER elsewhere FOREIGN DATA WRAPPER dblink_fdw OPTIONS (host '$ENV{PGHOST}', port '$ENV{PGPORT}', dbname '$ENV{PGDATABASE}');
		CREATE USER MAPPING FOR CURRENT_USER SERVER elsewhere OPTIONS (user '$ENV{PGUSER}')});
	is_deeply([ map { /^(\w+) by elsewhere: (.* rows)/ } collect(q{server => 'elsewhere'}) ], [
		charts => '2 of 2 calls answered, 0 failed, 0 put off, 20 rows', keywords => '1 of 1 calls answered, 0 failed, 0 put off, 22 rows',
		apps => '2 of 2 calls answered, 0 failed, 0 put off, 1 rows', reviews => '1 of 1 calls answered, 0 failed, 0 put off, 150 rows' ],
		'another server fetches for this one');
	is(history(q{SELECT (SELECT count(*) FROM chart_latest), (SELECT count(*) FROM keyword_rank), (SELECT count(*) FROM review),
		(SELECT string_agg(listed::text, ' ' ORDER BY app_id) FROM listing_latest)}), '20|22|150|false true', 'charts, searches, reviews and listings');
	psql('SET client_min_messages = error; DROP EXTENSION dblink CASCADE');
}

# ------------------------------------------------- what a slice costs

# What was tracked at once is due at once, for ever; where its rows are in the table says
# nothing of what shares requests.
begin_history();
history(q{SELECT track_charts('{us,kr,jp,de,br,fr,gb,in,it,es,ca,au}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 16), num => 1)});
history(q{CREATE TEMP TABLE mixed AS TABLE watched_chart; DELETE FROM watched_chart;
	INSERT INTO watched_chart (country, category, collection, lang, num, due_at)
	SELECT country, category, collection, lang, num, due_at FROM mixed ORDER BY md5(chart_key::text)});
reset_origin();
collect('slice => 8');
is(counters()->{calls} . ' ' . counters()->{transfers}, '192 24', '192 charts of twelve countries, mixed: packs of eight');

# Whatever is planned while a table is small.
begin_history();
history($charts);
history('ANALYZE');
$session = session();
$session->query("SELECT count(*) FROM playfast_history.collect_slice('charts', 5)") for 1 .. 10;
history(q{INSERT INTO app (app_id, first_seen_at, last_seen_at) SELECT 'com.example.more' || i, now(), now() FROM generate_series(1, 50000) AS i});
my $read = sub { $session->query(q{SELECT pg_stat_force_next_flush()}); return history(q{SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'app'}) };
my $rows_read = $read->();
$session->query("SELECT count(*) FROM playfast_history.collect_slice('charts', 5)") for 1 .. 10;
is($read->(), $rows_read, 'a slice does not read every app there is');
$session->close;

# ------------------------------------------------ a thousand slices, one CALL

begin_history();
history(q{SELECT track_charts('{us}', '{GAME}', num => 1)});
history(q{INSERT INTO watched_chart (country, category, collection, lang, num)
	SELECT c.country, k.category, 'TOP_PAID', 'en', 1
	FROM playfast_countries AS c, (SELECT category FROM playfast_categories WHERE kind = 'game' LIMIT 6) AS k WHERE c.has_store});
my $watches = history('SELECT count(*) FROM watched_chart');
$session = session();
my $memory = sub { $session->query('SELECT sum(total_bytes) FROM pg_backend_memory_contexts') };
$session->query('CALL playfast_history.collect(slice => 1, max_time => \'1 s\')');
my $before = $memory->();
my $rest = history('SELECT count(*) FROM watched_chart WHERE tried_at IS NULL');
$session->query('CALL playfast_history.collect(slice => 1)');
cmp_ok($memory->() - $before, '<', 1024 * 1024, "memory does not grow in $rest slices of one CALL");
is(history('SELECT count(*) FROM watched_chart WHERE answered_at IS NULL'), 0, "and all $watches are done");
$session->close;

done_testing();
