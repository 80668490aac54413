# One row per call: statuses as data, rows that stay with their call, memory of
# one call; per row of a table, and on other servers by postgres_fdw and
# dblink.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

server_settings('playfast.max_interval' => 0);
reset_origin();
my $session = session(set => { 'playfast.retries' => 0 });

# ------------------------------------------------------ failures beside
# answers

my $charts = "playfast_top_apps_results(ARRAY(SELECT playfast_chart_requests('{us,kr,de}', '{TOOLS}', num => 5)))";
my $statuses = "SELECT string_agg(country || ' ' || status || ' ' || failed || ' ' || cardinality(rows), ', ' ORDER BY country)";
my $expected = 'de ok false 5, kr http_error true 0, us ok false 5';
fault(status => (match => { country => 'kr' }, status => 403));
for my $on_error (qw(auto warn error ignore))
{
	$session->set('playfast.on_error' => $on_error);
	for my $sql ("$statuses FROM $charts AS r",
		"$statuses FROM (SELECT (s).* FROM (SELECT $charts AS s OFFSET 0) AS s) AS r",
		"CREATE TEMP TABLE kept AS SELECT * FROM $charts AS r; $statuses FROM kept; DROP TABLE kept")
	{
		my $result = $session->result($sql);
		is($result->{out}, $expected, "on_error = $on_error: each call has its status");
		is($result->{err}, '', '... and there is no message');
	}
}
$session->query('RESET playfast.on_error');

# Our own limits do not cause messages either.
server_settings('playfast.rate_limit' => '0.1');
my $limited = session(set => { 'playfast.batch_timeout' => '1s', 'playfast.pack_bytes' => 0 });
my $result = $limited->result("SELECT count(*), count(*) FILTER (WHERE status = 'skipped'), bool_and(error IS NOT NULL) FILTER (WHERE failed) "
	. "FROM playfast_top_apps_results(ARRAY(SELECT playfast_chart_requests('{us,kr,jp,de}', num => 2)))");
like($result->{out}, qr/^4\|[34]\|t$/, 'calls that were not sent have a row');
is($result->{err}, '', '... and no warning');
server_settings('playfast.rate_limit' => '0');
$limited->query('SELECT playfast_pace_reset()');

# A list that breaks off has the rows before that, and a token to go on with.
reset_origin();
my $app = 'org.wellknown.reviews5785';
my $reviews = "playfast_reviews_results(ARRAY[playfast_review_request(app_id => '$app', num => 1500%s)])";
fault('null_payload', match => { num => 500, app => $app });
is($session->query('SELECT status, failed, cardinality(rows), error IS NOT NULL, next_token IS NOT NULL FROM ' . sprintf($reviews, '')),
	'http_error|t|1000|t|t', 'a list that breaks off has its first rows');
my $token = $session->query('SELECT next_token FROM playfast_outcomes()');
reset_origin();
is($session->query('SELECT status, cardinality(rows) FROM ' . sprintf($reviews, ", token => '$token'")), 'ok|1500', '... and can be continued');

# ------------------------------------------------- rows stay with their calls

# Lists of several pages, all in flight at once, which end in another order
# than they begin.
fault(slow => (match => { app => "org.wellknown.reviews$_" }, ms => 40 + $_ % 7 * 60)) for 5785, 150;
my $lists = join ', ', map { "playfast_review_request(app_id => 'org.wellknown.reviews$$_[0]', num => $$_[1], score => $$_[2])" }
	map { my $n = $_; ([ 5785, 300 * $n, $n ], [ 150, 150, $n ]) } 1 .. 5;
$session->set('playfast.pack_bytes' => 0);
for my $rows ("playfast_reviews_results(ARRAY[$lists]) AS r", "(SELECT (s).* FROM (SELECT playfast_reviews_results(ARRAY[$lists]) AS s OFFSET 0) AS s) AS r")
{
	is($session->query("SELECT count(*), count(DISTINCT (app_id, score)), bool_and(NOT failed), "
		. "bool_and(ARRAY(SELECT rank FROM unnest(r.rows)) = ARRAY(SELECT generate_series(1, cardinality(r.rows)))), "
		. "bool_and(NOT EXISTS (SELECT FROM unnest(r.rows) AS u WHERE (u.app_id, u.score) <> (r.app_id, r.score))), "
		. "bool_and(fetched_at = (SELECT max(u.fetched_at) FROM unnest(r.rows) AS u)) FROM $rows"),
		'10|10|t|t|t|t', 'the rows of a call are its own, all of them, in order');
}
reset_origin();

# A list without rows ends between the pages of another.
fault(slow => (match => { num => 500 }, ms => 700));
fault(slow => (match => { app => 'org.wellknown.reviews0' }, ms => 250));
is($session->query("SELECT string_agg(app_id || ' ' || status || ' ' || cardinality(rows), ', ') FROM playfast_reviews_results("
	. "ARRAY(SELECT playfast_review_requests('{$app,org.wellknown.reviews0}', num => 1500)))"),
	"org.wellknown.reviews0 empty 0, $app ok 1500", 'a list that ends between the pages of another does not take its rows');
