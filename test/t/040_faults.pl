# Every fault of the origin has its own outcome, and affects nothing else.
#
# Three calls: two charts of the United States, which travel together, and
# before them one of Korea, which no fault meets.  A fault of a transfer meets
# the other transfer; a fault of a call meets the chart of TOOLS.
use strict;
use warnings;

use FindBin;
use POSIX qw(strftime);
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $call = "playfast_top_apps('{kr,us}', '{GAME,TOOLS}', num => 10)";
my %state = (
	rate_limited => 'PF001', blocked => 'PF002', http_error => 'PF003', network_error => 'PF004',
	timeout => 'PF005', too_large => 'PF006', layout_changed => 'PF007', skipped => 'PF008');

# Faults must not slow down the tests that follow.
server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);

reset_origin();
my $session = session(set => { 'playfast.max_in_flight' => 1, 'playfast.transfer_timeout' => '20s' });
$session->query("SELECT count(*) FROM $call");

# A line each: fault, its parameters, and the outcome of a call that meets it:
# status, attempts, HTTP status, error.  Options: set (settings), rows (of the
# call, default 10 or none), rejected, hint, seconds (the least time it takes).
my $once = { times => 1 };
my $early = { fraction => 0.1 };	# before the first frame
my $early_once = { %$early, times => 1 };
my $short = { set => { 'playfast.transfer_timeout' => '500ms' } };
my $small = { set => { 'playfast.pack_bytes' => '256kB', 'playfast.max_response_size' => '1MB' } };

my @of_transfers = (
	[ status => { status => 429 }, 'rate_limited', 2, 429, qr/429/ ],
	[ status => { status => 429, retry_after => 1, times => 1 }, 'ok', 2, 200, undef, { seconds => 1 } ],
	[ status => { status => 429, retry_after => 600 }, 'rate_limited', 1, 429, qr/429/, { hint => qr/600 s/ } ],
	[ status => { status => 429, retry_after => 'Fri, 31 Dec 2100 23:59:59 GMT' }, 'rate_limited', 1, 429, qr/429/ ],
	[ status => { status => 503 }, 'http_error', 2, 503, qr/503/ ],
	[ status => { status => 503, times => 1 }, 'ok', 2, 200 ],
	[ status => { status => 503, retry_after => 1, times => 1 }, 'ok', 2, 200, undef, { seconds => 1 } ],
	[ status => { status => 500 }, 'http_error', 2, 500, qr/500/ ],
	[ status => { status => 502 }, 'http_error', 2, 502, qr/502/ ],
	[ status => { status => 504 }, 'http_error', 2, 504, qr/504/ ],
	[ status => { status => 404 }, 'http_error', 1, 404, qr/404/ ],
	[ status => { status => 403 }, 'http_error', 1, 403, qr/403/ ],
	[ status => { status => 413 }, 'http_error', 2, 413, qr/413/ ],
	[ status => { status => 400 }, 'http_error', 2, 400, qr/400/ ],
	[ consent => {}, 'blocked', 1, 302, qr/consent/ ],
	[ consent_page => {}, 'blocked', 1, 200, qr/consent/ ],
	[ sorry => {}, 'blocked', 1, 302, qr/captcha/ ],
	[ captcha => {}, 'blocked', 1, 200, qr/captcha/ ],
	[ captcha => { status => 429 }, 'blocked', 1, 429, qr/captcha/ ],
	[ captcha => { status => 503 }, 'blocked', 1, 503, qr/captcha/ ],
	[ redirect => { location => 'https://elsewhere.example/x' }, 'http_error', 1, 302, qr/elsewhere\.example/ ],
	[ reset => {}, 'network_error', 2, undef, qr/./ ],
	[ reset => $once, 'ok', '[12]', 200 ],	# libcurl itself may have tried again
	[ reset_body => $early, 'network_error', 2, 200, qr/./ ],
	[ reset_body => $early_once, 'ok', 2, 200 ],
	[ stall => {}, 'timeout', 2, undef, qr/500 ms/, $short ],
	[ stall => $once, 'ok', 2, 200, undef, $short ],
	[ stall_body => $early, 'timeout', 2, '(?:200)?', qr/500 ms/, $short ],
	[ stall_body => $early_once, 'ok', 2, 200, undef, $short ],
	[ slow => { ms => 5000 }, 'timeout', 2, undef, qr/500 ms/, $short ],
	[ truncate => $early, 'network_error', 2, 200, qr/incomplete/ ],
	[ truncate => $early_once, 'ok', 2, 200 ],
	[ truncate => { fraction => 0.02, times => 1 }, 'ok', 2, 200 ],
	[ endless => {}, 'too_large', 2, 200, qr/1048576/, $small ],
	[ endless => $once, 'ok', 2, 200, undef, $small ],
	[ bomb => { mebibytes => 64 }, 'too_large', 2, 200, qr/1048576/, $small ],
	[ endless_headers => {}, 'too_large', 1, 200, qr/headers.*65536/ ],
	[ endless_header => {}, 'network_error', 2, '(?:200)?', qr/./ ],
	[ endless_header => $once, 'ok', '[12]', 200 ],	# as with a reset
	[ garbage => {}, 'layout_changed', 1, 200, qr/not a batchexecute response/ ],
	[ garbage => { encoding => 'gzip' }, 'network_error', 2, 200, qr/not valid gzip/ ],
	[ garbage => { encoding => 'br' }, 'network_error', 1, 200, qr/Content-Encoding "br" was not asked for/ ],
	[ html => {}, 'layout_changed', 1, 200, qr/not a batchexecute response/ ],
	[ empty_body => {}, 'network_error', 2, 200, qr/incomplete/ ],
	[ empty_body => $once, 'ok', 2, 200 ],
	[ no_envelope_close => {}, 'ok', 1, 200 ],
);

