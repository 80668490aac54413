# A long session with random faults, backends ended at random moments, and the
# end of the origin and of the postmaster in mid-batch: no outcome, descriptor or
# memory is lost, and the server stays up.
#
# test/soak runs this for long.  From the environment:
#     SOAK_BATCHES         batches of 100 calls each (10)
#     SOAK_TERMINATIONS    sessions ended at random moments (20)
#     SOAK_SEED            of the random numbers (the time)
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use List::Util qw(max min sum0);
use Test::More;
use Time::HiRes qw(sleep time);

use Playfast;
use Playfast::Cluster;

my $batches = $ENV{SOAK_BATCHES} // 10;
my $terminations = $ENV{SOAK_TERMINATIONS} // 20;
my $seed = $ENV{SOAK_SEED} // int time;

srand $seed;
diag "SOAK_SEED=$seed";
server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);

sub pick { return $_[ rand @_ ] }
sub array { return "'{" . join(',', @_) . "}'" }

# ------------------------------------------------------ batches of 100 calls

my @countries = qw(us gb de fr it es jp kr br in mx ca au nl se pl tr ch at be);
my @langs = qw(en es pt ru de ja pl fr it ko);
my @categories = qw(TOOLS SOCIAL GAME FINANCE MUSIC_AND_AUDIO);
my @terms = qw(adventure quillmarket gemvalley zzzqqq s);
my @apps = map { "org.wellknown.$_" } qw(everywhere game onlyus dead similar bare varies paid reviews150 reviews1000);

my %batch_of = (
	top_apps => 'top_apps(' . array(@countries) . ', ' . array(@categories) . ', num => 5)',
	apps => 'apps(' . array(@apps) . ', ' . array(@countries[0 .. 9]) . ')',
	app_digests => 'app_digests(' . array(@apps) . ', ' . array(@countries[10 .. 19]) . ')',
	availability => 'availability(' . array(@apps) . ', ' . array(@countries[5 .. 14]) . ')',
	suggestions => 'suggestions(' . array(@terms) . ', ' . array(@countries) . ')',
	reviews => 'reviews(' . array(@apps) . ', ' . array(@langs) . ', num => 20)',
	permissions => 'permissions(' . array(@apps) . ', ' . array(@langs) . ')',
	data_safety => 'data_safety(' . array(@apps) . ', ' . array(@langs) . ')',
	app_reports => 'app_reports(' . array(@apps) . ', ' . array(@countries[0 .. 9]) . ')',
	similar_apps => 'similar_apps(' . array(@apps[0, 1, 3, 4, 5]) . ', ' . array(@countries) . ', num => 5)',
	search => 'search(' . array(@terms) . ', ' . array(@countries) . ', num => 5)',
	developer_apps => 'developer_apps(' . array('6000000000000000003', 'Three Named Apps', '17', 'nobody', '6000000000000000020')
		. ', ' . array(@countries) . ', num => 5)',
	developers => 'developers(' . array(qw(6000000000000000003 6000000000000000004 17 18 6000000000000000020)) . ', ' . array(@countries) . ')',
);

# Pages are a hundred times as large, so only every tenth batch uses them.
my @of_pages = qw(search developer_apps similar_apps);
my @of_rpcs = grep { my $name = $_; !grep { $_ eq $name } @of_pages } sort keys %batch_of;

my @faults = (
	{ fault => 'status', status => 429 }, { fault => 'status', status => 503 }, { fault => 'status', status => 404 },
	{ fault => 'captcha' }, { fault => 'consent' }, { fault => 'html' }, { fault => 'garbage' },
	{ fault => 'garbage', encoding => 'gzip' }, { fault => 'empty_body' }, { fault => 'reset' },
	{ fault => 'reset_body', fraction => 0.4 }, { fault => 'stall' }, { fault => 'stall_body', fraction => 0.3 },
	{ fault => 'truncate', fraction => 0.6 }, { fault => 'no_envelope_close' }, { fault => 'endless' },
	{ fault => 'bomb', mebibytes => 32 }, { fault => 'slow', ms => 300 }, { fault => 'freeze' },
	{ fault => 'missing_frame' }, { fault => 'null_payload' }, { fault => 'error_row', code => 3 },
	{ fault => 'error_row', code => 13 }, { fault => 'error_row', code => 'gateway' }, { fault => 'bad_json' },
	{ fault => 'layout' }, { fault => 'layout:row', every => 3 }, { fault => 'wrong_app' }, { fault => 'wrong_tag' },
	{ fault => 'duplicate_frame' }, { fault => 'extra_frame' }, { fault => 'hostile_text' });

