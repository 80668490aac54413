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
my $batch = "SELECT count(*) FROM $charts";
my $ok = 1;
binmode STDERR, ':utf8';

# Redirects requests for play.google.com to the origin.
system(qq(nft 'add table ip nat; add chain ip nat output { type nat hook output priority -100; };)
	  . qq( add rule ip nat output tcp dport 443 redirect to :$port')) == 0 or die "nft failed\n";

# Returns the milliseconds of a statement on a warm session, in all and of the
# backend's processor.
sub ms
{
	my ($sql) = @_;
	$session->ask($sql);
	my @measured = map { [ $session->measure($sql) ] } 1 .. $rounds;
	return (median(map { 1000 * $_->[0] } @measured), median(map { $_->[1] / 1e6 } @measured));
}

# Runs a program, whose last argument is the number of rounds; returns its
# lines of JSON, one for each round.
sub program
{
	my @lines = map { decode_json($_) } `@_ $rounds`;
	die "$_[0] failed\n" if @lines != $rounds;
	return @lines;
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

# Returns lines "chart, tab, app ids" as a hash.
sub by_chart { return map { my ($chart, $ids) = split /\t/; $chart => [ split ' ', $ids ] } @_ }

sub charts
{
	my $ids = "SELECT country || ' ' || category || chr(9) || string_agg(app_id, ' ' ORDER BY rank)"
	  . " FROM $charts GROUP BY country, category";
	my %ours = by_chart($session->ask($ids));
	ours('playfast, 25 charts in one batch', $batch);
	sql_alone();
	sql_curl(\%ours);
	npm(\%ours);
	seed(\%ours);
	distant(\%ours);
}

# playfast without batches.
sub sql_alone
{
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
	my ($ours) = @_;
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
	my %theirs = by_chart($session->ask("SELECT country || ' ' || category || chr(9)"
		  . " || string_agg(app_id, ' ' ORDER BY rank) $from GROUP BY country, category"));
	must_equal($ours, \%theirs);
	compare('sql_curl', 'curl by COPY FROM PROGRAM and jsonb, one at a time',
		(ms("SELECT count(*) $from"))[0], 0, $batch);
}

sub npm
{
	my ($ours) = @_;
	local $ENV{PEERS_MODULE} = "$installed/node_modules/google-play-scraper/index.js";
	local $ENV{NODE_EXTRA_CA_CERTS} = $ENV{ORIGIN_CA};
	return print "# SKIP npm google-play-scraper: it is not installed\n" if !-e $ENV{PEERS_MODULE};
	foreach my $mode (qw(parallel sequential))
	{
		my @lines = program("node $FindBin::Bin/peers.mjs $mode");
		must_equal($ours, $_->{ids}) foreach @lines;
		my $ratio = compare("${distant}npm_$mode",
			'npm google-play-scraper, ' . ($mode eq 'parallel' ? 'all at once' : 'one at a time'),
			medians(@lines), $batch);
		next if $distant;
		$ok &&= $ratio >= 4;
		print join("\t", 'bar', "peer_$mode", $ratio, '>= 4', $ratio >= 4 ? 'ok' : 'FALLS SHORT'), "\n";
	}
}

# The PyPI package playfast, built with the system's certificates; see bench/peers.
sub seed
{
	my ($ours) = @_;
	return print "# SKIP PyPI playfast: it is not built\n" if !seed_is_there();
	foreach my $mode (qw(batch sequential))
	{
		my @lines = program("python3 $FindBin::Bin/peers_seed.py $mode");
		must_equal($ours, $_->{ids}) foreach @lines;
		compare("${distant}seed_$mode", 'PyPI playfast, ' . ($mode eq 'batch' ? 'its batch' : 'one at a time'),
			medians(@lines), $batch);
	}
}

# Is it installed, so that programs find it?
sub seed_is_there
{
	$ENV{SSL_CERT_FILE} = $ENV{ORIGIN_CA};
	$ENV{PYTHONPATH} = "$installed/seed";
	return -d "$installed/seed/playfast";
}

# The same with the store's latency.
sub distant
{
	my ($ours) = @_;
	local $rounds = 3;
	$distant = 'distant_';
	latency(300, 1.5);
	ours('at 300 ms and 1.5 ms a call: playfast, one batch', $batch);
	sql_alone();
	npm($ours);
	seed($ours);
	latency(0, 0);
	$distant = '';
}

# The PyPI package reads pages; it does not know trailing objects, and has a
# score of zero if there is none.
sub apps
{
	my @ids = $session->ask('SELECT app_id FROM playfast_apps(' . literal(app_ids(64))
		  . ') WHERE score IS NOT NULL ORDER BY app_id LIMIT 32');
	my $apps = 'playfast_apps(' . literal(@ids) . ')';
	local $ENV{PYTHONPATH} = "$installed/python";
	local $ENV{no_proxy} = '*';
	return print "# SKIP PyPI google-play-scraper: it is not installed\n"
	  if !-d "$installed/python/google_play_scraper";
	control('POST', 'mode', '{"sparse":false}');
	my %ours = map { my ($id, $row) = split /\t/, $_, 2; $id => decode_json($row) } $session->ask(
		'SELECT app_id || chr(9) || jsonb_build_array(title, description_html, real_installs, score, ratings,'
		  . ' price::float8, currency, developer, developer_email, genre_id, icon, floor(extract(epoch FROM updated_at)))'
		  . " FROM $apps");
	my $details = "SELECT count(*) FROM $apps";
	ours('playfast, the details of 32 apps', $details);
	foreach my $mode (qw(threads sequential))
	{
		my @lines = program("echo @ids | python3 $FindBin::Bin/peers.py $mode");
		must_equal(\%ours, $_->{rows}) foreach @lines;
		compare("pypi_$mode", 'PyPI google-play-scraper, ' . ($mode eq 'threads' ? '16 threads' : 'one at a time'),
			medians(@lines), $details);
	}
	if (seed_is_there())
	{
		my %titles = map { $_ => [ $ours{$_}[0] ] } keys %ours;
		my @lines = program("echo @ids | python3 $FindBin::Bin/peers_seed.py apps");
		must_equal(\%titles, $_->{ids}) foreach @lines;
		compare('seed_apps', 'PyPI playfast, its batch', medians(@lines), $details);
	}
	control('POST', 'mode', '{"sparse":"some"}');
}

charts();
apps();
$session->close;
exit($ok ? 0 : 1);
