# playfast_check() and playfast.source: the requests that they send, and the
# names of fields that have moved.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

reset_origin();
my $session = session(set => { 'playfast.retries' => 0 });
my $apps = '{org.wellknown.everywhere,org.wellknown.game,org.wellknown.paid}';

# The RPCs and pages requested since the last reset.
sub asked
{
	my $now = counters();
	my ($rpcs, $pages) = @$now{qw(by_rpcid by_page)};
	return join ' ', map({ "$_=$rpcs->{$_}" } sort keys %$rpcs), map { "$_=$pages->{$_}" } sort keys %$pages;
}

# ---------------------------------------------------------------- one source

my $list = q{SELECT count(*) > 0 FROM playfast_%s('{%s}', num => 25)};
my %ask = (
	apps => q{SELECT count(*) = 1 FROM playfast_apps('{org.wellknown.game}')},
	availability => q{SELECT count(*) = 1 FROM playfast_availability('{org.wellknown.game}')},
	permissions => q{SELECT count(*) > 1 FROM playfast_permissions('{org.wellknown.game}')},
	data_safety => q{SELECT count(*) > 1 FROM playfast_data_safety('{org.wellknown.game}')},
	search => sprintf($list, 'search', 'adventure'),
	similar_apps => sprintf($list, 'similar_apps', 'org.wellknown.game'),
	developer_apps => sprintf($list, 'developer_apps', '6000000000000000003'),
);
my %by = (
	rpc => {
		apps => 'Ws7gDc=1', availability => 'Ws7gDc=1', permissions => 'xdSrCf=1', data_safety => 'Ws7gDc=1',
		search => 'lGYRle=1', similar_apps => 'CNT7ob=1 ag2B9c=1', developer_apps => 'MRTdke=1',
	},
	page => {
		apps => 'details=1', availability => 'details=1', permissions => 'details=1', data_safety => 'datasafety=1',
		search => 'search=1', similar_apps => 'cluster=1 details=1', developer_apps => 'dev=1',
	});
for my $source (sort keys %by)
{
	$session->query("SET playfast.source = '$source'");
	for my $operation (sort keys %ask)
	{
		reset_origin();
		is($session->query($ask{$operation}), 't', "$operation by $source has rows");
		is(asked(), $by{$source}{$operation}, "$operation by $source uses no other source");
	}
}

# No call changes to the other source.
$session->query("SET playfast.source = 'rpc'; SET playfast.on_error = 'ignore'");
reset_origin();
mode(refuse => ['Ws7gDc']);
is($session->query($ask{apps}), 'f', 'an RPC that is gone has no rows');
is(asked(), 'Ws7gDc=1', 'and no page is requested');
$session->query('RESET playfast.source');
is($session->query($ask{apps}), 't', 'the page has them otherwise');
mode(refuse => []);

$session->query("SET playfast.source = 'page'");
for my $call ("playfast_top_apps()", "playfast_reviews('{org.wellknown.game}')", "playfast_suggestions('{s}')",
	"playfast_rpc('IJ4APc', '[[null,[\"s\"],[10],[2],4]]')")
{
	reset_origin();
	my $result = $session->result("SELECT count(*) FROM $call");
	is($result->{sqlstate}, '22023', "$call has no page");
	like($result->{err}, qr/the store has no page that answers "\w+"/, 'which the error says');
	is(asked(), '', 'and nothing is sent');
}
$session->query('RESET playfast.source; RESET playfast.on_error');

# ---------------------------------------------------------------- the check

