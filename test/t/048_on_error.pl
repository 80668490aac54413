# on_error = auto raises in statements that store rows, and warns in others.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

server_settings('playfast.max_interval' => 0);
reset_origin();
my $session = session(set => { 'playfast.retries' => 0 });
is($session->query('SHOW playfast.on_error'), 'auto', 'auto is the default');

# One of two charts fails.
my $chart = "playfast_top_apps('{us,kr}', '{TOOLS}', num => 5)";
my $rows = "SELECT c.country, c.rank FROM $chart AS c";
$session->query(<<~"SQL");
	CREATE TEMP TABLE kept (country text, rank integer);
	CREATE TEMP TABLE one AS SELECT 1::bigint AS rank;
	CREATE MATERIALIZED VIEW view AS $rows;
	PREPARE rows AS $rows;
	PREPARE storing AS INSERT INTO kept $rows;
	CREATE FUNCTION pg_temp.in_sql() RETURNS TABLE (country text, rank integer) LANGUAGE sql AS \$\$$rows\$\$;
	CREATE FUNCTION pg_temp.in_plpgsql() RETURNS TABLE (country text, rank integer) LANGUAGE plpgsql
		AS \$\$BEGIN RETURN QUERY $rows; END\$\$;
	CREATE FUNCTION pg_temp.by_cursor() RETURNS bigint LANGUAGE plpgsql AS \$\$DECLARE r record; n bigint := 0; BEGIN
		FOR r IN $rows LOOP n := n + 1; END LOOP; RETURN n; END\$\$;
	CREATE FUNCTION pg_temp.inserts() RETURNS bigint LANGUAGE plpgsql AS \$\$DECLARE n bigint; BEGIN
		INSERT INTO kept $rows; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END\$\$;
	CREATE PROCEDURE pg_temp.keep(INOUT n bigint) LANGUAGE plpgsql AS \$\$BEGIN
		INSERT INTO kept $rows; GET DIAGNOSTICS n = ROW_COUNT; END\$\$;
	CREATE PROCEDURE pg_temp.show(INOUT n bigint) LANGUAGE plpgsql AS \$\$BEGIN SELECT count(*) INTO n FROM $chart; END\$\$;
	CREATE PROCEDURE pg_temp.sliced() LANGUAGE plpgsql AS \$\$BEGIN COMMIT; INSERT INTO kept $rows; COMMIT; END\$\$;
	SQL
fault(status => (match => { country => 'kr' }, status => 403));

