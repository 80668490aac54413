# Updates: every older script with this library, and a mock of version 1.1.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;

use Playfast;
use Playfast::Cluster;

my $checkout = "$FindBin::Bin/../..";
my $dir = scratch();

sub output_of
{
	my ($out, $err);
	IPC::Run::run([@_], '<', \undef, '>', \$out, '2>', \$err) or BAIL_OUT("@_: $err");
	chomp $out;
	return $out;
}

sub contents
{
	my ($name) = @_;
	open my $file, '<', $name or BAIL_OUT("$name: $!");
	local $/;
	return scalar <$file>;
}

# A copy of the server, whose files may be changed.
my %path = map { $_ => output_of("$ENV{PLAYFAST_CLUSTER}" . output_of($ENV{PG_CONFIG}, '--bindir') . '/pg_config', "--$_") }
	qw(bindir pkglibdir sharedir);
for my $part (qw(bindir pkglibdir sharedir))
{
	my $there = $path{$part} =~ s/^\Q$ENV{PLAYFAST_CLUSTER}\E/$dir/r;
	unless (-e $there)
	{
		output_of('mkdir', '-p', $there);
		output_of('cp', '-R', "$path{$part}/.", $there);
	}
	$path{$part} = $there;
}
local $ENV{PATH} = "$path{bindir}:$ENV{PATH}";
my $scripts = "$path{sharedir}/extension";
my $library = "$path{pkglibdir}/playfast.so";

# Replaces the library as a package does: sessions keep the one that they have
# loaded.
sub put_library
{
	my ($from) = @_;
	output_of('cp', $from, "$library.new");
	rename "$library.new", $library or BAIL_OUT("$library: $!");
	return;
}

my $cluster = Playfast::Cluster->new;

sub in_database
{
	my ($name) = @_;
	$cluster->session->query("CREATE DATABASE $name TEMPLATE template0");
	return $cluster->session(database => $name);
}

# Everything that an extension has in the catalogs, without OIDs.
my $catalogue = q~
SELECT i.type, i.identity, obj_description(d.objid, d.classid::regclass::text),
	CASE WHEN d.classid = 'pg_proc'::regclass THEN pg_get_functiondef(d.objid) || (SELECT coalesce(proacl::text, '-') FROM pg_proc WHERE oid = d.objid)
		WHEN d.classid = 'pg_class'::regclass THEN coalesce(pg_get_viewdef(d.objid), '') || (SELECT coalesce(relacl::text, '-') FROM pg_class WHERE oid = d.objid) END,
	(SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attcollation::regcollation, col_description(attrelid, attnum)), E'\n' ORDER BY attnum)
		FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = CASE d.classid WHEN 'pg_class'::regclass THEN d.objid
			WHEN 'pg_type'::regclass THEN (SELECT typrelid FROM pg_type WHERE oid = d.objid) END)
FROM pg_depend AS d, pg_extension AS e, pg_identify_object(d.classid, d.objid, 0) AS i
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e' AND e.extname = 'playfast'
ORDER BY i.type, i.identity COLLATE "C"~;

#
# From every older version to this one
#
my ($newest) = contents("$checkout/playfast.control") =~ /^default_version *= *'(.*)'/m;
my @versions = map { m{/playfast--([\d.]+)\.sql$} ? $1 : () } glob "$checkout/sql/*.sql";
my $fresh = in_database('fresh');
$fresh->query('CREATE EXTENSION playfast');
my $catalogue_of_fresh = $fresh->query($catalogue);
cmp_ok(length $catalogue_of_fresh, '>', 40_000, 'the catalogue of a fresh installation');
for my $version (@versions)
{
	my $session = in_database('from_' . $version =~ tr/./_/r);
	$session->query("CREATE EXTENSION playfast VERSION '$version'");
	is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, "the script of $version works under this library");
	$session->query('ALTER EXTENSION playfast UPDATE');
	is($session->query("SELECT extversion FROM pg_extension WHERE extname = 'playfast'"), $newest, "$version is updated to $newest");
	ok($session->query($catalogue) eq $catalogue_of_fresh, 'and equals a fresh installation');
}

