# Measures charts over packet delays of 25, 10 and 75 ms each way; see
# bench/network.  The current namespace is the origin's; the far one is that of
# the server and of bare.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use Bench;
use Session;

my $sql = "SELECT count(*) FROM $charts";
my $rounds = 5;
my $prefix = '';	# of a figure's name
my (@far, $link, $link_pid, @bars);

sub run { system(@_) == 0 or die "@_ failed\n" }

# The origin listens only on the loopback address.
my ($port) = $ENV{ORIGIN_URL} =~ /:(\d+)$/;
run('sysctl', '-qw', 'net.ipv4.conf.all.route_localnet=1');
run('nft', 'add table ip nat; add chain ip nat input { type nat hook prerouting priority -100; };'
	  . " add rule ip nat input tcp dport 443 dnat to 127.0.0.1:$port");

# What other software is started with.
$ENV{PEERS_MODULE} = "$FindBin::Bin/../build/peers/node_modules/google-play-scraper/index.js";
$ENV{PYTHONPATH} = "$FindBin::Bin/../build/peers/seed";
$ENV{NODE_EXTRA_CA_CERTS} = $ENV{SSL_CERT_FILE} = $ENV{ORIGIN_CA};

# Moves the server behind a link that delays packets by so many ms each way.
sub move_behind
{
	my ($delay) = @_;
	unlink_far();
	$link_pid = open $link, '-|', 'build/bench/tundelay', $delay or die "tundelay: $!\n";
	(readline($link) // '') eq "ready\n" or die "tundelay failed\n";
	@far = ('nsenter', '--net', '--target', $link_pid);

	# A long queue, so that no burst is dropped between the two devices.
	foreach ([ '10.0.0.1/30' ], [ '10.0.0.2/30', @far ])
	{
		my ($address, @there) = @$_;
		run(@there, qw(ip address add), $address, qw(dev far));
		run(@there, qw(ip link set far up txqueuelen 20000));
	}
	restart_server(@far);
	my $connecting = `@far curl -s -o /dev/null -w '%{time_connect}' --cacert $ENV{ORIGIN_CA} https://play.google.com/`;
	figure("${prefix}network_connect", sprintf('%.1f', 1000 * $connecting), 'ms',
		"a TCP connection, $delay ms each way");
}

sub unlink_far
{
	return if !$link;
	kill 'TERM', $link_pid;
	close $link;
	undef $link;
}

# Returns the time of the first call of a session, and the median of later
# ones.
sub playfast
{
	my ($name, $words, $statement, @settings) = @_;
	my (@first, @later);
	foreach (1 .. 3)
	{
		control('POST', 'reset');
		my $session = Session->new('jit = off', "playfast.base_url = 'https://play.google.com'", @settings);
		push @first, ($session->measure($statement))[0];
		push @later, ($session->measure($statement))[0] foreach 1 .. $rounds;
		my $failed = $session->ask(q{SELECT count(*) FROM playfast_outcomes() WHERE status <> 'ok'});
		die "$name: $failed calls failed\n" if $failed;
		$session->close;
	}
	report($name, $words, median(@first), median(@later));
	return (median(@first), median(@later));
}

sub bare_spread
{
	my ($name, $words, $pack, $connections) = @_;
	my (@first, @later);
	foreach (1 .. 3)
	{
		control('POST', 'reset');
		my ($first, @others) = bare_rounds('charts', 16, $pack, connections => $connections,
			rounds => $rounds, prefix => \@far, url => 'https://play.google.com');
		push @first, $first->[1] / 1e9;
		push @later, map { $_->[1] / 1e9 } @others;
	}
	report($name, $words, median(@first), median(@later));
}

# Measures other software, where bench/peers has installed it; returns the median of
# its first calls, and of those after them.
sub peer
{
	my ($name, $words, $directory, $command) = @_;
	return if !-d "build/peers/$directory";
	my ($countries, $categories) = $charts =~ /'\{(.*?)\}'/g;
	my (@first, @later);
	foreach (1 .. 3)
	{
		control('POST', 'reset');
		my ($first, @others) = map { decode_json($_)->{ms} / 1000 } `@far $command $rounds 100 $countries $categories`;
		die "$name failed\n" if @others != $rounds;
		push @first, $first;
		push @later, @others;
	}
	report($name, $words, median(@first), median(@later));
	return [ median(@first), median(@later) ];
}

sub report
{
	my ($name, $words, $first, $later) = @_;
	$words .= ', ' . counters()->{connections_new} . ' connections';
	figure("${prefix}${name}_first", sprintf('%.0f', 1000 * $first), 'ms', "$words, the first time");
	figure("${prefix}${name}_later", sprintf('%.0f', 1000 * $later), 'ms', '    when they are open');
}

# Returns the processor ms of the charts on an open connection.
sub cpu
{
	my $session = Session->new('jit = off', "playfast.base_url = 'https://play.google.com'");
	$session->ask($sql) foreach 1 .. 2;
	my $least = least(map { ($session->measure($sql))[1] } 1 .. 11) / 1e6;
	$session->close;
	return $least;
}

# Whatever is requested first takes the origin longer.
bare_rounds('charts', 16, 5, prefix => []);

move_behind(0);
my $cpu_at_none = cpu();
foreach my $delay (@ARGV ? @ARGV : (25, 10, 75))
{
	$prefix = $delay == 25 ? '' : 2 * $delay . 'ms_';
	move_behind($delay);
	if ($delay == 25)
	{
		my $cpu = cpu();
		my $value = sprintf '%.2f', $cpu / $cpu_at_none;
		my $ok = $value <= 1.2 ? 'ok' : 'FALLS SHORT';
		printf "25 charts over %d ms: %.1f ms of CPU, %.1f over none: %s (<= 1.2)  %s\n", 2 * $delay, $cpu, $cpu_at_none, $value, $ok;
		push @bars, "bar\tnetwork_cpu\t$value\t<= 1.2\t$ok\n";
	}
	my @ours = playfast('network_packed', '25 charts in packs', $sql);
	my @peers = grep { defined } (
		peer('network_npm', 'npm google-play-scraper, all at once', 'node_modules/google-play-scraper',
			'node bench/peers.mjs charts parallel'),
		peer('network_seed', 'PyPI playfast, its batch', 'seed/playfast', 'python3 bench/peers_seed.py charts batch'));
	foreach (@peers ? (0, 1) : ())
	{
		my $name = "${prefix}network_" . ('cold', 'warm')[$_];
		my $kind = $_;
		my $value = sprintf '%.2f', $ours[$kind] / least(map { $_->[$kind] } @peers);
		my $ok = $value <= 1.0 ? 'ok' : 'FALLS SHORT';
		push @bars, "bar\t$name\t$value\t<= 1.0\t$ok\n";
	}
	playfast('network_single', '25 charts, one in a transfer', $sql, 'playfast.pack_bytes = 0');
	playfast('network_short', '25 charts in packs, asked for by a short payload', $sql, 'playfast.short_payloads = on');
	playfast('network_one', 'one chart', q{SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}')});
	bare_spread("network_bare_packed_$_", 'bare, 5 transfers', 5, $_) foreach 1, 2, 5;
	bare_spread("network_bare_single_$_", 'bare, 25 transfers', 1, $_) foreach 1, 2, 4, 8;
	next if $delay != 25;
	my $alone = Session->new('jit = off', "playfast.base_url = 'https://play.google.com'",
		'playfast.pack_bytes = 0', 'playfast.max_in_flight = 1');
	my ($wall) = $alone->measure($sql);
	$alone->close;
	figure('network_alone', sprintf('%.0f', 1000 * $wall), 'ms', '25 charts, one at a time');
}
unlink_far();
print "\n", @bars;
exit(grep({ /FALLS SHORT/ } @bars) ? 1 : 0);
