# Limits of time and size, retries, and the servers that a session talks to.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $charts = "playfast_top_apps('{us,kr,jp,de,br}', '{TOOLS}', num => 20)";
my $statuses = 'SELECT status, count(*), sum(rows) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

# Faults must not slow down the tests that follow.
server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);

reset_origin();
my $session = session();
$session->query("SELECT count(*) FROM $charts");
my @changed;

# Sets these settings, and resets the previous ones.
sub with
{
	my %set = @_;
	$session->query("RESET $_") for @changed;
	@changed = keys %set;
	$session->set(%set);
	reset_origin();
	return;
}

# batch_timeout: what is not done by then is skipped, the rest is there.
with('playfast.batch_timeout' => '3s', 'playfast.max_in_flight' => 1);
fault(slow => (match => { country => [ qw(jp de br) ] }, ms => 30000));
my $result = $session->result("SELECT count(*) FROM $charts");
is($result->{out}, 40, 'batch_timeout: rows of the calls that were done');
is($session->query($statuses), "ok|2|40\nskipped|3|0", 'batch_timeout: the others are skipped');
like($session->query("SELECT DISTINCT error FROM playfast_outcomes() WHERE status = 'skipped'"), qr/3000 ms/,
	'batch_timeout: with the reason');
like($result->{err}, qr/WARNING:  PF008: 3 of 5 calls of playfast_top_apps failed: skipped 3$/m, 'batch_timeout: a warning');
cmp_ok($result->{seconds}, '<', 10, 'batch_timeout: in time');
is(counters()->{transfers}, 3, 'batch_timeout: nothing more is sent');
$session->set('playfast.on_error' => 'error');
is($session->result("SELECT count(*) FROM $charts")->{sqlstate}, 'PF008', 'batch_timeout: an error with on_error = error');
$session->query('RESET playfast.on_error');
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, 'batch_timeout: the next call works');

# retries and retry_budget.
for my $case ([ 0, '30s', 1 ], [ 1, '30s', 2 ], [ 3, '30s', 4 ], [ 3, '0', 1 ])
{
	my ($retries, $budget, $attempts) = @$case;
	with('playfast.retries' => $retries, 'playfast.retry_budget' => $budget);
	fault(status => (status => 503, match => { country => 'us' }));
	$session->query("SELECT count(*) FROM playfast_top_apps('{us}')");
	is($session->query('SELECT attempts FROM playfast_outcomes()'), $attempts,
		"retries = $retries, retry_budget = $budget: $attempts attempts");
	is(counters()->{transfers}, $attempts, 'of which the origin saw all');
}
with('playfast.retries' => 5, 'playfast.retry_budget' => '1s', 'playfast.base_url' => another_url());
fault(status => (status => 429, retry_after => 20));
$result = $session->result("SELECT count(*) FROM playfast_top_apps('{us}')");
cmp_ok($result->{seconds}, '<', 10, 'Retry-After beyond retry_budget is not waited for');
like($session->query('SELECT hint FROM playfast_outcomes()'), qr/20 s.*1000 ms/, 'and the hint says so');

# max_response_size counts decoded bytes.
with('playfast.pack_bytes' => '64kB', 'playfast.max_response_size' => '256kB');
is($session->query("SELECT count(*) FROM playfast_top_apps('{us,kr}', num => 10)"), 20, 'max_response_size: small charts');
$result = $session->result("SELECT count(*) FROM playfast_top_apps('{us,kr}', num => 100)");
is($session->query($statuses), 'too_large|2|0', 'max_response_size: large charts');
cmp_ok(counters()->{bytes_sent}, '<', 1_000_000, 'max_response_size: although few bytes were sent');
is($session->result("SET playfast.pack_bytes = '65kB'; SELECT count(*) FROM $charts")->{sqlstate}, '22023',
	'max_response_size below four times pack_bytes is refused');

# batch_memory does not limit the number of calls.
with('playfast.batch_memory' => '1MB', 'playfast.max_in_flight' => 16);
is($session->query("SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de,br}', '{GAME,TOOLS,SOCIAL,FINANCE}')"), 2000,
	'little batch_memory: all rows');
$session->set('playfast.batch_memory' => '1MB', 'playfast.pack_bytes' => 0);
latency(response_ms => 100);
is($session->query("SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de,br}', '{GAME,TOOLS,SOCIAL,FINANCE}')"), 2000,
	'also in many transfers');
