# A function's rows for a response are those that the parser returns for the
# stored body of the response.  A recorder stands before the origin: it passes
# on every request, and stores every body unchanged.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use IPC::Run ();
use JSON::PP ();
use POSIX ();
use Test::More;

use Playfast;

# -------------------------------------------------------------- the recorder

my $store = scratch();
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64, ReuseAddr => 1)
	or BAIL_OUT("no recorder: $!");
my $recorder_url = 'http://127.0.0.1:' . $listener->sockport;

# Reads a request: its first line, its head, its body.
sub read_request
{
	my ($client) = @_;
	local $/ = "\r\n";
	chomp(my $line = <$client> // return);
	my %head;
	while (defined(my $field = <$client>))
	{
		chomp $field;
		last if $field eq '';
		my ($name, $value) = split /:\s*/, $field, 2;
		$head{ lc $name } = $value;
	}
	my $body = '';
	read($client, $body, $head{'content-length'}) if $head{'content-length'};
	return ($line, \%head, $body);
}

sub spew
{
	my ($file, $text) = @_;
	open my $out, '>:raw', $file or die "$file: $!";
	print $out $text or die "$file: $!";
	return close $out;
}

sub slurp
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!";
	local $/;
	return scalar <$in>;
}

# Passes on one request; its body goes to $store/NUMBER.body, its path to
# $store/NUMBER.path.
sub pass_on
{
	my ($client, $number) = @_;
	my ($line, $head, $body) = read_request($client) or return;
	my ($method, $path) = split / /, $line;
	spew("$store/request", $body);
	my @command = (qw(curl --silent --http1.1 --compressed --noproxy *), '--cacert', $ENV{ORIGIN_CA},
		'--request', $method, '--output', "$store/answer", '--write-out', '%{http_code}');
	push @command, '--header', "$_: $head->{$_}" for grep { defined $head->{$_} } qw(user-agent cookie content-type);
	push @command, '--data-binary', "\@$store/request" if $method eq 'POST';
	unlink "$store/answer";
	IPC::Run::run([ @command, "$ENV{ORIGIN_URL}$path" ], '<', \undef, '>', \my $status, '2>', \my $err);
	my $answer = -e "$store/answer" ? slurp("$store/answer") : '';
	spew("$store/$number.body", $answer) if $status == 200;
	spew("$store/$number.path", $path) if $status == 200;
	print $client "HTTP/1.1 $status Recorded\r\nContent-Type: text/html; charset=utf-8\r\n",
		'Content-Length: ', length $answer, "\r\nConnection: close\r\n\r\n", $answer;
	return;
}

my $recorder = fork() // BAIL_OUT("no recorder: $!");
if ($recorder == 0)
{
	local $SIG{PIPE} = 'IGNORE';
	for (my $number = 1; my $client = $listener->accept; $number++)
	{
		eval { pass_on($client, sprintf '%06d', $number); 1 } or print STDERR "recorder: $@";
		CORE::close $client;
	}
	POSIX::_exit(0);
}
my $main_pid = $$;
END
{
	if ($recorder && $$ == $main_pid) { local $?; kill 'KILL', $recorder; waitpid $recorder, 0; }
}

# ------------------------------------------------------------ the comparison

reset_origin();
my $session = session(set => { 'playfast.base_url' => $recorder_url, 'playfast.retries' => 0 });
$session->query('CREATE TEMP TABLE response (n integer PRIMARY KEY, path text, body text)');

# Loads the responses since the last call into a table.
sub take_responses
{
	$session->query('TRUNCATE response');
	for my $path (sort glob "$store/*.path")
	{
		my ($file, $number) = $path =~ m{^(.*/(\d+))\.path$};
		$session->query("INSERT INTO response VALUES ($number, pg_read_file('$file.path'), pg_read_file('$file.body'))");
		unlink "$file.path", "$file.body";
	}
	return;
}