my @of_calls = (
	[ missing_frame => $once, 'ok', 2, 200 ],
	[ missing_frame => {}, 'http_error', 2, 200, qr/no frame/ ],
	[ error_row => { code => 3 }, 'http_error', 1, 200, qr/\[3\]/ ],
	[ error_row => { code => 5 }, 'not_found', 1, 200 ],
	[ error_row => { code => 8 }, 'rate_limited', 2, 200, qr/\[8\]/ ],
	[ error_row => { code => 13 }, 'http_error', 2, 200, qr/\[13\]/ ],
	[ error_row => { code => 13, times => 1 }, 'ok', 2, 200 ],
	[ error_row => { code => 14 }, 'rate_limited', 2, 200, qr/\[14\]/ ],
	[ error_row => { code => 'gateway' }, 'rate_limited', 2, 200, qr/PlayGatewayError/ ],
	[ null_payload => {}, 'empty', 1, 200 ],
	[ bad_json => {}, 'layout_changed', 1, 200, qr/not JSON/ ],
	[ layout => {}, 'layout_changed', 1, 200, qr/rows.*0,1,0,28/ ],
	[ 'layout:rows' => {}, 'layout_changed', 1, 200, qr/title/, { rejected => 10 } ],
	[ 'layout:row' => { every => 4 }, 'ok', 1, 200, qr/title/, { rows => 8, rejected => 2 } ],
	[ wrong_tag => $once, 'ok', 2, 200 ],
	[ wrong_tag => {}, 'ok', 2, 200 ],
	[ duplicate_frame => {}, 'ok', 1, 200 ],
	[ extra_frame => {}, 'ok', 1, 200 ],
	[ hostile_text => {}, 'ok', 1, 200 ],
	[ bad_utf8 => {}, 'layout_changed', 1, 200, qr/not JSON/ ],
	[ bad_numbers => {}, 'layout_changed', 1, 200, qr|"price" at \[8,1,0,0\] is not an integer|, { rows => 10 } ],
	[ repeated_keys => {}, 'ok', 1, 200 ],
	[ deep => {}, 'layout_changed', 1, 200, qr/not JSON/ ],
	[ deep => { levels => 1_000_000 }, 'layout_changed', 1, 200, qr/not JSON/ ],
	[ payload => { text => '[1e999]' }, 'layout_changed', 1, 200, qr/at \[0/ ],
);

# Status and rows of the calls that met no fault, by country and category.
sub others
{
	my ($met) = @_;
	return $session->query("SELECT string_agg(concat_ws(' ', country, key->>'category', status, attempts, rows), ', ' "
		. "ORDER BY country, key->>'category') FROM playfast_outcomes() WHERE NOT ($met)");
}

sub try
{
	my ($level, $fault, $parameters, $status, $attempts, $http, $error, $option) = @_;
	my $match = $level eq 'transfer' ? { country => 'us' } : { country => 'us', category => 'TOOLS' };
	my $met = $level eq 'transfer' ? "country = 'us'" : "country = 'us' AND key->>'category' = 'TOOLS'";
	my $name = join ' ', $fault, map { "$_=$parameters->{$_}" } sort keys %$parameters;
	my $calls = $level eq 'transfer' ? 2 : 1;
	my $rows = $option->{rows} // ($status eq 'ok' ? 10 : 0);
	my $rejected = $option->{rejected} // 0;
	my %set = ('playfast.retries' => 1, 'playfast.retry_budget' => '10s', %{ $option->{set} // {} });
	my $failure = $state{$status};

	reset_origin();
	$session->set(%set, 'playfast.on_error' => 'warn');
	$session->set('playfast.base_url' => another_url()) if exists $parameters->{retry_after};
	fault($fault, match => $match, %$parameters);
	my $result = $session->result("SELECT count(*) FROM $call");
	is($result->{sqlstate}, '00000', "$name: no error") or diag $result->{err};
	is($result->{out}, 40 - $calls * (10 - $rows), "$name: rows");
	my $wanted = join '\|', $status, $attempts, $http // '', $rows, $rejected;
	like($session->query("SELECT DISTINCT status, attempts, http_status, rows, rejected FROM playfast_outcomes() WHERE $met"),
		qr/^$wanted$/, "$name: $status");
	my $said = $session->query("SELECT string_agg(DISTINCT coalesce(error, ''), ' / ') FROM playfast_outcomes() WHERE $met");
	like($said, $error // qr/^$/, "$name: " . ($error ? 'says what is wrong' : 'has no error'));
	is(others($met), join(', ', 'kr GAME ok 1 10', 'kr TOOLS ok 1 10', ('us GAME ok 1 10') x ($level eq 'call')),
		"$name: the other calls are not affected");
	is(warnings_in($result), $failure ? 1 : 0, "$name: " . ($failure ? 'one warning' : 'no warning'));
	like($result->{err}, qr/WARNING:  $failure: $calls of 4 calls of playfast_top_apps failed: $status $calls$/m,
		"$name: the warning counts the failures") if $failure;
	like($result->{err}, qr/HINT:.*$option->{hint}/, "$name: with a hint") if $option->{hint};
	cmp_ok($result->{seconds}, '>=', $option->{seconds}, "$name: waits as long as required") if $option->{seconds};
	return if !$failure;
	my $again = sub {
		$session->set('playfast.on_error' => $_[0]);
		$session->set('playfast.base_url' => another_url()) if exists $parameters->{retry_after};
		return $session->result("SELECT count(*) FROM $call");
	};

	# Other settings of on_error, without another attempt.
	$session->set('playfast.retries' => 0);
	$result = $again->('error');
	is($result->{sqlstate}, $failure, "$name: on_error = error raises $failure");
	is(warnings_in($result), 0, "$name: without a warning");
	is($session->query("SELECT DISTINCT status FROM playfast_outcomes() WHERE status <> 'ok' AND status <> 'skipped'"),
		$status, "$name: the outcome survives the error");
	$result = $again->('ignore');
	is("$result->{sqlstate} $result->{out} [$result->{err}]", '00000 ' . (40 - $calls * (10 - $rows)) . ' []',
		"$name: on_error = ignore has no message");
	return;
}

my $usual = $session->query('SHOW playfast.base_url');
for my $case (map({ [ transfer => @$_ ] } @of_transfers), map({ [ call => @$_ ] } @of_calls))
{
	try(@$case);
	$session->query("RESET $_") for keys %{ $case->[7]{set} // {} };
	$session->set('playfast.base_url' => $usual);
}

# A response breaks off after its first frame: that call has its answer, and
# only the other one is asked again.
for my $fault (qw(reset_body truncate stall_body))
{
	reset_origin();
	$session->set('playfast.retries' => 1, 'playfast.transfer_timeout' => '1s');
	fault($fault, match => { country => 'us' }, fraction => 0.7, times => 1);
	is($session->query("SELECT count(*) FROM $call"), 40, "$fault between frames: all rows");
	is($session->query("SELECT attempts FROM playfast_outcomes() WHERE country = 'us' ORDER BY 1"), "1\n2",
		"$fault between frames: one call is asked again");
	is_deeply(counters()->{packs}, { 1 => 1, 2 => 2 }, "$fault between frames: without the other");
}
$session->query('RESET playfast.transfer_timeout');

# Retry-After with a date: no request is sent before it, by the origin's clock.
for my $status (429, 503)
{
	reset_origin();
	my $until = int(time) + 3;
	$session->set('playfast.base_url' => another_url(), 'playfast.retries' => 1, 'playfast.retry_budget' => '10s');
	fault(status => (status => $status, retry_after => strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime $until),
		match => { country => 'us' }, times => 1));
	is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 10)"), 10, "$status until a date: all rows");
	is($session->query('SELECT status, attempts FROM playfast_outcomes()'), 'ok|2', "$status until a date: at the second attempt");
	my ($first, $second) = map { $_->{time} } requests();
	cmp_ok($first, '<', $until, "$status until a date: the first request was before it");
	cmp_ok($second, '>=', $until, "$status until a date: the second was not");
	cmp_ok($second, '<', $until + 2, "$status until a date: nor was it much later");
}
$session->query('RESET playfast.base_url; RESET playfast.retry_budget');

# Blocked: nothing more is sent.
reset_origin();
$session->set('playfast.on_error' => 'warn');
fault(captcha => (match => { country => 'kr' }));
my $blocked = $session->result("SELECT count(*) FROM $call");
is($blocked->{out}, 0, 'blocked at once: no rows');
is($session->query('SELECT country, status, count(*) FROM playfast_outcomes() GROUP BY 1, 2 ORDER BY 1'),
	"kr|blocked|2\nus|skipped|2", 'blocked at once: the rest is skipped');
like($blocked->{err}, qr/WARNING:  PF002: 4 of 4 calls of playfast_top_apps failed: blocked 2, skipped 2$/m,
	'blocked at once: one warning counts both');
is(counters()->{transfers}, 1, 'blocked at once: one request');

# Hostile values in rows.
reset_origin();
$session->set('playfast.retries' => 0);
my $chart = "SELECT string_agg(concat_ws('|', rank, app_id, title, developer, installs), ' ' ORDER BY rank), count(score), count(price) > 0 "
	. "FROM playfast_top_apps('{us}', '{TOOLS}', num => 10)";
my ($rows, $scores) = split /\|(\d+)\|t$/, $session->query($chart);
cmp_ok($scores, '>', 0, 'a chart with scores and prices');
fault('bad_numbers');
is($session->query($chart), "$rows|0|f", 'numbers out of range are NULL, and other columns are not affected');
no_faults();
fault('repeated_keys');
is($session->query($chart), "$rows|$scores|t", 'of a repeated key the last value counts');
no_faults();

# Hostile values in any RPC, whose answer becomes jsonb.
my $rpc = q{SELECT playfast_rpc('IJ4APc', '[[null,["s"],[10],[2],4]]')};
for my $case (
	[ '{"a":1,"b":[],"a":[2]}', '{"a": [2], "b": []}' ],
	[ '[12345678901234567890123, -0, 1e3, 0.10]', '[null, 0, 1000, 0.10]' ],
	[ '[1e400000, -1e131072]', '[null, null]' ],
	[ '[0.1e-400000, 1e-99999999999999999999]', '[0.0, 0.0]' ],
	[ '[' . '9' x 100_000 . ']', '[null]' ],
	[ '["nul \u0000", "half \ud800"]', '["nul ", "half "]' ],
	[ '{"' . 'k' x 100_000 . '":1}', '{"' . 'k' x 100_000 . '": 1}' ],
	[ '[' x 200 . ']' x 200, '[' x 200 . ']' x 200 ],
	[ '[' x 201 . ']' x 201, '', 'layout_changed' ],
	[ '[' x 3000 . ']' x 3000, '', 'layout_changed' ])
{
	my ($text, $wanted, $status) = @$case;
	my $name = 'payload ' . substr($text, 0, 40);
	no_faults();
	fault(payload => (text => $text));
	my $result = $session->result($rpc);
	is("$result->{sqlstate} $result->{out}", "00000 $wanted", $name) or diag $result->{err};
	is($session->query('SELECT status FROM playfast_outcomes()'), $status // 'ok', "$name: " . ($status // 'ok'));
}
no_faults();

# After all that the session works as before.
reset_origin();
$session->set('playfast.on_error' => 'error');
is($session->query("SELECT count(*) FROM $call"), 40, 'the session goes on');
is($session->query('SELECT DISTINCT status, attempts FROM playfast_outcomes()'), 'ok|1', 'with one attempt for each call');
cmp_ok(descriptors($session->pid)->{socket}, '<=', 6, 'with few connections');

done_testing();