cmp_ok(counters()->{max_in_flight}, '<=', 3, 'a transfer in flight counts with its expected size');

# Responses far larger than expected are stopped when memory is used up.
with('playfast.batch_memory' => '2MB', 'playfast.max_in_flight' => 16, 'playfast.pack_bytes' => 0, 'playfast.retries' => 0);
fault('endless');
$session->result("SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de,br}', '{TOOLS}', num => 5)");
is($session->query('SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1'), 'too_large|5', 'endless bodies at once');
like($session->query('SELECT DISTINCT error FROM playfast_outcomes() ORDER BY 1'), qr/^the responses in flight hold more than twice playfast\.batch_memory$/m,
	'are stopped together');
cmp_ok($session->query("SELECT max(bytes_decoded) FROM playfast_outcomes() WHERE error ~ 'batch_memory'"), '<', 8_000_000,
	'before each of them reaches its limit');

# Whatever the origin sends, a flood does not stay in memory.
with('playfast.retries' => 0, 'playfast.max_in_flight' => 4, 'playfast.pack_bytes' => '1MB',
	'playfast.max_response_size' => '8MB');
fault(bomb => (mebibytes => 512));
sub peak { open my $f, '<', '/proc/' . $session->pid . '/status' or die; my ($kb) = join('', <$f>) =~ /VmHWM:\s+(\d+)/; return $kb }
my $before = peak();
$session->result("SELECT count(*) FROM $charts");
is($session->query($statuses), 'too_large|5|0', 'bombs are too large');
cmp_ok(peak() - $before, '<', 96 * 1024, 'and take little memory');

# No server.
with('playfast.base_url' => 'https://127.0.0.1:1', 'playfast.retries' => 1);
$result = $session->result("SELECT count(*) FROM $charts");
is($session->query($statuses), 'network_error|5|0', 'connection refused');
like($session->query('SELECT DISTINCT error FROM playfast_outcomes()'), qr/refused|connect/i, 'with a message');
is(warnings_in($result), 1, 'and one warning');

# Certificates are checked, whatever connections were open before.
with();
$session->query("SELECT count(*) FROM $charts");
for my $ca ('', '/dev/null', '/nowhere/ca.pem')
{
	with('playfast.ca_file' => $ca, 'playfast.retries' => 0);
	$session->result("SELECT count(*) FROM $charts");
	is($session->query($statuses), 'network_error|5|0', "ca_file = '$ca': not trusted");
	isnt($session->query('SELECT DISTINCT error FROM playfast_outcomes()'), '', 'and says so');
	is(counters()->{transfers}, 0, 'nothing was sent');
}
with();
is($session->query("SELECT count(*) FROM $charts"), 100, 'with the right one it works again');
my $stranger = start_origin();
with('playfast.base_url' => $stranger->{url}, 'playfast.retries' => 0);
$session->result("SELECT count(*) FROM $charts");
is($session->query($statuses), 'network_error|5|0', 'another origin is not trusted');
is(counters($stranger)->{transfers}, 0, 'nor sent anything');

# base_url.
with();
for my $url ('http://play.google.com', 'http://example.org:80', 'ftp://localhost', 'file:///etc/passwd', 'localhost', '',
	'https://', 'https://user@localhost', 'https://localhost/path', 'https://localhost?x', 'https://local host',
	'http://localhost.example.org', 'http://127.0.0.1@example.org', 'http://127.0.0.1.example.org', 'https://' . 'x' x 300)
{
	is($session->result("SET playfast.base_url = '$url'")->{sqlstate}, '22023',
		"base_url = '" . substr($url, 0, 40) . "' is refused");
}
for my $url ('https://play.google.com', 'https://example.org:8443', 'http://localhost:1', 'http://127.0.0.1', 'http://[::1]:8080',
	'HTTPS://LOCALHOST')
{
	is($session->result("SET playfast.base_url = '$url'")->{sqlstate}, '00000', "base_url = '$url' is accepted");
}

# 0 turns a timeout off.
with(map { $_ => 0 } 'playfast.transfer_timeout', 'playfast.connect_timeout', 'playfast.batch_timeout');
$session->query('RESET playfast.base_url');
latency(response_ms => 300);
is($session->query("SELECT count(*) FROM $charts"), 100, 'timeouts of 0: nothing times out');
is($session->query($statuses), 'ok|5|100', 'timeouts of 0: every call is answered');

done_testing();