# The columns that are not in the body of a response.
my %not_in_body = (
	top_apps => [qw(country lang category collection fetched_at)],
	apps => [qw(country lang url fetched_at)],
	search => [qw(query country lang price_filter fetched_at)],
	suggestions => [qw(term country lang fetched_at)],
	reviews => [qw(app_id lang fetched_at)],
	permissions => [qw(app_id lang fetched_at)],
	data_safety => [qw(app_id lang fetched_at)],
	similar_apps => [qw(similar_to country lang fetched_at)],
	developer_apps => [qw(developer_id country lang fetched_at)],
	developers => [qw(developer_id country lang fetched_at)],
);
my %met;

# same(NAME, PARSER, CALL, OPTIONS): runs the call and compares its rows with
# those that the parser returns for the responses.  Options: path (a pattern
# for the responses with rows; default all), chained (they are pages of one
# list, with continuous ranks), rows (their expected number; default some).
sub same
{
	my ($name, $parser, $call, %option) = @_;
	my $unsaid = $not_in_body{$parser};
	take_responses();
	$session->query('DROP TABLE IF EXISTS network, parsed');
	$session->query("CREATE TEMP TABLE network AS SELECT * FROM $call");
	my $told = $session->query('SELECT DISTINCT status, error FROM playfast_outcomes() ORDER BY 1');
	take_responses();
	my $path = $option{path} // '.';
	$session->query("CREATE TEMP TABLE parsed AS SELECT r.n, p.* FROM response AS r, "
		. "playfast_parse_$parser(r.body) AS p WHERE r.path ~ '$path'");
	$session->query('UPDATE parsed SET rank = rank + '
		. '(SELECT coalesce(sum(m), 0) FROM (SELECT max(q.rank) AS m FROM parsed AS q WHERE q.n < parsed.n GROUP BY q.n) AS s)')
		if $option{chained};

	my $rows = $session->query('SELECT count(*) FROM network');
	defined $option{rows} ? is($rows, $option{rows}, "$name: rows") : cmp_ok($rows, '>', 0, "$name: there are rows");
	diag $told if !$rows;
	is($session->query('SELECT count(*) FROM parsed'), $rows, "$name: the same number from the bodies");
	is($session->query('SELECT count(*) FROM parsed WHERE num_nonnulls(' . join(', ', @$unsaid) . ') > 0'), 0,
		"$name: columns that are not in a body are NULL");
	my $said = "'{" . join(',', 'n', @$unsaid) . "}'::text[]";
	my $different = $session->query(
		"WITH a AS (SELECT to_jsonb(t) - $said AS r FROM network AS t), b AS (SELECT to_jsonb(t) - $said AS r FROM parsed AS t) "
		. "(SELECT 'network ' || left(r::text, 2000) FROM (SELECT r FROM a EXCEPT ALL SELECT r FROM b) AS x LIMIT 1) UNION ALL "
		. "(SELECT 'parsed ' || left(r::text, 2000) FROM (SELECT r FROM b EXCEPT ALL SELECT r FROM a) AS x LIMIT 1)");
	is($different, '', "$name: the same rows");

	# Notes the columns with a value; others would be equal anyway.
	$met{"$parser $_"} = 1 for split /\n/, $session->query('SELECT DISTINCT k.key FROM parsed, '
		. "jsonb_each(to_jsonb(parsed)) AS k WHERE jsonb_typeof(k.value) <> 'null'");
	$met{$parser} = 1;
	return;
}

my $apps = "'{" . join(',', map { "org.wellknown.$_" } qw(everywhere game onlyus onlyjp preregister early unrated unrated2
	paid sale varies translated legal bare dead)) . "}'";
my $charts = "playfast_top_apps('{us,kr,jp}', '{GAME,TOOLS,DATING}', '{TOP_FREE,TOP_PAID}', num => 30)";
my $details = "playfast_apps($apps, '{us,jp}', '{en,de,ja}')";
my $batchexecute = '/batchexecute';

