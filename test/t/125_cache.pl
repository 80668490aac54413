# The shared cache: answers of one session serve the next, and a call that one
# session is making is not made by another one.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;

my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0',
	'playfast.block_cooldown = 0' ]);
my %on = (set => { 'playfast.cache_ttl' => '1h' });
my $boss = $cluster->session;
my ($first, $second) = map { $cluster->session(%on) } 1 .. 2;
my $chart = "playfast_top_apps('{us}', '{GAME}', num => 20)";
my $count = "SELECT count(*) FROM $chart";

sub begin
{
	reset_origin();
	$boss->query('SELECT playfast_cache_clear(); SELECT playfast_stat_reset()');
	return;
}

# Returns a digest of all values of rows.
sub digest { return $_[0]->query("SELECT count(*), md5(string_agg(f::text, E'\\n' ORDER BY f::text COLLATE \"C\")) FROM $_[1] AS f") }
sub asked { return scalar requests() }
sub outcomes { return $_[0]->query('SELECT status, cached, attempts, rows FROM playfast_outcomes() ORDER BY call') }
sub counted { return $boss->query("SELECT $_[0] FROM playfast_stat_cache") }

# Another session's answer.
begin();
my $rows = digest($first, $chart);
is(outcomes($first), 'ok|f|1|20', 'the first session asks');
is(digest($second, $chart), $rows, 'the second has the same rows, their time included');
is(outcomes($second), 'ok|t|0|20', 'its outcome says that they are cached');
is($second->query('SELECT http_status IS NULL, transfer IS NULL, bytes_wire, failed FROM playfast_outcomes()'), 't|t|0|f',
	'and nothing of a transfer');
is(asked(), 1, 'one request');
is(counted('entries, hits, misses, waits, kept, evicted, too_large'), '1|1|1|0|1|0|0', 'the counters agree');
is($first->query("SELECT status, attempts, cardinality(rows), fetched_at = rows[1].fetched_at FROM playfast_top_apps_results(ARRAY[playfast_chart_request('us', 'GAME', num => 20)])"),
	'ok|0|20|t', 'batch and results functions have the same rows');
is($first->query("SELECT count(*) FROM (SELECT $chart) AS s"), 20, 'and a SELECT list');
is(asked(), 1, 'still one request');

# The arguments and settings that distinguish calls.
my %others = (
	country => "playfast_top_apps('{kr}', '{GAME}', num => 20)",
	category => "playfast_top_apps('{us}', '{TOOLS}', num => 20)",
	collection => "playfast_top_apps('{us}', '{GAME}', '{TOP_PAID}', num => 20)",
	lang => "playfast_top_apps('{us}', '{GAME}', langs => '{de}', num => 20)",
	num => "playfast_top_apps('{us}', '{GAME}', num => 21)");
for my $name (sort keys %others)
{
	$second->query("SELECT count(*) FROM $others{$name}");
	like(outcomes($second), qr/^ok\|f\|1\|/, "another $name is requested");
}
for my $set ('playfast.source = rpc', 'playfast.user_agent = other', "playfast.cookie = ''", "playfast.base_url = '@{[ another_url() ]}'")
{
	my ($name) = $set =~ /([\w.]+)/;
	$second->query("SET $set; $count");
	is(outcomes($second), 'ok|f|1|20', "$name: another call is made");
	$second->query("RESET $name; $count");
	is(outcomes($second), 'ok|t|0|20', "$name: the old call is answered");
}

# Several calls of a statement, some of them cached; also not found and empty.
begin();
$first->query("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 5)");
is($second->query("SELECT category, count(*) FROM playfast_top_apps('{us}', '{GAME,TOOLS,SOCIAL}', num => 5) GROUP BY category ORDER BY category COLLATE \"C\""),
	"GAME|5\nSOCIAL|5\nTOOLS|5", 'one of three is cached');
