# Shared by the TAP tests: the origin's control endpoints, SQL, descriptors of
# a backend, and waiting for a condition.  It works beside the cluster made by
# test/with-cluster.
package Playfast;

use strict;
use warnings;

use feature 'state';

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(dirname);
use File::Temp ();
use IPC::Run ();
use JSON::PP ();
use Test::More ();
use Time::HiRes qw(sleep time);

use Playfast::Session;

our @EXPORT = qw(
	another_url as_server best_of counters descriptors fault freeze is_calm latency mode
	no_faults origin poll_until psql requests reset_origin scratch server_settings
	server_user session soonest start_origin warnings_in
);

# The longest wait for anything, in seconds.  Only a failure takes that long.
our $patience = 60;

my $main_pid = $$;
my $checkout = dirname(dirname(dirname(abs_path(__FILE__))));
my @origins;

for my $name (qw(PGHOST ORIGIN_URL ORIGIN_CA PLAYFAST_CLUSTER))
{
	Test::More::BAIL_OUT("$name is not set: run this by test/with-cluster") unless $ENV{$name};
}

# ---------------------------------------------------------------- the origin

# origin(METHOD, NAME, VALUE): sends a control request, returns the decoded
# answer.
sub origin
{
	my ($method, $name, $value, $at) = @_;
	my ($url, $ca) = $at ? @$at{qw(url ca)} : @ENV{qw(ORIGIN_URL ORIGIN_CA)};
	my @command = (
		qw(curl --silent --show-error --fail-with-body --http1.1 --noproxy * --max-time 20),
		'--cacert', $ca, '--request', $method, "$url/control/$name");
	if (defined $value)
	{
		# A string's bytes arrive as they are, however JSON::PP keeps what it makes.
		my $json = JSON::PP->new->canonical->encode($value);
		utf8::downgrade($json);
		push @command, '--data-raw', $json;
	}
	my ($out, $err);
	IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err)
		or die "$method /control/$name: $out$err";

	# Bytes that are not UTF-8 come back as they were sent.
	utf8::decode($out);
	return JSON::PP->new->decode($out);
}

sub counters { return origin('GET', 'counters', undef, @_) }
sub requests { return @{ origin('GET', 'requests', undef, @_) } }
sub latency { return origin('POST', 'latency', {@_}) }
sub mode { return origin('POST', 'mode', {@_}) }
sub freeze { return origin('POST', 'freeze') }
sub no_faults { return origin('DELETE', 'fault') }

# fault(KIND, name => value …): sets a fault from now on.  "layout:rows" is a
# kind, too.
sub fault
{
	my ($kind, %rule) = @_;
	return origin('POST', 'fault', { fault => $kind, %rule });
}

# Sets counters to zero; removes rules, latency and modes.
sub reset_origin { return origin('POST', 'reset?all=1', undef, @_) }

# Starts another origin, stopped at the end: { url, ca }.
sub start_origin
{
	my %env = @_;
	my $dir = scratch();
	my $script = "$checkout/test/origin/origin";
	local @ENV{ keys %env } = values %env;
	my $out;
	IPC::Run::run([ $script, 'start', $dir ], '<', \undef, '>&', \$out)
		or die "no other origin: $out";
	push @origins, [ $script, $dir ];
	open my $file, '<', "$dir/url" or die "$dir/url: $!";
	chomp(my $url = <$file>);
	return { url => $url, ca => "$dir/ca.pem" };
}

# Returns another spelling of the origin's URL each time.  Pace and cool-down
# belong to an origin by its name, so the next test starts with fresh ones.
my $spelling = 0;

sub another_url
{
	my $bits = ++$spelling;
	my $host = join '', map { ($bits >> $_) & 1 ? uc substr('localhost', $_, 1) : substr('localhost', $_, 1) } 0 .. 8;
	return $ENV{ORIGIN_URL} =~ s/localhost/$host/r;
}

my @server_settings;

END
{
	if ($$ == $main_pid)
	{
		local ($?, $@);
		eval { psql(join '', map { "ALTER SYSTEM RESET $_;\n" } @server_settings) } if @server_settings;
		eval { psql('SELECT pg_reload_conf()') } if @server_settings;
		# Where all sessions share the pace, the next test starts with a fresh one.
		eval { psql('SELECT playfast_pace_reset()') };
		eval { reset_origin() };
		system(@$_[0], 'stop', @$_[1]) for @origins;
	}
}

# ----------------------------------------------------------------------- SQL

# psql(SQL): returns its output; dies if it fails.
sub psql
{
	my ($sql, @arguments) = @_;
	my @command = ('psql', qw(-X -A -t -q -v ON_ERROR_STOP=1), @arguments);
	my ($out, $err);
	IPC::Run::run(\@command, '<', \$sql, '>', \$out, '2>', \$err)
		or die "$sql\n$err";
	chomp $out;
	return $out;
}