$session->query('RESET playfast.pack_bytes');
reset_origin();

# ------------------------------------------------------------ memory, cancel

sub peak
{
	open my $file, '<', '/proc/' . $session->pid . '/status' or die $!;
	my ($kb) = join('', <$file>) =~ /VmHWM:\s+(\d+)/;
	return $kb;
}

my $many = "playfast_reviews_results(ARRAY(SELECT playfast_review_requests('{$app}', num => %d, score => s, priority => s) FROM generate_series(1, 5) AS s))";
$session->query(sprintf "SELECT sum(cardinality((r).rows)) FROM (SELECT $many AS r OFFSET 0) AS s", 100);
my $before = peak();
for my $sql ("SELECT sum(cardinality((r).rows)) FROM (SELECT $many AS r OFFSET 0) AS s", "SELECT sum(cardinality(rows)) FROM $many AS r")
{
	is($session->query(sprintf $sql, 10000), 5785, 'all reviews of an app');
}
my $grown = peak() - $before;
note "grown by $grown kB";
cmp_ok($grown, '<', 32 * 1024, 'memory holds transfers in flight and the rows of one call');

latency(response_ms => 20_000);
$session->set(statement_timeout => '300ms');
$result = $session->result("SELECT count(*) FROM $charts");
is($result->{sqlstate}, '57014', 'a batch of results is cancelled');
cmp_ok($result->{seconds}, '<', 5, '... at once');
$session->query('RESET statement_timeout');
reset_origin();
is($session->query("SELECT count(*) FROM $charts"), 3, '... and the session goes on');

# --------------------------------------------------------------- other servers

my %has = map { $_ => 1 } split /\n/, psql("SELECT name FROM pg_available_extensions WHERE name IN ('postgres_fdw', 'dblink')");
SKIP:
{
	skip 'postgres_fdw and dblink are not installed (postgresql-contrib)', 1 unless $has{postgres_fdw} && $has{dblink};
	psql('DROP DATABASE IF EXISTS playfast_node');
	psql('CREATE DATABASE playfast_node');
	my $node = session(database => 'playfast_node');
	$node->query(<<~'SQL');
		CREATE EXTENSION playfast;
		CREATE TABLE work (bucket integer, requests playfast_chart_request[]);
		INSERT INTO work VALUES (1, ARRAY(SELECT playfast_chart_requests('{us,kr,de}', '{TOOLS}', num => 5))),
			(2, ARRAY[playfast_chart_request(country => 'jp', num => 2)]);
		CREATE VIEW chart_now AS SELECT w.bucket, r.* FROM work AS w, LATERAL playfast_top_apps_results(w.requests) AS r;
		SQL
	$session->query(<<~"SQL");
		SET client_min_messages = warning;
		CREATE EXTENSION postgres_fdw;
		CREATE EXTENSION dblink;
		CREATE SERVER node FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$ENV{PGHOST}', port '$ENV{PGPORT}', dbname 'playfast_node');
		CREATE USER MAPPING FOR CURRENT_USER SERVER node OPTIONS (user '$ENV{PGUSER}');
		CREATE FOREIGN TABLE chart_there (bucket integer, country text, status text, failed boolean, error text, hint text,
			http_status integer, rows playfast_chart_entry[]) SERVER node OPTIONS (table_name 'chart_now');
		CREATE TABLE kept (LIKE chart_there);
		SQL
	reset_origin();
	fault(status => (match => { country => 'kr' }, status => 403));
	is($session->query("$statuses FROM chart_there WHERE bucket = 1"), $expected, 'postgres_fdw: each call has its status');
	is(counters()->{transfers}, 3, '... and only calls that meet the condition are sent');
	is($session->query("SELECT r.country, r.rank, r.app_id IS NOT NULL, r.price IS NOT NULL FROM chart_there, unnest(rows) AS r WHERE bucket = 2 ORDER BY 2"),
		"jp|1|t|t\njp|2|t|t", '... and its rows');
	$result = $session->result("INSERT INTO kept SELECT * FROM chart_there WHERE bucket = 1; $statuses FROM kept");
	is($result->{out}, $expected, '... also in a statement that stores them');
	is($session->query("SELECT error, http_status FROM kept WHERE failed"), 'HTTP status 403|403', '... with the error');
	is($result->{err}, '', '... and no message');

	my $remote = q{SELECT country, status, failed, error, rows FROM playfast_top_apps_results(ARRAY(}
		. q{SELECT playfast_chart_requests(''{us,kr,de}'', ''{TOOLS}'', num => 5)))};
	is($session->query("$statuses FROM dblink('node', '$remote') AS r (country text, status text, failed boolean, error text, rows playfast_chart_entry[])"),
		$expected, 'dblink: each call has its status and its rows');
	$session->query('DROP TABLE kept; DROP SERVER node CASCADE; DROP EXTENSION postgres_fdw, dblink');
	undef $node;
	psql('DROP DATABASE playfast_node WITH (FORCE)');
}
reset_origin();

done_testing();
