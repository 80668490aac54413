# What collecting costs: 2,000 charts at 100 ms in one session and in four, and the
# share of the bookkeeping where the network takes no time.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../test/lib";
use Test::More;
use Time::HiRes qw(time);

use Playfast;
use Playfast::History;

server_settings('playfast.max_interval' => 0);

# The median of some runs.
sub median { return (sort { $a <=> $b } @_)[ @_ / 2 ] }

# Seconds that so many sessions take for all that is tracked, once it is due again.
sub collecting
{
	my ($sessions, $slice) = @_;
	history('UPDATE watched_chart SET due_at = now(); TRUNCATE chart_snapshot; VACUUM watched_chart');
	my @sessions = map { session() } 1 .. $sessions;
	my $started = time;
	$_->start("CALL playfast_history.collect(slice => $slice)") for @sessions;
	$_->finish for @sessions;
	my $took = time - $started;
	$_->close for @sessions;
	die 'not all charts came' if history('SELECT count(*) <> (SELECT count(*) FROM watched_chart) FROM chart_snapshot') eq 't';
	return $took;
}

begin_history();
my $tracked = history(q{SELECT track_charts('{us,kr,jp,de,br,fr,gb,in,it,es,ca,au,mx,pl,nl,se,tr,id,th,vn}',
	ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 50), '{TOP_FREE,GROSSING}', num => 10)});
collecting(1, 200);		# the origin makes its answers
latency(response_ms => 100);
my ($one, $four) = map { my $n = $_; median(map { collecting($n, 50) } 1 .. 3) } 1, 4;
printf "%d charts at 100 ms, slices of 50: one session %.2f s, four %.2f s: %.1f times as fast (bar: 2.8)\n",
	$tracked, $one, $four, $one / $four;

# The same calls in the same batches, and nothing kept.
latency(response_ms => 0);
my $session = session();
my $bare = median(map {
	my $started = time;
	$session->query(q{
		DO $$
		DECLARE
			requests playfast_chart_request[];
		BEGIN
			FOR i IN 0 .. 39 LOOP
				requests := ARRAY(SELECT playfast_chart_request(country => country, category => category, collection => collection,
						lang => lang, num => num)
					FROM playfast_history.watched_chart ORDER BY country, lang, chart_key OFFSET i * 50 LIMIT 50);
				PERFORM count(*) FROM playfast_top_apps_results(requests);
			END LOOP;
		END $$});
	time - $started
} 1 .. 3);
my $kept = median(map { collecting(1, 50) } 1 .. 3);
printf "the same at none: fetched %.2f s, fetched and kept %.2f s: bookkeeping %.0f %% more (bar: 20)\n",
	$bare, $kept, 100 * ($kept / $bare - 1);