# Findings that are not ok, as "operation|source|check|result|detail".
sub findings
{
	my ($country, $lang) = @_;
	return split /\n/, $session->query("SELECT operation, source, check_name, result, detail FROM playfast_check('"
			. ($country // 'us') . "', '" . ($lang // 'en') . "', '$apps') WHERE result NOT IN ('ok', 'skipped')");
}

reset_origin();
is(join("\n", findings()), '', 'the origin is as expected');
cmp_ok(counters()->{transfers}, '<=', 27, 'which takes 27 requests');
is(join("\n", findings(@$_)), '', "in $_->[0], too") for [ 'kr', 'ko' ], [ 'br', 'pt-BR' ], [ 'sa', 'ar' ];
is($session->query('SHOW playfast.source'), 'auto', 'settings are as they were');

# What moved, and the finding that names it.
my @moved = (
	[ 'the title of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [1] }, qr/^apps\|rpc\|answers\|drift\|.*"title" at/m ],
	[ 'the rating of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [52] }, qr/^apps\|.*\bscore\b/m ],
	[ 'the installs of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [14] }, qr/^apps\|.*\breal_installs\b/m ],
	[ 'the genre of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [80] }, qr/^apps\|rpc\|answers\|drift\|.*"genre" at/m ],
	[ 'the release of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [11] }, qr/^apps\|rpc, page\|sources agree\|drift\|released_at /m ],
	[ 'the price of details', 'layout:fields', { rpcid => 'Ws7gDc' }, { fields => [58] }, qr/^apps\|.*\bprice\b/m ],
	[ 'the score of a chart', 'layout:rows', { rpcid => 'vyAe2' }, { slot => 4 }, qr/^top_apps\|rpc\|columns filled\|drift\|.*\bscore\b/m ],
	[ 'the installs of a chart', 'layout:rows', { rpcid => 'vyAe2' }, { slot => 15 }, qr/^top_apps\|rpc\|columns filled\|drift\|.*\binstalls\b/m ],
	[ 'the genre of a search', 'layout:rows', { rpcid => 'lGYRle' }, { slot => 5 }, qr/^search\|rpc, page\|sources agree\|drift\|genre /m ],
	[ 'the offer of a developer\'s apps', 'layout:rows', { rpcid => 'IRWBmd' }, { slot => 8 }, qr/^developer_apps\|rpc, page\|sources agree\|drift\|price /m ],
	[ 'the votes of reviews', 'layout:rows', { rpcid => 'oCPfdb' }, { slot => 6 }, qr/^reviews\|rpc\|columns filled\|drift\|.*\bthumbs_up\b/m ],
	[ 'the type of a chart\'s content rating', 'layout:retyped', { rpcid => 'vyAe2' }, { slot => 24 }, qr/^top_apps\|rpc\|.*drift\|.*\bcontent_rating\b/m ],
	[ 'the type of a chart\'s genre', 'layout:retyped', { rpcid => 'vyAe2' }, { slot => 5 }, qr/^top_apps\|rpc\|.*drift\|.*\bgenre\b/m ],
);
for my $case (@moved)
{
	my ($name, $fault, $match, $more, $finding) = @$case;
	reset_origin();
	fault($fault, match => $match, %$more);
	my $findings = join "\n", findings();
	like($findings, $finding, "$name is named");
	unlike($findings, qr/\|failed\|/, "$name: every call is answered");
	note $findings;
}

# A form is written in full once its short form is refused; the next check
# tries the short form again.
reset_origin();
fault('status', status => 400, times => 1, match => { method => 'POST' });
is(join("\n", findings()), 'requests|rpc|short form|drift|the store refused it; requests are sent in full form, twice as long',
	'a refused form is named, and its calls are answered');
is(join("\n", findings()), '', 'and the short form is tried again by the next check');

# The short payload is of interest to those who use it.
my $short = qq{SELECT result || ': ' || detail FROM playfast_check(app_ids => '$apps') WHERE check_name = 'short payload'};
my %says = (
	full => [ qr/^ok: the store takes it, and fills the same columns$/, 'ok' ],
	brief => [ qr/^ok: the store takes it; NULL in every row: availability, content_rating, iap_range$/, 'drift' ],
	null => [ qr/^ok: the store does not take it: layout_changed: .*short payload/, 'drift' ],
	refused => [ qr/^ok: the store does not take it: \w+: .*\[3\]/, 'drift' ],
);
for my $answer (sort keys %says)
{
	my ($finding, $in_use) = @{ $says{$answer} };
	reset_origin();
	mode(short_charts => $answer);
	like($session->query($short), $finding, "short payload, $answer");
	$session->query('SET playfast.short_payloads = on');
	like($session->query($short), qr/^$in_use: /, "short payload, $answer, in use");
	$session->query('RESET playfast.short_payloads');
}

# A call without an answer is not drift.
reset_origin();
fault('status', status => 500, match => { rpcid => 'vyAe2' });
like(join("\n", findings()), qr/^top_apps\|rpc\|answers\|failed\|http_error: /, 'no answer is a failure, not drift');
reset_origin();
fault('status', status => 500, match => { method => 'POST' });
fault('status', status => 500, match => { page => 'details' });
my @results = split /\n/, $session->query("SELECT operation || ' ' || result FROM playfast_check(app_ids => '$apps') WHERE check_name = 'answers' AND source = 'rpc, page' ORDER BY 1");
is("@results", 'developer_apps skipped search skipped suggestions skipped', 'checks that depend on details are skipped without them');

reset_origin();
is($session->result("SELECT * FROM playfast_check('xx')")->{sqlstate}, '22023', 'no such country');
is($session->result("SELECT * FROM playfast_check(app_ids => NULL)")->{sqlstate}, '22004', 'no apps');
is(asked(), '', 'nothing was sent');

# It finds its functions in any schema, with any search_path.
$session->query('CREATE SCHEMA "odd schema"; ALTER EXTENSION playfast SET SCHEMA "odd schema"; SET search_path = pg_temp');
is($session->query(qq{SELECT count(*) FILTER (WHERE result = 'ok') > 90 FROM "odd schema".playfast_check(app_ids => '$apps')}), 't', 'in another schema');
$session->query('ALTER EXTENSION playfast SET SCHEMA public; DROP SCHEMA "odd schema"; RESET search_path');

done_testing();
