# playfast_history with plain roles: one that collects, one that reads; and its
# dump, which restores everything without requests.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::History;

my $other = 'history_restored';

begin_history();
psql(q{
	SET client_min_messages = error;
	DROP SCHEMA playfast_history CASCADE;
	DROP ROLE IF EXISTS history_collector, history_reader;
	CREATE ROLE history_collector LOGIN;
	CREATE ROLE history_reader LOGIN;
	CREATE EXTENSION playfast_history;
});
# The recipe of docs/history.md
psql(q{
	DO $$
	BEGIN
		EXECUTE (SELECT string_agg(format('GRANT EXECUTE ON ROUTINE %s TO history_collector', p.oid::regprocedure), '; ')
			FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
				JOIN pg_extension AS e ON e.oid = d.refobjid
			WHERE e.extname IN ('playfast', 'playfast_history'));
	END $$;
	GRANT USAGE, CREATE ON SCHEMA playfast_history TO history_collector;
	GRANT USAGE ON SCHEMA playfast_history TO history_reader;
});
my $collector = session(role => 'history_collector');
my $reader = session(role => 'history_reader');
$collector->query('CALL playfast_history.create_tables()');
is($collector->query(q{SELECT DISTINCT r.rolname FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner
	WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v')}), 'history_collector', 'the tables belong to the role that creates them');
is($collector->query(q{SELECT playfast_history.track_charts('{us}', '{GAME}', num => 10), playfast_history.track_apps('{org.wellknown.game}', '{us}'),
	playfast_history.track_reviews('{org.wellknown.reviews7}', '{en}', back => NULL), playfast_history.track_keywords('{adventure}', '{us}')}),
	'1|1|1|1', 'a plain role tracks');
is($collector->result('CALL playfast_history.collect()')->{sqlstate}, '00000', 'and collects');
is($reader->result('SELECT count(*) FROM playfast_history.chart_latest')->{sqlstate}, '42501', 'a reader needs SELECT');
$collector->query('GRANT SELECT ON ALL TABLES IN SCHEMA playfast_history TO history_reader');
is($reader->query('SELECT count(*) FROM playfast_history.chart_latest'), 10, 'with which it reads views');
is($reader->query(q{SELECT count(*) FROM playfast_history.rank_history(ARRAY(SELECT app_id FROM playfast_history.app))}), 10, 'and calls functions');
is($reader->result('CALL playfast_history.collect()')->{sqlstate}, '42501', 'but does not collect');
is($reader->result(q{SELECT playfast_history.track_charts('{us}', '{GAME}')})->{sqlstate}, '42501', 'nor tracks');
$_->close for $collector, $reader;

# Functions planted in the caller's search_path are not called.
psql(q{
	CREATE SCHEMA planted;
	CREATE TABLE planted.watched_chart (chart_key integer);
	CREATE FUNCTION planted.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2000-01-01'::timestamptz $$;
	UPDATE playfast_history.watched_chart SET due_at = now();
});
psql(q{SET search_path = planted, pg_catalog; CALL playfast_history.collect()});
is(history(q{SELECT count(*) FROM chart_snapshot}), 2, 'the search_path of the caller makes no difference');
psql(q{SET client_min_messages = error; DROP SCHEMA planted CASCADE});

# ------------------------------------------------------------------------ a dump

my $figures = q{SELECT (SELECT count(*) FROM playfast_history.chart_rank), (SELECT count(*) FROM playfast_history.review),
	(SELECT count(*) FROM playfast_history.listing_latest WHERE title <> ''), (SELECT count(*) FROM playfast_history.watch_health)};
my $before = psql($figures);
psql("DROP DATABASE IF EXISTS $other");
psql("CREATE DATABASE $other");
my $asked = counters()->{transfers};
my $dump = "$ENV{PLAYFAST_CLUSTER}/history.dump";
is(system("pg_dump -Fc -f $dump && pg_restore --exit-on-error -d $other $dump"), 0, 'it is dumped and restored');
is(psql($figures, '-d', $other), $before, 'with tables, rows and views');
is(counters()->{transfers}, $asked, 'and nothing is sent');
psql('UPDATE playfast_history.watched_chart SET due_at = now()', '-d', $other);
psql('CALL playfast_history.collect()', '-d', $other);
is(psql('SELECT count(*) FROM playfast_history.chart_snapshot', '-d', $other), 3, 'collecting goes on there');
unlink $dump;

psql("DROP DATABASE $other");
psql(q{SET client_min_messages = error; DROP SCHEMA playfast_history CASCADE; DROP OWNED BY history_collector, history_reader;
	DROP ROLE history_collector, history_reader});
done_testing();
