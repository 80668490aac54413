package Bench;

# Shared by the benches: the origin's control endpoint, the work that is
# measured, the lower bound, and figures.

use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use Session;

our @EXPORT = qw($charts app_ids bare bare_rounds control counters figure latency least
  literal median peak_memory restart_server);

# 25 charts of 100 rows: five countries, five categories.
our $charts = q{playfast_top_apps('{us,kr,jp,de,br}', }
  . q{'{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}')};

my ($url, $ca) = @ENV{qw(ORIGIN_URL ORIGIN_CA)};

sub median
{
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[ @sorted / 2 ];
}

# Returns the smallest of several measurements, since other load can only add.
sub least
{
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[0];
}

# Prints a line for readers and one for programs: figure <name> <value> <unit>.
sub figure
{
	my ($name, $value, $unit, $words) = @_;
	printf "%-66s %8s %s\n", $words, $value, $unit;
	print join("\t", 'figure', $name, $value, $unit), "\n";
}

# ---------------------------------------------------------------- the origin

# Sends a request below /control/; returns the decoded answer.
sub control
{
	my ($method, $path, $body) = @_;
	my @data = defined $body ? ('--data', $body) : ();
	open my $curl, '-|', 'curl', '-sS', '--http1.1', '--cacert', $ca, '-X', $method, @data,
	  "$url/control/$path" or die "curl: $!\n";
	my $answer = do { local $/; readline $curl };
	close $curl or die "the origin does not answer\n";
	return decode_json($answer);
}

sub counters { return control('GET', 'counters') }

sub latency
{
	my ($response_ms, $call_ms) = @_;
	control('POST', 'latency', qq({"response_ms":$response_ms,"call_ms":$call_ms}));
}

# ------------------------------------------------------------------ the work

sub app_ids
{
	my ($n) = @_;
	my $session = Session->new;
	my @ids = $session->ask(
		"SELECT DISTINCT app_id FROM playfast_top_apps('{us}', (SELECT array_agg(category)"
		  . " FROM playfast_categories WHERE parent IS NOT NULL), num => 40) ORDER BY 1 LIMIT $n");
	$session->close;
	return @ids;
}

sub literal { return "'{" . join(',', map { qq("$_") } @_) . "}'" }

# Returns by how many MiB a backend's memory grows at its peak during a query,
# the number of its calls, and how many of them failed.
sub peak_memory
{
	my ($sql) = @_;
	my $session = Session->new('jit = off');
	$session->ask("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)");
	my $idle = $session->memory('VmRSS');
	$session->forget_peak;
	$session->ask($sql);
	my ($n, $failed) = split /\|/, $session->ask(
		q{SELECT count(*), count(*) FILTER (WHERE status NOT IN ('ok', 'empty')) FROM playfast_outcomes()});
	my $peak = sprintf '%.1f', ($session->memory('VmHWM') - $idle) / 1024;
	$session->close;
	return ($peak, $n, $failed);
}

# ---------------------------------------------------------------------- bare

# Runs rounds of bare, each [processor ns, wall ns]; the first one opens the
# connections.  A list of subjects is its input; a prefix is a command that
# runs it.
sub bare_rounds
{
	my ($work, $in_flight, $pack, %option) = @_;
	my $file = "$ENV{PLAYFAST_CLUSTER}/subjects";
	open my $out, '>', $file or die "$!\n";
	print $out map { "$_\n" } @{ $option{subjects} // [] };
	close $out;
	my @command = (@{ $option{prefix} // [] }, 'build/bench/bare', $option{url} // $url, $ca, $work,
		$option{rounds} // 1, $in_flight, $pack, $option{connections} // 1, $option{inflater} // 'curl');
	my @rounds;
	foreach (`@command < $file`)
	{
		my @f = split;
		die "bare failed: $_" if $f[4] != 0;
		push @rounds, [ @f[ 0, 1 ] ];
	}
	die "bare failed\n" if !@rounds;
	return @rounds;
}

# Returns processor ns and wall ns of a round of bare on warm connections, the
# least of n.
sub bare
{
	my ($work, $in_flight, $pack, $subjects, $n) = @_;
	my (undef, @warm) = bare_rounds($work, $in_flight, $pack, subjects => $subjects, rounds => $n // 1);
	return (least(map { $_->[0] } @warm), least(map { $_->[1] } @warm));
}

# ---------------------------------------------------------------- the server

# Restarts the server with a command that sets its environment: env, nsenter.
sub restart_server
{
	my (@prefix) = @_;
	my ($uid, $gid) = (stat "$ENV{PLAYFAST_CLUSTER}/data")[ 4, 5 ];
	my @as_owner = $> == 0 ? ('setpriv', "--reuid=$uid", "--regid=$gid", '--clear-groups') : ();
	# In a directory that its user may enter.
	system('env', '-C', $ENV{PLAYFAST_CLUSTER}, @prefix, @as_owner, 'pg_ctl', '-D',
		"$ENV{PLAYFAST_CLUSTER}/data", '-l', "$ENV{PLAYFAST_CLUSTER}/log/server", qw(-m fast -w -s restart)) == 0
	  or die "the server did not start\n";
}

1;
