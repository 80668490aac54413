# Too many or too large headers: a call has its status, and the statement goes
# on.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use POSIX ();
use Test::More;

use Playfast;

my $limit = 64 * 1024;
my $charts = "playfast_top_apps('{us}', '{GAME,TOOLS}', num => 5)";
my $statuses = "SELECT status, attempts, coalesce(http_status, 0), count(*) FROM playfast_outcomes() GROUP BY 1, 2, 3 ORDER BY 1";

# ------------------------------------------------ a server that sends anything

# What to send, by the cookie of the request: once, and then again and again.
my $begin = "HTTP/1.1 403 Forbidden\r\n";
my $end = "Content-Length: 0\r\nConnection: close\r\n\r\n";
my $kilobyte = 'X-Flood: ' . 'a' x (1024 - 11) . "\r\n";
my %says = (
	status_line => [ 'HTTP/1.1 200 O', 'k' x 1024 ],
	line => [ "${begin}X-Flood: ", 'a' x 1024 ],
	name => [ $begin, 'a' x 1024 ],
	folded => [ "${begin}X-Flood: a\r\n", ' ' . 'a' x 1000 . "\r\n" ],
	lines => [ $begin, $kilobyte ],
	empty_lines => [ $begin, "a:\r\n" x 256 ],
	continues => [ map { "HTTP/1.1 100 Continue\r\n\r\n" x $_ } 1, 32 ],
	zeros => [ $begin, "\0" x 1024 ],
	trailer => [ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n)\r\n0\r\nX-Flood: ", 'a' x 1024 ],
	trailers => [ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n)\r\n0\r\n", $kilobyte ],
	within => [ $begin . $kilobyte x 63 . $end ],
	beyond => [ $begin . $kilobyte x 64 . $end ],
	one_line => [ $begin . 'X-Flood: ' . 'a' x 60_000 . "\r\n$end" ],
	redirect => [ "HTTP/1.1 302 Found\r\nLocation: /" . 'a' x 60_000 . "\r\n$end" ]);

