# The catalogue's files: any compression, any fault, and any content have their
# status; a generation disappears; memory does not grow with the size of a
# file.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Test::More;
use Time::HiRes ();

use Playfast;

server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);
reset_origin();
mode(locations => 60);
my $session = session(set => { 'playfast.retries' => 1, 'playfast.retry_budget' => '10s' });

# Removes faults; shards are small.
sub begin
{
	reset_origin();
	mode(locations => 60, @_);
	return;
}

$session->query('CREATE TEMP TABLE shards AS SELECT * FROM playfast_catalog_shards()');
my $one = 'ARRAY(SELECT playfast_catalog_request(url) FROM shards WHERE shard = 3)';
my ($file) = $session->query('SELECT url FROM shards WHERE shard = 3') =~ m{([^/]+)$};
my $outcome = "SELECT status, attempts, http_status, cardinality(rows), error FROM playfast_catalog_apps_results($one)";
my $apps = $session->query("SELECT cardinality(rows) FROM playfast_catalog_apps_results($one)");
cmp_ok($apps, '>', 20, "a shard has $apps apps");

# ------------------------------------------------------------------- codings

for my $how (qw(labelled twice plain))
{
	begin();
	fault(coded => (how => $how, match => { subject => $file }));
	is($session->query($outcome), "ok|1|200|$apps|", "$how: the same rows");
}

# -------------------------------------------------------------------- faults

