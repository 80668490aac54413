# The recipe of docs/many-servers.md for Citus, with a coordinator and two
# workers, if the server has Citus: who sends requests, how many, and failed
# calls.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use IPC::Run ();
use Test::More;

use Playfast;
use Playfast::Cluster;

IPC::Run::run([ $ENV{PG_CONFIG} || 'pg_config', '--sharedir' ], '>', \my $share) or die 'no pg_config';
chomp $share;
plan skip_all => "Citus is not installed for this PostgreSQL: there is no $share/extension/citus.control"
	unless -e "$ENV{PLAYFAST_CLUSTER}$share/extension/citus.control";

open my $file, '<', "$FindBin::Bin/../../docs/many-servers.md" or die $!;
my $page = do { local $/; <$file> };
my ($setup) = $page =~ /^```sql\n-- on the coordinator\n(.*?)^```$/ms or die 'no recipe';
my ($fetch) = $page =~ /^```sql\n-- on the coordinator, to fetch\n(.*?)^```$/ms or die 'no recipe';

sub free_port
{
	my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1) or die $!;
	return $socket->sockport;
}

my %server = map {
	my $port = free_port();
	$_ => Playfast::Cluster->new(port => $port, settings => [ "shared_preload_libraries = 'citus,playfast'", "listen_addresses = 'localhost'",
		"citus.node_conninfo = 'sslmode=disable'", 'citus.enable_statistics_collection = off', "playfast.user_agent = '$_'", 'playfast.max_interval = 0' ])
} qw(coordinator w1 w2);
for my $server (values %server)
{
	my $session = $server->session;
	$session->query($_) for 'DROP EXTENSION playfast', 'CREATE EXTENSION citus';
	$session->close;
}
my $session = $server{coordinator}->session;
$session->query("SELECT citus_set_coordinator_host('localhost', $server{coordinator}{port})");
$session->query("SELECT citus_add_node('localhost', $server{$_}{port})") for qw(w1 w2);
$session->query($setup);
$session->query(q{INSERT INTO chart_watch (bucket, country, category, num)
	SELECT (row_number() OVER ()) % 8, c, k, 5
	FROM unnest('{us,kr,jp,de,br,fr,gb,in}'::text[]) AS c, unnest('{GAME,TOOLS,SOCIAL,FINANCE,GAME_ACTION}'::text[]) AS k});

# The number of a statement's calls by server.
sub asked
{
	reset_origin();
	$_[1]->() if $_[1];
	my $result = $session->result($_[0]);
	my %calls;
	$calls{ $_->{agent} } += $_->{calls} for requests();
	return ($result, \%calls);
}

my ($result, $calls) = asked($fetch, sub { fault('status', status => 404, match => { country => 'kr' }) });
is_deeply([ sort keys %$calls ], [qw(w1 w2)], 'only the workers send requests');
is($calls->{w1} + $calls->{w2}, 40, 'each call once');
is($session->query('SELECT status, count(*), sum(cardinality(rows)) FROM chart_told GROUP BY 1 ORDER BY 1'), "http_error|5|0\nok|35|175", 'statuses are rows');
is($session->query('SELECT count(*) FROM playfast_outcomes()'), 0, 'the coordinator has no outcomes');

my $live = $fetch =~ s/^INSERT.*\n//r =~ s/;\s*$//r;
$session->query("CREATE VIEW live AS $live");
for my $case ([ 'bucket = 3', 5 ], [ 'bucket IN (1, 2)', 40 ], [ "country = 'us'", 40 ])
{
	my (undef, $of) = asked("SELECT count(*) FROM live WHERE $case->[0]");
	is(($of->{w1} // 0) + ($of->{w2} // 0), $case->[1], "a view, $case->[0]: $case->[1] calls");
}
($result) = asked(q{SELECT count(*) FROM (SELECT requests FROM (SELECT array_agg(playfast_chart_request(country, category, collection, lang, num)) AS requests
	FROM chart_watch GROUP BY bucket) AS w) AS w, LATERAL (SELECT * FROM playfast_top_apps_results(w.requests) AS r) AS r});
isnt($result->{sqlstate}, '00000', 'in a subquery: an error');

$session->query('CREATE ROLE plain LOGIN');
$session->query('GRANT SELECT, INSERT ON chart_watch, chart_told TO plain, fetcher');
for my $role (qw(plain fetcher))
{
	my $plain = $server{coordinator}->session(role => $role);
	is($plain->result($fetch =~ s/;\s*$//r)->{sqlstate}, $role eq 'plain' ? '42501' : '00000', "$role: may fetch");
	$plain->close;
}

$_->stop for values %server;
done_testing();
