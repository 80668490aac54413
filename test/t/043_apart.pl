# Packs that fail as a whole: if a smaller request can help, they are asked
# again in halves, and each call gets its answer.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

# Faults must not slow down the tests that follow.
server_settings('playfast.max_interval' => 0);

my $session = session(set => { 'playfast.retries' => 0 });
reset_origin();
$session->query("CREATE TEMP TABLE app AS SELECT app_id, row_number() OVER (ORDER BY app_id) AS n "
	. "FROM playfast_top_apps('{us}', '{GAME}', num => 64)");
is($session->query('SELECT count(*) FROM app'), 64, 'there are 64 apps');

sub digests { return "playfast_app_digests((SELECT array_agg(app_id) FROM app WHERE n <= $_[0]))" }

# The right answers: a row for each app, without a fault.
$session->query("CREATE TEMP TABLE truth AS SELECT app_id, genre_id, score, ratings FROM ${\ digests(64)}");
is_deeply(counters()->{packs}, { 1 => 1, 64 => 1 }, 'which share one transfer');

# apart(NAME, APPS, PACKS, ATTEMPTS, FAULT…): with this fault, so many apps
# must all have their row, with these packs { calls => number }, at that
# attempt.
sub apart
{
	my ($name, $apps, $packs, $attempts, @fault) = @_;
	reset_origin();
	fault(@fault);
	is($session->query("SELECT count(*) FROM (SELECT app_id, genre_id, score, ratings FROM ${\ digests($apps)} "
		. 'INTERSECT SELECT * FROM truth) AS right_ones'), $apps, "$name: every call has its answer");
	is_deeply(counters()->{packs}, $packs, "$name: packs") or diag explain counters()->{packs};
	is($session->query('SELECT attempts, status, count(*) FROM playfast_outcomes() GROUP BY 1, 2'), "$attempts|ok|$apps",
		"$name: attempts");
	return;
}

my @short = (truncate => (fraction => 0.001));
apart('short once', 64, { 64 => 1, 32 => 2 }, 2, @short, times => 1);
apart('too large once', 64, { 64 => 1, 32 => 2 }, 2, bomb => (mebibytes => 64, times => 1));
apart("$_ once", 64, { 64 => 1, 32 => 2 }, 2, status => (status => $_, times => 1)) for 413, 414, 500, 502, 504;
apart('400 once, of a short form', 64, { 64 => 2 }, 1, status => (status => 400, times => 1));
my @bytes = map { $_->{bytes} } requests();
cmp_ok($bytes[1], '>', 1.3 * $bytes[0], '400 once, of a short form: it is sent again in full');
apart('400 once, of a form in full', 64, { 64 => 1, 32 => 2 }, 2, status => (status => 400, times => 1));
apart('an odd number', 33, { 33 => 1, 16 => 1, 17 => 1 }, 2, @short, times => 1);
apart('two', 2, { 2 => 1, 1 => 2 }, 2, @short, times => 1);
$session->set('playfast.retries' => 1);
apart('no frame for anybody', 64, { 64 => 2 }, 2, missing_frame => (times => 64));
apart('throttled by error rows', 64, { 64 => 2 }, 2, error_row => (code => 8, times => 64));
$session->set('playfast.retries' => 0);

# Calls that have their answer are not asked again.
reset_origin();
fault(truncate => (fraction => 0.5, times => 1));
is($session->query("SELECT count(*) FROM ${\ digests(64)}"), 64, 'half of a response: all rows');
my %calls = split /[|\n]/, $session->query('SELECT attempts, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1');
cmp_ok($calls{1}, '>', 8, 'half of a response: its calls have their answer');
cmp_ok($calls{2}, '>', 16, 'half of a response: the others are asked again');
is(counters()->{transfers}, 3, 'half of a response: in halves');
is(counters()->{calls}, 64 + $calls{2}, 'half of a response: and no other calls');

# A call that spoils every response is found, and only it fails.
reset_origin();
my $spoiler = $session->query('SELECT app_id FROM app WHERE n = 23');
fault(@short, match => { app => $spoiler });
is($session->query("SELECT count(*) FROM ${\ digests(64)} WHERE listed"), 63, 'one call spoils them all: the others have their rows');
is($session->query("SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1"), "network_error|1\nok|63",
	'one call spoils them all: only it fails');
is($session->query("SELECT key->>'app_id' FROM playfast_outcomes() WHERE status <> 'ok'"), $spoiler,
	'one call spoils them all: the right one');
is_deeply(counters()->{packs}, { 64 => 1, map { $_ => 2 } 32, 16, 8, 4, 2, 1 }, 'one that spoils them all: few transfers')
	or diag explain counters()->{packs};

done_testing();
