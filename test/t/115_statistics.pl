# Statistics: counters of all sessions, running batches, progress reports and
# lines of the log; also where nothing can be written.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep);

use Playfast;
use Playfast::Cluster;

my $charts = "SELECT count(*) FROM playfast_top_apps('{us,kr}', '{TOOLS}', num => 5)";
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0',
	'playfast.block_cooldown = 0' ]);
my $boss = $cluster->session;
$boss->query('CREATE ROLE plain LOGIN; CREATE ROLE analyst LOGIN; CREATE ROLE watcher LOGIN; GRANT pg_read_all_stats TO watcher; '
	. 'GRANT EXECUTE ON FUNCTION playfast_top_apps TO analyst');
my ($plain, $analyst, $watcher) = map { $cluster->session(role => $_) } qw(plain analyst watcher);
my $first = $cluster->session(set => { 'playfast.retries' => 1 });
reset_origin();

# The counters that plain sees, by operation.
my $columns = 'status, calls, attempts, rows, rejected, transfers, retried';
sub counted { return $plain->query("SELECT $columns FROM playfast_stat_operations WHERE operation = '$_[0]' ORDER BY status COLLATE \"C\"") }

# Counters.
is($plain->query('SELECT count(*) FROM playfast_stat_operations'), 0, 'at first there are none');
$first->query($charts);
is(counted('top_apps'), 'ok|2|2|10|0|2|0', 'a batch is counted');
$analyst->query($charts);
is(counted('top_apps'), 'ok|4|4|20|0|4|0', 'of every session');
is($plain->query("SELECT bytes_wire > 1000, bytes_decoded > 2 * bytes_wire, total_ms > 0 FROM playfast_stat_operations"), 't|t|t',
	'with bytes and time');
$first->query("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS,GAME,SOCIAL}', num => 5)");
is(counted('top_apps'), 'ok|7|7|35|0|5|0', 'a pack is one transfer');
fault(status => (status => 503, times => 1));
$first->query("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 5)");
is(counted('top_apps'), 'ok|8|9|40|0|7|1', 'a retry is one more attempt');
fault(status => (status => 403, times => 1));
$first->result("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 5)");
is(counted('top_apps'), "http_error|1|1|0|0|8|1\nok|8|9|40|0|8|1", 'a failure has its own line');
fault(status => (status => 403, times => 1));
$first->result("SET playfast.on_error = 'error'; SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 5); RESET playfast.on_error");
is(counted('top_apps'), "http_error|2|2|0|0|9|1\nok|8|9|40|0|9|1", 'a call that raises is counted');
fault('layout:row' => (slot => 3, every => 2, times => 1));
$first->result("SELECT count(*) FROM playfast_top_apps('{us}', '{TOOLS}', num => 10)");
is(counted('top_apps'), "http_error|2|2|0|0|10|1\nok|9|10|45|5|10|1", 'rejected rows are counted');
$first->query("SELECT count(*) FROM playfast_apps('{org.wellknown.game,org.wellknown.dead}')");
like(counted('apps'), qr/^not_found\|1\|1\|0\|0\|(\d)\|0\nok\|1\|1\|1\|0\|\1\|0$/, 'another operation has its own counters');
no_faults();
fault('stall');
$first->start($charts);
poll_until(sub { counters()->{in_flight} == 2 }) or die 'nothing hangs';
$boss->query('SELECT pg_cancel_backend(' . $first->pid . ')');
$first->finish;
like(counted('top_apps'), qr/^skipped\|2\|2\|0\|0\|12\|/m, 'a batch that is cancelled is counted');

# Reset.
is($plain->result('SELECT playfast_stat_reset()')->{sqlstate}, '42501', 'reset: only with the privilege');
my $before = $plain->query('SELECT max(stats_reset) FROM playfast_stat_operations');
$boss->query('GRANT EXECUTE ON FUNCTION playfast_stat_reset() TO watcher');
is($watcher->result('SELECT playfast_stat_reset()')->{sqlstate}, '00000', 'reset: can be granted');
is($plain->query('SELECT count(*) FROM playfast_stat_operations'), 0, 'reset: no counters are left');
reset_origin();
$first->query($charts);
is(counted('top_apps'), 'ok|2|2|10|0|2|0', 'reset: counting goes on');
is($plain->query("SELECT stats_reset > '$before' AND stats_reset <= now() FROM playfast_stat_operations"), 't', 'reset: with the time of the reset');

