# Measures the bars.  Each is a ratio of two things measured in turn in the
# same run; the median of several rounds counts.  Prints a line for readers and
# one for programs,
#
#     bar <name> <value> <limit> ok|FALLS SHORT
#
# and exits with 1 if one falls short.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Time::HiRes qw(time sleep);
use Bench;
use Session;

my ($only) = @ARGV;
my ($url, $ca) = @ENV{qw(ORIGIN_URL ORIGIN_CA)};
my $rounds = $ENV{BENCH_ROUNDS} // 11;
my (@bars, $isal);

sub report
{
	my ($name, $value, $limit, $ok, $words) = @_;
	push @bars, [ $name, $value, $limit, $ok ? 'ok' : 'FALLS SHORT' ];
	printf "%-22s %-42s %8s  (%s)  %s\n", $name, $words, $value, $limit,
	  $ok ? 'ok' : 'FALLS SHORT';
}

# Processor time of a query, divided by that of bare in the same run, in turn.
# The limits are for ISA-L and for zlib.
sub cpu_over_bare
{
	my ($name, $limits, $sql, $work, $pack, $subjects) = @_;
	my $limit = $limits->[ $isal ? 0 : 1 ];
	my $session = Session->new('jit = off', "work_mem = '64MB'");
	my (@ratio, @ours, @theirs);
	$session->ask($sql) foreach 1 .. 2;
	foreach (1 .. $rounds)
	{
		# Like bare: a warm-up, then the least of three.
		$session->ask($sql);
		my $cpu = least(map { ($session->measure($sql))[1] } 1 .. 3);
		my ($bare) = bare($work, 16, $pack, $subjects, 3);
		push @ours, $cpu / 1e6;
		push @theirs, $bare / 1e6;
		push @ratio, $cpu / $bare;
	}
	my $failed = $session->ask(q{SELECT count(*) FROM playfast_outcomes() WHERE status NOT IN ('ok', 'empty')});
	die "$name: $failed calls failed\n" if $failed;
	$session->close;
	my $value = sprintf '%.2f', median(@ratio);
	report($name, $value, "<= $limit", $value <= $limit,
		sprintf('%.1f ms of CPU where bare has %.1f', median(@ours), median(@theirs)));
}

# Returns the time from a cancel to its error.
sub time_to_cancel
{
	my ($name, $words, $what, @settings) = @_;
	# Errors are expected, and need not be shown.
	open my $stderr, '>&', *STDERR or die "$!\n";
	open STDERR, '>', '/dev/null' or die "$!\n";
	my $session = Session->new(@settings);
	open STDERR, '>&', $stderr or die "$!\n";
	my $other = Session->new;
	my @ms;
	foreach my $round (1 .. 9)
	{
		print { $session->{in} } "SELECT count(*) FROM $what;\n\\echo --end-- :SQLSTATE\n";
		sleep 0.4 + 0.02 * $round;
		my $start = time;
		$other->ask("SELECT pg_cancel_backend($session->{backend})");
		my $line = '';
		$line = readline($session->{out}) // die "the session has ended\n" until $line =~ /--end-- (\w+)/;
		push @ms, 1000 * (time - $start);
		die "$name: there was nothing to cancel\n" if $1 ne '57014';
	}
	$_->close foreach $session, $other;
	my $value = sprintf '%.1f', median(@ms);
	report($name, $value, '<= 50 ms', $value <= 50, $words);
}

# Returns the worker process of the origin; its master goes on.
sub origin_worker
{
	open my $file, '<', "$ENV{PLAYFAST_CLUSTER}/origin/nginx.pid" or die "nginx.pid: $!\n";
	chomp(my $master = <$file>);
	open my $children, '<', "/proc/$master/task/$master/children" or die "children: $!\n";
	return (split ' ', <$children>)[0];
}

