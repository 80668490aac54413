# Privileges: of plain roles and of superusers, also without preloading the
# library.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my @roles = qw(playfast_plain playfast_analyst playfast_watcher playfast_bare playfast_loaded);
my $drop = join '', map { "DROP ROLE IF EXISTS $_; " } @roles;
my $disown = join '', map { "DROP OWNED BY $_; " } @roles;

psql($drop . join '', map { "CREATE ROLE $_ LOGIN; " } @roles);
psql("GRANT pg_read_all_stats TO playfast_watcher; ALTER ROLE playfast_bare SET session_preload_libraries = plpgsql");
reset_origin();

my %network = (
	playfast_top_apps => "SELECT count(*) FROM playfast_top_apps('{us}', num => 5)",
	playfast_top_apps_batch => "SELECT count(*) FROM playfast_top_apps_batch(ARRAY[('us', NULL, NULL, 5, NULL, 0)]::playfast_chart_request[])",
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

# Functions that use the network are volatile, as are some that report on it.
# PUBLIC may execute these reports and all other functions.
my @reports = qw(playfast_outcomes playfast_stat_cache playfast_stat_egress playfast_stat_operations playfast_stat_progress playfast_status);
my $members = "FROM pg_depend AS d JOIN pg_proc AS p ON p.oid = d.objid JOIN pg_extension AS e ON e.oid = d.refobjid "
	. "WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' "
	. "AND e.extname = 'playfast'";
is(psql("SELECT p.proname $members AND has_function_privilege('playfast_plain', p.oid, 'EXECUTE') "
		. "<> (p.provolatile <> 'v' OR p.proname IN ('" . join("', '", @reports) . "')) ORDER BY 1"), '',
	'a plain role may execute functions without the network, and no others');
cmp_ok(psql("SELECT count(*) $members AND NOT has_function_privilege('playfast_plain', p.oid, 'EXECUTE')"), '>=',
	scalar(keys %network), 'there are functions that it may not execute');
is(psql("SELECT lanpltrusted, extrelocatable FROM pg_extension, pg_language WHERE extname = 'playfast' AND lanname = 'c'"),
	'f|t', 'the extension is relocatable');

my $plain = session(role => 'playfast_plain');
for my $name (sort keys %network)
{
	my $result = $plain->result($network{$name});
	is($result->{sqlstate}, '42501', "$name is refused");
	like($result->{err}, qr/permission denied for function $name/, 'naming the function');
}
is(counters()->{transfers}, 0, 'and sends nothing');
is($plain->result($offline{$_})->{sqlstate}, '00000', "$_ is for everybody")
	for sort keys %offline;

# The documented grants.
psql('GRANT EXECUTE ON FUNCTION ' . join(', ', sort keys %network) . ' TO playfast_analyst');
my $analyst = session(role => 'playfast_analyst');
is($analyst->result($network{$_})->{sqlstate}, '00000', "$_ can be granted") for sort keys %network;
is(counters()->{transfers}, 2, 'and then works');
psql("CREATE VIEW playfast_chart AS $network{playfast_top_apps}; "
	. "CREATE MATERIALIZED VIEW playfast_kept AS SELECT * FROM playfast_top_apps('{us}', num => 5); "
	. 'GRANT SELECT ON playfast_chart, playfast_kept TO playfast_plain');
is($plain->result('SELECT * FROM playfast_chart')->{sqlstate}, '42501', 'a view does not pass the privilege on');
is($plain->query('SELECT count(*) FROM playfast_kept'), 5, 'a materialized view needs none');

# Settings, and the roles that may set them.
my @anybody = map { "playfast.$_" } qw(batch_timeout cache_ttl collection connect_timeout country lang num on_error report_progress
	session_rate_limit short_payloads source transfer_timeout);
my @superuser = map { "playfast.$_" } qw(base_url batch_memory ca_file cookie max_in_flight max_response_size pack_bytes
	retries retry_budget user_agent);
is($plain->query("SELECT string_agg(name, ' ' ORDER BY name COLLATE \"C\") FROM pg_settings "
		. "WHERE name LIKE 'playfast.%' AND context = 'user'"), "@anybody", 'settings for everybody');
my %context = map { split /\|/ } split /\n/,
	psql("SELECT name, context FROM pg_settings WHERE name LIKE 'playfast.%' AND context <> 'user'");
is($context{$_}, 'superuser', "$_ is for superusers") for @superuser;
for my $name (sort keys %context)
{
	like($context{$name}, qr/^(?:superuser|sighup)$/, "$name is not for everybody");
	my $value = psql("SHOW $name");
	my $refused = $context{$name} eq 'sighup' ? '55P02' : '42501';
	is($plain->result("SET $name = '$value'")->{sqlstate}, $refused, "a plain role may not SET $name");
	is($plain->result("SELECT set_config('$name', '$value', true)")->{sqlstate}, $refused, 'nor by set_config');
}
is($plain->result("SET $_ = DEFAULT")->{sqlstate}, '00000', "a plain role may SET $_") for @anybody;
is($plain->result("ALTER ROLE playfast_plain SET playfast.base_url = 'https://example.org'")->{sqlstate}, '42501',
	'nor store a value for others');
is($plain->result("ALTER ROLE playfast_plain SET playfast.country = 'kr'")->{sqlstate}, '00000', 'but store its own default');
is(session(role => 'playfast_plain')->query('SHOW playfast.country'), 'kr', 'which new sessions use');
is($plain->result("SET playfast.nonsense = 1")->{sqlstate} =~ /^42(602|704)$/, 1, 'a setting that does not exist is refused');
psql('GRANT SET ON PARAMETER playfast.max_in_flight TO playfast_plain');
is($plain->result('SET playfast.max_in_flight = 2')->{sqlstate}, '00000', 'a privilege can be granted');

# Outcomes belong to the role that ran the statement.
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
psql('GRANT playfast_analyst TO playfast_plain');
is($seen->('playfast_plain'), 1, 'outcomes: a member of the role sees them');
psql('REVOKE playfast_analyst FROM playfast_plain');
$boss->query("CREATE FUNCTION playfast_mine() RETURNS bigint LANGUAGE SQL SECURITY DEFINER AS "
	. "\$\$SELECT count(*) FROM playfast_top_apps('{us,kr,jp}', num => 5)\$\$; SET ROLE playfast_plain; SELECT playfast_mine(); RESET ROLE");
is($seen->('playfast_plain'), 0, 'outcomes: those of a SECURITY DEFINER function belong to its owner');
is($seen->('postgres'), 3, 'outcomes: which sees them');

# Without preloading, settings are placeholders until the library is loaded.
my $bare = session(role => 'playfast_bare');
is($bare->query("SELECT count(*) FROM pg_settings WHERE name LIKE 'playfast.%' AND context <> 'user'"), 0, 'a session without the library');
is($bare->result("SET playfast.base_url = 'https://attacker.example'")->{sqlstate}, '00000', 'accepts any value');
is($bare->result("SET playfast.cookie = 'x'; SET playfast.num = 7; SET playfast.max_in_flight = 99")->{sqlstate}, '00000',
	'of any setting');
my $loaded = $bare->result($offline{playfast_parse_top_apps});
is($loaded->{sqlstate}, '00000', 'until the library is loaded');
is(scalar(() = $loaded->{err} =~ /permission denied to set parameter "playfast\./g), 3, 'which refuses values that are not allowed');
is($bare->query('SHOW playfast.base_url'), $ENV{ORIGIN_URL}, 'so that the server\'s value stands');
is($bare->query('SHOW playfast.cookie'), 'SOCS=CAI', 'or the default');
is($bare->query('SHOW playfast.max_in_flight'), 16, 'also of a number');
is($bare->query('SHOW playfast.num'), 7, 'and allowed values are kept');
is($bare->result("SET playfast.base_url = 'https://attacker.example'")->{sqlstate}, '42501', 'from then on the value is refused');

# Each setting that is not for everybody: as a placeholder of the session, of a
# transaction, of a function, of the role, and in the options of a connection.
my $dir = scratch();
my %side_door = ('playfast.base_url' => 'https://attacker.example', 'playfast.ca_file' => "$dir/ca.pem",
	'playfast.proxy_file' => "$dir/proxies", 'playfast.rate_limit' => '12345', 'playfast.max_interval' => '0',
	'playfast.block_cooldown' => '0', 'playfast.cookie' => 'x', 'playfast.user_agent' => 'x', 'playfast.log_transfers' => 'on',
	(map { $_ => '99' } 'playfast.retry_budget', 'playfast.max_in_flight'), 'playfast.retries' => '7',
	'playfast.cache_size' => '1GB', 'playfast.pack_bytes' => '0', 'playfast.max_response_size' => '64MB', 'playfast.batch_memory' => '64MB');
is(join(' ', sort keys %side_door), join(' ', sort grep { /^playfast\./ } keys %context), 'every such setting is tried');
psql('GRANT EXECUTE ON FUNCTION playfast_top_apps TO playfast_bare; GRANT pg_read_all_settings TO playfast_bare');
my $usual = session();
my %value = map { $_ => $usual->query("SHOW $_") } keys %side_door;
is(psql("SELECT string_agg(name, ' ') FROM pg_settings WHERE name LIKE 'playfast.%' AND setting IN ('https://attacker.example', '12345')"),
	'', 'no setting has such a value');

# Tests the session's settings once the library is loaded: it must ask the real
# origin, and no other.
sub is_unchanged
{
	my ($way, $session) = @_;
	reset_origin();
	is($session->query($network{playfast_top_apps}), 5, "$way: the origin answers");
	is(counters()->{transfers}, 1, "$way: one request");
	my %has = map { $_ => $session->query("SHOW $_") } keys %side_door;
	is_deeply(\%has, \%value, "$way: no setting has changed") or diag explain \%has;
	return;
}

my %way = (
	'SET' => sub { "SET $_[0] = '$_[1]'" },
	'SET LOCAL' => sub { "SET LOCAL $_[0] = '$_[1]'" },
	'set_config' => sub { "SELECT set_config('$_[0]', '$_[1]', false)" });
for my $way (sort keys %way)
{
	my $session = session(role => 'playfast_bare');
	$session->query('BEGIN') if $way eq 'SET LOCAL';
	my @taken = grep { $session->result($way{$way}->($_, $side_door{$_}))->{sqlstate} eq '00000' } sort keys %side_door;
	is(scalar @taken, scalar keys %side_door, "$way: a session without the library accepts them all");
	is_unchanged($way, $session);
}

# A value for a role, a database or a function is refused at once.
my $keeper = session(role => 'playfast_bare');
psql('CREATE DATABASE playfast_bare OWNER playfast_bare');
for my $name (sort keys %side_door)
{
	is(join(' ', map { $keeper->result($_)->{sqlstate} } "ALTER ROLE playfast_bare SET $name = '$side_door{$name}'",
		"ALTER DATABASE playfast_bare SET $name = '$side_door{$name}'",
		"CREATE FUNCTION pg_temp.door() RETURNS int LANGUAGE sql SET $name = '$side_door{$name}' AS 'SELECT 1'"),
		'42501 42501 42501', "a plain role cannot store $name, with or without the library");
}
is($keeper->query("SELECT count(*) FROM pg_settings WHERE name LIKE 'playfast.%'"), 0, 'and did not');
psql('DROP DATABASE playfast_bare');
is_unchanged('ALTER ROLE', session(role => 'playfast_bare'));

# Values that a superuser gave a role or a database without the library must
# not replace those that only the server may set; those that superusers may set
# stay.
my %server = ('playfast.rate_limit' => '3.5', 'playfast.block_cooldown' => '600', 'playfast.max_interval' => '7000',
	'playfast.proxy_file' => '');
server_settings(%server);
$value{$_} = $usual->query("SHOW $_") for sort keys %server;
for my $keep ('ROLE playfast_bare', "DATABASE $ENV{PGDATABASE}", 'ROLE ALL', "ROLE playfast_bare IN DATABASE $ENV{PGDATABASE}")
{
	my $owner = session(env => { PGOPTIONS => '-c session_preload_libraries=' });
	$owner->query("ALTER $keep SET $_ = '$side_door{$_}'") for sort keys %server;
	$owner->query("ALTER $keep SET playfast.retries = 5");
	my $session = session(role => 'playfast_bare');
	my $result = $session->result($network{playfast_top_apps});
	is($result->{out}, 5, "ALTER $keep: the library is loaded");
	is(scalar(() = $result->{err} =~ /parameter "playfast\.\w+" cannot be changed now/g), 4, "ALTER $keep: and says what it ignores");
	is_deeply({ map { $_ => $session->query("SHOW $_") } keys %server }, { map { $_ => $value{$_} } keys %server },
		"ALTER $keep: the server's values stand");
	is($session->query('SHOW playfast.retries'), 5, "ALTER $keep: values that superusers may set are kept");
	$owner->query("ALTER $keep RESET $_") for sort(keys %server), 'playfast.retries';
}

# Connection options must not replace the server's values.
sub optioned
{
	my ($role, %set) = @_;
	my $options = join ' ', map { "-c $_=" . $set{$_} =~ s/([ \\])/\\$1/gr } sort keys %set;
	return eval { session(role => $role, env => { PGOPTIONS => $options }) } // $@;
}

psql('GRANT EXECUTE ON FUNCTION playfast_top_apps TO playfast_loaded');
reset_origin();
for my $name (sort keys %side_door)
{
	my $refused = $context{$name} eq 'sighup' ? '55P02' : '42501';
	my $session = optioned('playfast_bare', $name => $side_door{$name});
	is(join(' ', map { $session->result($_)->{sqlstate} } $network{playfast_top_apps}, $network{playfast_top_apps},
		$offline{playfast_parse_top_apps}), "$refused $refused $refused", "options with $name: the library is not loaded");
	like(optioned('playfast_loaded', $name => $side_door{$name}), qr/FATAL:.*"\Q$name\E"/, "options with $name: no session if it is preloaded");
}
is(counters()->{transfers}, 0, 'options: nothing is sent');
is_unchanged('options that anybody may set', optioned('playfast_bare', 'playfast.country' => 'kr'));
is(optioned($_, 'playfast.country' => 'kr')->query("SELECT DISTINCT country FROM playfast_top_apps(NULL, num => 5)"), 'kr',
	"options that everybody may set: $_") for 'playfast_bare', 'playfast_loaded';
psql('GRANT SET ON PARAMETER playfast.retries TO playfast_bare, playfast_loaded');
for my $role ('playfast_bare', 'playfast_loaded')
{
	my $session = optioned($role, 'playfast.retries' => 7);
	is($session->query($network{playfast_top_apps}) . $session->query('SHOW playfast.retries'), '57', "options with a privilege: $role");
}
is(optioned($ENV{PGUSER}, 'playfast.retries' => 7)->query('SHOW playfast.retries'), '7', 'options of a superuser');

undef $_ for $plain, $analyst, $boss, $bare, $keeper, $usual;
psql("DROP FUNCTION playfast_mine(); DROP VIEW playfast_chart; DROP MATERIALIZED VIEW playfast_kept; $disown $drop");

done_testing();