# A batch that stalls, and the roles that see it.
my $progress = 'SELECT pid, operation, batch, calls_done, calls_total, rows, in_flight, waiting, last_error FROM playfast_stat_progress';
sub seen { return $_[0]->query($progress) }
is(seen($watcher), '', 'progress: nothing runs');
$analyst->query($charts);
fault(stall => (match => { country => [ qw(jp de) ] }));
fault(status => (status => 403, match => { country => 'br' }));
$cluster->reload('playfast.rate_limit' => 20);
$analyst->start("SELECT count(*) FROM playfast_top_apps('{br,us,kr,jp,de}', num => 5)");
my $line = $analyst->pid . '|top_apps|3|3|5|10|2|0|HTTP status 403';
ok(poll_until(sub { seen($watcher) eq $line }), 'progress: a batch that stalls') or diag seen($watcher);
is(seen($boss), $line, 'progress: a superuser sees it');
is(seen($plain), '', 'progress: another role does not');
is($watcher->query("SELECT datid = (SELECT oid FROM pg_database WHERE datname = current_database()), usesysid::regrole, "
		. "started_at BETWEEN now() - interval '60 s' AND now() FROM playfast_stat_progress"), 't|analyst|t', 'progress: role, database, start');
is($watcher->query('SELECT interval_ms, egress FROM playfast_stat_progress'), "50|direct $ENV{ORIGIN_URL}",
	'progress: interval and egress');
is($watcher->query('SELECT datname = current_database(), usename, percent, time_left IS NOT NULL FROM playfast_stat_progress'), 't|analyst|60|t',
	'progress: as a text');
is($watcher->query("SELECT egress, origin, started > 0, interval_ms, max_in_flight <= 256, blocked_until, waits_until FROM playfast_stat_egress "
		. "WHERE origin = '$ENV{ORIGIN_URL}'"), "direct|$ENV{ORIGIN_URL}|t|50|t||", 'egress: its rate');
is($boss->query("SET ROLE analyst; $progress"), $line, 'progress: a role sees its own');
$boss->query('RESET ROLE');
$first->query("BEGIN; DECLARE a CURSOR FOR SELECT playfast_top_apps('{us}', num => 5); DECLARE b CURSOR FOR SELECT playfast_top_apps('{kr}', num => 5); "
	. 'FETCH a; FETCH b');
is($watcher->query('SELECT count(*), count(DISTINCT pid) FROM playfast_stat_progress'), '3|2', 'progress: also cursors');
$first->query('ROLLBACK');
is($watcher->query('SELECT count(*) FROM playfast_stat_progress'), 1, 'progress: until cursors are closed');
$boss->query('SELECT pg_terminate_backend(' . $analyst->pid . ')');
$analyst->finish;
ok(poll_until(sub { seen($watcher) eq '' }, 10), 'progress: until the session ends');
$boss->query($_) for 'ALTER SYSTEM RESET playfast.rate_limit', 'SELECT pg_reload_conf()';
poll_until(sub { $first->query('SHOW playfast.rate_limit') eq '0' }) or die 'the server keeps its rate_limit';

# Lines for the client, one each second.
reset_origin();
latency(response_ms => 300);
$first->set('playfast.pack_bytes' => 0, 'playfast.max_in_flight' => 1, 'playfast.report_progress' => 'on');
my $eight = "SELECT count(*) FROM playfast_top_apps('{us,kr}', '{TOOLS,GAME,SOCIAL,FINANCE}', num => 5)";
my $result = $first->result($eight);
my @lines = $result->{err} =~ /^(?:psql:\S+ )?INFO:  00000: (playfast_top_apps: .*)$/mg;
cmp_ok(abs(@lines + 0.5 - $result->{seconds}), '<=', 1, 'report_progress: one line each second') or diag $result->{err};
like($lines[0], qr/: ([1-3]) of 8 calls \((12|25|37) %\), (??{ 5 * $1 }) rows, 1 s, about \d+ s left$/, 'report_progress: the calls that are done');
latency(response_ms => 0);
fault(stall => (match => { country => 'kr' }));
$first->set('playfast.transfer_timeout' => '2500ms', 'playfast.retries' => 0, 'playfast.max_in_flight' => 16);
@lines = $first->result($charts)->{err} =~ /INFO:  00000: (.*)$/mg;
is_deeply(\@lines, [ map { "playfast_top_apps: 1 of 2 calls (50 %), 5 rows, $_ s, about $_ s left" } 1, 2 ], 'report_progress: also when it stalls');