my $listener = IO::Socket::INET->new(Listen => 50, LocalAddr => '127.0.0.1') or die "no listener: $!";
my $plain = 'http://127.0.0.1:' . $listener->sockport;
my $server = fork // die "fork: $!";
if ($server == 0)
{
	setpgrp;
	local $SIG{CHLD} = 'IGNORE';
	while (1)
	{
		my $client = $listener->accept or next;
		next if fork;
		my ($what, $length) = ('', 0);
		while (my $line = <$client>)
		{
			$what = $1 if $line =~ /^cookie: what=(\w+)/i;
			$length = $1 if $line =~ /^content-length: (\d+)/i;
			last if $line =~ /^\r?\n$/;
		}
		read $client, my $body, $length if $length;
		my ($once, $again) = @{ $says{$what} };
		local $SIG{PIPE} = 'IGNORE';
		my $sent = syswrite $client, $once;
		$sent = syswrite $client, $again while $sent && length($again // '');
		POSIX::_exit(0);
	}
}
close $listener;
END { local $?; kill KILL => -$server if $server; }

my $session = session(set => { 'playfast.retries' => 1, 'playfast.transfer_timeout' => '20s' });
reset_origin();
is($session->query("SELECT count(*) FROM $charts"), 10, 'an origin that behaves');

sub peak
{
	open my $file, '<', '/proc/' . $session->pid . '/status' or die "status: $!";
	my ($kb) = join('', <$file>) =~ /VmHWM:\s+(\d+)/;
	return $kb;
}

# Runs two calls, which share a transfer; tests their outcome.
sub try
{
	my ($name, $wanted, $error, %set) = @_;
	$session->set(%set, 'playfast.on_error' => 'warn');
	my $before = peak();
	my $result = $session->result("SELECT count(*) FROM $charts");
	is($result->{sqlstate}, '00000', "$name: no error") or diag $result->{err};
	is($session->query($statuses), "$wanted|2", "$name: $wanted");
	like($session->query('SELECT DISTINCT error FROM playfast_outcomes()'), $error, "$name: with a message");
	cmp_ok(peak() - $before, '<', 16 * 1024, "$name: at little cost");
	return;
}

my $too_large = qr/^the headers are too large, more than $limit bytes$/;
for my $case (
	[ line => 'too_large|1|403', $too_large ],
	[ name => 'too_large|1|403', $too_large ],
	[ folded => 'too_large|1|403', $too_large ],
	[ lines => 'too_large|1|403', $too_large ],
	[ empty_lines => 'too_large|1|403', $too_large ],
	[ continues => 'too_large|1|100', $too_large ],
	[ beyond => 'too_large|1|403', $too_large ],
	[ trailers => 'too_large|1|200', $too_large ],
	[ zeros => 'too_large|1|403', $too_large ],
	[ status_line => 'too_large|1|0', $too_large ],
	[ trailer => 'network_error|2|200', qr/./ ],
	[ within => 'http_error|1|403', qr/^HTTP status 403$/ ],
	[ one_line => 'http_error|1|403', qr/^HTTP status 403$/ ],
	[ redirect => 'http_error|1|302', qr/^HTTP status 302/ ])
{
	my ($what, $wanted, $error) = @$case;
	try($what, $wanted, $error, 'playfast.base_url' => $plain, 'playfast.cookie' => "what=$what");
}
$session->set('playfast.cookie' => 'what=line', 'playfast.on_error' => 'error');
is($session->result("SELECT count(*) FROM $charts")->{sqlstate}, 'PF006', 'on_error = error raises PF006');
$session->query('RESET playfast.cookie; RESET playfast.on_error');

# Those of the origin, in both versions of the protocol.
my $old = start_origin(ORIGIN_HTTP2 => 'off');
for my $kind (qw(endless_header endless_headers))
{
	origin('POST', 'fault', { fault => $kind }, $old);
	try("$kind, HTTP/1.1", 'too_large|1|200', $too_large, 'playfast.base_url' => $old->{url}, 'playfast.ca_file' => $old->{ca});
	reset_origin($old);
}
is($session->query("SELECT count(*) FROM $charts"), 10, 'HTTP/1.1: the next call works');
$session->query('RESET playfast.base_url; RESET playfast.ca_file');

# In HTTP/2, other streams of the connection go on as long as the headers are
# not too much for libcurl itself.
$session->set('playfast.retries' => 0);
reset_origin();
$session->query("SELECT count(*) FROM $charts");
my $both = "playfast_top_apps('{us,kr}', '{GAME,TOOLS}', num => 5)";
my $each = "SELECT country, status, attempts, count(*) FROM playfast_outcomes() GROUP BY 1, 2, 3 ORDER BY 1";
latency(response_ms => 200);
fault(slow => (match => { country => 'kr' }, ms => 300));
fault(endless_headers => (match => { country => 'us' }));
is($session->query("SELECT count(*) FROM $both"), 10, 'HTTP/2: rows of the other transfer');
is($session->query($each), "kr|ok|1|2\nus|too_large|1|2", 'HTTP/2: too_large, but not the other transfer');
is(counters()->{connections}, 1, 'HTTP/2: over one connection');
for my $case ([ endless_headers => (kibibytes => 1024) ], [ 'endless_header' ])
{
	my ($kind, %parameters) = @$case;
	reset_origin();
	$session->set('playfast.retries' => 2);
	fault($kind, match => { country => 'us' }, %parameters);
	is($session->query("SELECT count(*) FROM $both"), 10, "HTTP/2, $kind beyond libcurl's limit: rows of the other transfer");
	# Newer versions have other limits, and ours applies first.
	like($session->query("SELECT country, status, count(*) FROM playfast_outcomes() GROUP BY 1, 2 ORDER BY 1"),
		qr/^kr\|ok\|2\nus\|(?:network_error|too_large)\|2$/, "HTTP/2, $kind beyond libcurl's limit: only it fails");
	# libcurl itself tries again if a connection that it had kept fails, and
	# what counts as not sent is sent again up to six times.
	cmp_ok(counters()->{transfers}, '<=', 3 + 3 + 6, "HTTP/2, $kind beyond libcurl's limit: retried as often as allowed");
}
reset_origin();
is($session->query("SELECT count(*) FROM $both"), 20, 'HTTP/2: the next call works');

done_testing();
