# Measures figures without a limit: the rate of rows, the growth of batches,
# the cost of the first call.  Prints each as a line for readers and one for
# programs,
#
#     figure <name> <value> <unit>

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use POSIX ();
use Bench;
use Session;

# The calls of batches of each size: charts of five rows, countries times
# categories.  (With ten rows, the origin could not cache the largest.)
my @sizes = (1, 10, 100, 1000, 10000);
my %shape = (1 => [ 1, 1 ], 10 => [ 1, 10 ], 100 => [ 10, 10 ], 1000 => [ 25, 40 ], 10000 => [ 200, 50 ]);

sub batch
{
	my ($calls) = @_;
	my ($countries, $categories) = @{ $shape{$calls} };
	return "playfast_top_apps("
	  . "ARRAY(SELECT country FROM playfast_countries ORDER BY country LIMIT $countries), "
	  . "ARRAY(SELECT category FROM playfast_categories ORDER BY category LIMIT $categories), num => 5)";
}

# Returns the number of calls and transfers of a session's last batch; none may
# fail.
sub tally
{
	my ($session) = @_;
	my ($calls, $transfers, $failed) = split /\|/, $session->ask(
		q{SELECT count(*), count(DISTINCT transfer), count(*) FILTER (WHERE status NOT IN ('ok', 'empty'))}
		  . ' FROM playfast_outcomes()');
	die "$failed calls failed\n" if $failed;
	return ($calls, $transfers);
}

sub rows
{
	my $session = Session->new('jit = off', "work_mem = '64MB'");
	my $sql = "SELECT count(*) FROM $charts";
	$session->ask($sql) foreach 1 .. 2;
	my ($wall, $rows);
	my @rates = map { ($wall, undef, $rows) = $session->measure($sql); $rows / $wall } 1 .. 9;
	my $alone = Session->new('jit = off', 'playfast.max_in_flight = 1', 'playfast.pack_bytes = 0');
	$alone->ask($sql);
	my @alone = map { ($wall, undef, $rows) = $alone->measure($sql); $rows / $wall } 1 .. 3;
	figure('rows_per_second', sprintf('%.0f', median(@rates)), 'rows/s', '25 charts of 100 rows, no latency');
	figure('rows_per_second_alone', sprintf('%.0f', median(@alone)), 'rows/s', 'the same, one chart at a time');
	$_->close foreach $session, $alone;
}

# The lower bound for receiving, and the part of it that the inflate buffer
# takes.
sub bounds
{
	my %who = (curl => 'by libcurl', net => 'by src/net');
	my %ms;
	foreach (1 .. 5)
	{
		foreach my $inflater (keys %who)
		{
			my (undef, @warm) = bare_rounds('charts', 16, 5, rounds => 5, inflater => $inflater);
			push @{ $ms{$inflater} }, least(map { $_->[0] / 1e6 } @warm);
		}
	}
	figure("bare_$_", sprintf('%.1f', median(@{ $ms{$_} })), 'ms', "CPU of bare for 25 charts, inflated $who{$_}")
	  foreach sort keys %who;
}

# Also fills the origin's cache for the figures that follow.
sub memory
{
	foreach my $calls (reverse @sizes)
	{
		next if $calls == 1;
		my ($peak, undef, $failed) = peak_memory('SELECT count(*) FROM ' . batch($calls));
		die "$failed calls failed\n" if $failed;
		figure("memory_$calls", $peak, 'MiB', "peak over the idle backend, a batch of $calls calls");
	}
}

sub curve
{
	latency(100, 1.5);
	my $session = Session->new('jit = off');
	$session->ask('SELECT count(*) FROM ' . batch(1));
	foreach my $calls (@sizes)
	{
		control('POST', 'reset');
		my ($wall) = $session->measure('SELECT count(*) FROM ' . batch($calls));
		my (undef, $transfers) = tally($session);
		my $most = counters()->{max_in_flight};
		# Rounds of as many transfers as allowed, with eight calls in each.
		my $least = POSIX::ceil($transfers / 16) * (100 + 1.5 * ($calls < 8 ? $calls : 8));
		figure("batch_$calls", sprintf('%.0f', 1000 * $wall), 'ms', sprintf(
			'%d calls, %d transfers, %d at a time, latency alone %.0f ms', $calls, $transfers, $most, $least));
		figure("calls_per_second_$calls", sprintf('%.0f', $calls / $wall), 'calls/s', '    calls a second');
	}
	$session->close;
}

# With the latency of the curve above.
sub streaming
{
	my $session = Session->new('jit = off');
	$session->ask('SELECT count(*) FROM ' . batch(1));
	foreach my $calls (1000, 10000)
	{
		$session->ask('BEGIN');
		$session->ask('DECLARE c CURSOR FOR SELECT ' . batch($calls) . ' AS r');
		my ($first) = $session->measure('FETCH 1 FROM c');
		my ($rest) = $session->measure('MOVE ALL IN c');
		$session->ask('COMMIT');
		figure("first_row_$calls", sprintf('%.0f', 1000 * $first), 'ms', "first row of $calls calls by a cursor");
		figure("all_rows_$calls", sprintf('%.0f', 1000 * ($first + $rest)), 'ms', '    all rows');
	}
	$session->close;
	latency(0, 0);
}

sub warm
{
	my $one = "SELECT count(*) FROM playfast_top_apps('{us}', '{SOCIAL}')";
	my (@first, @second);
	foreach (1 .. 9)
	{
		my $session = Session->new('jit = off');
		push @first, 1000 * ($session->measure($one))[0];
		push @second, 1000 * ($session->measure($one))[0];
		$session->close;
	}
	figure('first_call', sprintf('%.1f', median(@first)), 'ms', 'one chart, the first call of a session, no latency');
	figure('second_call', sprintf('%.1f', median(@second)), 'ms', '    the second, on its connection');
}

sub connections
{
	foreach my $calls (100, 10000)
	{
		control('POST', 'reset');
		my $session = Session->new('jit = off');
		$session->ask('SELECT count(*) FROM ' . batch($calls));
		my (undef, $transfers) = tally($session);
		$session->close;
		figure("connections_$calls", counters()->{connections_new}, 'connections',
			"that the origin saw for $calls calls in $transfers transfers");
	}
}

latency(0, 0);
print "work_mem 64MB for rows a second, otherwise the defaults; jit off\n\n";
rows();
bounds();
memory();
curve();
streaming();
warm();
connections();