# Returns some rules, each for a country or a language.
sub random_faults
{
	no_faults();
	origin('POST', 'fault', [ map { {
		%{ pick(@faults) },
		match => rand() < 0.7 ? { country => pick(@countries) } : { lang => pick(@langs) },
		times => 1 + int rand 5 } } 1 .. 4 + int rand 12 ]);
	return;
}

sub resident
{
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/status" or die "no process $pid: $!";
	my ($kilobytes) = map { /^VmRSS:\s+(\d+)/ } <$file>;
	return $kilobytes / 1024;
}

sub soak
{
	my $session = session(set => {
		'playfast.retries' => 1, 'playfast.retry_budget' => '2s', 'playfast.transfer_timeout' => '1s',
		'playfast.on_error' => 'ignore', 'playfast.pack_bytes' => '1MB', 'playfast.max_response_size' => '4MB' });
	my $early = max(3, int($batches / 2));
	my (%status, %early, $calls, $rows, @wrong, @resident);
	my $started = time;

	# Every operation once, to make allocations that happen only once.
	reset_origin();
	$session->query("SELECT count(*) FROM playfast_$batch_of{$_}") for sort keys %batch_of;
	$calls = $rows = 0;
	for my $number (1 .. $batches)
	{
		my $name = $number % 10 == 5 ? pick(@of_pages) : pick(@of_rpcs);
		my $streams = rand() < 0.3;
		random_faults();
		my $from = "playfast_$batch_of{$name}";
		my $got = $session->result($streams ? "SELECT count(*) FROM (SELECT $from OFFSET 0) AS s" : "SELECT count(*) FROM $from");
		push @wrong, "batch $number, $name: $got->{err}" if $got->{sqlstate} ne '00000';
		my ($n, $distinct, $last, $its_rows) = split /\|/, $session->query(
			'SELECT count(*), count(DISTINCT call), max(call), sum(rows) FROM playfast_outcomes()');
		push @wrong, "batch $number, $name: $n outcomes, $distinct calls, the last $last"
			if "$n $distinct $last" ne '100 100 100';
		push @wrong, "batch $number, $name: $got->{out} rows, outcomes say $its_rows" if $got->{out} != $its_rows;
		$calls += $n;
		$rows += $its_rows;
		for (split /\n/, $session->query('SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1'))
		{
			my ($status, $of) = split /\|/;
			$status{$status} += $of;
		}
		push @resident, resident($session->pid);
		%early = (descriptors => descriptors($session->pid)->{all}, resident => max(@resident)) if $number == $early;
	}
	my %late = (descriptors => descriptors($session->pid)->{all}, resident => max(@resident));

	is($calls, 100 * $batches, "$calls calls have their outcome");
	is(join("\n", @wrong), '', 'exactly one each, with the number of its rows');
	cmp_ok(scalar(keys %status), '>=', min(6, $batches), 'outcomes of many kinds');

	# Idle connections of the pool come and go.
	cmp_ok($late{descriptors}, '<=', $early{descriptors} + 4, 'no descriptor is lost');

	# Random use makes a heap vary, so the maximum of the second half of the
	# batches is compared with that of the first.
	cmp_ok($late{resident}, '<=', $early{resident} + 8, 'no memory is lost');
	diag sprintf '%d calls in %d batches, %d rows, %.0f s: %s', $calls, $batches, $rows, time - $started,
		join ', ', map { "$_ $status{$_}" } sort keys %status;
	diag sprintf 'up to batch %d: %d descriptors, at most %.1f MiB resident; up to batch %d: %d descriptors, %.1f MiB',
		$early, @early{qw(descriptors resident)}, $batches, @late{qw(descriptors resident)};
	diag 'MiB resident, ten times: ', join ' ', map { sprintf '%.1f', $resident[ $_ * @resident / 10 - 1 ] } 1 .. 10;
	reset_origin();
	$session->query("SET playfast.on_error = 'error'");
	is($session->query("SELECT count(*) FROM playfast_$batch_of{top_apps}"), 500, 'and the session works as before');
	return;
}

# ----------------------------------------------------------- ended backends

# A crash of one backend would end all others: this one must survive.
my $witness = session();

