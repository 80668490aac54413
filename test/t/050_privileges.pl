# Who may do what: plain roles, superusers, and a library that is not preloaded.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my @roles = qw(playfast_plain playfast_analyst playfast_watcher playfast_bare);
my $drop = join '', map { "DROP ROLE IF EXISTS $_; " } @roles;
my $disown = join '', map { "DROP OWNED BY $_; " } @roles;

psql($drop . join '', map { "CREATE ROLE $_ LOGIN; " } @roles);
psql("GRANT pg_read_all_stats TO playfast_watcher; ALTER ROLE playfast_bare SET session_preload_libraries = plpgsql");
reset_origin();

my %network = (
	playfast_top_apps => "SELECT count(*) FROM playfast_top_apps('{us}', num => 5)",
	playfast_top_apps_batch => "SELECT count(*) FROM playfast_top_apps_batch(ARRAY[('us', NULL, NULL, 5, NULL, 0)]::playfast_chart_request[])",
	playfast_top_apps_jsonb => "SELECT playfast_top_apps_jsonb('{us}', num => 5) ? 'us'",
);
my %offline = (
	playfast_chart_requests => "SELECT count(*) FROM playfast_chart_requests('{us,kr}', '{GAME}')",
	playfast_parse_top_apps => "SELECT count(*) FROM playfast_parse_top_apps(E')]}''\\n\\n[[\"wrb.fr\",\"vyAe2\",null,null,null,null,\"0\"]]')",
	playfast_outcomes => 'SELECT count(*) FROM playfast_outcomes()',
	playfast_countries => 'SELECT count(*) > 0 FROM playfast_countries',
	playfast_categories => 'SELECT count(*) > 0 FROM playfast_categories',
	playfast_collections => 'SELECT count(*) > 0 FROM playfast_collections',
	playfast_languages => 'SELECT count(*) > 0 FROM playfast_languages',
	playfast_unique_countries => 'SELECT count(*) > 0 FROM playfast_unique_countries()',
	playfast_representative_country => "SELECT playfast_representative_country('us')",
);

# What asks the network is volatile, and so are a few that report of it.  Of all
# functions, PUBLIC has the others and these reports.
my @reports = qw(playfast_outcomes playfast_stat_operations playfast_stat_progress playfast_status);
my $members = "FROM pg_depend AS d JOIN pg_proc AS p ON p.oid = d.objid JOIN pg_extension AS e ON e.oid = d.refobjid "
	. "WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' "
	. "AND e.extname = 'playfast'";
is(psql("SELECT p.proname $members AND has_function_privilege('playfast_plain', p.oid, 'EXECUTE') "
		. "<> (p.provolatile <> 'v' OR p.proname IN ('" . join("', '", @reports) . "')) ORDER BY 1"), '',
	'a plain role may run what needs no network, and nothing else');
cmp_ok(psql("SELECT count(*) $members AND NOT has_function_privilege('playfast_plain', p.oid, 'EXECUTE')"), '>=',
	scalar(keys %network), 'there are such as it may not run');
is(psql("SELECT lanpltrusted, extrelocatable FROM pg_extension, pg_language WHERE extname = 'playfast' AND lanname = 'c'"),
	'f|t', 'the extension is relocatable');

my $plain = session(role => 'playfast_plain');
for my $name (sort keys %network)
{
	my $result = $plain->result($network{$name});
	is($result->{sqlstate}, '42501', "$name is refused");
	like($result->{err}, qr/permission denied for function $name/, 'by its own name');
}
is(counters()->{transfers}, 0, 'and asks nothing');
is($plain->result($offline{$_})->{sqlstate}, '00000', "$_ is for everybody")
	for sort keys %offline;

# The documented grant.
psql('GRANT EXECUTE ON FUNCTION ' . join(', ', sort keys %network) . ' TO playfast_analyst');
my $analyst = session(role => 'playfast_analyst');
is($analyst->result($network{$_})->{sqlstate}, '00000', "$_ can be granted") for sort keys %network;
is(counters()->{transfers}, 3, 'and then asks');
psql("CREATE VIEW playfast_chart AS $network{playfast_top_apps}; "
	. "CREATE MATERIALIZED VIEW playfast_kept AS SELECT * FROM playfast_top_apps('{us}', num => 5); "
	. 'GRANT SELECT ON playfast_chart, playfast_kept TO playfast_plain');
is($plain->result('SELECT * FROM playfast_chart')->{sqlstate}, '42501', 'a view does not pass the right on');
is($plain->query('SELECT count(*) FROM playfast_kept'), 5, 'a materialized view needs none');

# Settings: who may set which.
my @anybody = map { "playfast.$_" } qw(batch_timeout collection connect_timeout country lang num on_error report_progress
	transfer_timeout);
my @superuser = map { "playfast.$_" } qw(base_url batch_memory ca_file cookie max_in_flight max_response_size pack_bytes
	retries retry_budget user_agent);