# Each operation with its defaults.
sub all_operations
{
	my ($how) = @_;
	same("charts$how", 'top_apps', $charts);
	same("apps$how", 'apps', $details);
	same("searches$how", 'search', "playfast_search('{quillmarket,adventure,zzzqqq}', '{us,de}', num => 1000)");
	same("suggestions$how", 'suggestions', "playfast_suggestions('{s,a,zzzqqq}', '{us}', '{en,pt}')");
	same("reviews$how", 'reviews',
		"playfast_reviews('{org.wellknown.reviews7,org.wellknown.reviews150,org.wellknown.reviews0}', '{en,de}')");
	same("permissions$how", 'permissions', "playfast_permissions($apps, '{en,ko}')");
	same("data safety$how", 'data_safety', "playfast_data_safety($apps, '{en,de}')");
	same("similar apps$how", 'similar_apps', "playfast_similar_apps('{org.wellknown.similar}', num => 50)",
		path => '/collection/cluster', rows => 50);
	same("developers$how", 'developers', "playfast_developers('{6000000000000000003,6000000000000000085}', '{us,de}')", rows => 4);
	same("developers' apps$how", 'developer_apps', "playfast_developer_apps('{6000000000000000003,Three Named Apps}')", rows => 6);
	return;
}
all_operations('');
same('similar apps with a sale', 'similar_apps', "playfast_similar_apps('{org.wellknown.sale}', num => 50)",
	path => '/collection/cluster', rows => 50);

# The same with other spellings of the messages.
for my $mode ([ sparse => JSON::PP::true ], [ sparse => JSON::PP::false ], [ boolean => '01' ],
	[ rt => JSON::PP::true ], [ rt => JSON::PP::false ], [ generation => 2022 ])
{
	reset_origin();
	mode(@$mode);
	all_operations(", $mode->[0] = $mode->[1]");
}
reset_origin();
fault('hostile_text');
same('charts with hostile texts', 'top_apps', $charts);
same('apps with hostile texts', 'apps', $details);
same('reviews with hostile texts', 'reviews', "playfast_reviews('{org.wellknown.reviews150}')");

# All other sources.
sub faulty
{
	my ($rules, @arguments) = @_;
	reset_origin();
	fault(@$_) for @$rules;
	same(@arguments);
	reset_origin();
	return;
}
sub refused { return [ error_row => code => 3, detail => JSON::PP::false(), match => { rpcid => $_[0] } ] }
sub no_page { return [ status => status => 404, match => { path => $_[0] } ] }
sub other_page { return [ html => match => { path => $_[0] } ] }

my $similar = "playfast_similar_apps('{org.wellknown.similar}', num => 1000)";
my $number = "playfast_developer_apps('{6000000000000000085}', num => 1000)";
my $named = "playfast_developer_apps('{Twenty & Named Apps GmbH}', num => 20)";

faulty([ refused('Ws7gDc') ], 'pages of apps', 'apps', $details, path => '/apps/details');
faulty([ refused('xdSrCf') ], 'permissions in pages of apps', 'permissions', "playfast_permissions($apps, '{en,ko}')",
	path => '/apps/details');
faulty([ refused('Ws7gDc') ], 'pages of data safety', 'data_safety', "playfast_data_safety($apps, '{en,de}')",
	path => '/apps/datasafety');
faulty([ other_page('/store/search') ], 'searches over RPC', 'search', "playfast_search('{quillmarket,adventure}', num => 1000)",
	path => $batchexecute);
faulty([ refused('oCPfdb') ], 'reviews of the older RPC', 'reviews', "playfast_reviews('{org.wellknown.reviews150}', num => 0)",
	path => 'UsvDTd', rows => 150);
faulty([], 'pages of reviews', 'reviews', "playfast_reviews('{org.wellknown.reviews2500}', num => 0)",
	chained => 1, rows => 2500);
faulty([], 'reviews with four stars', 'reviews', "playfast_reviews('{org.wellknown.reviews2500}', score => 4, sort => 'rating')");
faulty([], 'similar apps, page after page', 'similar_apps', $similar,
	path => '/collection/cluster|qnKhOb', chained => 1, rows => 137);
