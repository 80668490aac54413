# Measures collecting: 2,000 charts at 100 ms in one session and in four, and
# the share of bookkeeping without network latency.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../test/lib";
use List::Util qw(min);
use Test::More;
use Time::HiRes qw(time);

use Playfast;
use Playfast::History;

server_settings('playfast.max_interval' => 0);
$Playfast::patience = 600;

# Measures two things in turn in each round, so that other load affects both:
# returns the medians of each, and of the ratio of the second to the first.
sub compare
{
	my ($first, $second) = @_;
	my (@first, @second, @ratio);
	for (1 .. 5)
	{
		push @first, $first->();
		push @second, $second->();
		push @ratio, $second[-1] / $first[-1];
	}
	return map { (sort { $a <=> $b } @$_)[ @$_ / 2 ] } \@first, \@second, \@ratio;
}

# Returns the seconds that sessions take for all watches, made due again.
sub collecting
{
	my @sessions = @_;
	history('UPDATE watched_chart SET due_at = now(); TRUNCATE chart_snapshot; VACUUM watched_chart');
	my $started = time;
	$_->start('CALL playfast_history.collect(slice => 50)') for @sessions;
	$_->finish for @sessions;
	my $took = time - $started;
	die 'not all charts came' if history('SELECT count(*) <> (SELECT count(*) FROM watched_chart) FROM chart_snapshot') eq 't';
	return $took;
}

begin_history();
my $tracked = history(q{SELECT track_charts('{us,kr,jp,de,br,fr,gb,in,it,es,ca,au,mx,pl,nl,se,tr,id,th,vn}',
	ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 50), '{TOP_FREE,GROSSING}', num => 10)});
my @sessions = map { session() } 1 .. 4;
collecting(@sessions) for 1 .. 2;		# the origin generates its answers, sessions make their plans
latency(response_ms => 100);
my ($four, $one, $gain) = compare(sub { collecting(@sessions) }, sub { collecting($sessions[0]) });
printf "%d charts at 100 ms, slices of 50: one session %.2f s, four %.2f s: %.1f times as fast (bar: 2.8)\n",
	$tracked, $one, $four, $gain;

# The same calls in the same batches, without storing rows: each chart is made a result,
# as collect() needs it, and dropped.
sub fetching
{
	$_[0]->query(q{
		DO $$
		DECLARE
			requests playfast_chart_request[];
		BEGIN
			FOR i IN 0 .. (SELECT (count(*) - 1) / 50 FROM playfast_history.watched_chart) LOOP
				requests := ARRAY(SELECT playfast_chart_request(country => country, category => category, collection => collection,
						lang => lang, num => num)
					FROM playfast_history.watched_chart ORDER BY country, lang, chart_key OFFSET i * 50 LIMIT 50);
				PERFORM count(*) FROM (SELECT playfast_top_apps_results(requests) OFFSET 0) AS s;
			END LOOP;
		END $$});
	return;
}

# Seconds of processor time that a session has had.
sub processor
{
	my ($session) = @_;
	open my $file, '<', '/proc/' . $session->pid . '/schedstat' or die $!;
	return (split ' ', <$file>)[0] / 1e9;
}

# Prints what bookkeeping adds without latency: wall time and the session's processor
# time, of each the least of five rounds, because other load only adds.
sub bookkeeping
{
	my ($session, $what) = @_;
	my %least;
	collecting($session);
	for (1 .. 5)
	{
		for my $way (qw(fetched kept))
		{
			my ($cpu, $wall) = (processor($session), time);
			$wall = $way eq 'kept' ? collecting($session) : do { fetching($session); time - $wall };
			my %took = (wall => $wall, cpu => processor($session) - $cpu);
			$least{$way}{$_} = min($took{$_}, $least{$way}{$_} // $took{$_}) for keys %took;
		}
	}
	printf "%s, no latency: fetched %.2f s, fetched and kept %.2f s: bookkeeping %.0f %% more (bar: 20)", $what,
		(map { $least{$_}{wall} } qw(fetched kept)), 100 * ($least{kept}{wall} / $least{fetched}{wall} - 1);
	printf "; processor time %.2f s, %.2f s: %.0f %% more\n",
		(map { $least{$_}{cpu} } qw(fetched kept)), 100 * ($least{kept}{cpu} / $least{fetched}{cpu} - 1);
	return;
}

latency(response_ms => 0);
bookkeeping($sessions[0], "$tracked charts of 10 rows");
# Of 100 rows, which is what track_charts() asks for, fewer: the origin remembers 200 MB.
history(q{UPDATE watched_chart SET num = 100; DELETE FROM watched_chart WHERE country NOT IN ('us', 'kr')});
bookkeeping($sessions[0], history('SELECT count(*) FROM watched_chart') . ' charts of 100 rows');
