# Objects that others have planted in the extension's schema are not called by
# it.
#
# The install script runs with pg_catalog, the target schema and pg_temp in its
# search_path, in this order: a planted object is chosen if its arguments fit
# better than those of pg_catalog's.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $database = 'playfast_planted';
my $planter = 'playfast_planter';
psql("DROP DATABASE IF EXISTS $database; ");
psql("DROP ROLE IF EXISTS $planter; CREATE ROLE $planter LOGIN");
psql("CREATE DATABASE $database");
END
{
	local ($?, $@);
	eval { psql("DROP DATABASE IF EXISTS $database WITH (FORCE)"); psql("DROP ROLE IF EXISTS $planter") } if $database;
}

reset_origin();
my $boss = session(database => $database);
$boss->query("CREATE SCHEMA open; GRANT ALL ON SCHEMA open TO $planter");

# Functions, aggregates and operators with the names that the script may use,
# for all its types.  Each of them raises an error that names it.
my @types = qw(text varchar jsonb json integer bigint text[] boolean record);
my $plant = session(database => $database, role => $planter, set => { search_path => 'pg_catalog' });
my %planted = (function => 0, aggregate => 0, operator => 0);

# The body of a function that returns this expression.
sub body { return "LANGUAGE plpgsql IMMUTABLE AS \$\$BEGIN RETURN $_[0]; END\$\$" }

sub plant
{
	my ($kind, $sql) = @_;
	my $result = $plant->result($sql);
	is($result->{sqlstate}, '00000', "plant: $sql") or diag $result->{err} if $result->{sqlstate} !~ /^(?:00000|42P13|42723)$/;
	$planted{$kind}++ if $result->{sqlstate} eq '00000';
	return;
}

for my $type (@types)
{
	my $body = body(q{'"planted"'});
	for my $name (qw(to_jsonb jsonb_build_object jsonb_typeof lower format))
	{
		plant(function => "CREATE FUNCTION open.$name($type) RETURNS jsonb $body");
	}
	plant(function => "CREATE FUNCTION open.state(jsonb, $type) RETURNS jsonb $body");
	for my $name (qw(jsonb_agg max min count array_agg))
	{
		plant(aggregate => "CREATE AGGREGATE open.$name($type) (SFUNC = open.state, STYPE = jsonb)");
	}
	for my $other (@types)
	{
		plant(function => "CREATE FUNCTION open.two($type, $other) RETURNS text " . body(q{'planted'}));
		plant(function => "CREATE FUNCTION open.truth($type, $other) RETURNS boolean " . body('false'));
		plant(function => "CREATE FUNCTION open.state(jsonb, $type, $other) RETURNS jsonb $body");
		plant(aggregate => "CREATE AGGREGATE open.jsonb_object_agg($type, $other) (SFUNC = open.state, STYPE = jsonb)");
		plant(operator => "CREATE OPERATOR open.$_ (LEFTARG = $type, RIGHTARG = $other, FUNCTION = open.two)") for '->>', '->', '-', '||';
		plant(operator => "CREATE OPERATOR open.$_ (LEFTARG = $type, RIGHTARG = $other, FUNCTION = open.truth)")
			for '=', '<>', '>=', '<', '>';
	}
}
plant(function => "CREATE FUNCTION open.playfast_outcomes(VARIADIC text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT ''planted''::text'");
cmp_ok($planted{$_}, '>', 30, "planted: $planted{$_} ${_}s") for sort keys %planted;
is($boss->query(q{SET search_path = open; SELECT jsonb_object_agg('a'::text, '1'::jsonb); RESET search_path}), '"planted"',
	'a better match is chosen without precautions');

my $created = $boss->result('CREATE EXTENSION playfast SCHEMA open');
is($created->{sqlstate}, '00000', 'the extension is created there') or diag $created->{err};

# The extension must use only objects of its own.
my $uses = $boss->query(<<~END);
	WITH planted AS (
		SELECT 'pg_proc'::regclass AS class, oid, oid::regprocedure::text AS name FROM pg_proc WHERE proowner = '$planter'::regrole
		UNION ALL
		SELECT 'pg_operator'::regclass, oid, oid::regoperator::text FROM pg_operator WHERE oprowner = '$planter'::regrole)
	SELECT pg_describe_object(d.classid, d.objid, d.objsubid) || ' uses ' || p.name
	FROM pg_depend AS d JOIN planted AS p ON p.class = d.refclassid AND p.oid = d.refobjid
	WHERE (d.classid, d.objid) NOT IN (SELECT class, oid FROM planted)
	ORDER BY 1
	END
is($uses, '', 'it depends on no planted object');
is($boss->query("SELECT jsonb_typeof(open.playfast_rpc('IJ4APc', '[[null,[\"s\"],[10],[2],4]]'))"), 'array', 'RPCs work');
is($boss->query("SELECT count(*) > 50 FROM open.playfast_unique_countries()"), 't', 'and so do countries');

# Existing objects are not taken over.
$boss->query('DROP EXTENSION playfast');
for my $object ("FUNCTION open.playfast_outcomes() RETURNS text LANGUAGE sql AS 'SELECT 1::text'", 'TYPE open.playfast_app AS (a text)',
	'VIEW open.playfast_countries AS SELECT 1 AS a')
{
	my ($kind, $name) = $object =~ /^(\w+) (\S+)/;
	$plant->query("CREATE $object");
	like($boss->result('CREATE EXTENSION playfast SCHEMA open')->{sqlstate}, qr/^42(?:710|723|P07)$/, "a planted $kind is not taken over");
	$plant->query("DROP $kind $name");
}
is($boss->result('CREATE EXTENSION playfast SCHEMA open')->{sqlstate}, '00000', 'the extension is created once it is gone');
undef $_ for $plant, $boss;

done_testing();