# The parts of a document: begin, piece, finish, compressed or not.
my $head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">';
my $app = '<url><loc>https://h/store/apps/details?id=a.b</loc></url>';
my $laughs = '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">'
	. join('', map { my $n = chr(ord('a') + $_); my $m = chr(ord($n) + 1); qq(<!ENTITY $m ") . "&$n;" x 10 . '">' } 0 .. 12)
	. ']><urlset><url><loc>&n;</loc></url></urlset>';
my %once = (times => 1);
my @faults = (
	[ status => { status => 404 }, 'not_found|1|404|0|' ],
	[ status => { status => 429 }, qr/^rate_limited\|2\|429\|0\|.*429/ ],
	[ status => { status => 503, %once }, "ok|2|200|$apps|" ],
	[ status => { status => 403 }, qr/^http_error\|1\|403\|0\|.*403/ ],
	[ status => { status => 500 }, qr/^http_error\|2\|500\|0\|.*500/ ],
	[ sorry => {}, qr/^blocked\|1\|302\|0\|.*captcha/ ],
	[ captcha => {}, qr/^blocked\|1\|200\|0\|.*captcha/ ],
	[ consent_page => {}, qr/^blocked\|1\|200\|0\|.*consent/ ],
	[ redirect => { location => '/elsewhere' }, qr/^http_error\|1\|302\|0\|.*redirected/ ],
	[ html => {}, qr/^layout_changed\|1\|200\|0\|.*document type/ ],
	[ garbage => {}, qr/^layout_changed\|1\|200\|0\|.*not XML in UTF-8/ ],
	[ garbage => { encoding => 'gzip' }, qr/^network_error\|2\|200\|0\|.*not valid gzip/ ],
	[ empty_body => {}, qr/^network_error\|2\|200\|0\|.*incomplete/ ],
	[ reset => {}, qr/^network_error\|2\|\|0\|./ ],
	[ reset_body => { %once }, "ok|2|200|$apps|" ],
	[ truncate => { fraction => 0.5 }, qr/^network_error\|2\|200\|0\|the response is incomplete/ ],
	[ truncate => { fraction => 0.999 }, qr/^network_error\|2\|200\|0\|the response is incomplete/ ],
	[ truncate => { fraction => 0.01, %once }, "ok|2|200|$apps|" ],
	[ bomb => { mebibytes => 100 }, qr/^layout_changed\|1\|200\|0\|.*not XML/ ],

	# Content that only an attacker would send.
	[ document => { begin => $head . $app . '</urlset>' }, 'ok|1|200|1|' ],
	[ document => { begin => $laughs }, qr/^layout_changed\|1\|200\|0\|.*document type/ ],
	[ document => { begin => '<!DOCTYPE a SYSTEM "http://localhost:1/"><urlset/>' }, qr/^layout_changed\|1\|200\|0\|.*document type/ ],
	[ document => { piece => "\0", mebibytes => 100, compressed => JSON::PP::true }, qr/^layout_changed\|1\|200\|0\|.*not XML/ ],
	[ document => { begin => $head, piece => "\n", mebibytes => 100, compressed => JSON::PP::true }, qr/^too_large\|1\|200\|0\|/ ],
	[ document => { begin => "$head<url><loc>", piece => 'endless', mebibytes => 100, compressed => JSON::PP::true }, qr/^layout_changed\|1\|200\|0\|a location is too long/ ],
	[ document => { begin => $head, piece => '<a>', mebibytes => 1, compressed => JSON::PP::true }, qr/^layout_changed\|1\|200\|0\|.*nested too deeply/ ],
	[ document => { begin => $head, piece => $app, mebibytes => 8, finish => '</urlset>', compressed => JSON::PP::true }, qr/^too_large\|1\|200\|0\|.*50000 rows/ ],
	[ document => { begin => "\x{ff}\x{fe}" . join '', map { "$_\0" } split //, '<urlset/>' }, qr/^layout_changed\|1\|200\|0\|.*not XML in UTF-8/ ],
	[ document => { begin => "\x{ff}\x{fe}" }, qr/^network_error\|2\|200\|0\|.*it ended after 2 bytes/ ],
	[ document => { begin => qq(<?xml version="1.0" encoding="ISO-8859-1"?><urlset>$app</urlset>) }, 'ok|1|200|1|' ],
	[ document => { begin => qq(<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://h/store/apps/details?id=a.b</s:loc></s:url></s:urlset>) }, 'ok|1|200|1|' ],
	[ document => { begin => '<sitemapindex/>' }, 'layout_changed|1|200|0|the document is a <sitemapindex>, not a <urlset>' ],
	[ document => { begin => "$head<url>" }, qr/^network_error\|2\|200\|0\|the response is incomplete/ ],
);
for my $case (@faults)
{
	my ($fault, $parameters, $wanted) = @$case;
	my $name = substr join(' ', $fault, map { "$_=$parameters->{$_}" } sort keys %$parameters), 0, 90;
	$name =~ s/[^ -~]/?/g;
	begin();
	$session->query('SELECT playfast_pace_reset()');
	fault($fault, match => { subject => $file }, %$parameters);
	my $got = $session->query($outcome);
	ref $wanted ? like($got, $wanted, $name) : is($got, $wanted, $name);
}

# ------------------------------------------------------------------- the list

begin();
my $shards = 'SELECT count(*) FROM playfast_catalog_shards()';
my $said = 'SELECT status, attempts, rows, error FROM playfast_outcomes()';
$session->set('playfast.on_error' => 'warn');
for my $case (
	[ 'robots.txt is not there' => { match => { path => '/robots.txt' } }, 404, qr/^http_error\|1\|0\|HTTP status 404/ ],
	[ 'an index is not there' => { match => { subject => 'sitemaps-index-1.xml' } }, 404, qr/^http_error\|3\|0\|HTTP status 404/ ],
	[ 'an index fails once' => { match => { subject => 'sitemaps-index-1.xml' }, times => 1 }, 503, qr/^ok\|4\|300\|$/ ])
{
	my ($name, $rule, $status, $wanted) = @$case;
	begin();
	fault(status => (%$rule, status => $status));
	$session->query($shards);
	like($session->query($said), $wanted, $name);
}
begin();
fault(truncate => (match => { subject => 'sitemaps-index-0.xml' }, times => 1));
is($session->query($shards), 300, 'a truncated index is requested again');
is($session->query($said), 'ok|4|300|', 'and nothing else');

# While the catalogue is being rebuilt it has no list.
begin(rolling => JSON::PP::true);
my $result = $session->result($shards);
is($result->{out}, 0, 'rolling: no rows');
like($session->query($said), qr/^http_error\|\d\|0\|the catalogue is being rebuilt: an index has shards of 2025-12-31_\d+, another of 2026-01-03_\d+; ask again later$/,
	'rolling: the error says so');
$session->set('playfast.on_error' => 'auto');
$result = $session->result("CREATE TEMP TABLE half AS SELECT * FROM playfast_catalog_shards()");
is($result->{sqlstate}, 'PF003', 'rolling: nothing is stored');

# A shard that was listed before is gone, which is an answer.
begin(catalog => 2);
is($session->query("SELECT status, failed, cardinality(rows) FROM playfast_catalog_apps_results($one)"), 'not_found|f|0', 'rolled: not found');
is($session->query('SELECT count(*), min(shard), max(generation) FROM playfast_catalog_shards()') =~ s/_\d+$//r, '300|0|2026-01-03', 'rolled: another generation');

# ----------------------------------------------------------------- the memory

# Full shards: what 16 transfers in flight use does not grow with their size.
SKIP:
{
	skip 'no /proc/self/clear_refs', 1 if !-w '/proc/self/clear_refs';
	begin(locations => 400);
	my $fresh = session(set => { 'playfast.max_in_flight' => 16 });
	my $urls = "ARRAY(SELECT url FROM playfast_catalog_shards() WHERE shard < 24)";
	$fresh->query("SELECT count(*) FROM playfast_catalog_apps(ARRAY(SELECT url FROM playfast_catalog_shards() WHERE shard = 0))");
	my $idle = resident($fresh, 'VmRSS');
	open my $clear, '>', '/proc/' . $fresh->pid . '/clear_refs' or die "clear_refs: $!";
	print $clear 5;
	close $clear;
	$fresh->query("SELECT count(*) FROM playfast_catalog_apps($urls)");
	my $grown = (resident($fresh, 'VmHWM') - $idle) / 1024;
	cmp_ok($grown, '<', 32, sprintf '24 shards of 7.5 MB, 16 at a time: %.1f MiB', $grown);
}

sub resident
{
	my ($of, $what) = @_;
	open my $status, '<', '/proc/' . $of->pid . '/status' or die "status: $!";
	my ($kib) = map { /^$what:\s+(\d+)/ ? $1 : () } <$status>;
	return $kib;
}

# A cancel takes effect in the middle of a file whose content is a thousand
# times as large as its compressed bytes.
begin();
fault(document => (match => { subject => $file }, begin => $head, piece => '<a/>', mebibytes => 400, compressed => JSON::PP::true));
my $big = session(set => { 'playfast.max_response_size' => '1GB', 'playfast.retries' => 0 });
my $boss = session();
my $urls = $session->query('SELECT url FROM shards WHERE shard = 3');
my $seconds = soonest(0.05, sub {
	origin('POST', 'reset');
	$big->start("SELECT count(*) FROM playfast_catalog_apps('{$urls}')");
	poll_until(sub { counters()->{transfers} > 0 });
	select undef, undef, undef, 0.5;
	my $start = Time::HiRes::time();
	$boss->query('SELECT pg_cancel_backend(' . $big->pid . ')');
	my $end = $big->finish;
	is($end->{sqlstate}, '57014', 'cancelled in mid-file');
	return Time::HiRes::time() - $start;
});
cmp_ok($seconds, '<=', 0.05, sprintf 'a cancel in mid-file is seen within 50 ms: %.0f', 1000 * $seconds);

done_testing();