# The reasons why a batch waits.
no_faults();
$boss->query($_) for 'ALTER SYSTEM SET playfast.rate_limit = 2', 'SELECT pg_reload_conf()';
poll_until(sub { $first->query('SHOW playfast.rate_limit') eq '2' }) or die 'the server does not take rate_limit';
$first->start($eight);
ok(poll_until(sub { $watcher->query('SELECT held_up_by FROM playfast_stat_progress') eq 'rate_limit' }), 'progress: the reason why it waits');
like($first->finish->{err}, qr/ s left, held up by rate_limit$/m, 'report_progress: the same reason');
$first->set('playfast.session_rate_limit' => 1);
$first->start($eight);
ok(poll_until(sub { $watcher->query('SELECT held_up_by FROM playfast_stat_progress') eq 'session_rate_limit' }), 'progress: its own limit');
$boss->query('SELECT pg_cancel_backend(' . $first->pid . ')');
$first->finish;
$first->query('RESET playfast.session_rate_limit');
$boss->query($_) for 'ALTER SYSTEM RESET playfast.rate_limit', 'SELECT pg_reload_conf()';
poll_until(sub { $first->query('SHOW playfast.rate_limit') eq '0' }) or die 'the server keeps its rate_limit';
no_faults();
$first->query('RESET playfast.report_progress; RESET playfast.transfer_timeout; RESET playfast.pack_bytes; RESET playfast.max_in_flight');

# Memory, when transfers in flight use all of it.
reset_origin();
latency(response_ms => 300);
$boss->query('SELECT playfast_pace_reset()');	# earlier refusals have taught a window
$first->set('playfast.pack_bytes' => 0, 'playfast.batch_memory' => '1MB');
$first->start($eight =~ s/num => 5/num => 200/r);
ok(poll_until(sub { $watcher->query('SELECT held_up_by FROM playfast_stat_progress') eq 'batch_memory' }, 5), 'progress: memory');
$first->finish;
reset_origin();
$first->query('RESET playfast.pack_bytes; RESET playfast.batch_memory');

# Returns the log's lines for transfers.
sub logged
{
	open my $log, '<', "$cluster->{dir}/log" or die "log: $!";
	return join '', <$log>;
}
$first->query($charts);
unlike(logged(), qr/ transfer \d/, 'log_transfers is off');
is($plain->result('SET playfast.log_transfers = on')->{sqlstate}, '42501', 'and only for superusers');
$first->set('playfast.log_transfers' => 'on', 'playfast.cookie' => 'SOCS=CAI; hidden=4711', 'playfast.user_agent' => 'hidden4711',
	'playfast.retries' => 1);