is($plain->query("SELECT string_agg(name, ' ' ORDER BY name COLLATE \"C\") FROM pg_settings "
		. "WHERE name LIKE 'playfast.%' AND context = 'user'"), "@anybody", 'settings of anybody');
my %context = map { split /\|/ } split /\n/,
	psql("SELECT name, context FROM pg_settings WHERE name LIKE 'playfast.%' AND context <> 'user'");
is($context{$_}, 'superuser', "$_ is of superusers") for @superuser;
for my $name (sort keys %context)
{
	like($context{$name}, qr/^(?:superuser|sighup)$/, "$name is not of anybody");
	my $value = psql("SHOW $name");
	my $refused = $context{$name} eq 'sighup' ? '55P02' : '42501';
	is($plain->result("SET $name = '$value'")->{sqlstate}, $refused, "a plain role may not SET $name");
	is($plain->result("SELECT set_config('$name', '$value', true)")->{sqlstate}, $refused, 'nor by set_config');
}
is($plain->result("SET $_ = DEFAULT")->{sqlstate}, '00000', "a plain role may SET $_") for @anybody;
is($plain->result("ALTER ROLE playfast_plain SET playfast.base_url = 'https://example.org'")->{sqlstate}, '42501',
	'nor keep one');
is($plain->result("ALTER ROLE playfast_plain SET playfast.country = 'kr'")->{sqlstate}, '00000', 'but a default of its own');
is(session(role => 'playfast_plain')->query('SHOW playfast.country'), 'kr', 'which new sessions have');
is($plain->result("SET playfast.nonsense = 1")->{sqlstate} =~ /^42(602|704)$/, 1, 'a setting that does not exist is refused');
psql('GRANT SET ON PARAMETER playfast.max_in_flight TO playfast_plain');
is($plain->result('SET playfast.max_in_flight = 2')->{sqlstate}, '00000', 'a right can be delegated');

# Outcomes belong to who caused them.
my $boss = session();
my $seen = sub {
	my ($role) = @_;
	my $count = $boss->query("SET ROLE $role; SELECT count(*) FROM playfast_outcomes()");
	$boss->query('RESET ROLE');
	return $count;
};
$boss->query("SELECT count(*) FROM playfast_top_apps('{us,kr}', num => 5)");
is($seen->('postgres'), 2, 'outcomes: the superuser sees its own');
is($seen->('playfast_plain'), 0, 'outcomes: a plain role does not see them');
is($seen->('playfast_watcher'), 2, 'outcomes: pg_read_all_stats does');
$boss->query("SET ROLE playfast_analyst; SELECT count(*) FROM playfast_top_apps('{us}', num => 5); RESET ROLE");
is($seen->('playfast_analyst'), 1, 'outcomes: a role sees its own');
is($seen->('playfast_plain'), 0, 'outcomes: another does not');
is($seen->('playfast_watcher'), 1, 'outcomes: pg_read_all_stats does');
is($seen->('postgres'), 1, 'outcomes: and so does a superuser');
$boss->query("CREATE FUNCTION playfast_mine() RETURNS bigint LANGUAGE SQL SECURITY DEFINER AS "
	. "\$\$SELECT count(*) FROM playfast_top_apps('{us,kr,jp}', num => 5)\$\$; SET ROLE playfast_plain; SELECT playfast_mine(); RESET ROLE");
is($seen->('playfast_plain'), 0, 'outcomes: what a SECURITY DEFINER function did is its owner\'s');
is($seen->('postgres'), 3, 'outcomes: who sees them');

# A library that is not preloaded: placeholders, and what becomes of them.
my $bare = session(role => 'playfast_bare');
is($bare->query("SELECT count(*) FROM pg_settings WHERE name LIKE 'playfast.%' AND context <> 'user'"), 0, 'a session without the library');
is($bare->result("SET playfast.base_url = 'https://attacker.example'")->{sqlstate}, '00000', 'takes any value');
is($bare->result("SET playfast.cookie = 'x'; SET playfast.num = 7; SET playfast.max_in_flight = 99")->{sqlstate}, '00000',
	'of any setting');
my $loaded = $bare->result($offline{playfast_parse_top_apps});
is($loaded->{sqlstate}, '00000', 'until the library comes');
is(scalar(() = $loaded->{err} =~ /permission denied to set parameter "playfast\./g), 3, 'which refuses what is not allowed');
is($bare->query('SHOW playfast.base_url'), $ENV{ORIGIN_URL}, 'so that the server\'s value stands');
is($bare->query('SHOW playfast.cookie'), 'SOCS=CAI', 'or the default');
is($bare->query('SHOW playfast.max_in_flight'), 16, 'of a number, too');
is($bare->query('SHOW playfast.num'), 7, 'and what is allowed is kept');
is($bare->result("SET playfast.base_url = 'https://attacker.example'")->{sqlstate}, '42501', 'from then on it is refused');

undef $_ for $plain, $analyst, $boss, $bare;
psql("DROP FUNCTION playfast_mine(); DROP VIEW playfast_chart; DROP MATERIALIZED VIEW playfast_kept; $disown $drop");

done_testing();
