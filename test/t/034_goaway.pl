# An origin that closes its connections after some requests (GOAWAY): what it
# did not take is sent again, and no call pays for it.
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
my $calls;

# No more in flight than a connection takes: of many more some meet one closed
# connection after another.
for my $in_flight (1, 16)
{
	for my $ms (0, 50)
	{
		my $name = "$in_flight in flight, $ms ms";
		reset_origin($origin);
		origin('POST', 'latency', { response_ms => $ms }, $origin) if $ms;
		next if $in_flight == 1 && $ms;	# it would take long
		$session->set('playfast.max_in_flight' => $in_flight);
		my $rows = $session->query("SELECT count(*) FROM $charts");
		$calls = $session->query('SELECT count(*) FROM playfast_outcomes()');
		is($rows, 2 * $calls, "$name: all rows arrive");
		is($session->query(q{SELECT DISTINCT status || ' at attempt ' || attempts FROM playfast_outcomes()}),
			'ok at attempt 1', "$name: at the first attempt") or
			diag $session->query('SELECT DISTINCT error FROM playfast_outcomes()');
		my $counters = counters($origin);
		cmp_ok($counters->{connections}, '>=', $calls / 20, "$name: over many connections");
		cmp_ok($counters->{transfers}, '<=', 1.5 * $calls, "$name: and few requests more");
	}
}

done_testing();