my $titles = $first->query("SELECT string_agg(title, '|') FROM playfast_top_apps('{us}', '{TOOLS,GAME}', num => 5)");
fault(status => (status => 503, times => 1));
$first->query("SELECT count(*) FROM playfast_top_apps('{kr}', num => 5, langs => '{de}')");
$first->query("SELECT count(*) FROM playfast_search('{quillmarket}', num => 5)");
fault(status => (status => 404, times => 1));
$first->result("SET playfast.on_error = 'error'; SELECT count(*) FROM playfast_top_apps('{jp}', num => 5); RESET playfast.on_error");
my @transfers = logged() =~ /LOG:  (playfast_\w+ transfer .*)$/mg;
is(scalar @transfers, 5, 'log_transfers: one line for each') or diag explain \@transfers;
my $size = qr/\d{4,} bytes \(\d{5,} decoded\), \d+ ms \(first byte \d+\.\d\)/;
like($transfers[0], qr/^playfast_top_apps transfer 1: vyAe2 us\/en, 2 calls, HTTP 200, ok, $size$/, 'log_transfers: a pack');
like($transfers[1], qr/^playfast_top_apps transfer 1: vyAe2 kr\/de, 1 calls, HTTP 503, http_error, .*: HTTP status 503$/, 'log_transfers: a refusal');
like($transfers[2], qr/^playfast_top_apps transfer 2: vyAe2 kr\/de, 1 calls, HTTP 200, ok, $size, retry$/, 'log_transfers: a retry');
like($transfers[3], qr/^playfast_search transfer 1: page us\/en, 1 calls, HTTP 200, ok, $size$/, 'log_transfers: a page');
like($transfers[4], qr/ jp\/en, .* HTTP 404, http_error, .*: HTTP status 404$/, 'log_transfers: before the error');
my @requests = logged() =~ /DETAIL:  Request: (.*)$/mg;
is(scalar @requests, 5, 'log_transfers: the request of each');
like($requests[0], qr{^/_/PlayStoreUi/data/batchexecute\?rpcids=vyAe2&hl=en&gl=us f\.req=.*vyAe2}, 'log_transfers: path and body of a POST');
is(length $requests[0], 999, 'log_transfers: only the beginning of a body');
like($requests[3], qr{^/store/search\?q=quillmarket&}, 'log_transfers: the path of a page');
ok(!(grep { /4711/ } @requests), 'log_transfers: no header');
my $new = $cluster->session(set => { 'playfast.log_transfers' => 'on' });
$new->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)");
like(logged(), qr/, new connection \(dns \d+\.\d, connect \d+\.\d, tls \d+\.\d\)$/m, 'log_transfers: the times of a new connection');
is($new->query('SELECT dns_ms >= 0 AND connect_ms > 0 AND tls_ms > 0 AND dns_ms + connect_ms + tls_ms < first_byte_ms FROM playfast_outcomes()'), 't',
	'outcomes: the times of a new connection');
$new->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)");
is($new->query('SELECT dns_ms IS NULL AND connect_ms IS NULL AND tls_ms IS NULL FROM playfast_outcomes()'), 't', 'outcomes: none of an open one');
undef $new;
my $logged = logged() =~ s/^.*(?:STATEMENT|ERROR|DETAIL|HINT):.*\n//mgr;
unlike($logged, qr/4711/, 'log_transfers: no cookie, no agent');
unlike($logged, qr/quillmarket|\Q$ENV{ORIGIN_URL}\E/, 'log_transfers: no part of the URL');
ok(!(grep { index($logged, $_) >= 0 } split /\|/, $titles), 'log_transfers: no part of a body');

# Where nothing can be written.
reset_origin();
is($first->query("BEGIN READ ONLY; $charts; SELECT count(*) FROM playfast_outcomes(); SELECT count(*) > 0 FROM playfast_stat_operations; COMMIT"),
	"10\n2\nt", 'a read-only transaction');
my $standby = "$cluster->{dir}/standby";
$cluster->run_there({}, 'pg_basebackup', '-h', $cluster->{dir}, qw(-p 5432 -U postgres -c fast -R -N -D), $standby);
$cluster->run_there({}, 'pg_ctl', '-D', $standby, '-l', "$standby.log", '-o', '-p 5433', qw(-w -s start));
my $there = session(database => 'postgres', env => { PGHOST => $cluster->{dir}, PGPORT => 5433 });
is($there->query('SELECT pg_is_in_recovery()'), 't', 'a standby');
is($there->query($charts), 10, 'standby: all rows');
is($there->query('SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1'), 'ok|2', 'standby: outcomes');
is($there->query("SELECT $columns FROM playfast_stat_operations"), 'ok|2|2|10|0|2|0', 'standby: counters of its own');
like($there->query("SELECT string_agg(value, ', ') FROM playfast_status() WHERE name = 'state' OR name LIKE 'egress %'"),
	qr/^shared by all backends \(\w+\), 2 started/, 'standby: a pace of its own');
fault(stall => (match => { country => 'kr' }));
$there->start($charts);
my $other = session(database => 'postgres', env => { PGHOST => $cluster->{dir}, PGPORT => 5433 });
ok(poll_until(sub { $other->query('SELECT calls_done, calls_total FROM playfast_stat_progress') eq '1|2' }), 'standby: progress');
$other->query('SELECT pg_cancel_backend(' . $there->pid . ')');
is($there->finish->{sqlstate}, '57014', 'standby: cancel');

END
{
	local $?;
	eval { $cluster->run_there({}, 'pg_ctl', '-D', $standby, qw(-m immediate -s stop)) } if $standby && -e "$standby/postmaster.pid";
}

done_testing();
