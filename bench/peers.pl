# Compares playfast with other software; see bench/peers.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use Bench;
use Session;

our $rounds = $ENV{BENCH_ROUNDS} // 11;
my $distant = '';	# of a figure's name, where it has latency
my $installed = "$FindBin::Bin/../build/peers";
my ($port) = $ENV{ORIGIN_URL} =~ /:(\d+)$/;
my $session = Session->new('jit = off', "work_mem = '64MB'");
my $ok = 1;
binmode STDERR, ':utf8';

# Redirects requests for play.google.com to the origin, and counts bytes both ways.
system(qq(nft 'add table ip nat; add chain ip nat output { type nat hook output priority -100; };)
	  . qq( add rule ip nat output tcp dport 443 redirect to :$port;)
	  . qq( add table ip count; add counter ip count up; add counter ip count down;)
	  . qq( add chain ip count output { type filter hook output priority 0; };)
	  . qq( add rule ip count output tcp dport $port counter name up;)
	  . qq( add rule ip count output tcp sport $port counter name down')) == 0 or die "nft failed\n";

# Returns the KB sent and received by a piece of work.
sub bytes
{
	my ($do) = @_;
	system('nft reset counters >/dev/null') == 0 or die "nft failed\n";
	$do->();
	my $counters = `nft list counters`;
	return map { $counters =~ /counter $_ \{\s*packets \d+ bytes (\d+)/ ? $1 / 1000 : die $counters } qw(up down);
}

# Returns the milliseconds of a statement on a warm session, in all and of the
# backend's processor.
sub ms
{
	my ($sql) = @_;
	$session->ask($sql);
	my @measured = map { [ $session->measure($sql) ] } 1 .. $rounds;
	return (median(map { 1000 * $_->[0] } @measured), median(map { $_->[1] / 1e6 } @measured));
}

# Runs a program with some lines on its standard input; returns its lines of JSON, one
# for each round.  A round before them has opened the connections.
sub program
{
	my ($command, $rounds, $words, @input) = @_;
	my $file = "$ENV{PLAYFAST_CLUSTER}/peer";
	open my $out, '>', $file or die "$!\n";
	print $out map { "$_\n" } @input;
	close $out;
	my @lines = map { decode_json($_) } `$command $rounds $words < $file`;
	die "$command failed\n" if @lines != $rounds + 1;
	return @lines;
}

# Measures a program.  Its rows must equal ours.
sub peer
{
	my ($name, $words, $command, $arguments, $ours, $sql, @input) = @_;
	my @lines;
	my @kb = bytes(sub { @lines = program($command, 0, $arguments, @input) });
	must_equal($ours, $lines[0]{ids});
	(undef, @lines) = program($command, $rounds, $arguments, @input);
	must_equal($ours, $_->{ids}) foreach @lines;
	my $ratio = compare("$distant$name", $words, medians(@lines), $sql);
	if (!$distant)
	{
		my @ours_kb = bytes(sub { my $new = Session->new; $new->ask($sql); $new->close });
		printf "%-54s %8.0f KB sent (%.0f), %.0f KB received (%.0f), new connections included\n",
		  '    (and ours)', $kb[0], $ours_kb[0], $kb[1], $ours_kb[1];
		print join("\t", 'figure', "peer_${name}_" . ('sent', 'received')[$_],
			sprintf('%.2f', $kb[$_] / $ours_kb[$_]), 'times'), "\n" foreach 0, 1;
	}
	return $ratio;
}

# Dies if the rows of two hashes differ: arrays of fields.
sub must_equal
{
	my ($ours, $theirs) = @_;
	foreach my $key (sort keys %$ours)
	{
		my ($we, $they) = ($ours->{$key}, $theirs->{$key} // []);
		foreach (0 .. $#$we)
		{
			my @values = map { $_ // 'null' } $we->[$_], $they->[$_];
			die "the rows of $key differ in field $_: $values[0], $values[1]\n" if $values[0] ne $values[1];
		}
	}
}

# Prints what a peer has just taken in ms, in all and of a processor (0: not
# known), and its ratio to our statement, which is measured right after it.
sub compare
{
	my ($name, $words, $ms, $cpu_ms, $sql) = @_;
	my ($ours, $our_cpu) = ms($sql);
	my $ratio = sprintf '%.1f', $ms / $ours;
	my $cpu = $cpu_ms ? sprintf('%.1f', $cpu_ms / $our_cpu) : '';
	printf "%-54s %8.0f ms  %5.1f times as long%s\n", $words, $ms, $ratio,
	  $cpu_ms ? sprintf(', %.0f ms of CPU, %s times as much', $cpu_ms, $cpu) : '';
	print "figure\tpeer_$name\t$ratio\ttimes\n";
	print "figure\tpeer_${name}_cpu\t$cpu\ttimes\n" if $cpu_ms;
	return $ratio;
}

# Returns the medians of a program's lines.
sub medians { return (median(map { $_->{ms} } @_), median(map { $_->{cpu_ms} } @_)) }

sub ours
{
	my ($words, $sql) = @_;
	printf "%-54s %8.0f ms  %.0f ms of CPU\n", $words, ms($sql);
}

# Returns lines "name, tab, ids" as a hash.
sub by_name { return map { my ($name, $ids) = split /\t/; $name => [ split ' ', $ids // '' ] } @_ }

# Returns, for charts of some countries and categories, our statement, the arguments of
# programs, and our rows.
sub chart_work
{
	my ($countries, $categories, $num) = @_;
	my $from = "playfast_top_apps('{$countries}', '{$categories}', num => $num)";
	my %ours = by_name($session->ask("SELECT country || ' ' || category || chr(9)"
		  . " || string_agg(app_id, ' ' ORDER BY rank) FROM $from GROUP BY country, category"));
	return ("SELECT count(*) FROM $from", "$num $countries $categories", \%ours);
}

sub charts
{
	my @work = chart_work('us,kr,jp,de,br', 'GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION', 100);
	ours('playfast, 25 charts in one batch', $work[0]);
	sql_alone($work[0]);
	sql_curl($work[2], $work[0]);
	npm('', @work);
	seed('', @work);
	distant('25 charts', '', 1, @work);
	foreach ([ 9, 'us,kr,jp', 'GAME_ACTION,SOCIAL,TOOLS' ],
		[ 15, 'us,kr,jp', 'GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION' ])
	{
		my ($n, @names) = @$_;
		my @fewer = chart_work(@names, 50);
		ours("playfast, $n charts of 50 in one batch", $fewer[0]);
		npm("_$n", @fewer);
		seed("_$n", @fewer);
		distant("$n charts of 50", "_$n", 0, @fewer);
	}
}

# playfast without batches.
sub sql_alone
{
	my ($batch) = @_;
	compare("${distant}sql_alone", 'playfast, asked for one chart at a time', ms(
		"SELECT count(*) FROM unnest('{us,kr,jp,de,br}'::text[]) AS c,"
		  . " unnest('{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}'::text[]) AS k,"
		  . " LATERAL playfast_top_apps(ARRAY[c], ARRAY[k])"), $batch);
}

# A query with one of the extensions that send one request and wait: COPY FROM
# PROGRAM and curl send it, on a connection of its own, and PostgreSQL's jsonb
# reads the answer.
sub sql_curl
{
	my ($ours, $batch) = @_;
	$session->ask('CREATE TEMP TABLE body (line text); CREATE TEMP TABLE form (category text, form text)');
	$session->ask("INSERT INTO form VALUES ('$_', \$f\$" . `build/bench/form $_ TOP_FREE 100` . '$f$)')
	  foreach qw(GAME_ACTION SOCIAL TOOLS FINANCE EDUCATION);
	$session->ask(<<"END");
CREATE FUNCTION pg_temp.chart(country text, form text) RETURNS TABLE (app_id text, rank bigint)
LANGUAGE plpgsql AS \$\$
BEGIN
	TRUNCATE body;
	EXECUTE format(\$c\$COPY body FROM PROGRAM %L WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')\$c\$,
		format('curl -sS --compressed --cacert $ENV{ORIGIN_CA} --data %L'
			' "$ENV{ORIGIN_URL}/_/PlayStoreUi/data/batchexecute?rpcids=vyAe2&hl=en&gl=%s"', form, country));
	RETURN QUERY SELECT row #>> '{0,0,0}', n FROM body,
		jsonb_array_elements((line::jsonb #>> '{0,2}')::jsonb #> '{0,1,0,28,0}') WITH ORDINALITY AS r (row, n)
		WHERE line LIKE '[[%';
END \$\$
END
	my $from = "FROM unnest('{us,kr,jp,de,br}'::text[]) AS country, form, LATERAL pg_temp.chart(country, form)";
	my %theirs = by_name($session->ask("SELECT country || ' ' || category || chr(9)"
		  . " || string_agg(app_id, ' ' ORDER BY rank) $from GROUP BY country, category"));
	must_equal($ours, \%theirs);
	compare('sql_curl', 'curl by COPY FROM PROGRAM and jsonb, one at a time',
		(ms("SELECT count(*) $from"))[0], 0, $batch);
}

# Returns the modes of a program: one at a time only for the main work.
sub modes { return $_[0] eq '' ? @_[ 1, 2 ] : $_[1] }

sub node { return "node $FindBin::Bin/peers.mjs @_" }

sub npm_is_there
{
	$ENV{PEERS_MODULE} = "$installed/node_modules/google-play-scraper/index.js";
	$ENV{NODE_EXTRA_CA_CERTS} = $ENV{ORIGIN_CA};
	return -e $ENV{PEERS_MODULE};
}

sub npm
{
	my ($which, $sql, $arguments, $ours) = @_;
	return print "# SKIP npm google-play-scraper: it is not installed\n" if !npm_is_there();
	foreach my $mode (modes($which, qw(parallel sequential)))
	{
		my $ratio = peer("npm_$mode$which",
			'npm google-play-scraper, ' . ($mode eq 'parallel' ? 'all at once' : 'one at a time'),
			node('charts', $mode), $arguments, $ours, $sql);
		next if $distant || $which;
		$ok &&= $ratio >= 4;
		print join("\t", 'bar', "peer_$mode", $ratio, '>= 4', $ratio >= 4 ? 'ok' : 'FALLS SHORT'), "\n";
	}
}

sub python { return "PYTHONPATH=$installed/python no_proxy='*' python3 $FindBin::Bin/peers.py @_" }

sub pypi_is_there { return -d "$installed/python/google_play_scraper" }

# The PyPI package playfast, built with the system's certificates; see bench/peers.
sub rust { return "PYTHONPATH=$installed/seed python3 $FindBin::Bin/peers_seed.py @_" }

sub seed_is_there
{
	$ENV{SSL_CERT_FILE} = $ENV{ORIGIN_CA};
	return -d "$installed/seed/playfast";
}

sub seed
{
	my ($which, $sql, $arguments, $ours) = @_;
	return print "# SKIP PyPI playfast: it is not built\n" if !seed_is_there();
	peer("seed_$_$which", 'PyPI playfast, ' . ($_ eq 'batch' ? 'its batch' : 'one at a time'),
		rust('charts', $_), $arguments, $ours, $sql)
	  foreach modes($which, qw(batch sequential));
}

# The same with the store's latency.
sub distant
{
	my ($words, $which, $alone, @work) = @_;
	local $rounds = 3;
	$distant = 'distant_';
	latency(300, 1.5);
	ours("at 300 ms and 1.5 ms a call: $words, one batch", $work[0]);
	sql_alone($work[0]) if $alone;
	npm($which, @work);
	seed($which, @work);
	latency(0, 0);
	$distant = '';
}

# The PyPI package reads pages; it does not know trailing objects, and has a
# score of zero if there is none.
sub apps
{
	my ($n) = @_;
	my $which = $n == 32 ? '' : "_$n";
	my @ids = $session->ask('SELECT app_id FROM playfast_apps(' . literal(app_ids(2 * $n))
		  . ") WHERE score IS NOT NULL ORDER BY app_id LIMIT $n");
	my $apps = 'playfast_apps(' . literal(@ids) . ')';
	control('POST', 'mode', '{"sparse":false}');
	my %ours = map { my ($id, $row) = split /\t/, $_, 2; $id => decode_json($row) } $session->ask(
		'SELECT app_id || chr(9) || jsonb_build_array(title, description_html, real_installs, score, ratings,'
		  . ' price::float8, currency, developer, developer_email, genre_id, icon, floor(extract(epoch FROM updated_at)))'
		  . " FROM $apps");
	my $details = "SELECT count(*) FROM $apps";
	ours("playfast, the details of $n apps", $details);
	foreach my $mode (pypi_is_there() ? modes($which, qw(threads sequential)) : ())
	{
		peer("pypi_$mode$which", 'PyPI google-play-scraper, ' . ($mode eq 'threads' ? '16 threads' : 'one at a time'),
			python('apps', $mode), 0, \%ours, $details, @ids);
	}
	if (seed_is_there())
	{
		my %titles = map { $_ => [ $ours{$_}[0] ] } keys %ours;
		peer("seed_apps$which", 'PyPI playfast, its batch', rust('apps', 'batch'), 0, \%titles, $details, @ids);
	}
	control('POST', 'mode', '{"sparse":"some"}');
}

# Programs that read names from standard input.
sub others
{
	my ($name, $num, $sql, $ours, @input) = @_;
	peer("npm_$name", 'npm google-play-scraper, all at once', node($name, 'parallel'), $num, $ours, $sql, @input)
	  if npm_is_there();
	peer("pypi_$name", 'PyPI google-play-scraper, 16 threads', python($name, 'threads'), $num, $ours, $sql, @input)
	  if pypi_is_there();
}

# The newest reviews of five apps.  (The PyPI package playfast gets one page of 40, and
# leaves out those without a text.)
sub reviews
{
	my @ids = $session->ask('SELECT app_id FROM playfast_reviews(' . literal(app_ids(40))
		  . ', num => 150) GROUP BY app_id HAVING count(*) = 150 ORDER BY app_id LIMIT 5');
	my $from = 'playfast_reviews(' . literal(@ids) . ', num => 150)';
	my %ours;
	foreach ($session->ask("SELECT app_id || chr(9) || review_id FROM $from"))
	{
		my ($app, $review) = split /\t/;
		push @{ $ours{$app} }, $review;
	}
	ours('playfast, 150 reviews of 5 apps', "SELECT count(*) FROM $from");
	others('reviews', 150, "SELECT count(*) FROM $from", \%ours, @ids);
}

sub searches
{
	my @terms = qw(puzzle photo music weather chess);
	my $from = 'playfast_search(' . literal(@terms) . ', num => 19)';
	my %ours = by_name($session->ask("SELECT query || chr(9) || string_agg(app_id, ' ' ORDER BY rank) FROM $from GROUP BY query"));
	my $sql = "SELECT count(*) FROM $from";
	ours('playfast, 5 searches', $sql);
	others('search', 19, $sql, \%ours, @terms);
	peer('seed_search', 'PyPI playfast, its batch', rust('search', 'batch'), 19, \%ours, $sql, @terms) if seed_is_there();
}

# Peak memory over the idle process of large batches, at defaults.
sub memory
{
	foreach ([ 250, 10, 25, 100 ], [ 10000, 244, 41, 5 ])
	{
		my ($n, $ncountries, $ncategories, $num) = @$_;
		my @names = map { join ',', $session->ask($_) }
		  "SELECT country FROM playfast_countries LIMIT $ncountries", "SELECT category FROM playfast_categories LIMIT $ncategories";
		my $sql = "SELECT count(*) FROM playfast_top_apps('{$names[0]}', '{$names[1]}', num => $num)";
		$session->ask($sql);
		my ($mib, undef, $failed) = peak_memory($sql);
		figure("peer_memory_$n", $mib, 'MiB', "playfast, $n charts of $num, peak memory over idle, $failed calls failed");
		my %who = (npm => node('charts', 'parallel'), seed => rust('charts', 'batch'));
		delete $who{npm} if !npm_is_there();
		delete $who{seed} if !seed_is_there();
		foreach my $peer (sort keys %who)
		{
			my @lines = eval { program("exec 2>/dev/null; $who{$peer}", 0, "$num @names") };
			figure("peer_memory_${peer}_$n", @lines ? sprintf('%.0f', $lines[0]{mib}) : 'fails', 'MiB', "    $peer, its batch");
		}
	}
}

my %part = (charts => \&charts, apps => sub { apps(32); apps(320) }, reviews => \&reviews, search => \&searches,
	memory => \&memory);
my @parts = @ARGV ? @ARGV : qw(charts apps reviews search memory);
die "parts: @{[ sort keys %part ]}\n" if grep { !$part{$_} } @parts;
$part{$_}->() foreach @parts;
$session->close;
exit($ok ? 0 : 1);
