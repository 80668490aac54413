# Settings of libcurl and OpenSSL in the server's environment have no effect,
# and a server with few descriptors uses fewer connections.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use Test::More;

use Playfast;
use Playfast::Cluster;

my $charts = "playfast_top_apps('{us,kr,jp}', num => 20)";
my $statuses = 'SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

# A server that records what it receives, and answers 403.
my $dir = scratch();
my $heard = "$dir/heard";
my $listener = IO::Socket::INET->new(Listen => 50, LocalAddr => '127.0.0.1') or die "no listener: $!";
my $port = $listener->sockport;
my $recorder = fork // die "fork: $!";
if ($recorder == 0)
{
	while (my $client = $listener->accept)
	{
		my $head = '';
		while (my $line = <$client>)
		{
			$head .= $line;
			last if $line =~ /^\r?\n$/;
		}
		my ($length) = $head =~ /^content-length: (\d+)/mi;
		read $client, my $body, $length if $length;
		open my $file, '>>', $heard or die "$heard: $!";
		print $file $head;
		close $file;
		print $client "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
		close $client;
	}
	POSIX::_exit(0);
}
close $listener;
END { local $?; kill KILL => $recorder if $recorder; }

sub heard
{
	open my $file, '<', $heard or return '';
	local $/;
	return scalar(<$file>) // '';
}

# Everything that libcurl and OpenSSL look for.
my $keys = "$dir/keys";
my $proxy = "http://127.0.0.1:$port";
open my $netrc, '>', "$dir/.netrc" or die "$dir/.netrc: $!";
print $netrc "machine localhost login nobody password secret\nmachine 127.0.0.1 login nobody password secret\n"
	. "default login nobody password secret\n";
close $netrc;
open my $curlrc, '>', "$dir/.curlrc" or die "$dir/.curlrc: $!";
print $curlrc "proxy = $proxy\n";
close $curlrc;
chown +(stat "$ENV{PLAYFAST_CLUSTER}/data")[4, 5], "$dir/.netrc", "$dir/.curlrc";
chmod 0600, "$dir/.netrc";

reset_origin();
my $cluster = Playfast::Cluster->new(
	env => {
		(map { $_ => $proxy } qw(http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY)),
		NO_PROXY => '', no_proxy => '', SSLKEYLOGFILE => $keys, HOME => $dir, CURL_HOME => $dir,
		CURL_CA_BUNDLE => '/dev/null', SSL_CERT_FILE => '/dev/null', NETRC => "$dir/.netrc",
	},
	settings => [ 'max_files_per_process = 64' ]);
my $session = $cluster->session(set => { 'playfast.retries' => 0 });
$session->query("CREATE TEMP TABLE environment (line text); COPY environment FROM PROGRAM 'env' (FORMAT text, DELIMITER E'\x01')");
is($session->query("SELECT count(*) FROM environment WHERE line IN ('https_proxy=$proxy', 'SSLKEYLOGFILE=$keys', 'HOME=$dir')"), 3,
	'the server has that environment');

is($session->query("SELECT count(*) FROM $charts"), 60, 'calls work');
is($session->query($statuses), 'ok|3', 'and are ok');
is(counters()->{calls}, 3, 'requests reach the origin');
is(heard(), '', 'not by the proxy of the environment');
ok(!-e $keys, 'the keys of TLS sessions are not written to a file');

# Plain http, to the listener.
$session->set('playfast.base_url' => "http://127.0.0.1:$port");
$session->query("SELECT count(*) FROM playfast_top_apps('{us}')");
is($session->query($statuses), 'http_error|1', 'another origin is asked');
like(heard(), qr{^POST /_/PlayStoreUi/data/batchexecute\?}, 'directly');
unlike(heard(), qr/^authorization:/mi, 'without a login from ~/.netrc');
unlike(heard(), qr/^proxy/mi, 'and without headers for proxies');
like(heard(), qr/^cookie: SOCS=CAI\r$/mi, 'with the cookie of the setting');
like(heard(), qr/^accept-encoding: gzip\r$/mi, 'asking for gzip');
unlike(heard(), qr/^expect:/mi, 'not waiting for "100 Continue"');
unlike(heard(), qr/^referer:|^from:/mi, 'and sending no other header');

