# The rate of requests of one and several backends, by the origin's clock.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use List::Util qw(max);
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;

my $twenty = "SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de,br}', '{GAME,TOOLS,SOCIAL,FINANCE}', num => 5)";
my $fifty = $twenty =~ s/\{GAME,/{GAME,EDUCATION,TRAVEL_AND_LOCAL,WEATHER,SPORTS,COMMUNICATION,LIFESTYLE,/r;
my $one = "SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 5)";
my $statuses = 'SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0' ]);
my $first = $cluster->session(set => { 'playfast.pack_bytes' => 0 });
my $second = $cluster->session(set => { 'playfast.pack_bytes' => 0 });
my $boss = $cluster->session;
my $url;

# Begins with an egress of its own, and open connections.
sub begin
{
	my (%settings) = @_;
	reset_origin();
	$url = another_url();
	$cluster->reload('playfast.rate_limit' => 0);
	$_->query('RESET playfast.session_rate_limit') for $first, $second;
	for my $session ($first, $second)
	{
		$session->query('RESET playfast.retries; RESET playfast.retry_budget; RESET playfast.batch_timeout');
		$session->set('playfast.base_url' => $url);
		$session->query($one);
	}
	$cluster->reload(%settings);
	reset_origin();
	return;
}

# The line of playfast_status() about the egress.
sub egress { return $_[0]->query("SELECT value FROM playfast_status() WHERE name = 'egress direct ' || current_setting('playfast.base_url')") }

# The times of the requests.
sub asked_at { return sort { $a <=> $b } map { $_->{time} } requests() }

