# Measures wall time, processor time and peak memory of batches that grow tenfold,
# and sixteen sessions at once; see bench/scale.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Time::HiRes qw(time sleep);
use Bench;
use Session;

# Each batch twice: the origin takes long for what nobody has asked for yet.
sub grows
{
	my ($name, $words, $units, $sql) = @_;
	my $first;
	foreach my $n (@$units)
	{
		my $query = 'SELECT count(*) FROM ' . $sql->($n);
		my $session = Session->new('jit = off');
		$session->ask($query);
		$session->close;
		$session = Session->new('jit = off');
		$session->ask("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)");
		my $idle = $session->memory('VmRSS');
		$session->forget_peak;
		my ($wall, $cpu, $rows) = $session->measure($query);
		my $peak = ($session->memory('VmHWM') - $idle) / 1024;
		my ($calls, $failed) = split /\|/, $session->ask(
			q{SELECT count(*), count(*) FILTER (WHERE failed) FROM playfast_outcomes()});
		$session->close;
		die "$name: $failed calls failed\n" if $failed;
		my $each = $cpu / $calls / 1000;
		$first //= $each;
		printf "%7d %-22s %7d rows  %7.2f s, %7.2f s of CPU, %7.1f us a call (%.2f of the smallest batch's)  %6.1f MiB\n",
		  $calls, $words, $rows, $wall, $cpu / 1e9, $each, $each / $first, $peak;
		print join("\t", 'figure', "${name}_$n", sprintf('%.2f', $wall), 's'), "\n",
		  join("\t", 'figure', "${name}_cpu_$n", sprintf('%.3f', $cpu / 1e9), 's'), "\n",
		  join("\t", 'figure', "${name}_memory_$n", sprintf('%.1f', $peak), 'MiB'), "\n";
	}
}

# The share of the samples of processes that fall into the functions of locks, in
# percent, while something is done; undef without perf.
sub share_of_locks
{
	my ($pids, $do) = @_;
	my $file = "$ENV{PLAYFAST_CLUSTER}/perf.data";
	my $perf = fork // die "fork: $!\n";
	if (!$perf)
	{
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		exec 'perf', 'record', '-q', '-F', 997, '-o', $file, '-p', join(',', @$pids) or exit 1;
	}
	sleep 0.5;
	$do->();
	kill INT => $perf;
	waitpid $perf, 0;
	my $share;
	foreach (`perf report -i $file --sort symbol -g none 2>/dev/null`)
	{
		my ($percent, $symbol) = /^\s*([\d.]+)%\s+\[.\]\s+(\S+)/ or next;
		$share //= 0;
		$share += $percent if $symbol =~ /LWLock|s_lock|SpinLock|PGSemaphore|futex|spin_lock_slowpath|_pthread_mutex/i;
	}
	return $share;
}

# Sixteen sessions at once, each with a batch of its own: what one takes alone and
# beside the others, and how often one is seen to wait for a lock of the server.
# Each has run it before: a session's first one takes nearly twice the processor time,
# as all its memory is new.
sub together
{
	my $batch = 'SELECT count(*) FROM playfast_app_digests('
	  . "(SELECT array_agg('com.example.app' || i) FROM generate_series(1, 20000) i), '{us}')";
	my @sessions = map { Session->new('jit = off') } 1 .. 16;
	$_->ask($batch) foreach @sessions;
	my ($alone, $alone_cpu) = $sessions[0]->measure($batch);
	my $watch = Session->new;
	my ($seen, $waiting, $wall, $cpu) = (0, 0, 0, 0);
	my $share = share_of_locks([ map { $_->{backend} } @sessions ], sub {
		my @before = map { $_->cpu } @sessions;
		my $start = time;
		print { $_->{in} } "$batch;\n\\echo --end--\n" foreach @sessions;
		for (;;)
		{
			my ($active, $locks) = split /\|/, $watch->ask('SELECT count(*), count(*) FILTER (WHERE wait_event_type = '
				  . "'LWLock') FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()");
			last if $active == 0;
			$seen += $active;
			$waiting += $locks;
			sleep 0.05;
		}
		$wall = time - $start;
		foreach my $session (@sessions)
		{
			while (defined(my $line = readline($session->{out}))) { last if $line =~ /--end--/ }
		}
		$cpu += $sessions[$_]->cpu - $before[$_] foreach 0 .. $#sessions;
	});
	$_->close foreach @sessions, $watch;
	figure('together_16', sprintf('%.2f', $wall), 's', '16 sessions at once, 20,000 digests each');
	figure('together_alone', sprintf('%.2f', $alone), 's', '    one of them alone');
	figure('together_cpu', sprintf('%.2f', $cpu / 16 / $alone_cpu), 'times', '    CPU of one beside the others, over alone');
	figure('together_waiting', sprintf('%.2f', 100 * $waiting / ($seen || 1)), '%', '    of the times looked at, waiting for a lock');
	figure('together_locks', sprintf('%.2f', $share), '%', '    of the samples, in functions of locks') if defined $share;
}

sub digests
{
	grows('scale_digests', 'digests', [ 1000, 10000, 100000 ], sub {
		"playfast_app_digests((SELECT array_agg('com.example.app' || i) FROM generate_series(1, $_[0]) i), '{us}')";
	});
}

sub charts
{
	my %names = (100 => [ 10, 10 ], 1000 => [ 50, 20 ], 10000 => [ 244, 41 ]);
	grows('scale_charts', 'charts of 5 rows', [ sort { $a <=> $b } keys %names ], sub {
		my ($countries, $categories) = @{ $names{ $_[0] } };
		"playfast_top_apps((SELECT array_agg(country) FROM (SELECT country FROM playfast_countries LIMIT $countries) c),"
		  . " (SELECT array_agg(category) FROM (SELECT category FROM playfast_categories LIMIT $categories) c), num => 5)";
	});
}

sub reviews
{
	my @ids = app_ids(400);
	grows('scale_reviews', 'apps, newest 1,000', [ 4, 40, 400 ], sub {
		'playfast_reviews(' . literal(@ids[ 0 .. $_[0] - 1 ]) . ', num => 1000)';
	});
}

my %part = (digests => \&digests, charts => \&charts, reviews => \&reviews, together => \&together);
my @parts = @ARGV ? @ARGV : qw(digests charts reviews together);
die "parts: @{[ sort keys %part ]}\n" if grep { !$part{$_} } @parts;
latency(0, 0);
$part{$_}->() foreach @parts;
