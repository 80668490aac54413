# In a schema of its own, outside search_path; moved to another schema;
# dropped; and in plans.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $database = 'playfast_elsewhere';
psql("DROP DATABASE IF EXISTS $database");
psql("CREATE DATABASE $database");
END { local ($?, $@); eval { psql("DROP DATABASE IF EXISTS $database WITH (FORCE)") } if $database; }

reset_origin();
my $session = session(database => $database);
my $boss = session(database => $database);

# The documented installation.
$session->query('CREATE SCHEMA playfast; CREATE EXTENSION playfast SCHEMA playfast');
is($session->query("SELECT DISTINCT n.nspname FROM pg_depend AS d JOIN pg_proc AS p ON p.oid = d.objid "
	. "JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_extension AS e ON e.oid = d.refobjid "
	. "WHERE d.classid = 'pg_proc'::regclass AND e.extname = 'playfast'"), 'playfast', 'every function is in the schema');
is($session->query("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), 0, 'public has nothing');

# Calls every function with its schema.
sub everything
{
	my ($schema, $what) = @_;
	my $empty = q~E')]}''\n\n[["wrb.fr","vyAe2",null,null,null,null,"0"]]'~;
	my @each = (
		[ "SELECT count(*), min(country) FROM $schema.playfast_top_apps('{us}', '{GAME}', '{TOP_FREE}', '{de}', 5)" => '5|us' ],
		[ "SELECT ($schema.playfast_top_apps('{us}', num => 3)).rank" => "1\n2\n3" ],
		[ "SELECT count(*) FROM $schema.playfast_top_apps_batch(ARRAY[('us', NULL, NULL, 5, NULL, 0)]::$schema.playfast_chart_request[])" => 5 ],
		[ "SELECT count(*) FROM $schema.playfast_top_apps_batch((SELECT array_agg(r) FROM $schema.playfast_chart_requests('{us,kr}', num => 5) AS r))" => 10 ],
		[ "SELECT count(*) FROM $schema.playfast_parse_top_apps($empty)" => 0 ],
		[ "SELECT DISTINCT status FROM $schema.playfast_outcomes()" => 'ok' ],
		[ "SELECT count(*) FROM $schema.playfast_countries" => 247 ],
		[ "SELECT count(*) FROM $schema.playfast_countries()" => 247 ],
		[ "SELECT name FROM $schema.playfast_categories WHERE category = 'TOOLS'" => 'Tools' ],
		[ "SELECT collection FROM $schema.playfast_collections WHERE wire_name = 'topselling_free'" => 'TOP_FREE' ],
		[ "SELECT name FROM $schema.playfast_languages WHERE lang = 'de'" => 'German' ],
		[ "SELECT count(*) > 50 FROM $schema.playfast_unique_countries()" => 't' ],
		[ "SELECT $schema.playfast_representative_country('us')" => 'us' ]);
	for my $pair (@each)
	{
		my ($sql, $wanted) = @$pair;
		my ($name) = $sql =~ /\.(playfast_\w+)/;
		my $result = $session->result($sql);
		is($result->{out}, $wanted, "$what: $name") or diag $result->{err};
	}
	return;
}

everything('playfast', 'qualified');
$session->query("SET search_path = ''");
everything('playfast', 'without search_path');
$session->query("SET search_path = pg_temp, public");
everything('playfast', 'with another search_path');
$session->query('RESET search_path');

# Views and REFRESH, which on newer servers sets search_path.
$session->query("CREATE MATERIALIZED VIEW public.charts AS "
	. "SELECT country, category, collection, rank, app_id, title, price, fetched_at FROM playfast.playfast_top_apps('{us,kr}', num => 20)");
$session->query("CREATE UNIQUE INDEX ON public.charts (country, category, collection, rank)");
$session->query("CREATE MATERIALIZED VIEW public.whole AS SELECT jsonb_agg(c) AS j FROM playfast.playfast_top_apps('{us}', num => 5) AS c");
$session->query("CREATE MATERIALIZED VIEW public.streamed AS SELECT (playfast.playfast_top_apps('{us}', num => 5)).*");
my $stamp = $session->query('SELECT max(fetched_at) FROM public.charts');
for my $path ('"$user", public', "''")
{
	$session->query("SET search_path = $path");
	for my $refresh ('', 'CONCURRENTLY')
	{
		reset_origin();
		$session->query("REFRESH MATERIALIZED VIEW $refresh public.charts");
		is($session->query('SELECT count(*) FROM public.charts'), 40, "REFRESH $refresh with search_path $path");
		is(counters()->{calls}, 2, 'sends a request');
		my $now = $session->query('SELECT max(fetched_at) FROM public.charts');
		isnt($now, $stamp, 'and brings new rows');
		$stamp = $now;
	}
	is($session->result("REFRESH MATERIALIZED VIEW public.$_")->{sqlstate}, '00000', "REFRESH of $_") for qw(whole streamed);
}

# With on_error = error a failed REFRESH keeps the previous rows.
fault(status => (status => 403, match => { country => 'kr' }));
$session->set('playfast.on_error' => 'error');
for my $refresh ('', 'CONCURRENTLY')
{
	is($session->result("REFRESH MATERIALIZED VIEW $refresh public.charts")->{sqlstate}, 'PF003', "REFRESH $refresh that fails");
	is($session->query('SELECT count(*), max(fetched_at) FROM public.charts'), "40|$stamp", 'keeps the previous rows');
}
no_faults();
$session->query('RESET playfast.on_error; RESET search_path');

# A reader is not locked out while CONCURRENTLY waits for the origin.
latency(response_ms => 3000);
$session->start('REFRESH MATERIALIZED VIEW CONCURRENTLY public.charts');
poll_until(sub { counters()->{in_flight} > 0 });
my $read = $boss->result('SELECT count(*) FROM public.charts');
is($read->{out}, 40, 'a reader reads during the refresh');
cmp_ok(counters()->{in_flight}, '>', 0, 'without waiting for its end');
$session->finish;
latency(response_ms => 0);

# EXPLAIN sends nothing, EXPLAIN ANALYZE does.
reset_origin();
like($session->query("EXPLAIN SELECT * FROM playfast.playfast_top_apps('{us,kr}')"), qr/Function Scan.*rows=200 /, 'EXPLAIN estimates');
$session->query("EXPLAIN (VERBOSE) SELECT playfast.playfast_top_apps('{us,kr}')");
$session->query("PREPARE p AS SELECT * FROM playfast.playfast_top_apps(\$1); EXPLAIN EXECUTE p('{us}')");
$session->query("CREATE VIEW public.v AS SELECT * FROM playfast.playfast_top_apps('{us}', num => 5); EXPLAIN SELECT * FROM public.v");
is(counters()->{transfers}, 0, 'and sends nothing');
$session->query("EXPLAIN ANALYZE SELECT * FROM playfast.playfast_top_apps('{us,kr}', num => 5)");
is(counters()->{transfers}, 2, 'EXPLAIN ANALYZE sends a request');

# Parallel plans.

# Returns what a plan leaves to workers: the lines below Gather.
sub gathered
{
	my ($plan) = @_;
	my ($depth, @below);
	for my $line (split /\n/, $plan)
	{
		my ($spaces) = $line =~ /^( *)/;
		undef $depth if defined $depth && length $spaces <= $depth;
		push @below, $line if defined $depth;
		$depth //= length $spaces if $line =~ /\bGather\b/;
	}
	return join "\n", @below;
}

$session->query("CREATE TABLE public.many AS SELECT g, chr(97 + g % 26) || 'x' AS letter FROM generate_series(1, 50000) AS g; "
	. "ANALYZE public.many; CREATE TABLE public.bodies AS "
	. q~SELECT g, E')]}''\n\n[["wrb.fr","vyAe2",null,null,null,null,"0"]]' AS body FROM generate_series(1, 5000) AS g;~
	. 'ANALYZE public.bodies; ALTER TABLE public.bodies SET (parallel_workers = 2); ALTER TABLE public.many SET (parallel_workers = 2); '
	. 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2');
my $joined = "SELECT count(*) FROM public.many AS m JOIN playfast.playfast_top_apps('{us,kr}', num => 10) AS e ON e.rank = m.g";
my $parsed = 'SELECT count(*) FROM public.bodies LEFT JOIN LATERAL playfast.playfast_parse_top_apps(body) ON true';
my $known = "SELECT count(*) FROM public.many WHERE playfast.playfast_representative_country('us') = 'us' AND letter <> ''";
like($session->query("EXPLAIN $_"), qr/Gather/, 'a parallel plan') for $joined, $parsed, $known;
reset_origin();
is($session->query($joined), 20, 'a join with a chart');
is(counters()->{calls}, 2, 'sends one request');
is($session->query("SELECT string_agg(DISTINCT status, ' '), count(*) FROM playfast.playfast_outcomes()"), 'ok|2',
	'in the leader, which has the outcomes');
for my $call ("playfast.playfast_top_apps('{us,kr}', num => 10) AS e ON e.rank = m.g",
	"LATERAL playfast.playfast_top_apps(ARRAY[CASE WHEN m.g % 2 = 0 THEN 'us' ELSE 'kr' END], num => m.g) AS e ON m.g <= 4")
{
	my $rows = "SELECT count(*), md5(string_agg(concat_ws(' ', m.g, m.letter, e.country, e.rank, e.app_id, e.title), ',' "
		. "ORDER BY m.g, e.country, e.rank)) FROM public.many AS m JOIN $call";
	my $plan = $session->query("EXPLAIN (COSTS OFF) $rows");
	like(gathered($plan), qr/Parallel Seq Scan on many/, 'workers read the table') or diag $plan;
	unlike(gathered($plan), qr/playfast/, 'the leader sends the requests') or diag $plan;
	my $parallel = $session->query($rows);
	like($parallel, qr/^[12]0\|/, 'and all rows are returned');
	is($session->query("SET max_parallel_workers_per_gather = 0; $rows; SET max_parallel_workers_per_gather = 2"), $parallel,
		'the same as without a parallel plan');
}
is($session->query($parsed), 5000, 'the parser runs in workers');
is($session->query($known), 50000, 'so does reference data');
my $force = $session->query("SELECT name FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query')");
$session->query("SET $force = on");
is($session->query("SELECT count(*) FROM playfast.playfast_top_apps('{us}', num => 5)"), 5, "$force = on");
is($session->query("SELECT DISTINCT status FROM playfast.playfast_outcomes()"), 'ok', 'outcomes belong to the session, not to a worker');
$session->query("RESET $force");

# Moved to another schema.
$session->query('CREATE SCHEMA apps; ALTER EXTENSION playfast SET SCHEMA apps');
everything('apps', 'moved');
is($session->result("REFRESH MATERIALIZED VIEW CONCURRENTLY public.charts")->{sqlstate}, '00000', 'moved: REFRESH');
is($session->query('SELECT count(*) FROM public.v'), 5, 'moved: a view');
is($session->result("SELECT * FROM playfast.playfast_top_apps('{us}')")->{sqlstate}, '42883', 'moved: the old schema is empty');

# Dropped.
$session->query("CREATE TABLE public.history (LIKE apps.playfast_chart_entry); "
	. "INSERT INTO public.history SELECT * FROM apps.playfast_top_apps('{us}', num => 5)");
is($session->result('DROP EXTENSION playfast')->{sqlstate}, '2BP01', 'DROP EXTENSION fails because of the views');
$session->query('DROP EXTENSION playfast CASCADE');
is($session->query('SELECT count(*), count(app_id) FROM public.history'), '5|5', 'a table made with LIKE stays');
is($session->query("SELECT count(*) FROM pg_class WHERE relname IN ('charts', 'whole', 'v')"), 0, 'views on it are dropped');
$session->query('CREATE EXTENSION playfast SCHEMA playfast');
everything('playfast', 'installed again');
is($session->query("INSERT INTO public.history SELECT * FROM playfast.playfast_top_apps('{kr}', num => 5); "
	. 'SELECT count(*) FROM public.history'), 10, 'and the table can be filled again');

done_testing();
