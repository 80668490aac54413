# The first batch over a new connection: its first request is small, and the
# others wait until it is sent.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::Cluster;

my $categories = "'{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}'";

# Returns the packs of a statement, by size, in a session with these settings.
sub packs_of
{
	my ($from, %set) = @_;
	my $session = session(set => \%set);
	reset_origin();
	$session->query("SELECT count(*) FROM $from");
	my $packs = counters()->{packs};
	$session->close;
	return $packs;
}

is_deeply(packs_of("playfast_top_apps('{us,kr}', $categories)"), { 1 => 1, 4 => 1, 5 => 1 },
	'only the first pack is small');
is_deeply(packs_of("playfast_top_apps('{us}', $categories, num => 5)"), { 5 => 1 },
	'not if its answers are small');
is_deeply(packs_of("playfast_reviews('{a.b,c.d,e.f}', num => 1000)"), { 3 => 1 },
	'not if its request is small');
is_deeply(packs_of("playfast_top_apps('{us,kr}', $categories)", 'playfast.session_rate_limit' => 100), { 5 => 2 },
	'not if the number of transfers is limited');

# Seven requests, of up to 96 KB: more than the initial window of HTTP/2.
my $charts = "playfast_top_apps('{us}', (SELECT array_agg(category) FROM (SELECT category FROM playfast_categories"
	. " WHERE kind = 'game' LIMIT 17) AS c), '{TOP_FREE,TOP_PAID,TOP_GROSSING}', num => 5)";
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'" ]);
my $session = $cluster->session(set => { 'playfast.transfer_timeout' => '3s', 'playfast.retries' => 0 });
my $other = $cluster->session;

sub in_flight { return $other->query('SELECT max(in_flight) FROM playfast_stat_progress') || 0 }

foreach my $is_new (1, 0)
{
	my $name = $is_new ? 'a new connection' : 'an open one';
	my $first;
	mode(unread => JSON::PP::true);
	$session->start("SELECT count(*) FROM $charts");
	poll_until(sub { $first = in_flight() });
	is($first, $is_new ? 1 : 7, "$name: requests are sent " . ($is_new ? 'one after the other' : 'together'));
	ok(poll_until(sub { in_flight() == 7 }, 2.5), "$name: all are, a second later at most, though none can be sent whole");
	mode(unread => JSON::PP::false);
	$session->finish;
	is($session->query("SELECT count(*) FROM $charts"), 255, "$name: and then all is well");
}

done_testing();