# The most requests in any second.
sub most_in_a_second
{
	my @times = @_;
	my ($most, $begin) = (0, 0);
	for my $end (0 .. $#times)
	{
		$begin++ while $times[$end] - $times[$begin] >= 1;
		$most = $end - $begin + 1 if $end - $begin + 1 > $most;
	}
	return $most;
}

# On a busy machine a request may reach the origin late: this many more may
# come in one second, and the first of many this much later, in seconds.
my ($bunched, $late) = (3, 0.3);

# Two backends share one limit, and use it fully.
my @times;
my $most = best_of(5, 1, sub {
	begin('playfast.rate_limit' => 20);
	like($first->query("SELECT value FROM playfast_status() WHERE name = 'state'"), qr/^shared by all backends/, 'shared: playfast_status() says so');
	$_->start($fifty) for $first, $second;
	is($_->finish->{out}, 250, 'shared: all rows') for $first, $second;
	@times = asked_at();
	is(scalar @times, 100, 'shared: fifty transfers each');
	cmp_ok($times[-1] - $times[0], '>=', 99 * 0.05 - $late, 'shared: no more than the limit in all');
	return max(most_in_a_second(@times) / (21 + $bunched), ($times[-1] - $times[0]) / (99 * 0.05 * 1.3));
});
cmp_ok($most, '<=', 1, 'shared: nor in any second, and the limit is used') or diag "@times";
is(egress($boss), '', 'another origin is another egress');
like(egress($first), qr/^102 started, interval 50 ms, window 256$/, 'playfast_status() counts for all');

# Without shared memory each backend has its own limit.
server_settings('playfast.rate_limit' => 20);
my @private = map { session(set => { 'playfast.pack_bytes' => 0, 'playfast.base_url' => $url }) } 1, 2;
$_->query($one) for @private;
my $state = $private[0]->query("SELECT value FROM playfast_status() WHERE name = 'state'");
my $is_shared = $state =~ /^shared/;
is($state, $is_shared ? 'shared by all backends (dynamic)' : 'private to this backend', 'not preloaded: playfast_status() says so');
my $span = best_of($is_shared ? 1 : 3, 39 * 0.05 * 0.8, sub {
	reset_origin();
	$_->start($twenty) for @private;
	$_->finish for @private;
	@times = asked_at();
	cmp_ok($times[-1] - $times[0], '>=', ($is_shared ? 39 : 19) * 0.05 - $late, 'not preloaded: each backend keeps the limit');
	return $times[-1] - $times[0];
});
cmp_ok($span, '<', 39 * 0.05 * 0.8, 'not preloaded: two limits') if !$is_shared;
undef @private;

# A session may have a lower limit of its own, which does not delay others.
sub span_of
{
	my ($country) = @_;
	my @at = sort { $a <=> $b } map { $_->{time} } grep { $_->{gl} eq $country } requests();
	return $at[-1] - $at[0];
}
my %ten = map { $_ => "SELECT count(*) FROM playfast_top_apps('{$_}', '{GAME,TOOLS,SOCIAL,FINANCE,EDUCATION,TRAVEL_AND_LOCAL,WEATHER,SPORTS,COMMUNICATION,LIFESTYLE}', num => 5)" } qw(us kr);
for my $limit (0, 100)
{
	my $name = "its own limit beside rate_limit $limit";
	my %span;
	my $most = best_of(3, 1, sub {
		begin('playfast.rate_limit' => $limit);
		$first->set('playfast.session_rate_limit' => 10);
		$first->start($ten{us});
		$second->start($ten{kr});
		is($_->finish->{out}, 50, "$name: all rows") for $first, $second;
		%span = map { $_ => span_of($_) } qw(us kr);
		cmp_ok($span{us}, '>=', 9 * 0.1 - $late, "$name: the session keeps it");
		return max($span{us} / (9 * 0.1 * 1.5), $span{kr} / 0.5);
	});
	cmp_ok($most, '<=', 1, "$name: and uses it, and the other one is not held up") or diag explain \%span;
}

# A higher one has no effect.
begin('playfast.rate_limit' => 20);
$first->set('playfast.session_rate_limit' => 1000);
is($first->query($twenty), 100, 'its own limit above rate_limit: all rows');
@times = asked_at();
cmp_ok($times[-1] - $times[0], '>=', 19 * 0.05 - $late, 'its own limit above rate_limit: rate_limit is kept');

# A session's limit includes retries, all its batches and all egresses.
begin();
$first->set('playfast.session_rate_limit' => 20, 'playfast.retries' => 3);
fault(status => (status => 500, times => 5));
is($first->query('SELECT sum(n) FROM (SELECT count(*) AS n FROM unnest(ARRAY[1, 2]) AS i, LATERAL playfast_top_apps(ARRAY[(ARRAY[\'us\', \'kr\'])[i]], '
	. "'{GAME,TOOLS,SOCIAL,FINANCE,WEATHER}', num => 5)) AS s"), 50, 'its own limit, retries: all rows');
@times = asked_at();
is(scalar @times, 15, 'its own limit, retries: a transfer each');
cmp_ok($times[-1] - $times[0], '>=', 14 * 0.05 - $late, 'its own limit, retries: within it');

# Calls that it leaves no time for are reported before sending, and skipped.
begin();
$first->set('playfast.session_rate_limit' => 1, 'playfast.batch_timeout' => '500ms');
$first->query($one);
reset_origin();
my $too_late = $first->result($twenty);
like($too_late->{err}, qr/WARNING:  PF008: playfast_\w+ needs 20 requests or more, but can send only 1$/m, 'its own limit, no time: reported before sending');
like($too_late->{err}, qr/HINT:  Raise "playfast.session_rate_limit"/, 'its own limit, no time: with a hint');
is($first->query("SELECT status, count(*), min(hint) FROM playfast_outcomes() GROUP BY 1"),
	'skipped|20|playfast.session_rate_limit is too low for playfast.batch_timeout.', 'its own limit, no time: skipped');

# Retries need slots, too.
begin('playfast.rate_limit' => 20);
$first->set('playfast.retries' => 5);
fault(status => (status => 503, times => 10));
is($first->query($twenty), 100, 'retries: all rows');
@times = asked_at();
is(scalar @times, 30, 'retries: a transfer each');
cmp_ok($times[-1] - $times[0], '>=', 29 * 0.05 - $late, 'retries: within the limit') or diag "@times";

# A session that waits leaves slots to others.
begin('playfast.rate_limit' => 2);
$second->set('playfast.retry_budget' => '2s');
$first->start($twenty);
poll_until(sub { counters()->{transfers} > 0 }) or die 'nothing is asked';
my $result = $second->result($one);
is($result->{out}, 5, 'a long batch does not take all slots');
cmp_ok($result->{seconds}, '<', 5, 'nor those of the next ten seconds');
$boss->query('SELECT pg_cancel_backend(' . $first->pid . ')');
is($first->finish->{sqlstate}, '57014', 'the long one is cancelled');

# A batch waits for a slot as long as it has time: that is no retry.
begin('playfast.rate_limit' => 20);
$first->set('playfast.retry_budget' => 0);
is($first->query($twenty), 100, 'no retry budget: calls wait for their slots');

# A call that would wait too long fails at once, and takes no slot.
my $at_once = best_of(3, 0.5, sub {
	begin('playfast.rate_limit' => 1);
	$first->query($one);
	$first->set('playfast.batch_timeout' => '500ms');
	$result = $first->result($twenty);
	return $result->{seconds};
});
is($first->query($statuses), 'skipped|20', 'no time: skipped, as the limit is our own');
like($result->{err}, qr/WARNING:  PF008: playfast_\w+ needs 20 requests or more, but can send only 1$/m, 'no time: reported before sending');
cmp_ok($at_once, '<', 0.5, 'no time: at once');
like($first->query('SELECT DISTINCT error FROM playfast_outcomes()'), qr/^the next transfer may start in 1 s at the earliest$/, 'no time: with the reason');
like($first->query('SELECT DISTINCT hint FROM playfast_outcomes()'), qr/playfast\.rate_limit .* playfast\.batch_timeout/, 'no time: with a hint');
is(counters()->{transfers}, 1, 'no time: nothing is sent');
$result = $second->result($one);
is($result->{out}, 5, 'no time: the next call is served');
cmp_ok($result->{seconds}, '<', 5, 'no time: in time, without waiting for twenty slots');

# Cancel while waiting for a slot.
begin('playfast.rate_limit' => '0.05');
$first->query($one);
my $seconds = soonest(0.05, sub {
	$first->start($twenty);
	sleep 0.1;
	my $start = time;
	$boss->start('SELECT pg_cancel_backend(' . $first->pid . ')');
	$result = $first->finish;
	my $taken = time - $start;
	$boss->finish;
	return $taken;
});
is($result->{sqlstate}, '57014', 'cancel while waiting for a slot');
cmp_ok($seconds, '<=', 0.05, 'at once');
is(counters()->{transfers}, 1, 'nothing was sent');

# Retry-After delays every session, even one that has a slot already.
begin('playfast.rate_limit' => 10);
fault(status => (status => 429, retry_after => 1, match => { country => 'tr' }, times => 1));
$second->start($twenty);
poll_until(sub { counters()->{transfers} >= 3 }) or die 'nothing is asked';
is($first->query("SELECT count(*) FROM playfast_top_apps('{tr}', num => 5)"), 5, 'Retry-After: waited for');
is($second->finish->{out}, 100, 'Retry-After: by another backend, too');
my ($refused) = map { $_->{time} } grep { $_->{gl} eq 'tr' } requests();
my @early = grep { $_ > $refused + $late && $_ < $refused + 1 } asked_at();
is(scalar @early, 0, 'Retry-After: no session starts before') or diag "$refused: @early";
cmp_ok(most_in_a_second(asked_at()), '<=', 11 + 2 * $bunched, 'Retry-After: nor do all start at once afterwards');
begin();
fault(status => (status => 503, retry_after => 1, times => 1));
$first->start($one);
poll_until(sub { counters()->{finished} >= 1 }) or die 'nothing is refused';
sleep 0.05;
is($second->query($one), 5, 'Retry-After of a 503: a session that comes later is served');
is($first->finish->{out}, 5, 'and so is the first');
@times = asked_at();
cmp_ok($times[1] - $times[0], '>', 0.9, 'after a second, both') or diag "@times";

# Refusals teach an interval, which clean answers shorten.
begin('playfast.max_interval' => 10);
fault(status => (status => 429, times => 1));
latency(response_ms => 5);
is($first->query($twenty), 100, '429: all rows');
like(egress($second), qr/, interval (?:9|10) ms, window (?:[5-9]|10)$/, '429: an interval, and half as many in flight');
reset_origin();
is($second->query($one), 5, '429: another backend');
like(egress($first), qr/, interval (?:9|10) ms, /, '429: keeps the interval');
my $many = $twenty =~ s/\{GAME,/{GAME,EDUCATION,TRAVEL_AND_LOCAL,WEATHER,SPORTS,/r;
# Answers that are slow by chance may delay this.
for (1 .. 15)
{
	last if egress($second) =~ /interval 0 ms, window 16$/;
	$first->query($many);
}
like(egress($second), qr/, interval 0 ms, window 16$/, 'clean answers: the interval is gone');
latency(response_ms => 100);
reset_origin();
latency(response_ms => 100);
$first->query($many);
is(counters()->{max_in_flight}, 16, 'clean answers: the origin is used fully');
fault(status => (status => 503, times => 1));
$first->query($twenty);
like(egress($second), qr/, interval (?:9|10) ms, /, 'a 503 teaches, too');
$cluster->reload('playfast.max_interval' => 0);
like(egress($second), qr/, interval 0 ms, /, 'max_interval = 0 switches it off at once');

# A refusal halves the transfers in flight, of all backends; answers open the
# window again, up to max_in_flight.
begin();
latency(response_ms => 150);
fault(status => (status => 429, times => 1));
is($first->query($twenty), 100, 'in flight: one is refused');
my $peak = counters()->{max_in_flight};
is($peak, 16, 'in flight: full until then');
my ($window) = egress($second) =~ /window (\d+)$/;
cmp_ok($window, '<=', 10, 'in flight: half of it from then on');
cmp_ok($window, '>=', 5, 'in flight: no less');
reset_origin();
latency(response_ms => 150);
$second->query($twenty);
cmp_ok(counters()->{max_in_flight}, '<=', 12, 'in flight: also for another backend');
cmp_ok(counters()->{max_in_flight}, '>=', $window, 'in flight: which uses it');
for (1 .. 15)
{
	last if egress($second) =~ /window 16$/;
	$second->query($many);
}
reset_origin();
latency(response_ms => 150);
$first->query($many);
is(counters()->{max_in_flight}, 16, 'in flight: full again');
like(egress($first), qr/window 16$/, 'in flight: and no more than max_in_flight');
fault(status => (status => 429, times => 1));
$first->query($one);
like(egress($second), qr/window [12]$/, 'in flight: after a refusal of the only one, one');

# An origin without limits is used fully from the start: requests are sent up
# to max_in_flight before the first one is answered.  The origin rounds its times to
# a millisecond, in which the next request may follow: half a second is left for that.
$span = best_of(3, 3 * 2, sub {
	begin('playfast.max_interval' => 10000);
	latency(response_ms => 1000);
	$result = $first->result($many);
	is(counters()->{max_in_flight}, 16, 'an origin without limits: max_in_flight transfers');
	my @requests = requests();
	my ($answered) = sort { $a <=> $b } map { $_->{time} + $_->{seconds} } @requests;
	is(scalar(grep { $_->{time} < $answered - 0.5 } @requests), 16, 'an origin without limits: from the start');
	return $result->{seconds};
});
cmp_ok($span, '<', 3 * 2, 'an origin without limits: forty in three rounds of a second');

# An origin with a limit is served without a failed call.
begin('playfast.max_interval' => 60);
$first->set('playfast.on_error' => 'error');
fault(status => (status => 429, rate => 40));
for my $round (1 .. 3)
{
	is($first->result($many)->{sqlstate}, '00000', "an origin with a limit: batch $round");
	is($first->query($statuses), 'ok|40', 'without a failure');
}
my $statuses_sent = counters()->{statuses};
cmp_ok($statuses_sent->{429} // 0, '<', 60, 'few transfers are refused');
is($statuses_sent->{200}, 120, 'and each is answered once');

# The same with default settings, in one batch of some hundred calls.
begin('playfast.max_interval' => 10000);
fault(status => (status => 429, rate => 40));
my $three_hundred = "SELECT count(*) FROM playfast_top_apps((SELECT array_agg(country) FROM (SELECT country FROM playfast_countries "
	. "WHERE has_store ORDER BY 1 LIMIT 75) AS c), '{GAME,TOOLS,SOCIAL,FINANCE}', num => 5)";
is($first->result($three_hundred)->{sqlstate}, '00000', 'an origin with a limit: 300 calls');
is($first->query($statuses), 'ok|300', 'without a failure');
$statuses_sent = counters()->{statuses};
cmp_ok($statuses_sent->{429} // 0, '<', 60, 'few transfers are refused');
is($statuses_sent->{200}, 300, 'and each is answered once');

done_testing();