is($second->query('SELECT key ->> \'category\', cached FROM playfast_outcomes() ORDER BY key ->> \'category\' COLLATE "C"'), "GAME|f\nSOCIAL|f\nTOOLS|t", 'and not requested');
my @mixed = ("playfast_apps('{org.wellknown.dead,org.wellknown.game}')", "playfast_availability('{org.wellknown.dead,org.wellknown.game}')",
	"playfast_suggestions('{zzzqqq}')", "playfast_reviews('{org.wellknown.reviews2500}', num => 2500)", "playfast_search('{quillmarket}', '{us}')",
	"playfast_similar_apps('{org.wellknown.game}', '{us}')", "playfast_permissions('{org.wellknown.everywhere}')",
	"playfast_data_safety('{org.wellknown.everywhere}')", "playfast_app_digests('{org.wellknown.game}', fields => '{score,real_installs}')",
	"playfast_rpc('vyAe2', '[[null,[[null,[null,5]],null,null,[113]],[2,\"topselling_free\",\"GAME\"]]]'::jsonb)");
for my $from (@mixed)
{
	my $wanted = digest($first, $from);
	my $statuses = $first->query('SELECT status, rows, rejected, error, misfits, next_token FROM playfast_outcomes() ORDER BY key::text');
	my $before = asked();
	is(digest($second, $from), $wanted, "$from: the same rows");
	is($second->query('SELECT status, rows, rejected, error, misfits, next_token FROM playfast_outcomes() ORDER BY key::text'), $statuses,
		'the same outcomes');
	is($second->query('SELECT bool_and(cached), max(attempts) FROM playfast_outcomes()'), 't|0', 'all cached');
	is(asked(), $before, 'nothing was sent');
}

# Failures are not kept.
begin();
fault(status => (status => 403, times => 1));
$first->result($count);
is(outcomes($first), 'http_error|f|1|0', 'a failure');
is($second->query($count), 20, 'is not kept');
is(outcomes($second), 'ok|f|1|20', 'the next session sends a request');

# Age.
begin();
$first->query($count);
sleep 1.2;
$second->query("SET playfast.cache_ttl = 1; $count");
is(outcomes($second), 'ok|f|1|20', 'an answer older than a second is requested again');
$first->query("$count");
is(outcomes($first), 'ok|t|0|20', 'and the new one serves others');
$second->query("SET playfast.cache_ttl = 0; $count");
is(outcomes($second), 'ok|f|1|20', '0 turns the cache off');
is(counted('kept, hits'), '2|1', 'and nothing is kept or found');
$second->set('playfast.cache_ttl' => '1h');

# playfast_check() does not use the cache.
begin();
$first->query("SELECT count(*) FROM playfast_suggestions('{a}')");
$first->query("SELECT count(*) FROM playfast_check('us', 'en', '{org.wellknown.game}')");
is(counted('hits, misses'), '0|1', 'playfast_check() uses no cache');

# Nor does playfast_history.
begin();
$boss->query('CREATE EXTENSION playfast_history');
$first->query('CALL playfast_history.create_tables()');
$first->query($count);
$first->query("SELECT playfast_history.track_charts('{us}', '{GAME}', '{TOP_FREE}', num => 20)");
$first->query('CALL playfast_history.collect()');
is(asked(), 2, 'playfast_history stores new rows');
is($first->query('SHOW playfast.cache_ttl'), '1h', 'and does not change the setting');

# Privileges: the cache is only reached through the functions.
$boss->query('CREATE ROLE plain LOGIN; CREATE ROLE analyst LOGIN; GRANT EXECUTE ON FUNCTION playfast_top_apps TO analyst');
my ($plain, $analyst) = map { $cluster->session(%on, role => $_) } qw(plain analyst);
begin();
$first->query($count);
is($plain->result($count)->{sqlstate}, '42501', 'without EXECUTE on the function there is no answer from the cache');
is(digest($analyst, $chart), digest($first, $chart), 'with EXECUTE there is');
is($plain->query('SELECT entries, hits FROM playfast_stat_cache'), '1|2', 'everybody sees the counters');
is($_->result('SELECT playfast_cache_clear()')->{sqlstate}, '42501', 'emptying it needs a privilege') for $plain, $analyst;
is($plain->result("SET playfast.cache_size = '1GB'")->{sqlstate}, '55P02', 'its size is set by the server');
is(asked(), 1, 'one request');

