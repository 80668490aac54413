# An origin closes its connections after some requests (GOAWAY): requests that
# it did not process are sent again, at no cost for their calls.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $origin = start_origin(ORIGIN_REQUESTS => 20);
my $session = session(set => {
	'playfast.base_url' => $origin->{url}, 'playfast.ca_file' => $origin->{ca},
	'playfast.pack_bytes' => 0, 'playfast.retries' => 0 });
my $charts = 'playfast_top_apps((SELECT array_agg(country) FROM (SELECT country FROM playfast_countries'
	. ' WHERE has_store ORDER BY 1 LIMIT 15) AS c), (SELECT array_agg(category) FROM playfast_categories'
	. " WHERE kind = 'game'), num => 2)";

# How the calls of the last batch ended, as one number or text.
sub outcome { return $session->query("SELECT $_[0] FROM playfast_outcomes()") }

# 64: more than a connection takes; some requests meet one closed connection
# after another.
for my $in_flight (1, 16, 64)
{
	for my $ms (0, 50)
	{
		my $name = "$in_flight in flight, $ms ms";
		next if $in_flight == 1 && $ms;	# it would take long
		$session->set('playfast.max_in_flight' => $in_flight);
		my ($rows, $calls, $lost);

		# Once in thousands of calls libcurl loses an answer that arrives just
		# before the end of its connection.  That is a broken connection and
		# costs an attempt; without retries it is the end of the call.
		best_of(3, 4, sub {
			reset_origin($origin);
			origin('POST', 'latency', { response_ms => $ms }, $origin) if $ms;
			$rows = $session->query("SELECT count(*) FROM $charts");
			$calls = outcome('count(*)');
			$lost = outcome(q{count(*) FILTER (WHERE error ~ 'not closed cleanly before end|Recv failure|SSL_read')});
			return $lost;
		});
		cmp_ok($lost, '<=', 4, "$name: hardly an answer is lost");
		is($rows, 2 * ($calls - $lost), "$name: all others bring their rows");
		is(outcome(q{max(attempts)}), 1, "$name: at the first attempt") or
			diag outcome(q{string_agg(DISTINCT error, E'\n')});
		my $counters = counters($origin);
		cmp_ok($counters->{connections}, '>=', $calls / 20, "$name: over many connections");
		cmp_ok($counters->{transfers}, '<=', 1.5 * $calls, "$name: and few extra requests");
	}
}

done_testing();