my %bar = (
	charts_cpu => sub {
		cpu_over_bare('charts_cpu', [ 1.0, 1.45 ], "SELECT count(*) FROM $charts", 'charts', 5);
	},
	apps_cpu => sub {
		my @ids = app_ids(320);
		cpu_over_bare('apps_cpu', [ 1.3, 1.6 ], 'SELECT count(*) FROM playfast_apps(' . literal(@ids) . ')',
			'apps', 32, \@ids);
	},
	reviews_cpu => sub {
		my @ids = app_ids(200);
		my $session = Session->new;
		my @many = $session->ask('SELECT app_id FROM playfast_reviews(' . literal(@ids)
			  . ", num => 1000) GROUP BY app_id HAVING count(*) = 1000 LIMIT 16");
		$session->close;
		cpu_over_bare('reviews_cpu', [ 1.4, 1.75 ], 'SELECT count(*) FROM playfast_reviews('
			  . literal(@many) . ', num => 1000)', 'reviews', 5, \@many);
	},
	pages_cpu => sub {
		my @terms = qw(puzzle photo music weather chess racing farm note);
		cpu_over_bare('pages_cpu', [ 0.75, 1.2 ], 'SELECT count(*) FROM playfast_search(' . literal(@terms)
			  . ', num => 30)', 'search', 1, \@terms);
	},
	failing_requests => sub {
		# 400 calls for one request, with every fault that does not stop a
		# batch at once.
		my @ids = app_ids(400);
		my $session = Session->new("playfast.on_error = 'ignore'");
		my $what = 'SELECT count(*) FROM playfast_availability(' . literal(@ids) . q{, '{us}')};
		my $requests = sub {
			control('POST', 'reset?all=1');
			control('POST', 'fault', $_[0]) if $_[0];
			$session->ask('SELECT playfast_pace_reset()');
			$session->ask($what);
			return counters()->{transfers};
		};
		my $good = $requests->();
		my ($most, $by) = (0, '');
		foreach my $fault ((map { qq("fault":"status","status":$_) } 400, 403, 404, 413, 429, 500, 502, 503, 504),
			(map { qq("fault":"error_row","code":$_) } 3, 5, 8, 13, 14, '"gateway"', '"data"'),
			map { qq("fault":"$_") } qw(missing_frame layout html garbage empty_body foreign reset null_payload))
		{
			# The page fails as well, in case calls turn to it.
			my $n = $requests->(qq([{$fault},{"fault":"html","match":{"method":"GET"}}]));
			($most, $by) = ($n, $fault) if $n > $most;
		}
		control('POST', 'reset?all=1');
		$session->close;
		my $value = sprintf '%.1f', $most / $good;
		report('failing_requests', $value, '<= 4', $value <= 4, "$most requests where $good would do ($by)");
	},
	one_chart => sub {
		my $session = Session->new('jit = off', "work_mem = '64MB'");
		$session->ask('CREATE TEMP TABLE body (t text)');
		$session->ask('ALTER TABLE body ALTER t SET STORAGE EXTERNAL');
		my $form = `build/bench/form GAME TOP_FREE 100`;
		my $file = "$ENV{PLAYFAST_CLUSTER}/chart";
		open my $out, '>', "$file.form" or die "$!\n";
		print $out $form;
		close $out;
		system('curl', '-sS', '--cacert', $ca, '-o', $file, '--data', "\@$file.form",
			"$url/_/PlayStoreUi/data/batchexecute?rpcids=vyAe2&hl=en&gl=us") == 0 or die;
		chmod 0644, $file;
		$session->ask("INSERT INTO body VALUES (pg_read_file('$file'))");
		# The cost of reading the stored text is measured too, and subtracted.
		my $from = 'FROM body, generate_series(1, 50) AS i';
		my $text = "t || CASE WHEN i < 0 THEN t ELSE '' END";
		my $read = "SELECT count(*) $from, LATERAL playfast_parse_top_apps($text) AS p";
		my $fetch = "SELECT sum(octet_length($text)) $from";
		$session->ask($_) foreach $read, $fetch;
		my @ms;
		foreach (1 .. $rounds)
		{
			my ($cpu, $stored) = map { my $sql = $_; least(map { ($session->measure($sql))[1] } 1 .. 3) }
				$read, $fetch;
			push @ms, ($cpu - $stored) / 50 / 1e6;
		}
		my ($dom) = `build/bench/read top_apps $file 50` =~ /^jansson.*?([\d.]+)/m;
		$session->close;
		my $value = sprintf '%.2f', median(@ms);
		report('one_chart', $value, '<= 1.2 ms', $value <= 1.2,
			sprintf('%.2f ms of CPU where jansson takes %.1f', $value, ($dom // 0) / 1000));
	},
	cached_chart => sub {
		my $session = Session->new('jit = off', "work_mem = '64MB'", "playfast.cache_ttl = '1h'");
		my $sql = q[SELECT count(*) FROM generate_series(1, 50) AS i, ]
			. q[LATERAL playfast_top_apps(CASE WHEN i > 0 THEN '{us}'::text[] END, '{GAME}', num => 100) AS c];
		$session->ask($sql) foreach 1 .. 2;
		my ($hits) = $session->ask('SELECT hits FROM playfast_stat_cache');
		my @ms = map { least(map { ($session->measure($sql))[1] } 1 .. 3) / 50 / 1e6 } 1 .. $rounds;
		my ($more) = $session->ask('SELECT hits FROM playfast_stat_cache');
		die "cached_chart: the origin was asked\n" if $more - $hits != 3 * 50 * $rounds;
		$session->close;
		my $value = sprintf '%.2f', median(@ms);
		report('cached_chart', $value, '<= 1 ms', $value <= 1, 'ms of CPU for a chart of 100 rows from the cache');
	},
	hostile => sub {
		# Compared with a chart read in the same run, without a server.
		my $out = `build/bench/hostile`;
		die "hostile fails\n" if $?;
		foreach ([ time => 20, 'times what a chart takes for a byte' ],
			[ memory => 64, 'bytes of memory for a byte' ])
		{
			my ($what, $limit, $words) = @$_;
			my ($value, $case) = $out =~ /^$what\t([\d.]+)\t(.*)/m or die $out;
			report("hostile_$what", $value, "<= $limit", $value <= $limit, "$words: $case");
		}
	},
	wall => sub {
		latency(300, 1.5);
		foreach my $pack (1, 5)
		{
			my $session = Session->new('jit = off', "work_mem = '64MB'", $pack == 1 ? 'playfast.pack_bytes = 0' : (),
				'playfast.max_in_flight = 32');
			my (@ratio, @ours, @theirs);
			$session->ask("SELECT count(*) FROM $charts") foreach 1 .. 2;
			foreach (1 .. $rounds)
			{
				my $wall = least(map { ($session->measure("SELECT count(*) FROM $charts"))[0] } 1 .. 2);
				my (undef, $bare) = bare('charts', 32, $pack, undef, 2);
				push @ours, $wall;
				push @theirs, $bare / 1e9;
				push @ratio, $wall / $theirs[-1];
			}
			my $name = $pack == 1 ? 'wall_alone' : 'wall_packed';
			my $value = sprintf '%.2f', median(@ratio);
			report($name, $value, '<= 1.12', $value <= 1.12,
				sprintf('25 charts in %.0f ms where bare takes %.0f', 1000 * median(@ours),
					1000 * median(@theirs)));
			if ($pack == 5)
			{
				my $alone = Session->new('jit = off', "work_mem = '64MB'",
					'playfast.max_in_flight = 1', 'playfast.pack_bytes = 0');
				my ($wall) = $alone->measure("SELECT count(*) FROM $charts");
				$alone->close;
				$value = sprintf '%.1f', $wall / median(@ours);
				report('speed_up', $value, '>= 18', $value >= 18,
					sprintf('one at a time takes %.2f s', $wall));
			}
			$session->close;
		}
		latency(0, 0);
	},
	transfers => sub {
		my $transfers = sub {
			my ($name, $limit, $words, $sql) = @_;
			my $session = Session->new("playfast.on_error = 'ignore'");
			$session->ask("SELECT count(*) FROM $sql");
			my ($failed, $n) = split /\|/, $session->ask(
				q{SELECT count(*) FILTER (WHERE failed), count(DISTINCT transfer) FROM playfast_outcomes()});
			$session->close;
			report($name, $n, "<= $limit", $failed == 0 && $n <= $limit, $words);
		};
		$transfers->('transfers', 32, '1,000 app details', 'playfast_apps(' . literal(app_ids(1000)) . ')');

		# Ids without an app are requested like others.
		$transfers->('transfers_digests', 98, '100,000 digests',
			q{playfast_app_digests((SELECT array_agg('com.example.app' || i) FROM generate_series(1, 100000) i), '{us}')});
	},
	memory => sub {
		my %of = (
			100 => "(SELECT array_agg(country) FROM (SELECT country FROM playfast_countries ORDER BY country LIMIT 10) c),"
			  . " (SELECT array_agg(category) FROM (SELECT category FROM playfast_categories LIMIT 10) c)",
			10000 => '(SELECT array_agg(country) FROM playfast_countries),'
			  . ' (SELECT array_agg(category) FROM (SELECT category FROM playfast_categories LIMIT 41) c), num => 10');
		foreach my $calls (100, 10000)
		{
			my ($value, $n, $failed) = peak_memory("SELECT count(*) FROM playfast_top_apps($of{$calls})");
			report("memory_$calls", $value, '<= 64 MiB', $value <= 64 && $failed == 0,
				"$n calls, $failed failed, MiB above the idle backend");
		}
	},
	shard_cpu => sub {
		my $session = Session->new;
		my ($path) = $session->ask('SELECT url FROM playfast_catalog_shards() WHERE shard = 1');
		$session->close;
		my $file = "$ENV{PLAYFAST_CLUSTER}/shard.gz";
		system('curl', '-sS', '--cacert', $ca, '-o', $file, $path) == 0 or die;
		my (@ratio, @ours, @alone);
		foreach (1 .. $rounds)
		{
			my %ms = map { split /\t/ } split /\n/, `build/bench/shard $file 5`;
			die "shard fails\n" if $?;
			push @ours, $ms{rows};
			push @alone, $ms{sax};
			push @ratio, $ms{rows} / $ms{sax};
		}
		my $value = sprintf '%.2f', median(@ratio);
		report('shard_cpu', $value, '<= 1.5', $value <= 1.5,
			sprintf('%.1f ms of CPU, inflating included, where SAX alone takes %.1f', median(@ours), median(@alone)));
	},
	shards_wall => sub {
		my $session = Session->new('jit = off', 'playfast.max_in_flight = 16');
		$session->ask('CREATE TEMP TABLE shards AS SELECT url FROM playfast_catalog_shards()');
		my @urls = $session->ask('SELECT url FROM shards');
		my $query = 'SELECT count(*) FROM playfast_catalog_apps(ARRAY(SELECT url FROM shards))';
		$session->ask($query);	# else the origin would generate them while we measure
		latency(50, 0);
		my (@ratio, @ours, @theirs);
		foreach (1 .. 3)
		{
			my $wall = ($session->measure($query))[0];
			my (undef, $bare) = bare('shards', 16, 1, \@urls, 1);
			push @ours, $wall;
			push @theirs, $bare / 1e9;
			push @ratio, $wall / $theirs[-1];
		}
		latency(0, 0);
		$session->close;
		my $value = sprintf '%.2f', median(@ratio);
		report('shards_wall', $value, '<= 1.2', $value <= 1.2,
			sprintf('%d shards in %.1f s where libcurl, zlib and SAX take %.1f', scalar @urls, median(@ours), median(@theirs)));
		my ($mib, $n, $failed) = peak_memory('SELECT count(*) FROM playfast_catalog_apps(ARRAY(SELECT url FROM playfast_catalog_shards()))');
		report('memory_shards', $mib, '<= 64 MiB', $mib <= 64 && $failed == 0, "$n shards, $failed failed, MiB above the idle backend");
	},
	waiting => sub {
		# Its requests are larger than the initial window of HTTP/2.
		my $session = Session->new('jit = off', "playfast.transfer_timeout = '2s'", 'playfast.retries = 0');
		$session->ask("SELECT count(*) FROM $charts");
		my $worker = origin_worker();
		my @percent;
		foreach (1 .. 3)
		{
			kill STOP => $worker;
			my ($wall, $cpu) = $session->measure("SELECT count(*) FROM $charts");
			kill CONT => $worker;
			push @percent, 100 * $cpu / 1e9 / $wall;
			$session->ask("SELECT count(*) FROM $charts");
		}
		$session->close;
		my $value = sprintf '%.2f', median(@percent);
		report('waiting', $value, '<= 1 %', $value <= 1, 'CPU over wall, the origin stopped in mid-upload');
	},
	cancel => sub {
		control('POST', 'fault', '{"fault":"stall"}');
		time_to_cancel('cancel', 'cancelled while every transfer hangs', $charts);
		control('DELETE', 'fault');
	},
	cancel_flowing => sub {
		my $many = "playfast_top_apps('{us,kr,jp,de,br,fr,it,es,pl,gb}',"
		  . ' (SELECT array_agg(category) FROM playfast_categories))';
		# Once before, or the origin would generate them while the backend
		# waits.
		my $session = Session->new;
		$session->ask("SELECT count(*) FROM $many");
		$session->close;
		time_to_cancel('cancel_flowing', 'cancelled while 600 charts of 100 rows arrive', $many);
	},
	cancel_parsing => sub {
		# 50 MB of frames of other calls, made once before: otherwise the
		# cancel would meet their generation.
		my $session = Session->new;
		$session->ask(<<'END');
CREATE OR REPLACE FUNCTION parse_for_ever() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	frame text := '["di",[' || repeat('[1,"a"],', 1500) || '0]],';
	body text := E')]}\'\n\n[["wrb.fr","vyAe2",null,null,null,null,"0"],' || repeat(frame, 4000) || '["di",1]]';
BEGIN
	LOOP PERFORM count(*) FROM playfast_parse_top_apps(body); END LOOP;
END $$
END
		$session->close;
		time_to_cancel('cancel_parsing', 'cancelled while an offline parser reads 50 MB', 'parse_for_ever()');
	},
	cancel_resolving => sub {
		# A preloaded getaddrinfo() hangs for ten seconds at this name.
		my $library = "$ENV{PLAYFAST_CLUSTER}/slow_getaddrinfo.so";
		system($ENV{CC} // 'cc', qw(-shared -fPIC -O1 -o), $library, 'test/lib/slow_getaddrinfo.c', '-ldl') == 0
		  or die "no compiler\n";
		chmod 0755, $library;
		restart_server('env', "LD_PRELOAD=$library");
		time_to_cancel('cancel_resolving', 'cancelled while name resolution hangs', $charts,
			"playfast.base_url = 'https://slow.invalid'");
		restart_server();
	},
);

my @order = qw(
	charts_cpu apps_cpu reviews_cpu pages_cpu one_chart cached_chart
	wall
	shard_cpu shards_wall
	hostile
	failing_requests
	transfers
	memory
	waiting
	cancel cancel_flowing cancel_parsing cancel_resolving);
die "no such bar: $only\nbars: @order\n" if defined $only && !$bar{$only};
latency(0, 0);
my $status = Session->new;
my ($inflater) = $status->ask("SELECT value FROM playfast_status() WHERE name = 'inflating'");
$status->close;

# Some bars hold only with ISA-L.
$isal = $inflater =~ /^ISA-L/;
print "rounds $rounds, work_mem 64MB, jit off, inflated by $inflater\n\n";
$bar{$_}->() foreach defined $only ? $only : @order;
print "\n", map { join("\t", 'bar', @$_) . "\n" } @bars;
exit(grep({ $_->[3] ne 'ok' } @bars) ? 1 : 0);