faulty([ no_page('/store/apps/collection/cluster') ], 'similar apps over RPC', 'similar_apps', $similar,
	path => 'CNT7ob|qnKhOb', chained => 1, rows => 137);
my @no_cluster = (no_page('/store/apps/collection/cluster'), [ 'null_payload', match => { rpcid => [ 'CNT7ob', 'qnKhOb' ] } ]);
faulty(\@no_cluster, 'the similar apps beside an app, over RPC', 'similar_apps', $similar, path => 'ag2B9c', rows => 6);
faulty([ refused('ag2B9c'), @no_cluster ], 'the similar apps on the page of an app', 'similar_apps', $similar,
	path => '/apps/details', rows => 6);
faulty([], 'a developer, page after page', 'developer_apps', $number, chained => 1, rows => 85);
faulty([ other_page('/store/apps/dev') ], 'a developer by number, over RPC', 'developer_apps', $number,
	path => $batchexecute, chained => 1, rows => 85);
faulty([], 'a developer by name', 'developer_apps', $named, rows => 20);
faulty([ other_page('/store/apps/developer') ], 'a developer by name, over RPC', 'developer_apps', $named,
	path => 'IRWBmd', rows => 20);

# The page of an app has its most helpful reviews.
mode(refuse => ['Ws7gDc']);
$session->query("SELECT count(*) FROM playfast_apps('{org.wellknown.reviews150}')");
mode(refuse => []);
take_responses();
my $said = "'{app_id,lang,fetched_at,rank}'::text[]";
is($session->query("SELECT count(*) > 10, count(r) = count(*), bool_and(to_jsonb(p) - $said = to_jsonb(r) - $said) "
	. "FROM response, playfast_parse_reviews(body) AS p LEFT JOIN "
	. "playfast_reviews('{org.wellknown.reviews150}', sort => 'relevance') AS r USING (review_id) WHERE path ~ '/apps/details'"),
	't|t|t', 'the reviews on the page of an app are those of the list');

# Rows that cannot be read, which both reject, and calls that cannot be read.
faulty([ [ 'layout', variant => 'row', slot => 3, every => 7 ] ], 'charts with some rows of another layout', 'top_apps', $charts);
$session->set('playfast.on_error' => 'ignore');
for my $line ([ layout => {}, 'layout_changed' ], [ bad_json => {}, 'layout_changed' ], [ truncate => { fraction => 0.4 }, 'network_error' ])
{
	my ($kind, $parameters, $status) = @$line;
	reset_origin();
	fault($kind, %$parameters);
	take_responses();
	$session->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}')");
	is($session->query('SELECT status FROM playfast_outcomes()'), $status, "$kind: the call is $status");
	take_responses();
	is($session->result('SELECT count(r) FROM response, playfast_parse_top_apps(body) AS r')->{sqlstate}, 'PF007',
		"$kind: the parser refuses the body");
}

# Every column of every parser must have been compared with a value.  (Files of
# the catalogue are compressed, and stored as text they are read by
# sql/catalog.sql.)
my @parsers = split /\n/, $session->query(q{SELECT substr(proname, 16) FROM pg_proc
	WHERE proname ~ '^playfast_parse_' AND proname !~ '^playfast_parse_catalog_' ORDER BY 1});
for my $parser (@parsers)
{
	ok($met{$parser}, "playfast_parse_$parser is compared") or next;
	my %is_unsaid = map { $_ => 1 } @{ $not_in_body{$parser} };
	my @columns = split /\n/, $session->query('SELECT a.attname FROM pg_proc AS p JOIN pg_type AS t ON t.oid = p.prorettype '
		. "JOIN pg_attribute AS a ON a.attrelid = t.typrelid WHERE p.proname = 'playfast_parse_$parser' AND a.attnum > 0");
	is(join(' ', grep { !$is_unsaid{$_} && !$met{"$parser $_"} } @columns), '', "playfast_parse_$parser: in every column");
}

reset_origin();
done_testing();
