# Where nothing can be written: a hot standby, and read-only transactions.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::Cluster;

my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0',
	'playfast.block_cooldown = 0' ]);
my $standby = "$cluster->{dir}/standby";
$cluster->run_there({}, 'pg_basebackup', '-h', $cluster->{dir}, qw(-p 5432 -U postgres -c fast -R -N -D), $standby);
$cluster->run_there({}, 'pg_ctl', '-D', $standby, '-l', "$standby.log", '-o', '-p 5433', qw(-w -s start));

my $primary = $cluster->session;
my $there = session(database => 'postgres', env => { PGHOST => $cluster->{dir}, PGPORT => 5433 });
is($there->query('SELECT pg_is_in_recovery()'), 't', 'a standby');
$primary->query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
ok(poll_until(sub { ($there->result('SELECT count(*) FROM kept')->{out} // '') eq '1' }), 'which receives changes');

# All values of rows except the time; more rows than fit into work_mem.
my %calls = (
	top_apps => "playfast_top_apps('{us,kr}', '{GAME,TOOLS}', num => 50)",
	apps => "playfast_apps('{org.wellknown.everywhere,org.wellknown.game,org.wellknown.dead}', '{us}')",
	reviews => "playfast_reviews('{org.wellknown.reviews2500}', num => 1000)",
	search => "playfast_search('{quillmarket}', '{us}')",
	permissions => "playfast_permissions('{org.wellknown.everywhere}')");
my %rows_of = (top_apps => 200, apps => 2, reviews => 1000);

sub digest
{
	my ($session, $from) = @_;
	return $session->query('SELECT count(*), md5(string_agg(r, E\'\n\' ORDER BY r COLLATE "C")) '
		. "FROM (SELECT (to_jsonb(f) - 'fetched_at')::text AS r FROM $from AS f) AS s");
}

my %outcomes = (apps => "not_found|1\nok|2", top_apps => 'ok|4');
my $statuses = 'SELECT status, count(*) FROM playfast_outcomes() GROUP BY status ORDER BY status COLLATE "C"';

# Runs all calls in a session, and compares them with the primary's.
my %wanted = map { $_ => digest($primary, $calls{$_}) } keys %calls;
sub everything
{
	my ($session, $name) = @_;
	for my $operation (sort keys %calls)
	{
		is(digest($session, $calls{$operation}), $wanted{$operation}, "$name: $operation");
		is($session->query($statuses), $outcomes{$operation} // 'ok|1', "$name: $operation: outcomes");
	}
	return;
}
like($wanted{$_}, qr/^$rows_of{$_}\|/, "$_: the expected rows") for sort keys %rows_of;
$there->set(work_mem => '64kB');
everything($there, 'standby');
is($there->query('SELECT string_agg(operation, \' \' ORDER BY operation COLLATE "C") FROM playfast_stat_operations WHERE status = \'ok\''),
	'apps permissions reviews search top_apps', 'standby: playfast_stat_operations');
like($there->query("SELECT string_agg(value, ', ' ORDER BY name) FROM playfast_status() WHERE name ~ '^(state|egress )'"),
	qr/^\d+ started, interval 0 ms, window 256, shared by all backends \(\w+\)$/, 'standby: playfast_status()');
is($there->query('SELECT count(*) FROM playfast_stat_progress'), 0, 'standby: playfast_stat_progress');
is($there->query("SELECT count(*) FROM playfast_countries WHERE country = 'us'"), 1, 'standby: reference data');

# Cursors and failures, wherever nothing can be written.
sub cursors
{
	my ($session, $name) = @_;
	my $streamed = "SELECT (c).category, (c).rank FROM (SELECT playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 10) AS c OFFSET 0) AS s";
	reset_origin();
	$session->set('playfast.max_in_flight' => 1, 'playfast.pack_bytes' => 0);
	$session->query("BEGIN READ ONLY; DECLARE c CURSOR FOR $streamed; DECLARE d CURSOR FOR $streamed");
	is($session->query('FETCH 2 FROM c; FETCH 1 FROM d; FETCH 1 FROM c; FETCH 1 FROM d'), "GAME|1\nGAME|2\nGAME|1\nGAME|3\nGAME|2",
		"$name: two cursors");
	is($session->query('SELECT count(*) FROM playfast_stat_progress'), 2, "$name: which are running");
	is(scalar(split /\n/, $session->query('CLOSE c; FETCH ALL FROM d')), 28, "$name: one is closed, the other read");
	$session->query('COMMIT');
	is($session->query('SELECT bool_or(status = \'skipped\'), count(*) FROM playfast_outcomes()'), 't|6', "$name: outcomes of both");
	cmp_ok(counters()->{transfers}, '<=', 5, "$name: not everything was requested");
	$session->query('RESET playfast.max_in_flight; RESET playfast.pack_bytes');
	return;
}

sub failures
{
	my ($session, $name) = @_;
	my $from = "playfast_top_apps('{us,kr,jp}', num => 5)";
	reset_origin();
	fault(status => (status => 403, match => { country => 'kr' }));
	my $result = $session->result("SELECT count(*) FROM $from");
	is($result->{out}, 10, "$name: on_error = warn: rows");
	is(warnings_in($result), 1, "$name: on_error = warn: a warning");
	$session->set('playfast.on_error' => 'error');
	is($session->result("SELECT count(*) FROM $from")->{sqlstate}, 'PF003', "$name: on_error = error: raises");
	like($session->query($statuses), qr/^http_error\|1$/m, "$name: on_error = error: its outcome");
	$session->query('BEGIN READ ONLY; SAVEPOINT s');
	is($session->result("SELECT count(*) FROM $from")->{sqlstate}, 'PF003', "$name: on_error = error: in a subtransaction");
	no_faults();
	is($session->query("ROLLBACK TO s; SELECT count(*) FROM $from; COMMIT"), 15, "$name: on_error = error: the next call works");
	$session->query('RESET playfast.on_error');
	return;
}

for my $place ([ standby => $there ], [ 'read only' => $primary ])
{
	cursors(reverse @$place);
	failures(reverse @$place);
}

# The same in one transaction that is read-only, which is tested first.
$primary->query('BEGIN READ ONLY');
everything($primary, 'read only');
is($primary->result('INSERT INTO kept VALUES (2)')->{sqlstate}, '25006', 'read only: writing fails');
$primary->query('ROLLBACK');

# The standby's sessions share a cache of their own.  Settings of roles come
# from the primary.
$primary->query("CREATE ROLE dashboard LOGIN; GRANT EXECUTE ON FUNCTION playfast_top_apps TO dashboard; ALTER ROLE dashboard SET playfast.cache_ttl = '1h'");
my $chart = "SELECT count(*), max(fetched_at) FROM playfast_top_apps('{us}', '{GAME}', num => 20)";
my $cached = 'SELECT status, cached, attempts FROM playfast_outcomes()';
ok(poll_until(sub { $there->query("SELECT count(*) FROM pg_db_role_setting") }), 'cache: the setting of a role is replicated');
my %place = (env => { PGHOST => $cluster->{dir}, PGPORT => 5433 }, database => 'postgres');
my ($one, $two) = map { session(%place, role => 'dashboard') } 1 .. 2;
my $at_primary = $cluster->session(role => 'dashboard');
reset_origin();
my $shown = $at_primary->query($chart);
isnt($one->query($chart), $shown, 'cache: the primary has the rows');
is($one->query($cached), 'ok|f|1', 'cache: the standby requests them');
my $had = $one->query($chart);
is($two->query($chart), $had, "cache: the standby's sessions share them");
is($two->query($cached), 'ok|t|0', 'cache: the second session sends nothing');
is($at_primary->query($chart), $shown, 'cache: nor does the primary');
is(scalar requests(), 2, 'cache: one request of each server');
is($two->query('SELECT entries, kept, misses FROM playfast_stat_cache'), '1|1|1', 'cache: its counters');
like($two->query("SELECT value FROM playfast_status() WHERE name = 'cache'"), qr/^1 answers? in \d+ of 65536 kB$/, 'cache: playfast_status()');
latency(response_ms => 1000);
my $tools = $chart =~ s/GAME/TOOLS/r;
$_->start($tools) for $one, $two;
is($one->finish->{out}, $two->finish->{out}, 'cache: two sessions at the same time');
latency(response_ms => 0);
is(scalar requests(), 3, 'cache: send one request together');
is($one->result('SELECT playfast_cache_clear()')->{sqlstate}, '42501', 'cache: emptying it needs a privilege');
$there->query('SELECT playfast_cache_clear()');
is($there->query('SELECT entries FROM playfast_stat_cache'), 0, 'cache: a superuser empties it');
$had = $one->query($chart);

# A standby is promoted.
my $before = $there->query("SELECT attempts FROM playfast_stat_operations WHERE operation = 'reviews'");
$cluster->run_there({}, 'pg_ctl', '-D', $standby, qw(-w -s promote));
is($there->query('SELECT pg_is_in_recovery()'), 'f', 'promoted');
is(digest($there, $calls{reviews}), $wanted{reviews}, 'promoted: the same session sends requests');
cmp_ok($there->query("SELECT attempts FROM playfast_stat_operations WHERE operation = 'reviews'"), '>', $before,
	'promoted: the counters go on');
is($two->query($chart), $had, 'promoted: the cache stays');
is($two->query($cached), 'ok|t|0', 'promoted: and answers');
is($there->query("CREATE TABLE history AS SELECT * FROM $calls{top_apps}; SELECT count(*) FROM history"), 200, 'promoted: rows can be stored');

END
{
	local $?;
	eval { $cluster->run_there({}, 'pg_ctl', '-D', $standby, qw(-m immediate -s stop)) } if $standby && -e "$standby/postmaster.pid";
}

done_testing();
