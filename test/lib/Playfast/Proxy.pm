# A proxy for tests: HTTP CONNECT or SOCKS 5, with or without credentials.
#
#     my $proxy = Playfast::Proxy->new(user => 'u', password => 'p', socks => 1);
#     my $proxy = Playfast::Proxy->new(tls => DIR);   with DIR's server.pem and server.key
#     $proxy->port
#     $proxy->asked      what was requested since the last call: "localhost:443", "refused"
package Playfast::Proxy;

use strict;
use warnings;

use File::Basename qw(dirname);
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Socket;
use Time::HiRes qw(sleep);
use MIME::Base64 qw(encode_base64);

my @proxies;
my $main_pid = $$;

sub new
{
	my ($class, %option) = @_;
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 20) or die "no proxy: $!";
	my $self = bless { %option, port => $listener->sockport, log => Playfast::scratch() . '/asked', read => 0 }, $class;
	open my $log, '>', $self->{log} or die "$self->{log}: $!";
	defined($self->{pid} = fork) or die "no proxy: $!";
	if (!$self->{pid})
	{
		setpgrp;
		local $SIG{CHLD} = 'IGNORE';
		$self->serve($listener);
	}
	push @proxies, $self;
	return $self;
}

sub port { return $_[0]{port} }

sub asked
{
	my ($self) = @_;
	open my $log, '<', $self->{log} or die "$self->{log}: $!";
	my @lines = <$log>;
	chomp @lines;
	splice @lines, 0, $self->{read};
	$self->{read} += @lines;
	return @lines;
}

sub note
{
	my ($self, $line) = @_;
	open my $log, '>>', $self->{log} or return;
	syswrite $log, "$line\n";
	return;
}

# Serves each connection in a process of its own, until it is killed.
sub serve
{
	my ($self, $listener) = @_;
	while (1)
	{
		my $client = $listener->accept or next;
		my $pid = fork;
		next if !defined $pid || $pid;
		$listener->close;
		$client = $self->without_tls($client) if $self->{tls};
		exec 'true' unless $client;
		my ($to, $begin) = eval { $self->{socks} ? $self->socks($client) : $self->connect($client) };
		exec 'true' unless $to;		# no END blocks of the test
		my $server = IO::Socket::INET->new(PeerAddr => $to);
		$self->note($to);
		syswrite $client, $begin;
		relay($client, $server) if $server;
		exec 'true';
	}
}

# Returns a connection without its TLS, which openssl removes: it connects a
# socket of the file system with its own input and output, whose other end is
# returned.
sub without_tls
{
	my ($self, $client) = @_;
	chdir dirname($self->{log}) or return;
	my $path = "tls.$$";			# openssl accepts at most 31 bytes
	socketpair my $inside, my $end, AF_UNIX, SOCK_STREAM, PF_UNSPEC or return;
	if (!fork)
	{
		open STDIN, '<&', $end;
		open STDOUT, '>&', $end;
		open STDERR, '>', '/dev/null';
		exec qw(openssl s_server -quiet -naccept 1 -unix), $path, '-cert', "$self->{tls}/server.pem", '-key', "$self->{tls}/server.key";
	}
	close $end;
	my $outside;
	for (1 .. 500)
	{
		last if $outside = IO::Socket::UNIX->new(Peer => $path);
		sleep 0.01;
	}
	unlink $path;
	return unless $outside;
	if (!fork)
	{
		close $inside;
		relay($client, $outside);
		exec 'true';
	}
	return $inside;
}

# Reads the head of a CONNECT; returns its target and the answer.
sub connect
{
	my ($self, $client) = @_;
	my $head = '';
	sysread $client, $head, 1, length $head or return until $head =~ /\r\n\r\n$/;
	my ($to) = $head =~ /^CONNECT (\S+) HTTP/ or return;
	my $wanted = defined $self->{user} && 'Basic ' . encode_base64("$self->{user}:$self->{password}", '');
	if ($wanted && $head !~ /^Proxy-Authorization: \Q$wanted\E\r$/mi)
	{
		$self->note('refused');
		syswrite $client, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
		return;
	}
	return ($to, "HTTP/1.1 200 Connection established\r\n\r\n");
}

sub bytes
{
	my ($client, $n) = @_;
	my $bytes = '';
	sysread($client, $bytes, $n - length $bytes, length $bytes) or die until length $bytes == $n;
	return $bytes;
}

# The same for SOCKS 5, where the host must be a name.
sub socks
{
	my ($self, $client) = @_;
	my (undef, $methods) = unpack 'CC', bytes($client, 2);
	bytes($client, $methods);
	if (defined $self->{user})
	{
		syswrite $client, "\5\2";
		bytes($client, 1);
		my @given = map { bytes($client, ord bytes($client, 1)) } 1, 2;
		my $right = $given[0] eq $self->{user} && $given[1] eq $self->{password};
		syswrite $client, $right ? "\1\0" : "\1\1";
		$self->note('refused') unless $right;
		return unless $right;
	}
	else
	{
		syswrite $client, "\5\0";
	}
	my (undef, undef, undef, $type) = unpack 'C4', bytes($client, 4);
	$self->note('address') if $type != 3;
	return if $type != 3;
	my $host = bytes($client, ord bytes($client, 1));
	my $port = unpack 'n', bytes($client, 2);
	return ("$host:$port", "\5\0\0\1\0\0\0\0\0\0");
}

sub relay
{
	my @pair = @_;
	my $select = IO::Select->new(@pair);
	while (1)
	{
		for my $from ($select->can_read)
		{
			my $to = $from == $pair[0] ? $pair[1] : $pair[0];
			return unless sysread $from, my $bytes, 65536;
			while (length $bytes)
			{
				my $n = syswrite $to, $bytes or return;
				substr $bytes, 0, $n, '';
			}
		}
	}
}

sub stop
{
	my ($self) = @_;
	my $pid = delete $self->{pid} or return;
	kill 'KILL', -$pid, $pid;
	waitpid $pid, 0;
	return;
}

END
{
	if ($$ == $main_pid)
	{
		local ($?, $@);
		$_->stop for @proxies;
	}
}

1;