# Memory: the least recently used entries are evicted first.
begin();
$cluster->reload('playfast.cache_size' => 2048);
$first->query($count);
my @categories = qw(TOOLS SOCIAL FINANCE EDUCATION TRAVEL_AND_LOCAL WEATHER SPORTS COMMUNICATION LIFESTYLE DATING PRODUCTIVITY PHOTOGRAPHY);
for my $country (qw(us kr jp))
{
	for my $category (@categories)
	{
		$second->query("SELECT count(*) FROM playfast_top_apps('{$country}', '{$category}', num => 20)");
		$first->query($count);
	}
}
cmp_ok(counted('evicted'), '>', 0, 'memory is short');
is(counted('bytes_held <= 2097152 AND bytes_used <= bytes_held'), 't', 'but its limit is kept');
is(counted('too_large, kept'), '0|37', 'each answer was kept at first');
is(outcomes($first), 'ok|t|0|20', 'an entry in constant use stays');
$second->query("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 20)");
is(outcomes($second), 'ok|f|1|20', 'the first ones are evicted');
begin();
is($first->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 100)"), 100, 'an answer that takes more than an eighth');
is(counted('entries, kept, too_large'), '0|0|1', 'is not kept');
begin();
is(counted('bytes_held'), 0, 'memory is freed');
$cluster->reload('playfast.cache_size' => 0);
$first->query($count) for 1, 2;
is(outcomes($first), 'ok|f|1|20', 'no memory, no cache');
is($first->query("SELECT value FROM playfast_status() WHERE name = 'cache'"), 'off (playfast.cache_size)', 'as playfast_status() says');
$cluster->reload('playfast.cache_size' => 65536);
like($first->query("SELECT value FROM playfast_status() WHERE name = 'cache'"), qr/^0 answers in 0 of 65536 kB$/, 'and also when there is a cache');

# A system without free memory: files of this backend, and so the segments of
# its shared memory, are limited to 1.5 MB.
begin();
my $poor = $cluster->session(%on);
system('prlimit', '--pid', $poor->pid, '--fsize=1500000') == 0 or die 'no prlimit';
for my $country (qw(us kr jp))
{
	$poor->query("SELECT count(*) FROM playfast_top_apps('{$country}', '{$_}', num => 20)") for @categories;
}
like($cluster->log, qr/LOG:  no memory for the cache of playfast: could not resize shared memory segment/, 'no memory: the log says so');
is(() = $cluster->log =~ /no memory for the cache/g, 1, 'no memory: once');
is(counted('kept, too_large'), '36|0', 'no memory: answers are kept all the same');
cmp_ok(counted('evicted'), '>', 0, 'no memory: in place of others');
is(outcomes($poor), 'ok|f|1|20', 'no memory: no call fails');
$poor->query("SELECT count(*) FROM playfast_top_apps('{jp}', '{PHOTOGRAPHY}', num => 20)");
is(outcomes($poor), 'ok|t|0|20', 'no memory: and they are found');
$poor->close;

# Single flight: sessions that want the same at the same time wait for one of
# them.
begin();
latency(response_ms => 1000);
my @crowd = map { $cluster->session(%on) } 1 .. 16;
my $sixteen = "SELECT count(*) FROM playfast_top_apps('{us,kr,jp}', '{GAME}', num => 20)";
my $start = time;
$_->start($sixteen) for @crowd;
is_deeply([ map { $_->finish->{out} } @crowd ], [ (60) x 16 ], '16 sessions get the rows');
cmp_ok(time - $start, '<', 10, 'none of them late');
is(asked(), 3, 'each chart was requested once');
is(counted('hits, waits'), '45|45', 'the other sessions waited');

# A session that waits still makes its other calls, and can be cancelled.
begin();
fault(stall => (match => { country => 'us' }));
$first->start($count);
poll_until(sub { counters()->{in_flight} == 1 }) or die 'nothing hangs';
$second->start("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME}', num => 20)");
poll_until(sub { $boss->query('SELECT max(calls_done) FROM playfast_stat_progress') eq '1' }) or die 'the other call was not asked';
pass('the others of a batch are asked meanwhile');
ok(poll_until(sub { $boss->query('SELECT held_up_by FROM playfast_stat_progress WHERE pid = ' . $second->pid) eq 'another session' }),
	'playfast_stat_progress has the reason of the wait');
