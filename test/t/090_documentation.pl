# README.md and docs/: every example runs and has results, every name exists,
# every table agrees with the code.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Basename qw(dirname);
use File::Find ();
use IPC::Run ();
use Test::More;

use Playfast;

my $top = dirname(dirname($FindBin::Bin));
my @files = ('README.md');
File::Find::find({ no_chdir => 1, wanted => sub { push @files, s{^\Q$top\E/}{}r if /\.md$/ } }, "$top/docs");
@files = ('README.md', sort @files[ 1 .. $#files ]);
my %text = map { $_ => slurp("$top/$_") } @files;
my $everything = join "\n", map { $text{$_} } @files;

sub slurp
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!";
	local $/;
	return scalar <$in>;
}

server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);
reset_origin();
my $session = session();

# Returns the lines of a query's result.
sub list { return split /\n/, $session->query($_[0]) }

# -------------------------------------------------------------- the examples

# Replaces what examples name but the generated catalogue lacks.  The last of
# its days is today.  README's examples are run unchanged, except for the name
# of the database.
my @everywhere = (
	[ 'org.mozilla.firefox' => 'org.wellknown.everywhere' ],
	[ 'org.videolan.vlc' => 'org.wellknown.game' ],
	[ '5700313618786177705' => '6000000000000000085' ],
	[ '4772240228547998649' => 'Well Known\, Inc.' ],
	[ 'now()' => "timestamptz '2026-01-01'" ],
	[ '{photo}' => '{s}' ],
	[ '{translator,dictionary}' => '{quillmarket,gemvalley}' ],
);
my %only = (
	'docs/reference/apps.md' => [
		[ 'org.videolan.vlc' => 'org.wellknown.onlyus' ],
	],
	'docs/reference/reviews.md' => [
		[ 'org.mozilla.firefox' => 'org.wellknown.reviews5785' ],
		[ 'org.videolan.vlc' => 'org.wellknown.reviews150' ],
	],
	'docs/reference/search.md' => [
		[ 'com.google.android.apps.translate' => 'org.wellknown.everywhere' ],
	],
);

# Tables that the text calls the reader's own.
my $page = fetched('/store/apps/details?id=org.wellknown.everywhere&hl=en&gl=us');
my $own = <<"SQL";
CREATE TABLE my_apps AS SELECT unnest('{org.wellknown.everywhere,org.wellknown.game}'::text[]) AS app_id;
CREATE TABLE stored_pages (id integer, body text);
INSERT INTO stored_pages VALUES (1, \$page\$$page\$page\$);
SQL

sub fetched
{
	my ($path) = @_;
	my ($body, $err);
	IPC::Run::run([ qw(curl --silent --show-error --fail --compressed --noproxy *), '--cacert', $ENV{ORIGIN_CA}, "$ENV{ORIGIN_URL}$path" ],
		'<', \undef, '>', \$body, '2>', \$err) or die "$path: $err";
	return $body;
}

# Returns the blocks of a file: { line, sql, run }.
sub blocks
{
	my ($file) = @_;
	my (@blocks, $block, $not_run);
	my $number = 0;
	for my $line (split /^/, $text{$file})
	{
		$number++;
		if ($block && $line =~ /^```/) { undef $block }
		elsif ($block) { $block->{sql} .= $line }
		elsif ($line =~ /^```sql\s*$/)
		{
			push @blocks, $block = { line => $number, sql => '', run => !$not_run };
		}
		$not_run = $line =~ /^<!-- not run -->/ || ($not_run && $line =~ /^\s*$/);
	}
	return @blocks;
}

# For examples that compare with yesterday: days pass at the origin, and stored
# rows become older.
my $another_day = "UPDATE snapshot SET day = day - 30;\n"
	. "\\! curl --silent --fail --http1.1 --noproxy '*' --cacert '$ENV{ORIGIN_CA}' --data '{\"day\": 30}' $ENV{ORIGIN_URL}/control/mode >/dev/null\n";
my $snapshot = '';

my @databases;
END
{
	local ($?, $@);
	for my $database (@databases) { eval { psql("DROP DATABASE IF EXISTS $database WITH (FORCE)") } }
	eval { psql('DROP ROLE IF EXISTS playfast_user') } if @databases;
}

# Columns of examples that may be NULL in every row.
my %may_be_null = map { $_ => 1 } qw(jp not_answered available elsewhere);

