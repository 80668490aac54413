# docs/many-servers.md, with three servers: one that keeps rows, and two nodes
# that fetch.  Each has its own user agent, so that the origin tells who sent a
# request.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use List::Util qw(max);
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;
use Playfast::History;

plan skip_all => 'this PostgreSQL has no dblink'
	if !psql(q{SELECT count(*) FROM pg_available_extensions WHERE name = 'dblink'});

# The blocks of the page with this comment in their first line.
open my $file, '<', "$FindBin::Bin/../../docs/many-servers.md" or die $!;
my $page = do { local $/; <$file> };

sub blocks
{
	my ($where) = @_;
	my @blocks = grep { s/^-- \Q$where\E\n// } $page =~ /^```sql\n(.*?)^```$/msg;
	die "no block: $where" unless @blocks;
	return @blocks;
}

sub server
{
	my ($agent) = @_;
	return Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", "playfast.user_agent = '$agent'",
		'playfast.max_interval = 0', 'playfast.block_cooldown = 0', 'synchronous_commit = off' ]);
}

my $keeper = server('keeper');
my %node = map { $_ => server($_) } qw(n1 n2);

sub on_node
{
	my ($name, @sql) = @_;
	my $session = $node{$name}->session;
	$session->query($_) for @sql;
	$session->close;
	return;
}

for my $name (sort keys %node)
{
	open my $hba, '+<', "$node{$name}{dir}/data/pg_hba.conf" or die $!;
	my @was = <$hba>;
	seek $hba, 0, 0;
	print $hba "local all fetcher scram-sha-256\n", @was;
	close $hba;
	on_node($name, 'SELECT pg_reload_conf()', 'DROP EXTENSION playfast', blocks('on each node'));
}
local @ENV{qw(PGHOST PGDATABASE)} = ($keeper->{dir}, 'postgres');
begin_history();
psql(q{
	CREATE ROLE collector LOGIN;
	DO $$
	BEGIN
		EXECUTE (SELECT string_agg(format('GRANT EXECUTE ON ROUTINE %s TO collector', p.oid::regprocedure), '; ')
			FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
				JOIN pg_extension AS e ON e.oid = d.refobjid
			WHERE e.extname IN ('playfast', 'playfast_history'));
		EXECUTE (SELECT string_agg(format('ALTER %s %s OWNER TO collector', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass), '; ')
			FROM pg_class WHERE relnamespace = 'playfast_history'::regnamespace AND relkind IN ('r', 'v'));
	END $$;
	GRANT USAGE, CREATE ON SCHEMA playfast_history TO collector;
});
my ($servers, @foreign) = blocks('on the server that keeps');
$servers =~ s/'(n\d)\.example'/'$node{$1}{dir}'/g;
$servers =~ s/dbname 'store'/dbname 'postgres'/g;
my $errors = sub { return $_[0]{err} =~ /ERROR:\s+(\w{5}: .*)/ ? $1 : $_[0]{err} };

# Sessions of the role that collects, one for each node.
my %session = map { $_ => $keeper->session(role => 'collector') } sort keys %node;