my @stores = (
	[ 'INSERT … SELECT' => "INSERT INTO kept $rows" ],
	[ 'INSERT … SELECT list' => "INSERT INTO kept SELECT (c).country, (c).rank FROM (SELECT $chart AS c OFFSET 0) AS s" ],
	[ 'INSERT … RETURNING' => "INSERT INTO kept $rows RETURNING rank" ],
	[ 'INSERT in WITH' => "WITH new AS (INSERT INTO kept $rows RETURNING rank) SELECT count(*) FROM new" ],
	[ 'beside an INSERT in WITH' => "WITH new AS (INSERT INTO kept SELECT 'xx', 1) SELECT count(*) FROM $chart" ],
	[ 'UPDATE' => "UPDATE one SET rank = (SELECT count(*) FROM $chart)" ],
	[ 'DELETE' => "DELETE FROM one WHERE rank NOT IN (SELECT rank FROM $chart)" ],
	[ 'MERGE' => "MERGE INTO kept USING ($rows) AS s ON false WHEN NOT MATCHED THEN INSERT VALUES (s.country, s.rank)" ],
	[ 'CREATE TABLE AS' => "CREATE TABLE made AS $rows" ],
	[ 'CREATE TABLE AS EXECUTE' => 'CREATE TABLE made AS EXECUTE rows' ],
	[ 'SELECT INTO' => "SELECT country, rank INTO made FROM $chart" ],
	[ 'CREATE MATERIALIZED VIEW' => "CREATE MATERIALIZED VIEW made AS $rows" ],
	[ 'REFRESH' => 'REFRESH MATERIALIZED VIEW view' ],
	[ 'COPY TO' => "COPY ($rows) TO STDOUT" ],
	[ 'EXECUTE of an INSERT' => 'EXECUTE storing' ],
	[ 'EXPLAIN ANALYZE of an INSERT' => "EXPLAIN (ANALYZE, COSTS off, TIMING off) INSERT INTO kept $rows" ],
	[ 'INSERT of a function of SQL' => 'INSERT INTO kept SELECT * FROM pg_temp.in_sql()' ],
	[ 'INSERT of a function of PL/pgSQL' => 'INSERT INTO kept SELECT * FROM pg_temp.in_plpgsql()' ],
	[ 'SELECT of a function that inserts' => 'SELECT pg_temp.inserts()' ],
	[ 'CALL that inserts' => 'CALL pg_temp.keep(0)' ],
	[ 'CALL that inserts and commits' => 'CALL pg_temp.sliced()' ],
	[ 'DO that inserts' => "DO \$\$BEGIN INSERT INTO kept $rows; END\$\$" ],
	[ 'DO with CREATE TABLE AS' => "DO \$\$BEGIN\n-- made\n/* of */ CREATE TABLE made AS $rows; END\$\$" ],
	[ 'DO with EXECUTE of it' => "DO \$\$BEGIN EXECUTE \$x\$create table made as $rows\$x\$; END\$\$" ],
	[ 'DO with REFRESH' => 'DO $$BEGIN REFRESH MATERIALIZED VIEW view; END$$' ],
);
my @shows = (
	[ 'SELECT' => "SELECT count(*) FROM $chart" ],
	[ 'SELECT list' => "SELECT count(*) FROM (SELECT $chart OFFSET 0) AS s" ],
	[ 'EXECUTE' => 'EXECUTE rows' ],
	[ 'a function of SQL' => 'SELECT count(*) FROM pg_temp.in_sql()' ],
	[ 'a function of PL/pgSQL' => 'SELECT count(*) FROM pg_temp.in_plpgsql()' ],
	[ 'FOR … IN SELECT' => 'SELECT pg_temp.by_cursor()' ],
	[ 'CALL' => 'CALL pg_temp.show(0)' ],
	[ 'DO' => "DO \$\$BEGIN PERFORM count(*) FROM $chart; END\$\$" ],
	[ 'DO that has made a table before' => "DO \$\$BEGIN CREATE TEMP TABLE before (n int) ON COMMIT DROP; PERFORM count(*) FROM $chart; END\$\$" ],
	[ 'a cursor' => "BEGIN; DECLARE c CURSOR FOR $rows; FETCH ALL FROM c; COMMIT" ],
	[ 'a cursor WITH HOLD' => "BEGIN; DECLARE c CURSOR WITH HOLD FOR $rows; COMMIT; CLOSE c" ],
	[ 'EXPLAIN ANALYZE' => "EXPLAIN (ANALYZE, COSTS off, TIMING off) $rows" ],
);
for my $case (@stores)
{
	my ($name, $sql) = @$case;
	my $result = $session->result($sql);
	is($result->{sqlstate}, 'PF003', "$name raises") or diag explain $result;
	is(warnings_in($result), 0, "$name does not warn as well");
}
like($session->result("INSERT INTO kept $rows")->{err}, qr/HINT:.*playfast\.on_error/, 'with a hint to the setting');
is($session->query('SELECT count(*) FROM kept'), 0, 'nothing is stored');
is($session->query("SELECT count(*) FROM pg_class WHERE relname = 'made'"), 0, 'or created');
is($session->query('SELECT count(*) FROM view'), 10, 'and earlier rows are kept');
for my $case (@shows)
{
	my ($name, $sql) = @$case;
	my $result = $session->result($sql);
	is(warnings_in($result), 1, "$name warns") or diag explain $result;
	unlike($result->{err}, qr/ERROR/, "$name does not raise");
}

# The setting at the beginning of the batch counts.
$session->query("BEGIN; DECLARE c CURSOR FOR SELECT $chart");
$session->set('playfast.max_in_flight' => 1);
$session->query('FETCH 1 FROM c');
$session->set('playfast.on_error' => 'error');
is($session->result('FETCH ALL FROM c')->{sqlstate}, '00000', 'a cursor keeps the setting that it began with');
$session->query('COMMIT');
is($session->result("SELECT $chart")->{sqlstate}, 'PF003', 'the next batch has the new one');
$session->set('playfast.on_error' => 'warn');
is($session->query("WITH new AS (INSERT INTO kept $rows RETURNING rank) SELECT count(*) FROM new"), 5,
	'warn stores the rows that there are');
$session->query('DROP MATERIALIZED VIEW view');

done_testing();