$boss->query('SELECT pg_cancel_backend(' . $second->pid . ')');
is($second->finish->{sqlstate}, '57014', 'a session that waits can be cancelled');

# If a session fails or ends, another one makes the call.
no_faults();
$second->start($count);
poll_until(sub { counted('waits') == 2 }) or die 'it does not wait';
$boss->query('SELECT pg_cancel_backend(' . $first->pid . ')');
is($first->finish->{sqlstate}, '57014', 'the session that made the call is cancelled');
is($second->finish->{out}, 20, 'and the other one makes it');
is(outcomes($second), 'ok|f|1|20', 'with its own request');
for my $end (qw(pg_terminate_backend fails))
{
	begin();
	my $asker = $cluster->session(%on);
	fault($end eq 'fails' ? (status => (status => 403, times => 1)) : (stall => (times => 1)));
	latency(response_ms => 5000) if $end eq 'fails';
	$asker->start($count);
	poll_until(sub { counters()->{in_flight} == 1 }) or die 'nothing hangs';
	$_->start($count) for $first, $second;
	poll_until(sub { counted('waits') == 2 }) or die 'nobody waits';
	latency(response_ms => 0);
	$boss->query("SELECT $end(" . $asker->pid . ')') unless $end eq 'fails';
	is($_->finish->{out}, 20, "$end: one that waited gets its rows") for $first, $second;
	cmp_ok(asked(), '<=', 3, "$end: from the origin");
}

# A cursor that is not read delays nobody.
begin();
$first->query('SET playfast.max_in_flight = 1; SET playfast.pack_bytes = 0; BEGIN');
$first->query("DECLARE c CURSOR FOR SELECT playfast_top_apps('{us}', '{TOOLS,GAME}', num => 20); FETCH 1 FROM c");
$first->query('FETCH 19 FROM c');
my $waited = $second->result($count);
is($waited->{out}, 20, 'a cursor that is not read does not delay others');
cmp_ok($waited->{seconds}, '<', 8, 'for more than a moment');
is($first->query('FETCH ALL FROM c; COMMIT') =~ tr/\n//, 19, 'and goes on');
$first->query('RESET playfast.max_in_flight; RESET playfast.pack_bytes');

# Two batches of one session do not wait for each other.
begin();
is($first->query("SELECT count(*) FROM (SELECT $chart AS a, $chart AS b OFFSET 0) AS s"), 20, 'the same twice in a SELECT list');

# After a crash of a backend the server starts with an empty cache.
begin();
$first->query($count);
my $killed = $cluster->session(%on);
fault(stall => (times => 1, match => { country => 'kr' }));
$killed->start("SELECT count(*) FROM playfast_top_apps('{kr}', '{GAME}', num => 20)");
poll_until(sub { counters()->{in_flight} == 1 }) or die 'nothing hangs';
kill 'KILL', $killed->pid;
$killed->finish;
$_->close for $first, $second, $boss, $plain, $analyst, @crowd, $killed;
my $after;
poll_until(sub { $after = eval { $cluster->session(%on) } }) or die 'the server does not come back';
is($after->query('SELECT entries, hits FROM playfast_stat_cache'), '0|0', 'after a crash the cache is empty');
is($after->query("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME}', num => 20)"), 40, 'and nobody waits for the killed session');
is($after->query("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME}', num => 20)"), 40, 'a new answer');
is($after->query('SELECT bool_and(cached) FROM playfast_outcomes()'), 't', 'is kept');

# Without shared memory each backend has a cache of its own.
SKIP:
{
	skip 'every backend shares memory on 17 and newer', 2 if $after->query('SHOW server_version_num') >= 170000;
	my @own = map { session(%on) } 1 .. 2;
	reset_origin();
	$own[0]->query($count) for 1, 2;
	is(outcomes($own[0]), 'ok|t|0|20', 'a cache of one backend');
	$own[1]->query($count);
	is(outcomes($own[1]), 'ok|f|1|20', 'which other backends do not see');
}

done_testing();