# An older script with fewer columns: the library fills those that exist.
is($fresh->query("CREATE TYPE older AS (title text, rank integer);
	DO \$\$ BEGIN EXECUTE replace(regexp_replace(regexp_replace(pg_get_functiondef('playfast_top_apps'::regproc),
		'FUNCTION \\S+\\(', 'FUNCTION older('), 'RETURNS SETOF \\S+', 'RETURNS SETOF older'), 'SUPPORT _playfast_support', ''); END \$\$;
	SELECT count(title), max(rank) FROM older('{us}', num => 5)"), '5|5', 'fewer columns than the library knows');

#
# A mock of version 1.1
#
my $link = output_of('make', '-s', '-n', '-C', $checkout, "PG_CONFIG=$ENV{PG_CONFIG}", '-W', 'src/pg/exports.map', 'playfast.so');
($link) = grep { / -shared .*-o playfast\.so / } split /\n/, $link;
my $headers = output_of($ENV{PG_CONFIG}, '--includedir-server');
$link =~ s{ -o playfast\.so }{ -isystem $headers $FindBin::Bin/../upgrade/mock.c -o $dir/playfast-1.1.so };
output_of('sh', '-euc', "cd $checkout && $link");
output_of('cp', "$FindBin::Bin/../upgrade/playfast--1.0--1.1.sql", $scripts);

my $boss = in_database('shop');
$boss->query('CREATE SCHEMA playfast; CREATE EXTENSION playfast SCHEMA playfast;
	ALTER DATABASE shop SET search_path = public, playfast; SET search_path = public, playfast;
	CREATE ROLE refresher; GRANT USAGE ON SCHEMA playfast TO refresher;
	GRANT EXECUTE ON FUNCTION playfast_permissions TO refresher');
$boss->query(q~
	CREATE TABLE history (LIKE playfast_chart_entry);
	INSERT INTO history SELECT * FROM playfast_top_apps('{us}', num => 5);
	CREATE TABLE typed OF playfast_chart_entry;
	INSERT INTO typed SELECT * FROM history;
	CREATE TABLE packed (entry playfast_chart_entry, entries playfast_chart_entry[]);
	INSERT INTO packed SELECT r, ARRAY[r] FROM (SELECT playfast_top_apps('{kr}', num => 3) AS r OFFSET 0) AS s;
	CREATE VIEW starred AS SELECT * FROM playfast_top_apps('{us}', num => 5);
	CREATE VIEW permitted AS SELECT * FROM playfast_permissions(ARRAY(SELECT app_id FROM history));
	CREATE MATERIALIZED VIEW kept AS SELECT * FROM playfast_top_apps('{us,kr}', num => 5);
	CREATE UNIQUE INDEX ON kept (country, category, collection, rank);
	CREATE MATERIALIZED VIEW above AS SELECT title, rank FROM kept;
	CREATE FUNCTION best() RETURNS text LANGUAGE SQL BEGIN ATOMIC
		SELECT title FROM playfast_top_apps('{us}', num => 5) WHERE rank = 1; END~);
my $columns = "SELECT count(*) FROM pg_attribute WHERE attnum > 0 AND attrelid";
my $entry_columns = $boss->query("$columns = 'playfast_chart_entry'::regclass");

# The new script with the old library is refused as a whole.
my $result = $boss->result("ALTER EXTENSION playfast UPDATE TO '1.1'");
like($result->{err}, qr/could not find function "playfast_mock"/, 'the new script with the old library is refused');
is($boss->query("SELECT extversion FROM pg_extension WHERE extname = 'playfast'"), $newest, 'as a whole');
is($boss->query("$columns = 'playfast_chart_entry'::regclass"), $entry_columns, 'the type is unchanged');

# Sessions from before the update: one in the middle of a batch, one with
# prepared statements.
my $reader = $cluster->session(database => 'shop');
$reader->query(q~BEGIN; DECLARE c CURSOR FOR SELECT (r).title FROM
	(SELECT playfast_top_apps('{us,kr,jp,de}', num => 50) AS r OFFSET 0) AS s~);
isnt($reader->query('FETCH 1 FROM c'), '', 'a cursor has returned its first row');
my $prepared = $cluster->session(database => 'shop');
$prepared->query(q~PREPARE star AS SELECT * FROM playfast_top_apps('{us}', num => 2);
	PREPARE named AS SELECT count(title) FROM playfast_top_apps('{us}', num => 2)~);
is($prepared->query('EXECUTE named'), 2, 'a prepared statement');
$prepared->query('EXECUTE star');

put_library("$dir/playfast-1.1.so");
my $updater = $cluster->session(database => 'shop', set => { lock_timeout => '5s' });
$updater->query("ALTER EXTENSION playfast UPDATE TO '1.1'");
is($updater->query("SELECT extversion FROM pg_extension WHERE extname = 'playfast'"), '1.1', 'an update does not wait for readers');
is($updater->query('SELECT playfast_mock()'), '1.1', 'and adds its functions');

is(scalar(split /\n/, $reader->query('FETCH ALL FROM c')), 199, 'the cursor goes on to its last row');
$reader->query('COMMIT');
is($reader->query(q~SELECT count(*), count(mock) FROM playfast_top_apps('{us}', num => 2)~), '2|0', 'an older session has the new column, empty');
like($reader->result('SELECT playfast_mock()')->{err}, qr/could not find function "playfast_mock"/, 'and the new function after it has reconnected');
is($prepared->query('EXECUTE named'), 2, 'a prepared statement that names its columns goes on');
# PostgreSQL may require a new one ("cached plan must not change result type").
like($prepared->result('EXECUTE star')->{sqlstate}, qr/^(?:00000|0A000)$/, 'one with * goes on or must be prepared again');

# Objects built on the extension work, with the columns that they had.
is($updater->query('SELECT count(*) FROM starred'), 5, 'a view with *');
is($updater->query("$columns = 'starred'::regclass"), $entry_columns, 'has its old columns');
is($updater->query("$columns = 'playfast_chart_entry'::regclass"), $entry_columns + 1, 'the type has one more');
is($updater->query("$columns = 'typed'::regclass"), $entry_columns + 1, 'and so has a table of that type');
is($updater->query('SELECT count(title), count(mock) FROM typed'), '5|0', 'with its rows');
is($updater->query('SELECT count((entry).title), count((entry).mock), count(entries[1].title) FROM packed'), '3|0|3', 'rows stored as values');
for my $refresh ('kept', 'CONCURRENTLY kept', 'above')
{
	is($updater->result("REFRESH MATERIALIZED VIEW $refresh")->{sqlstate}, '00000', "REFRESH MATERIALIZED VIEW $refresh");
}
isnt($updater->query('SELECT best()'), '', 'a function with a body that was parsed at its creation');
my $permissions = $updater->query('SELECT count(*) FROM permitted');
cmp_ok($permissions, '>', 5, 'a view on a function that got a further argument');
is($updater->query('SELECT count(*) FROM playfast_permissions(ARRAY(SELECT app_id FROM history))'), $permissions, 'which may be omitted');
like($updater->result("SELECT playfast_permissions(ARRAY(SELECT app_id FROM history), mock => 1)")->{err},
	qr/42P13: function playfast_permissions has an argument "mock"/, 'but not ignored by a library that does not know it');
is($updater->query("SELECT has_function_privilege('refresher', 'playfast_permissions(text[], text[], integer)', 'EXECUTE'),
	has_function_privilege('public', 'playfast_permissions(text[], text[], integer)', 'EXECUTE')"), 't|f', 'its privileges are kept');

# Tables of history: INSERT by column names, or with the new column added.
my $star = "INSERT INTO history SELECT * FROM playfast_top_apps('{us}', num => 5)";
like($updater->result($star)->{err}, qr/INSERT has more expressions than target columns/, 'INSERT with * is refused, and nothing is lost');
is($updater->result("INSERT INTO history (country, rank, title) SELECT country, rank, title FROM playfast_top_apps('{us}', num => 5)")->{sqlstate},
	'00000', 'it works with column names');
$updater->query('ALTER TABLE history ADD COLUMN mock text');
is($updater->result($star)->{sqlstate}, '00000', 'and with * after ALTER TABLE');

# Installed directly it is the same, and can be dumped and restored.
my $at_once = in_database('at_once');
$at_once->query("CREATE EXTENSION playfast VERSION '1.1'");
my $walked = in_database('walked');
$walked->query("CREATE EXTENSION playfast VERSION '1.0'");
$walked->query("ALTER EXTENSION playfast UPDATE TO '1.1'");
ok($at_once->query($catalogue) eq $walked->query($catalogue), '1.1 installed directly equals an updated 1.0');

# With the previous library the column is empty, and the new function fails.
put_library("$checkout/playfast.so");
my $back = $cluster->session(database => 'shop');
is($back->query("SELECT count(*), count(mock) FROM playfast_top_apps('{us}', num => 2)"), '2|0', 'the old library with 1.1');
like($back->result('SELECT playfast_mock()')->{err}, qr/could not find function/, 'lacks the new function');

done_testing();
