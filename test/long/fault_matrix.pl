# Every fault of the origin with every operation: docs/faults.md has the
# outcomes in two tables, which are read here and compared with the code.
# Requests are counted as well, with the default number of retries.
#
#     FAULTS=show    prints the second table as it should be, and tests nothing
#     FAULTS=REGEX   tries only the faults that match
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Test::More;

use Playfast;

my $page = "$FindBin::Bin/../../docs/faults.md";
my $origin = "$FindBin::Bin/../origin/lua/fault/rules.lua";
my $show = ($ENV{FAULTS} // '') eq 'show';
my $only = $show || !defined $ENV{FAULTS} ? qr/./ : qr/$ENV{FAULTS}/;

# --------------------------------------------------------- the documentation

# Returns the tables of a page: a list of lists of rows, each a list of cells.
sub tables_of
{
	my ($file) = @_;
	my @tables;
	my $inside = 0;
	open my $handle, '<', $file or die "$file: $!";
	while (my $line = <$handle>)
	{
		if ($line !~ s/^\|\s*//)
		{
			$inside = 0;
			next;
		}
		push @tables, [] unless $inside++;
		next if $line =~ /^-+\s*\|/;
		$line =~ s/\s*\|\s*$//;
		push @{ $tables[-1] }, [ split /\s*\|\s*/, $line, -1 ];
	}
	return @tables;
}

my ($columns, $faults) = tables_of($page);
shift @$columns;
my @column_names = map { $_->[0] } @$columns;
my %operations_of = map { $_->[0] => [ $_->[1] =~ /(\w+)/g ] } @$columns;
my $head = shift @$faults;

# Reads "`status status=429`": returns the kind and its parameters.
sub fault_of
{
	my ($cell) = @_;
	my ($kind, @parameters) = split ' ', $cell =~ s/`//gr;
	return ($kind, map { my ($name, $value) = split /=/, $_, 2; ($name => $value =~ /^[0-9.]+$/ ? 0 + $value : $value) } @parameters);
}

# Reads "`ok`; reviews `empty`" for an operation; returns undef if the fault
# does not apply to it.
sub expected
{
	my ($cell, $operation) = @_;
	return undef if $cell !~ /\w/;
	my ($usual, @others) = split /;\s*/, $cell;
	for my $other (@others)
	{
		my ($names, $status) = $other =~ /^([\w, ]+) `(\w+)`$/ or die "what is \"$other\" in \"$cell\"?";
		return $status if grep { $_ eq $operation } split /,\s*/, $names;
	}
	return $usual =~ s/`//gr;
}

# ------------------------------------------------------------- how to ask

my $well = 'org.wellknown';

# Two calls each, one that a fault meets and another one.  from: their
# arguments; key: the input that distinguishes them, met: a part of it that
# only the first one has; subject: the name that the origin has for it.
my %ask = (
	top_apps => { from => "top_apps('{COUNTRY}', '{GAME,TOOLS}', num => 8)", key => 'category', met => 'TOOLS',
		match => { category => 'TOOLS' } },
	suggestions => { from => "suggestions('{quillm,s}')", key => 'term', met => 'quillm' },
	rpc => { from => q{rpc_batch(ARRAY[ROW('IJ4APc', '[[null,["quillm"],[10],[2],4]]', NULL, NULL, 0)::playfast_rpc_request, }
		. q{ROW('IJ4APc', '[[null,["s"],[10],[2],4]]', NULL, NULL, 0)::playfast_rpc_request])}, key => 'args', met => 'quillm' },
	(map { $_ => { from => "$_('{$well.everywhere,$well.game}')", key => 'app_id', met => "$well.everywhere", rpc => 'Ws7gDc' } }
		qw(apps data_safety app_reports)),
	(map { $_ => { from => "$_('{$well.everywhere,$well.game}', '{COUNTRY}')", key => 'app_id', met => "$well.everywhere",
		rpc => 'Ws7gDc' } } qw(app_digests availability)),
	permissions => { from => "permissions('{$well.everywhere,$well.game}')", key => 'app_id', met => "$well.everywhere",
		rpc => 'xdSrCf' },
	similar_apps => { from => "similar_apps('{$well.similar,$well.game}', num => 8)", key => 'similar_to',
		met => "$well.similar", rpc => 'ag2B9c', list => 55 },
	developer_apps => { from => "developer_apps('{6000000000000000085,6000000000000000003}', num => 8)", key => 'developer_id',
		met => '6000000000000000085', list => 24 },
	developers => { from => "developers('{6000000000000000085,6000000000000000003}')", key => 'developer_id',
		met => '6000000000000000085', rpc => 'Ws7gDc' },
	search => { from => "search('{adventure,quillmarket}', num => 8)", key => 'query', met => 'adventure', list => 35 },
	reviews => { from => "reviews('{$well.reviews2500,$well.reviews7}', num => 8)", key => 'app_id', met => "$well.reviews2500",
		list => 1008 },
);
$_->{match} //= { subject => $_->{met} } for values %ask;

# How the fault of each column meets its operations.  before: rules that come
# first; match: for the fault, in addition to country and subject.
my %way = (
	'RPC' => {},
	'RPC, then page' => {},
	'page, then RPC' => {},
	'page alone' => {
		before => sub { { fault => 'refuse', match => { rpcid => $_[1]{rpc} } } },
		match => sub { { page => $_[0] eq 'data_safety' ? 'datasafety' : $_[0] eq 'developers' ? 'dev' : 'details' } } },
	'RPC alone' => {
		before => sub { { fault => 'html', match => { method => 'GET' } } },
		match => sub { { method => 'POST' } } },
	'linked page' => {
		list => 1,
		match => sub { { page => 'cluster' } } },
	'later' => {
		list => 1,
		before => sub { $_[0] eq 'app_reports' ? { fault => 'unserved', fields => '75', match => { rpcid => 'Ws7gDc' } } : () },
		match => sub {
			$_[0] eq 'reviews' ? { num => 8 } : $_[0] eq 'app_reports' ? { rpcid => 'xdSrCf' } : { rpcid => 'qnKhOb' }
		} },
);

# The sources return the same rows, or nearly: those of the other source are
# right, too.
my %other_source = (
	'RPC, then page' => $way{'page alone'}{before},
	'page, then RPC' => $way{'RPC alone'}{before});

# A session for each operation of each column, each with a country of its own,
# so that all can run at the same time.
my @countries = qw(us gb de fr it es jp kr br in mx ca au nl se pl tr ch at be ar cl co dk fi no pt cz gr hu id il);
my @cells;

# Limit for the requests of a batch that fails throughout, as a multiple of
# those of a good one.
my $most_requests = 4;

# The number of requests of a session's last batch.  Those that libcurl itself
# repeats over another connection do not count.
my $requests = '(SELECT max(transfer) FROM playfast_outcomes())';

# Returns a statement that stores a call's rows in the table got.
sub fill
{
	my ($cell) = @_;
	return "TRUNCATE got; INSERT INTO got SELECT to_jsonb(f) - 'fetched_at' FROM playfast_$cell->{from} AS f;";
}

# Runs a statement in all sessions at the same time.
sub everywhere
{
	my ($statement, @where) = @_;
	$_->{session}->start($statement->($_)) for @where;
	return map { $_->{session}->finish } @where;
}

# Returns the rules that $make returns for a cell, in its country.
sub rules
{
	my ($cell, $make) = @_;
	return () if !$make;
	return map { { %$_, match => { %{ $_->{match} }, country => $cell->{country} } } }
		$make->($cell->{operation}, $cell->{ask});
}

sub open_cells
{
	for my $column (@column_names)
	{
		die "no way to meet \"$column\"" unless $way{$column};
		for my $operation (@{ $operations_of{$column} })
		{
			my $ask = $ask{$operation} or die "no way to ask $operation";
			my $country = shift @countries or die 'no country is left';
			my %cell = (column => $column, operation => $operation, ask => $ask, way => $way{$column}, country => $country);
			($cell{from} = $ask->{from}) =~ s/COUNTRY/$country/;
			$cell{from} =~ s/num => 8\b/num => $ask->{list}/ if $way{$column}{list};
			$cell{session} = session(set => {
				'playfast.country' => $country, 'playfast.on_error' => 'ignore', 'playfast.retry_budget' => '10s',
				'playfast.pack_bytes' => '1MB', 'playfast.max_response_size' => '4MB' });
			push @cells, \%cell;
		}
	}

	# The right answers: the rows without a fault, from either source.
	everywhere(sub { 'CREATE TEMP TABLE got (r jsonb); CREATE TEMP TABLE truth (source int, r jsonb)' }, @cells);
	for my $source (1, 2)
	{
		my @where = grep { $source == 1 || $other_source{ $_->{column} } } @cells;
		reset_origin();
		mode(search_token => JSON::PP::true());
		my @rules = map { rules($_, $source == 1 ? $_->{way}{before} : $other_source{ $_->{column} }) } @where;
		origin('POST', 'fault', \@rules) if @rules;
		my @results = everywhere(sub { fill($_[0]) . "INSERT INTO truth SELECT $source, r FROM got" }, @where);
		if ($source == 1)
		{
			$_->{good} = $_->{session}->query("SELECT $requests") for @where;
		}
		for my $i (0 .. $#where)
		{
			my $cell = $where[$i];
			is($results[$i]{sqlstate}, '00000', "$cell->{operation}, $cell->{column}: no error without a fault")
				or diag $results[$i]{err};
			is($cell->{session}->query('SELECT string_agg(DISTINCT status, \' \') FROM playfast_outcomes()'), 'ok',
				"$cell->{operation}, $cell->{column}: ok without a fault");
		}
	}
	return;
}

# The outcome of the calls: status and rows of the one that was met and of the
# other, and the wrong rows of both.
my $failures = "'rate_limited', 'blocked', 'http_error', 'network_error', 'timeout', 'too_large', 'layout_changed', 'skipped'";

# Values that some faults change in otherwise right rows.
my %changed = (
	hostile_text => 'title,description,description_html,summary,content',
	bad_numbers => 'score,score_text,price,free');

sub found
{
	my ($cell, $bent) = @_;
	my ($key, $met) = @{ $cell->{ask} }{qw(key met)};
	my $is_met = sub { "coalesce(($_[0])::text, '') LIKE '%$met%'" };
	my $cut = $bent ? "- '{$bent}'::text[]" : '';

	# A row for a call that has failed or is not found.
	my $absent_row = "(r->>'status' IN ($failures, 'empty', 'not_found') AND coalesce(r->>'payload', '') = '' "
		. "AND coalesce(r->>'availability', 'not_found') = 'not_found') OR r->>'listed' = 'false'";
	return <<~END;
		SELECT json_build_object(
			'statuses', (SELECT json_object_agg(CASE WHEN ${\ $is_met->("o.key->'$key'") } THEN 'met' ELSE 'other' END,
				json_build_array(status, error, hint)) FROM playfast_outcomes() AS o),
			'requests', $requests,
			'calls', (SELECT count(*) FROM playfast_outcomes()),
			'met', (SELECT count(*) FROM got WHERE ${\ $is_met->("r->'$key'") } AND ($absent_row) IS NOT TRUE),
			'other', (SELECT count(*) FROM got WHERE NOT ${\ $is_met->("r->'$key'") } AND ($absent_row) IS NOT TRUE),
			'whole', (SELECT json_agg(n) FROM (SELECT count(*) AS n FROM truth WHERE ${\ $is_met->("r->'$key'") } GROUP BY source) AS c),
			'whole_other', (SELECT json_agg(n) FROM (SELECT count(*) AS n FROM truth WHERE NOT ${\ $is_met->("r->'$key'") } GROUP BY source) AS c),
			'wrong', (SELECT json_agg(r) FROM got WHERE ($absent_row) IS NOT TRUE AND (r $cut) NOT IN (SELECT r $cut FROM truth)))
		END
}

# Returns all rules of a cell, its fault last.
sub rules_of
{
	my ($cell, $fault) = @_;
	my $match = $cell->{way}{match};
	return (rules($cell, $cell->{way}{before}), { %$fault, match => { country => $cell->{country},
		%{ $cell->{ask}{match} }, $match ? %{ $match->($cell->{operation}) } : () } });
}

# Tries a fault in all cells that it applies to; returns their outcomes.
sub try
{
	my ($kind, $parameters, $retries, $once, @where) = @_;
	my $slow = $kind =~ /stall|slow|freeze/;
	my $times = $once ? { times => 1 } : {};

	reset_origin();
	mode(search_token => JSON::PP::true());

	# A Retry-After delays every session that uses this origin.
	my $url = $parameters->{retry_after} ? another_url() : $ENV{ORIGIN_URL};
	everywhere(sub { "SET playfast.base_url = '$url'; SET playfast.retries = $retries; SET playfast.transfer_timeout = '"
		. ($slow ? '2s' : '20s') . "'" }, @where);
	if ($kind eq 'freeze')
	{
		# Faults of connections, which must be open, not of requests.
		everywhere(\&fill, @where);
		freeze();
	}
	else
	{
		origin('POST', 'fault', [ map { rules_of($_, { fault => $kind, %$parameters, %$times }) } @where ]);
	}
	my @found = map { $_->{sqlstate} eq '00000' ? JSON::PP::decode_json($_->{out}) : { error => $_->{err} } }
		everywhere(sub { fill($_[0]) . found($_[0], $changed{$kind}) }, @where);

	my $rules = origin('GET', 'fault');
	$rules = [] if ref $rules ne 'ARRAY';	# none, as Lua writes an empty list
	my %used = map { $_->{match}{country} => $_->{used} } @{ $rules };
	$found[$_]{used} = $kind eq 'freeze' ? 1 : $used{ $where[$_]{country} } for 0 .. $#where;
	return @found;
}

# Compares a cell's outcome with the expected status; returns what is wrong.
sub complaints
{
	my ($kind, $level, $cell, $found, $status) = @_;
	return "raised $found->{error}" if defined $found->{error};
	my @wrong;
	my $check = sub { push @wrong, $_[1] if !$_[0] };
	my ($got, $error) = map { $_ // '' } @{ $found->{statuses}{met} // [] };
	my ($other, $its_error) = map { $_ // '' } @{ $found->{statuses}{other} // [] };
	my $is_answer = $got =~ /^(ok|empty|not_found)$/;
	my $is_short = $kind =~ /^layout:row$/ || $cell->{way}{list};

	$check->($found->{used}, 'the fault was not met');
	$check->((grep { $got eq $_ } split / or /, $status), "$got ($error), not $status");
	$check->($found->{calls} == 2, "$found->{calls} outcomes of 2 calls");

	# A raw RPC's answer may have any shape.
	$check->(!$found->{wrong} || ($kind =~ /^(?:layout|payload)$/ && $cell->{operation} eq 'rpc'),
		'wrong rows: ' . substr(JSON::PP::encode_json($found->{wrong} // []), 0, 400));
	if ($got eq 'ok' && $kind ne 'layout:row' && $error !~ /^truncated/)
	{
		$check->((grep { $found->{met} == $_ } @{ $found->{whole} }), "$found->{met} rows of @{ $found->{whole} }");
	}
	elsif ($got ne 'ok' && !$cell->{way}{list} && !($kind eq 'bad_numbers' && $found->{met} > 0))
	{
		# If a column is a misfit in all rows, the call still has its rows.
		$check->($found->{met} == 0, "$found->{met} rows of a call that is not ok");
	}
	$check->($is_short || $is_answer == ($error eq ''), $is_answer ? "an answer with the error \"$error\"" : 'no error is told');

	# The other call may share the transfer, but never has the fault of a call.
	$check->($other eq 'ok' || ($level eq 'transfer' && ($other eq $got || $other eq 'skipped')),
		"the other call is $other ($its_error)");
	$check->($other ne 'ok' || (grep { $found->{other} == $_ } @{ $found->{whole_other} }),
		"the other call has $found->{other} rows of @{ $found->{whole_other} }");
	return @wrong;
}

sub judge
{
	my ($name, $kind, $level, $cell, $found, $status) = @_;
	is(join("\n", complaints($kind, $level, $cell, $found, $status)), '',
		"$name, $cell->{operation}, $cell->{column}: $status");
	return;
}

# ------------------------------------------------------------------ the test

is_deeply([ @$head[2 .. $#$head] ], \@column_names, 'the second table has the columns of the first');
my %named = map { $_ => 1 } map { @$_ } values %operations_of;
is(join(' ', sort keys %named), join(' ', sort keys %ask), 'every operation has a column');

my %level;
{
	open my $file, '<', $origin or die "$origin: $!";
	while (<$file>)
	{
		$level{$1} = $2 if /^\s+(\w+) = \{ level = "(\w+)"/;
	}
}
my %tried = map { (fault_of($_->[0]))[0] =~ s/:.*//r => 1 } @$faults;

# Faults of the catalogue's files are tried by test/t/052_catalog.pl.
delete @level{qw(coded document)};
is(join(' ', sort keys %tried), join(' ', sort keys %level), 'every fault of the origin has a row');

server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);
open_cells();

for my $row (@$faults)
{
	my ($cell, $passes, @statuses) = @$row;
	my ($kind, %parameters) = fault_of($cell);
	my $name = $cell =~ s/`//gr;
	next unless $name =~ $only;
	my $level = $level{ $kind =~ s/:.*//r };
	my %cells_of;
	@cells_of{@column_names} = @statuses;
	my @where = grep { $show ? $level eq 'transfer' || $_->{column} !~ /^(page|linked)/ : defined expected($cells_of{ $_->{column} } // '', $_->{operation}) } @cells;
	my @found = try($kind, \%parameters, 0, 0, @where);
	if ($show)
	{
		my %shown;
		diag $_->{error} for grep { $_->{error} } @found;
		push @{ $shown{ $where[$_]{column} }{ $found[$_]{error} ? 'ERROR' : !$found[$_]{used} ? 'unmet' : $found[$_]{statuses}{met}[0] } }, $where[$_]{operation} for 0 .. $#where;
		my @texts;
		for my $column (@column_names)
		{
			my $of = $shown{$column};
			if (!$of)
			{
				push @texts, '–';
				next;
			}
			my ($usual, @others) = sort { @{ $of->{$b} } <=> @{ $of->{$a} } || $a cmp $b } keys %$of;
			push @texts, join '; ', "`$usual`", map { join(', ', @{ $of->{$_} }) . " `$_`" } @others;
		}
		diag join(' | ', "| $cell", $passes, @texts) . ' |';
		next;
	}
	judge($name, $kind, $level, $where[$_], $found[$_],
		expected($cells_of{ $where[$_]{column} }, $where[$_]{operation})) for 0 .. $#where;

	# With the default retries: no storm of requests.
	if ($kind ne 'freeze')
	{
		my @storm = try($kind, \%parameters, 2, 0, @where);
		for my $i (0 .. $#where)
		{
			my $cell = $where[$i];
			cmp_ok($storm[$i]{requests} // 'none', '<=', $most_requests * $cell->{good},
				"$name, $cell->{operation}, $cell->{column}: requests, compared with $cell->{good}");
		}
	}
	next if $passes ne 'yes';

	# Only once, with a retry: nothing is missing.
	@found = try($kind, \%parameters, 1, 1, @where);
	judge("$name once", $kind, $level, $where[$_], $found[$_], 'ok') for 0 .. $#where;
}

done_testing();