# A cookie of the origin is not stored, neither for the same batch nor for the
# next.
sub cookies { my %seen = map { ($_->{cookie} // '') => 1 } requests(); return join ' / ', sort keys %seen }

$session->set('playfast.base_url' => $ENV{ORIGIN_URL}, 'playfast.pack_bytes' => 0, 'playfast.max_in_flight' => 1);
reset_origin();
mode(set_cookie => 'planted=here; Path=/; Max-Age=3600');
is($session->query("SELECT count(*) FROM $charts"), 60, 'an origin that sets a cookie') for 1, 2;
is(counters()->{transfers}, 6, 'with each of six answers');
is(cookies(), 'SOCS=CAI', 'does not receive it');
$session->set('playfast.cookie' => '');
$session->query("SELECT count(*) FROM $charts");
$session->query("SELECT count(*) FROM playfast_search('{quillmarket}', '{us}', num => 1)");
reset_origin();
mode(set_cookie => 'planted=here; Path=/; Max-Age=3600');
is($session->query("SELECT count(*) FROM $charts"), 60, 'nor a session without a cookie');
is($session->query("SELECT count(*) FROM playfast_search('{quillmarket}', '{us}', num => 1)"), 1, 'nor for a page');
is(cookies(), '', 'as an empty cookie is not sent');
$session->query('RESET playfast.pack_bytes; RESET playfast.max_in_flight');

# Settings of headers.
$session->set('playfast.user_agent' => 'tester');
reset_origin();
is($session->query("SELECT count(*) FROM $charts"), 60, 'settings of headers');
my ($request) = requests();
is($request->{agent}, 'tester', 'user_agent is sent');
is($session->result("SET playfast.user_agent = E'a\\r\\nX: y'")->{sqlstate}, '22023', 'a header must not contain a line break');

# Few descriptors, and an origin that needs one for every transfer.
my $other = start_origin(ORIGIN_HTTP2 => 'off');
$session->set('playfast.base_url' => $other->{url}, 'playfast.ca_file' => $other->{ca},
	'playfast.pack_bytes' => 0, 'playfast.max_in_flight' => 256);
origin('POST', 'latency', { response_ms => 100 }, $other);
is($session->query("SELECT count(*) FROM playfast_top_apps((SELECT array_agg(country) FROM (SELECT country "
	. "FROM playfast_countries WHERE has_store ORDER BY 1 LIMIT 50) AS c), num => 5)"), 250, 'all rows with few descriptors');
my $seen = counters($other);
is($seen->{transfers}, 50, 'in the same number of transfers');
cmp_ok($seen->{max_in_flight}, '<', 40, 'of which fewer were in flight');
cmp_ok($seen->{max_in_flight}, '>', 1, 'but more than one');
is($session->query($statuses), 'ok|50', 'all ok');

# No descriptor at all: others use them, as dblink's connections do.
SKIP:
{
	my $dblink = $cluster->session;
	skip 'dblink is not installed (postgresql-contrib)', 1 if $dblink->result('CREATE EXTENSION dblink')->{sqlstate} ne '00000';
	$dblink->set('playfast.retries' => 0);
	my $taken = 0;
	my $take = sub {
		my $result;
		do { $result = $dblink->result("SELECT dblink_connect('c" . ++$taken . "', 'host=$cluster->{dir} user=postgres dbname=postgres')") }
			while $result->{sqlstate} eq '00000';
		return $result->{err};
	};
	my $give = sub { $dblink->query("SELECT dblink_disconnect(name) FROM unnest(dblink_get_connections()) AS name LIMIT $_[0]") };
	reset_origin();
	like($take->(), qr/not enough free file descriptors|too many/i, 'all descriptors are taken');
	cmp_ok($taken, '>', 8, 'by some connections');
	for my $on_error (qw(warn ignore error))
	{
		$dblink->set('playfast.on_error' => $on_error);
		my $result = $dblink->result("SELECT count(*) FROM $charts");
		is($result->{sqlstate}, '53000', "none: on_error = $on_error raises 53000");
		like($result->{err}, qr/ERROR:.*could not reserve.*HINT:.*max_files_per_process/s, 'none: with a message');
	}
	is(counters()->{transfers}, 0, 'none: nothing is sent');
	is(descriptors($dblink->pid)->{eventpoll} // 0, descriptors($session->pid)->{eventpoll} - 2, 'none: nothing is left open');

	# Connections are closed one after the other until there are enough
	# descriptors.
	my $given = 0;
	my %sqlstates;
	my $result;
	do
	{
		$give->(1);
		$given++;
		$result = $dblink->result("SELECT count(*) FROM $charts");
		$sqlstates{ $result->{sqlstate} }++;
	} until $result->{sqlstate} eq '00000' || $given == $taken;
	is($result->{out}, 60, 'enough: all rows');
	is(join(' ', sort keys %sqlstates), '00000 53000', 'enough: until then 53000 each time');
	cmp_ok($given, '<=', 7, 'enough: at most seven are needed, for a connection, a wait set and a pool');
	is($dblink->query($statuses), 'ok|3', 'enough: all ok');

	# The open connection keeps its descriptor.
	$take->();
	is($dblink->query("SELECT count(*) FROM $charts"), 60, 'none left: over the open connection');
	$dblink->set('playfast.base_url' => $other->{url}, 'playfast.ca_file' => $other->{ca});
	is($dblink->result("SELECT count(*) FROM $charts")->{sqlstate}, '53000', 'none left: not to another origin');
	$give->(100);
	is($dblink->query("SELECT count(*) FROM $charts"), 60, 'many again: also to another origin');
}

done_testing();