sub collect_by { my ($name, $more) = @_; return "CALL playfast_history.collect(server => '$name'" . ($more // '') . ')' }

# After an error of CALL the session goes on, with a new connection to the
# node.
sub due { history('UPDATE watched_chart SET due_at = now(), tried_at = NULL, failures = 0; TRUNCATE chart_snapshot, collected'); reset_origin(); return }
my $whole = 'SELECT count(*), count(DISTINCT chart_key), count(*) FILTER (WHERE cardinality(app_keys) NOT IN (5, 0)) FROM chart_snapshot';

# The number of calls by server.
sub asked
{
	my %calls;
	$calls{ $_->{agent} } += $_->{calls} for grep { !defined $_->{status} || $_->{status} == 200 } requests();
	return \%calls;
}

# ------------------------------------------------------- before there is a node

my $tracked = history(q{SELECT track_charts('{us,kr,jp,de,br,fr}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 20), num => 5)});
is($tracked, 120, '120 charts');
like($session{n1}->result(collect_by('n1'))->{err},
	qr/ERROR:  42704: fetching by another server needs the extension dblink\nHINT:  Use CREATE EXTENSION dblink\./, 'dblink is required');
psql($servers);
like($session{n1}->result(collect_by('n3'))->{err}, qr/ERROR:  42704: server n3 does not exist\nHINT:/, 'and a foreign server');

# ------------------------------------------------------------------- both at once

latency(response_ms => 100);
$session{$_}->start(collect_by($_, ', slice => 10')) for sort keys %session;
my %result = map { $_ => $session{$_}->finish } sort keys %session;
is($result{$_}{sqlstate}, '00000', "$_: succeeds") or diag $result{$_}{err} for sort keys %result;
is(history($whole), '120|120|0', 'each chart is kept once');
my $asked = asked();
is_deeply([ sort keys %$asked ], [qw(n1 n2)], 'only the nodes sent requests');
is($asked->{n1} + $asked->{n2}, 120, 'one for each chart');
is_deeply([ rows('SELECT server, sum(calls) FROM collected GROUP BY 1 ORDER BY 1') ], [ map { "$_|$asked->{$_}" } qw(n1 n2) ], 'collected has the names of the nodes');
like($result{n1}{err}, qr/NOTICE:  00000: charts by n1: 10 of 10 calls answered/, 'so do notices');
is($node{n1}->session->query(q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'playfast_history'}), 0, 'no connection is left');

# ------------------------------------------------------------- a node dies

due();
latency(response_ms => 400);
$session{$_}->start(collect_by($_, ', slice => 20')) for sort keys %session;
poll_until(sub { history("SELECT count(*) FROM collected WHERE server = 'n1'") >= 1 });
sleep 0.15;
$node{n1}->stop;
my $dead = $session{n1}->finish;
like($errors->($dead), qr/^(08006|08000|57P01|57P02): server n1: /, 'a node dies in mid-slice: the error names it');
is($session{n2}->finish->{sqlstate}, '00000', 'the other goes on');
is(history($whole), '120|120|0', 'and fetches the others: each chart once');

due();
my $down = $session{n1}->result(collect_by('n1'));
like($down->{err}, qr/ERROR:  08001: server n1: could not establish connection\nDETAIL:  .*\nHINT:  What it was to fetch is due at once/s, 'a node is down');
is(history('SELECT count(*) FROM watched_chart WHERE tried_at IS NOT NULL'), 0, 'no watch was claimed for it');
$node{n1}->start;

# ------------------------------------------------- the server that keeps crashes

sub at_work { return grep { $node{$_}->session->query(q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'playfast_history' AND state = 'active'}) } sort keys %node }

due();
latency(response_ms => 500);
$_->set(synchronous_commit => 'on') for values %session;
$session{$_}->start(collect_by($_, ', slice => 10')) for sort keys %session;
poll_until(sub { history('SELECT count(DISTINCT server) FROM collected') == 2 });
poll_until(sub { at_work() == 2 });
$keeper->stop;
$_->finish for values %session;
is_deeply([ map { $_->{lost} } values %session ], [ 1, 1 ], 'the server that keeps stops at once, while both nodes fetch for it');
ok(poll_until(sub { at_work() == 0 }, 10), 'they stop');
$keeper->start;
my ($kept, $told, $answered, $due) = split /\|/, history(q{SELECT (SELECT count(*) FROM chart_snapshot), (SELECT sum(calls) FROM collected),
	(SELECT count(*) FROM watched_chart WHERE tried_at IS NOT NULL), (SELECT count(*) FROM watched_chart WHERE due_at <= now())});
ok($kept >= 20 && $kept < 120 && $kept % 10 == 0, "whole slices are kept: $kept charts");
is("$told $answered $due", "$kept $kept " . (120 - $kept), 'what says so, and what is due, agree');
%session = map { $_ => $keeper->session(role => 'collector') } sort keys %node;
reset_origin();
$session{$_}->start(collect_by($_, ', slice => 10')) for sort keys %session;
is($_->finish->{sqlstate}, '00000', 'it is up again, and so are its sessions') for values %session;
is(history($whole), '120|120|0', 'the rest comes: each chart is kept once');
is(counters()->{calls}, 120 - $kept, 'and nothing else is asked for');

# -------------------------------------------------------------- the catalogue

my $shards = 'SELECT count(*) FILTER (WHERE NOT active), count(*) FILTER (WHERE active) FROM catalog_shard WHERE shard IS NOT NULL';
reset_origin();
mode(locations => 45, rolling => JSON::PP::true);
history('SELECT track_catalog()');
my $by = sub { return $session{ $_[0] }->result("CALL playfast_history.collect('{catalog}', server => '$_[0]')")->{err} =~ /catalog by \w+: (\d+ of \d+ calls answered, \d+ failed, \d+ put off)/g };
is_deeply([ $by->('n1') ], ['0 of 1 calls answered, 1 failed, 0 put off'], 'a node looks for a generation while it is being made');
like(history('SELECT status || \' \' || error FROM catalog_shard'), qr/being rebuilt/, 'and is told so');
mode(rolling => JSON::PP::false);
history('UPDATE catalog_shard SET due_at = now()');
is($session{n1}->query(q{SELECT calls, answered FROM playfast_history.collect_slice('catalog', server => 'n1')}), '1|1', 'a node finds its shards');
my $gone = history(q{SELECT regexp_replace(url, '^.*?(/sitemaps/)', '\1') FROM catalog_shard WHERE shard = 7});
reset_origin();
mode(locations => 45);
fault('status', status => 404, match => { path => $gone }, times => 1);
fault('slow', ms => 100);
$session{$_}->start("CALL playfast_history.collect('{catalog}', slice => 30, server => '$_')") for sort keys %session;
is($_->finish->{sqlstate}, '00000', 'two nodes read them') for values %session;
is(history($shards), '299|1', 'but for one that is gone');
my %read;
$read{ $_->{agent} }++ for grep { $_->{path} =~ /play_sitemaps|sitemaps/ } requests();
is_deeply([ sort keys %read ], [qw(n1 n2)], 'both of them, and nobody else');
is_deeply([ rows('SELECT DISTINCT server FROM collected WHERE kind = \'catalog\' ORDER BY 1') ], [qw(n1 n2)], 'which collected says');
no_faults();
history('UPDATE catalog_shard SET due_at = now() WHERE active AND shard IS NOT NULL');
is_deeply([ $by->('n2') ], ['1 of 1 calls answered, 0 failed, 0 put off'], 'that one is asked for again');
is(history('SELECT ended_at IS NOT NULL FROM catalog_sweep'), 't', 'and the sweep is at its end');
psql('CREATE TABLE listed AS SELECT DISTINCT app_id FROM playfast_catalog_apps(ARRAY(SELECT url FROM playfast_catalog_shards()))');
is(history('SELECT (SELECT count(*) > 10000 FROM catalog_app), (SELECT count(*) FROM (SELECT app_id FROM catalog_app EXCEPT TABLE listed) AS d),
	(SELECT count(*) FROM (TABLE listed EXCEPT SELECT app_id FROM catalog_app) AS d)'), 't|0|0', 'with every id that the store lists, and no other');
history('SELECT untrack_catalog()');
due();

# ---------------------------------------------------------- what is wrong with it

on_node('n1', 'REVOKE EXECUTE ON FUNCTION playfast_top_apps_results FROM fetcher');
like($errors->($session{n1}->result(collect_by('n1'))), qr/^42501: server n1: permission denied for function playfast_top_apps_results$/, 'no EXECUTE');
on_node('n1', 'GRANT EXECUTE ON FUNCTION playfast_top_apps_results TO fetcher', 'CREATE DATABASE bare');
psql("ALTER SERVER n1 OPTIONS (SET dbname 'bare')");
like($session{n1}->result(collect_by('n1'))->{err}, qr/ERROR:  42704: server n1 has no extension playfast\nHINT:  CREATE EXTENSION/, 'no playfast');
psql("ALTER SERVER n1 OPTIONS (SET dbname 'postgres')");
is(history('SELECT count(*) FROM watched_chart WHERE tried_at IS NOT NULL'), 0, 'and no watch was claimed');

# ------------------------------------------- calls that fail, a node that is blocked

due();
fault('status', status => 404, match => { country => 'kr' });
my @told = $session{n1}->result(collect_by('n1', ', slice => 200'))->{err} =~ /charts by n1: (.* put off)/g;
is_deeply(\@told, ['100 of 120 calls answered, 20 failed, 0 put off'], 'calls that fail are data');
is(history("SELECT count(*), min(failures) FROM watched_chart WHERE country = 'kr' AND status = 'http_error' AND due_at > now()"), '20|1', 'and count as failures of their watches');
due();
fault('captcha');
@told = $session{n1}->result(collect_by('n1', ', slice => 200'))->{err} =~ /charts by n1: (.* put off)/g;
is_deeply(\@told, ['0 of 120 calls answered, 0 failed, 120 put off'], 'a blocked node ends its CALL');
is(history("SELECT count(*) FROM watched_chart WHERE status IN ('blocked', 'skipped') AND failures = 0 AND due_at <= now()"), 120, 'watches that it has not fetched are due');
no_faults();
is($session{n2}->result(collect_by('n2'))->{sqlstate}, '00000', 'for the other node');
is(history($whole), '120|120|0', 'which fetches them');

# -------------------------------------------------------------- cancel, and such

sub fetching { return $node{n1}{boss}->query(q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'playfast_history' AND state = 'active'}) }
$node{n1}{boss} = $node{n1}->session;
my $boss = $keeper->session;

# How long after what is done a CALL ends that waits for a node, and how long until the node has stopped:
# as a part of what may pass, at the best of ten.
sub ended_by
{
	my ($sqlstate, $name, $what) = @_;
	my @took;
	my $most = best_of(10, 1, sub {
		$session{n1} = $keeper->session(role => 'collector') if $session{n1}{lost};
		due();
		latency(response_ms => 20_000);
		$session{n1}->start(collect_by('n1'));
		poll_until(\&fetching);
		sleep 0.2;
		my $began = time;
		$what->();
		my $result = $session{n1}->finish;
		@took = (time - $began);
		is($result->{sqlstate}, $sqlstate, "$name: ends the CALL") or diag $result->{err};
		ok(poll_until(sub { !fetching() }, 10), "$name: and the node stops");
		push @took, time - $began;
		return max($took[0] / 0.2, $took[1] / 1);
	});
	cmp_ok($most, '<=', 1, sprintf '%s: seen within %.0f ms, and the node stops within %.0f ms', $name, map { 1000 * $_ } @took);
	is(history('SELECT count(*) FROM watched_chart WHERE tried_at IS NOT NULL'), 0, "$name: all watches are due");
	return;
}

ended_by('57014', 'pg_cancel_backend', sub { $boss->query('SELECT pg_cancel_backend(' . $session{n1}->pid . ')') });
ended_by('57P01', 'pg_terminate_backend', sub {
	$boss->query('SELECT pg_terminate_backend(' . $session{n1}->pid . ')');
});
$session{n1} = $keeper->session(role => 'collector');
due();
latency(response_ms => 20_000);
$session{n1}->query("SET statement_timeout = '1 s'");
my $late = $session{n1}->result(collect_by('n1'));
is($late->{sqlstate}, '57014', 'statement_timeout');
cmp_ok($late->{seconds}, '<', 10, sprintf 'ends after %.2f s', $late->{seconds});
$session{n1}->query('RESET statement_timeout');
ok(poll_until(sub { !fetching() }, 10), 'and the node stops');

# batch_timeout is that of the session that collects.
due();
latency(response_ms => 20_000);
$session{n1}->set('playfast.batch_timeout' => '500 ms');
is_deeply([ $session{n1}->result(collect_by('n1'))->{err} =~ /charts by n1: (.* put off)/ ], ['0 of 50 calls answered, 0 failed, 50 put off'],
	'the node uses the batch_timeout of the session that collects');
$session{n1}->query('RESET playfast.batch_timeout');

# A node that hangs is given up after half a minute; other tests run meanwhile.
history(q{SELECT track_keywords('{adventure}', '{us}')});
my $patient = $keeper->session(role => 'collector', set => { 'playfast.batch_timeout' => '1 s' });
$patient->start(q{CALL playfast_history.collect('{keywords}', server => 'n1')});
poll_until(\&fetching);
my $stopped = $node{n1}{boss}->query(q{SELECT pid FROM pg_stat_activity WHERE application_name = 'playfast_history' AND state = 'active'});
kill 'STOP', $stopped;

# ---------------------------------------------------------------- foreign tables

for my $name (sort keys %node)
{
	on_node($name, map { s/'n1'/'$name'/gr } blocks('on each node, with its name in place of n1'));
}
psql($_) for @foreign;
psql('GRANT ALL ON ALL TABLES IN SCHEMA public TO collector');
my $collector = $keeper->session(role => 'collector');
$collector->query(q{INSERT INTO chart_watch (node, country, category, num)
	SELECT 'n' || 1 + (row_number() OVER ()) % 2, c, k, 5
	FROM unnest('{us,kr,jp,de,br}'::text[]) AS c, unnest('{GAME,TOOLS,SOCIAL,FINANCE}'::text[]) AS k});
reset_origin();
fault('status', status => 404, match => { country => 'kr' });
latency(response_ms => 3000);
$collector->query(blocks('on the server that keeps, to fetch'));
is(psql('SELECT count(*), count(DISTINCT (country, category)) FROM chart_seen'), '80|16', 'foreign tables: rows');
is_deeply([ split /\n/, psql('SELECT node, status, count(*) FROM chart_told GROUP BY 1, 2 ORDER BY 1, 2') ],
	[ 'n1|http_error|2', 'n1|ok|8', 'n2|http_error|2', 'n2|ok|8' ], 'statuses are data');
my %times;
push @{ $times{ $_->{agent} } }, $_->{time} for requests();
is_deeply([ sort keys %times ], [qw(n1 n2)], 'the nodes sent the requests');
cmp_ok(abs($times{n1}[0] - $times{n2}[0]), '<', 2.5, 'both at the same time, by the origin\'s clock');

# References to the foreign table send requests.
no_faults();
latency(response_ms => 0);
sub calls_of { reset_origin(); $collector->query($_[0]); return counters()->{calls} }
is(calls_of('SELECT count(*) FROM chart_live'), 20, 'without conditions everything is requested');
is(calls_of("SELECT count(*) FROM chart_live WHERE node = 'n1'"), 10, 'one node');
is(calls_of("SELECT count(*) FROM chart_live WHERE country = 'us'"), 20, 'a filter of rows requests everything');
is(calls_of('SELECT 1 FROM chart_live LIMIT 1') >= 10, 1, 'so does LIMIT');
is(calls_of('SELECT count(*) FROM chart_live AS a JOIN chart_live AS b USING (node, country, category)'), 40, 'used twice: requested twice');
is(calls_of('EXPLAIN SELECT * FROM chart_live'), 0, 'EXPLAIN sends nothing');
is(do { reset_origin(); psql('CREATE USER MAPPING FOR postgres SERVER n1 OPTIONS (user \'fetcher\', password \'secret\'); ANALYZE chart_live_n1'); counters()->{calls} }, 10, 'ANALYZE sends requests');
reset_origin();
latency(response_ms => 3000);
$collector->query('SELECT node, status FROM (SELECT * FROM chart_live OFFSET 0) AS l ORDER BY node');
%times = ();
push @{ $times{ $_->{agent} } }, $_->{time} for requests();
cmp_ok(abs($times{n1}[0] - $times{n2}[0]), '<', 2.5, 'sorted above OFFSET 0: both at the same time');

$node{n2}->stop;
like($errors->($collector->result(blocks('on the server that keeps, to fetch'))), qr/^08/, 'a node that has died fails the statement');
is($collector->result('SELECT count(*) FROM chart_live')->{sqlstate}, '08001', 'and so does a node that is down');
is(psql('SELECT count(*) FROM chart_seen'), 80, 'and no rows are stored');
$node{n2}->start;

# --------------------------------------------------------------------- rates add up

$_->reload('playfast.rate_limit' => 10) for values %node;
on_node($_, "ALTER SYSTEM SET playfast.pack_bytes = 0", 'SELECT pg_reload_conf()') for sort keys %node;
history(q{UPDATE watched_chart SET active = country IN ('us', 'kr', 'jp')});
my %took;
for my $names (['n1'], [qw(n1 n2)])
{
	due();
	$session{$_}->start(collect_by($_, ', slice => 10')) for @$names;
	$_->finish for @session{@$names};
	my @at = sort { $a <=> $b } map { $_->{time} } requests();
	is(scalar @at, 60, "@$names: 60 requests");
	$took{ scalar @$names } = $at[-1] - $at[0];
}
cmp_ok($took{1}, '>=', 5.8, sprintf 'one node at 10 requests a second: %.1f s', $took{1});
cmp_ok($took{1} / $took{2}, '>', 1.6, sprintf 'two: %.1f s', $took{2});
cmp_ok($took{2}, '>=', 2.4, 'and no faster than both limits together');

my $given_up = $patient->finish;
like($errors->($given_up), qr/^08006: server n1: no answer within 00:00:31$/, 'a node that hangs is given up');
is(history('SELECT count(*) FROM watched_keyword WHERE due_at <= now() AND tried_at IS NULL'), 1, 'its watches are due');
kill 'CONT', $stopped;

$_->stop for values %node, $keeper;
done_testing();