# Returns the statements of a block that return rows.
sub queries
{
	my ($sql) = @_;
	return grep { /^(?:SELECT|WITH)\b/ } map { s/^(?:\s+|--.*\n)+//r } split /;[ \t]*$/m, $sql;
}

# Tests that each result has a row, a value in each column that the example
# names, and no count of 0.
sub shows_something
{
	my ($name, $sql, $output) = @_;
	my @queries = queries($sql);
	my @results;
	push @results, [ split /\x1e/, $1 ] while $output =~ /\G(?:[A-Z][A-Z ]+(?: \d+)*\n)*([^\x1d]*?)\x1e?\(\d+ rows?\)\n/g;
	is(scalar @results, scalar @queries, "$name: all queries have results");
	for my $n (1 .. @results)
	{
		my ($header, @rows) = @{ $results[ $n - 1 ] };
		ok(scalar @rows, "$name, query $n: has rows") or next;
		next if $queries[ $n - 1 ] =~ /^SELECT \*/;
		my @columns = split /\x1f/, $header, -1;
		my @values = map { [ split /\x1f/, $_, -1 ] } @rows;
		for my $i (0 .. $#columns)
		{
			next if $may_be_null{ $columns[$i] };
			my $nothing = $columns[$i] eq 'count' ? qr/^0$/ : qr/^$/;
			ok((grep { $_->[$i] !~ $nothing } @values), "$name, query $n: column $columns[$i] has a value");
		}
	}
	return;
}

for my $file (@files)
{
	# README's first example is a query for readers who have the extension
	# already.
	my @blocks = sort { ($b->{sql} =~ /CREATE EXTENSION/) <=> ($a->{sql} =~ /CREATE EXTENSION/) || $a->{line} <=> $b->{line} }
		blocks($file) or next;
	my $database = 'playfast_doc_' . scalar @databases;
	psql("DROP DATABASE IF EXISTS $database");
	psql("CREATE DATABASE $database");
	push @databases, $database;

	# As left by README's installation.
	psql("ALTER DATABASE $database SET search_path = public, playfast");
	my $script = '';
	unless ($file eq 'README.md')
	{
		$script = "CREATE SCHEMA playfast;\nCREATE EXTENSION playfast SCHEMA playfast;\n" . $own;
	}
	for my $block (@blocks)
	{
		next unless $block->{run};
		my $sql = $block->{sql};
		my @instead = $file eq 'README.md' ? [ 'DATABASE store' => "DATABASE $database" ] : (@{ $only{$file} // [] }, @everywhere);
		$sql =~ s/\Q$$_[0]\E/$$_[1]/g for @instead;
		$script .= $another_day . $snapshot if $sql =~ /\bsnapshot\b/ && $sql =~ /^WITH pair/;
		$snapshot = $sql if $sql =~ /^INSERT INTO snapshot/;
		$script .= "\\echo \x1dblock $block->{line}\n\\warn \x1dblock $block->{line}\n$sql\n";
	}
	$script .= "\\echo \x1dblock end\n\\warn \x1dblock end\n";

	my ($out, $err);
	IPC::Run::run([ qw(psql -X -A -v ON_ERROR_STOP=1), '-F', "\x1f", '-R', "\x1e", '-d', $database, '-f', '-' ],
		'<', \$script, '>', \$out, '2>', \$err);
	my (undef, @out) = split /^\x1dblock /m, $out;
	my (undef, @err) = split /^\x1dblock /m, $err;
	my %told = map { /^(\w+)\n(.*)/s ? ($1 => $2) : () } @err;
	my %shown = map { /^(\w+)\n(.*)/s ? ($1 => $2) : () } @out;
	for my $block (@blocks)
	{
		my $name = "$file, line $block->{line}";
		SKIP:
		{
			skip "$name is not to be run", 1 unless $block->{run};
			ok(exists $shown{ $block->{line} }, "$name: is reached") or next;
			# The notices of collect().
			is($told{ $block->{line} } =~ s/^\S+ NOTICE:  \w+: \d+ of \d+ calls answered.*\n//mgr, '', "$name: no error, no warning");
			my $result = $shown{ $block->{line} };
			like($result, qr/^INSERT 0 [1-9]/m, "$name: inserts rows") if $block->{sql} =~ /^INSERT/m;
			shows_something($name, $block->{sql}, $result);
		}
	}
	ok(exists $shown{end}, "$file: to the end") or diag $err;

	mode(day => 0);

	# Results shown in the text are those that psql prints.
	while ($text{$file} =~ /^```sql\n(.*?)^```\n\n```text\n(.*?)^```$/msg)
	{
		my ($sql, $told) = ($1, $2);
		IPC::Run::run([ qw(psql -X -q -P pager=off), '-d', $database, '-c', $sql ], '<', \undef, '>&', \my $printed);
		is($printed =~ s/[ \n]*\n/\n/gr, $told =~ s/[ \n]*\n/\n/gr, "$file: the result of a query is as shown");
	}
}

# --------------------------------------------------------------------- names

# Every function and setting is documented.
my @functions = list("SELECT DISTINCT p.proname FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid "
	. "JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid WHERE e.extname = 'playfast' "
	. "AND p.prorettype <> 'internal'::regtype ORDER BY 1");
my @settings = list("SELECT name FROM pg_settings WHERE name LIKE 'playfast.%' ORDER BY 1");
cmp_ok(scalar @functions, '>', 30, 'there are functions');
cmp_ok(scalar @settings, '>', 20, 'there are settings');
my @unnamed = grep { $everything !~ /\b\Q$_\E\b/ } @functions, @settings;
is("@unnamed", '', 'every function and every setting is documented');

$session->query('CREATE EXTENSION playfast_history');

# Everything documented exists.
my %is_object = map { $_ => 1 } list("SELECT proname FROM pg_proc WHERE proname LIKE 'playfast%' UNION "
	. "SELECT relname FROM pg_class WHERE relname LIKE 'playfast%' UNION SELECT typname FROM pg_type WHERE typname LIKE 'playfast%'");
my %is_setting = map { $_ => 1 } @settings;
$is_object{playfast_user} = 1;	# the role that README creates
$is_object{playfast_history} = 1;	# the other extension
$is_setting{'playfast.control'} = 1;	# a file
for my $file (@files)
{
	my %named = map { $_ => 1 } $text{$file} =~ /(?<![\w.])(playfast_[a-z_]*[a-z])(?![\w…])/g;
	is(join(' ', grep { !$is_object{$_} } sort keys %named), '', "$file: objects exist");
	%named = map { $_ => 1 } $text{$file} =~ /(?<![\w\/])(playfast\.[a-z_]+[a-z])(?![\w…(])/g;
	is(join(' ', grep { !$is_setting{$_} && !$is_object{s/^playfast\.//r} } sort keys %named), '', "$file: settings exist");
}

# The functions of playfast_history, except internal ones, are in its page.
is(join(' ', grep { $text{'docs/history.md'} !~ /\b\Q$_\E\b/ } list(q{
	SELECT DISTINCT p.proname FROM pg_extension AS e JOIN pg_depend AS d ON d.refobjid = e.oid AND d.deptype = 'e'
		JOIN pg_proc AS p ON p.oid = d.objid
	WHERE e.extname = 'playfast_history' AND obj_description(p.oid, 'pg_proc') !~ '^(Internal|Part of)' ORDER BY 1})), '',
	'docs/history.md: every function is mentioned');

# Signatures in the reference, lines like " playfast_x(a text[], b integer) →
# type", and README's table: the arguments in their order, and their types if
# given.
my %arguments;
for (list("SELECT p.proname, coalesce(string_agg(a.name || ' ' || format_type(a.type, NULL), ', ' ORDER BY a.n), '') "
	. "FROM pg_proc AS p LEFT JOIN LATERAL unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY AS a (name, type, n) "
	. "ON a.n <= p.pronargs WHERE p.proname LIKE 'playfast%' GROUP BY p.oid, p.proname"))
{
	my ($name, $arguments) = split /\|/, $_, 2;
	$arguments{$name} = $arguments =~ s/timestamp with time zone/timestamptz/gr;
}
my %signed;
for my $file (@files)
{
	for my $signature ($text{$file} =~ /^(?:    |\| `)(playfast_\w+\([\w, \[\]]*\))(?:$| →|` \|)/mg)
	{
		my ($name, $told) = $signature =~ /^(\w+)\((.*)\)$/;
		my $there = $arguments{$name};
		$there =~ s/(\w+) [^,]+/$1/g if defined $there && $told !~ / /;
		$there =~ s/(\w+) [^,]+/$1/g if defined $there && $told !~ /^\w+ \w+/;
		is($told, $there, "$file: $name has these arguments");
		$signed{$name} = 1;
	}
}
# README says which functions have sisters.
my @asking = map { /^\| `playfast_(?!outcomes|catalog_shards)(\w+)\(/ ? $1 : () } split /\n/, $text{'README.md'};
my @not_offline = qw(app_digests availability app_reports rpc);
for my $sister (qw(batch results))
{
	is_deeply([ sort grep { /_$sister$/ } @functions ], [ sort map { "playfast_${_}_$sister" } @asking ], "sisters: $sister");
}
is_deeply([ sort map { "${_}s" } grep { /_request$/ } @functions ], [ sort grep { /_requests$/ } @functions ],
	'builders of one request and of a product');
is(scalar(grep { /^playfast_parse_/ } @functions), 1 + @asking - @not_offline, 'and parsers of all but four, and of the list of shards');

my @unsigned = grep { !$signed{$_} } @functions;
is("@unsigned", '', 'every function has its signature in the reference');

# Links lead to files, and to their headings.
for my $file (@files)
{
	my $base = dirname("$top/$file");
	for my $link ($text{$file} =~ /\]\(([^)]+)\)/g)
	{
		next if $link =~ m{^https?://};
		my ($path, $anchor) = split /#/, $link, 2;
		my $target = $path eq '' ? "$top/$file" : "$base/$path";
		ok(-e $target, "$file: there is $link") or next;
		next unless defined $anchor;
		my @anchors = map { lc s/[^\w\s-]//gr =~ s/\s/-/gr } slurp($target) =~ /^#+ (.*)$/mg;
		ok((grep { $_ eq $anchor } @anchors), "$file: there is the heading of $link");
	}
}

# -------------------------------------------------------------------- tables

# Returns the tables of a text: [ [ cells of the header ], [ cells ], … ].
sub tables
{
	my ($text) = @_;
	my (@tables, $table);
	for my $line (split /\n/, $text)
	{
		if ($line !~ /^\|/) { undef $table; next }
		next if $line =~ /^\|[-| ]+$/;
		my @cells = map { s/^\s+|\s+$//gr } split /\|/, $line =~ s/^\|//r, -1;
		pop @cells;
		push @tables, $table = [] unless $table;
		push @$table, \@cells;
	}
	return @tables;
}

# Settings: the three tables of docs/settings.md are for three contexts;
# defaults are the boot values, in any unit, or words for them.
my %words = (
	'Google Play' => qr{^https://play\.google\.com$},
	q{the system's} => qr/^$/,
	'none' => qr/^$/,
	'a desktop browser' => qr{^Mozilla/5\.0 .*(?:Windows|Macintosh|Linux x86)},
);
my %unit = (ms => 1, s => 1000, min => 60_000, B => 1, kB => 1024, MB => 1024 ** 2);
my %setting = map { my @s = split /\|/, $_, -1; ($s[0] => \@s) } list(
	"SELECT name, boot_val, coalesce(unit, ''), context, coalesce(min_val, ''), coalesce(max_val, ''), array_to_string(enumvals, ' ') "
	. "FROM pg_settings WHERE name LIKE 'playfast.%'");
my %told_of;
sub settings_table
{
	my ($file, $wanted, undef, @rows) = @_;
	for my $row (@rows)
	{
		my ($name, $default, $about) = ($row->[0] =~ s/`//gr, @$row[ 1, 2 ]);
		my (undef, $boot, $unit, $context, $min, $max, $values) = @{ $setting{$name} // [] };
		ok(!$told_of{$file}{$name}++, "$file, $name: is documented once");
		is($context, $wanted, "$file, $name: the roles that may set it") if $wanted;
		if (my $word = $words{$default}) { like($boot, $word, "$file, $name: the default, in words") }
		elsif ($unit ne '')
		{
			my ($number, $told_unit) = $default =~ /^(\d+) (\w+)$/;
			is(($number // 0) * ($unit{ $told_unit // '' } // 0), $boot * $unit{$unit}, "$file, $name: the default, in its unit");
		}
		else { is($default =~ s/`//gr, $boot, "$file, $name: the default") }
		is("$min $max", "$1 $2", "$file, $name: the range") if $about =~ /(\d+) to (\d+)/;
		is(join(' ', $about =~ /`(\w+)`/g), $values, "$file, $name: the values") if $values ne '';
	}
	return;
}
sub settings_tables { return grep { $_->[0][0] eq 'setting' } tables($text{ $_[0] }) }

my @contexts = qw(user superuser sighup);
settings_table('docs/settings.md', shift @contexts // 'none', @$_) for settings_tables('docs/settings.md');
is("@contexts", '', 'docs/settings.md has a table for each context');
is(join(' ', grep { !$told_of{'docs/settings.md'}{$_} } @settings), '', 'every setting is in docs/settings.md');

# README has the most important ones.
settings_table('README.md', undef, @$_) for settings_tables('README.md');
is(scalar keys %{ $told_of{'README.md'} }, 5, 'README has five settings');
for my $refused ([ 'playfast.max_response_size', "'15MB'" ], [ 'playfast.pack_bytes', "'5MB'" ])
{
	my $result = $session->result("SET $refused->[0] = $refused->[1]; SELECT count(*) FROM playfast_top_apps('{us}')");
	isnt($result->{sqlstate}, '00000', "$refused->[0] = $refused->[1]: a response is at least four packs large");
	$session->query("RESET $refused->[0]");
}

# Columns: tables that begin with "column" are about the type, view or function
# named by their header or by the heading above.
my %columns;
for (list("SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid "
	. "WHERE c.relname LIKE 'playfast%' AND a.attnum > 0 UNION ALL SELECT p.proname, o.name, format_type(o.type, NULL) FROM pg_proc AS p, "
	. "unnest(p.proargnames, p.proallargtypes, p.proargmodes) AS o (name, type, mode) WHERE p.proname LIKE 'playfast%' AND o.mode = 'o'"))
{
	my ($relation, $column, $type) = split /\|/;
	$columns{$relation}{$column} = $type =~ s/timestamp with time zone/timestamptz/r;
}
my @chart_columns = list("SELECT attname FROM pg_attribute WHERE attrelid = 'playfast_chart_entry'::regclass AND attnum > 0 ORDER BY attnum");
my %documented;
for my $file (@files)
{
	my $heading = '';
	for my $part (split /^(?=#)/m, $text{$file})
	{
		($heading) = $part =~ /^#+ (.*)/;
		for my $table (grep { $_->[0][0] =~ /^column\b/ } tables($part))
		{
			my ($header, @rows) = @$table;
			my @relations = "$header->[0] $heading" =~ /column of/ ? $header->[0] =~ /`(\w+)`/g : $heading =~ /`(\w+)`/g;
			ok(@relations && !(grep { !$columns{$_} } @relations), "$file: a table of columns of @relations") or next;
			for my $row (@rows)
			{
				my @names = $row->[0] =~ /`(\w+)`/g;
				if ($row->[0] =~ /^`(\w+)` … `(\w+)`$/)
				{
					my ($from, $to) = ($1, $2);
					@names = grep { ($_ eq $from) .. ($_ eq $to) } @chart_columns;
				}
				for my $name (@names)
				{
					my @in = grep { $columns{$_}{$name} } @relations;
					ok(@in, "$file: @relations has a column $name") or next;
					$documented{$_}{$name} = 1 for @in;
					is($row->[1], $columns{$_}{$name}, "$file: the type of $_.$name") for $row->[1] ne '' ? @in : ();
				}
			}
		}
	}
}

# A report documents only the columns that it adds to those of an app.
$documented{playfast_app_report}{$_} ||= ($columns{playfast_app}{$_} // '') eq $columns{playfast_app_report}{$_}
	for keys %{ $columns{playfast_app_report} };
my @rows_of = list("SELECT DISTINCT t.typname FROM pg_proc AS p JOIN pg_type AS t ON t.oid = p.prorettype "
	. "WHERE p.proname LIKE 'playfast%' AND t.typtype = 'c' AND t.typname !~ '_request\$' ORDER BY 1");
for my $relation (sort { $a cmp $b } keys %{ { map { $_ => 1 } @rows_of, keys %documented } })
{
	is(join(' ', grep { !$documented{$relation}{$_} } sort keys %{ $columns{$relation} }), '', "$relation: every column is documented");
}

# ------------------------------------------------------------------ statuses

# How to provoke each failure, temporarily or permanently as README says: the
# rule, the settings, whether it is tried again.
my @calls = ("playfast_top_apps('{us}', '{GAME}')", "playfast_top_apps('{us}', '{GAME,TOOLS}')");
my @provoked = (
	[ rate_limited => [ status => status => 429 ], {}, 'yes' ],
	[ rate_limited => [ error_row => code => 'gateway' ], {}, 'yes' ],
	[ blocked => [ 'captcha' ], {}, 'no' ],
	[ blocked => [ 'consent_page' ], {}, 'no' ],
	[ http_error => [ status => status => 403 ], {}, 'no' ],
	[ http_error => [ error_row => code => 3, detail => \0 ], {}, 'no' ],
	[ http_error => [ status => status => 503 ], {}, 'yes' ],
	[ http_error => [ 'missing_frame' ], {}, 'yes' ],
	# a reset without a response counts as a request that the origin did not take
	[ network_error => [ 'reset_body' ], {}, 'yes' ],
	[ network_error => [ 'truncate' ], {}, 'yes' ],
	[ timeout => [ 'stall' ], { 'playfast.transfer_timeout' => '200ms' }, 'yes' ],
	[ too_large => [ bomb => mebibytes => 3 ], { 'playfast.pack_bytes' => '100kB', 'playfast.max_response_size' => '1MB' }, 'no' ],
	[ too_large => [ bomb => mebibytes => 3 ], { 'playfast.max_response_size' => '1MB', 'playfast.pack_bytes' => '256kB', 'playfast.num' => 10 },
		'in a pack', 1 ],
	[ layout_changed => [ 'layout' ], {}, 'no' ],
	[ skipped => [ slow => ms => 3000 ], { 'playfast.batch_timeout' => '200ms' }, 'no' ],
);
my %sqlstate;
$session->query('SET playfast.retries = 1');
# With shared state, earlier tests may have filled the table of egresses.
$session->query('SELECT playfast_pace_reset()');
for my $line (@provoked)
{
	my ($status, $rule, $set, $again, $pack) = @$line;
	my $name = "$status by $$rule[0]";
	reset_origin();
	fault(@$rule);
	my $call = $calls[ $pack // 0 ];
	$session->set(%$set, 'playfast.on_error' => 'error', 'playfast.base_url' => another_url());
	my $result = $session->result("SELECT count(*) FROM $call");
	$sqlstate{$status}{ $result->{sqlstate} } = 1;
	$session->set('playfast.on_error' => 'ignore', 'playfast.base_url' => another_url());
	$session->query("SELECT count(*) FROM $call");
	is($session->query('SELECT DISTINCT status FROM playfast_outcomes()'), $status, "$name: the status");
	my $attempts = $session->query('SELECT max(attempts) FROM playfast_outcomes()');
	$again eq 'no' ? cmp_ok($attempts, '<=', 1, "$name: is not tried again") : is($attempts, 2, "$name: is tried again");
	$session->query("RESET $_") for keys %$set, 'playfast.base_url', 'playfast.on_error';
}
reset_origin();
my ($statuses) = grep { $_->[0][1] eq 'SQLSTATE' } tables($text{'README.md'});
my %readme = map { $$_[0] =~ s/`//gr => $_ } @$statuses[ 1 .. $#$statuses ];
is($readme{$_}[1], join(' ', keys %{ $sqlstate{$_} }), "$_: SQLSTATE") for sort keys %sqlstate;
my %again;
$again{ $$_[0] }{ $$_[3] } = 1 for @provoked;
my %wording = (
	'yes' => qr/^yes/, 'no' => qr/^no$/, 'no yes' => qr/^5xx and missing frames$/, 'in a pack no' => qr/^in halves, if it came in a pack$/);
like($readme{$_}[3], $wording{ join ' ', sort keys %{ $again{$_} } }, "$_: when it is tried again") for sort keys %again;

# The statuses in the code, in README and in docs/operations.md.
my @in_code = slurp("$top/src/batch/calls.c") =~ /\[BATCH_[A-Z_]+\] = "(\w+)"/g;
my @failures = grep { !/^(?:ok|empty|not_found)$/ } @in_code;
is(join(' ', map { $$_[0] =~ s/`//gr } @$statuses[ 1 .. $#$statuses ]), "@failures", 'README has every failure there is');
is(join(' ', sort keys %sqlstate), join(' ', sort @failures), 'every failure was provoked');
my ($advice) = grep { $_->[0][0] eq 'status' } tables($text{'docs/operations.md'});
is(join(' ', map { $$_[0] =~ s/`//gr } @$advice[ 1 .. $#$advice ]), "@failures", 'docs/operations.md has advice for every failure');

$session->query('DROP SCHEMA playfast_history CASCADE');

done_testing();