sub terminate
{
	my %ended;
	reset_origin();
	latency(response_ms => 20, jitter_ms => 20);
	for my $number (1 .. $terminations)
	{
		my $session = session(set => { 'playfast.transfer_timeout' => '2s', 'playfast.on_error' => 'ignore' });
		my $from = "playfast_$batch_of{ rand() < 0.8 ? pick(@of_rpcs) : pick(@of_pages) }";
		random_faults();
		$session->start(rand() < 0.5 ? "SELECT count(*) FROM (SELECT $from OFFSET 0) AS s" : "SELECT count(*) FROM $from");
		my $moment = time + rand 0.2;
		while (time < $moment)
		{
			$session->{psql}->pump_nb;
			sleep 0.005;
		}
		my $pid = $session->pid;
		$witness->query("SELECT pg_terminate_backend($pid)");
		my $state = $session->finish->{sqlstate} // 'none';
		$ended{$state}++;
		is(poll_until(sub { !-e "/proc/$pid" }, 10), 1, "termination $number: the backend ends") if !poll_until(sub { !-e "/proc/$pid" }, 5);
		$session->close;
	}
	is(join(' ', grep { !/^(57P01|00000)$/ } sort keys %ended), '', 'they end with the right error');
	cmp_ok($ended{'57P01'} // 0, '>', 0, 'in mid-batch');
	is($witness->query('SELECT 1'), 1, "the server stays up through $terminations terminations");
	diag "$terminations terminations: ", $ended{'57P01'} // 0, ' in mid-batch, ', $ended{'00000'} // 0, ' after it';
	reset_origin();
	return;
}

# ------------------------------------------------ the end of other processes

# Returns the processes of an nginx: its master and the master's descendants.
sub family
{
	my ($pid) = @_;
	return ($pid, grep { my ($stat) = slurp("/proc/$_/stat"); $stat && (split ' ', $stat =~ s/^.*\) //rs)[1] == $pid }
		map { m{(\d+)$} } glob '/proc/[0-9]*');
}

sub slurp
{
	my ($path) = @_;
	open my $file, '<', $path or return '';
	local $/;
	return scalar <$file>;
}

sub kill_origin
{
	my $doomed = start_origin();
	my ($pid) = slurp($doomed->{ca} =~ s/ca\.pem$/nginx.pid/r) =~ /(\d+)/;
	my $session = session(set => {
		'playfast.base_url' => $doomed->{url}, 'playfast.ca_file' => $doomed->{ca}, 'playfast.max_in_flight' => 8,
		'playfast.retries' => 1, 'playfast.retry_budget' => '2s', 'playfast.on_error' => 'ignore', 'playfast.connect_timeout' => '2s' });
	Playfast::origin('POST', 'latency', { response_ms => 2000 }, $doomed);
	$session->start("SELECT count(*) FROM playfast_$batch_of{top_apps}");
	poll_until(sub { $session->{psql}->pump_nb; counters($doomed)->{finished} >= 4 });
	kill 'KILL', family($pid);
	my $result = $session->finish;
	is($result->{sqlstate}, '00000', 'the origin is killed: the batch ends');
	my ($calls, $ok, $others) = split /\|/, $session->query("SELECT count(*), count(*) FILTER (WHERE status = 'ok'), "
		. "string_agg(DISTINCT status, ' ') FILTER (WHERE status <> 'ok') FROM playfast_outcomes()");
	is($calls, 100, '... every call with its outcome');
	is($others, 'network_error', '... those that were not answered: network_error');
	is($result->{out}, 5 * $ok, '... the others with their rows');
	$session->set('playfast.base_url' => $ENV{ORIGIN_URL}, 'playfast.ca_file' => $ENV{ORIGIN_CA});
	is($session->query("SELECT count(*) FROM playfast_$batch_of{top_apps}"), 500, '... and the session goes on');
	diag sprintf 'origin killed: %d ok, %d network_error, %.1f s', $ok, $calls - $ok, $result->{seconds};
	return;
}

sub kill_postmaster
{
	my $cluster = Playfast::Cluster->new;
	my $session = $cluster->session(set => { 'playfast.transfer_timeout' => '60s' });
	my ($postmaster) = slurp("$cluster->{dir}/data/postmaster.pid") =~ /^(\d+)/;
	my $pid = $session->pid;
	reset_origin();
	fault('stall');
	$session->start("SELECT count(*) FROM playfast_$batch_of{top_apps}");
	poll_until(sub { $session->{psql}->pump_nb; counters()->{in_flight} > 0 });
	kill 'KILL', $postmaster;
	my $started = time;
	ok(poll_until(sub { !-e "/proc/$pid" || slurp("/proc/$pid/stat") =~ /\) Z / }, 10), 'the postmaster is killed: the backend ends');
	my $seconds = time - $started;
	cmp_ok($seconds, '<', 5, '... soon');
	diag sprintf 'postmaster killed: the backend ends in %.0f ms', 1000 * $seconds;
	$session->close;

	# Its remains in shared memory are gone after the next start.
	reset_origin();
	poll_until(sub { eval { $cluster->run_there({}, 'pg_ctl', '-D', "$cluster->{dir}/data", '-l', "$cluster->{dir}/log", qw(-w -s start)) } }, 20);
	is($cluster->session->query("SELECT count(*) FROM playfast_$batch_of{top_apps}"), 500, '... and the server can start again');
	$cluster->stop;
	return;
}

kill_origin();
kill_postmaster();
soak();
terminate();
done_testing();