# server_settings(NAME => VALUE, …): sets them for all sessions, until the test
# ends.
sub server_settings
{
	my (%set) = @_;
	push @server_settings, keys %set;
	psql(join '', (map { "ALTER SYSTEM SET $_ = '$set{$_}';\n" } sort keys %set), 'SELECT pg_reload_conf()');
	poll_until(sub {
		!grep { psql("SELECT setting FROM pg_settings WHERE name = '$_'") ne $set{$_} } keys %set
	}) or die 'the server does not take its settings';
	return;
}

# Starts a psql that stays open; see Playfast::Session.
sub session { return Playfast::Session->new(@_) }

# Returns the number of warnings in a result's err.
sub warnings_in
{
	my ($result) = @_;
	return scalar(() = $result->{err} =~ /WARNING:/g);
}

# ------------------------------------------------------------------- waiting

# poll_until(CODE, SECONDS): returns true once CODE does, false after that
# time.
sub poll_until
{
	my ($code, $seconds) = @_;
	my $end = time + ($seconds // $patience);
	until ($code->())
	{
		return 0 if time > $end;
		sleep 0.02;
	}
	return 1;
}

# best_of(TRIES, LIMIT, CODE): returns the smallest number returned by CODE,
# which is called again only if none was within the limit.
sub best_of
{
	my ($tries, $limit, $code) = @_;
	my $best;
	for (1 .. $tries)
	{
		my $seconds = $code->();
		$best = $seconds if !defined $best || $seconds < $best;
		last if $best <= $limit;
	}
	return $best;
}

# Returns how many seconds it takes to cancel pg_sleep().
sub cancelled_sleep
{
	state $sleeper = session();
	state $boss = session();
	$sleeper->start('SELECT pg_sleep(60)');
	sleep 0.1;
	my $start = time;
	$boss->start('SELECT pg_cancel_backend(' . $sleeper->pid . ')');
	$sleeper->finish;
	my $taken = time - $start;
	$boss->finish;
	return $taken;
}

# soonest(LIMIT, CODE): returns the smallest number of seconds returned by
# CODE, which is called again only if none was within the limit.  On a busy
# machine everything is slow, so the time that PostgreSQL itself needs to
# cancel at its best is then subtracted.
sub soonest
{
	my ($limit, $code) = @_;
	my ($best, $usual);
	for my $try (1 .. 12)
	{
		my $seconds = $code->();
		$best = $seconds if !defined $best || $seconds < $best;
		return $best if $best <= $limit;
		my $same = cancelled_sleep();
		$usual = $same if !defined $usual || $same < $usual;
		last if $try >= 5 && $best - $usual <= $limit;
	}
	return $best - $usual;
}

# ------------------------------------------------------------------ processes

# Returns the open descriptors of a process: the number of each kind, and
# "all".
sub descriptors
{
	my ($pid) = @_;
	my %count = (all => 0);
	for my $fd (glob "/proc/$pid/fd/*")
	{
		my $target = readlink($fd) // next;
		my $kind = $target =~ /^(\w+):\[\d+\]$/ ? $1
			: $target =~ /^anon_inode:\[?(\w+)/ ? $1
			: 'file';
		$count{$kind}++;
		$count{all}++;
	}
	$count{net} = $count{all} - ($count{file} // 0);
	return \%count;
}

# Connections that a session may keep between batches.
my $pooled = 4;

# is_calm(SESSION, CALM, NAME): tests that a session soon has no more
# descriptors than it had with one connection, except those of pooled
# connections.
sub is_calm
{
	my ($session, $calm, $name) = @_;
	my $now;
	my $same = poll_until(sub {
		$now = descriptors($session->pid);
		my $other = ($calm->{net} - $calm->{socket}) - ($now->{net} - $now->{socket});
		return $other >= 0 && $now->{socket} <= $calm->{socket} - 1 + $pooled;
	}, 10);
	Test::More::ok($same, "$name: no descriptor is left")
		or Test::More::diag(Test::More::explain([ $calm, $now ]));
	return $same;
}

# The user that servers run as, which must not be root.
sub server_user { return (getpwuid((stat "$ENV{PLAYFAST_CLUSTER}/data")[4]))[0] }

# Returns a command line that runs as that user.
sub as_server
{
	my @command = @_;
	return @command if $> != 0;
	my $user = server_user();
	return ('setpriv', "--reuid=$user", '--regid=' . (getpwnam $user)[3],
		'--init-groups', @command);
}

# Makes a directory that the server's user owns, removed at the end.
sub scratch
{
	my $dir = File::Temp::tempdir(CLEANUP => 1, DIR => $ENV{PLAYFAST_CLUSTER});
	my (undef, undef, $uid, $gid) = getpwnam server_user();
	chown $uid, $gid, $dir if $> == 0;
	return $dir;
}

1;
