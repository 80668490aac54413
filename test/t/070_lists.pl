# Lists of apps: the number of transfers, and what happens if one of the
# sources fails.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Test::More;

use Playfast;

server_settings('playfast.max_interval' => 0, 'playfast.block_cooldown' => 0);
reset_origin();
my $session = session(set => { 'playfast.retries' => 0 });
my $cluster = '/store/apps/collection/cluster';

# Returns rows, distinct ranks and apps, then each call's status, attempts and
# error.
sub outcome
{
	my ($call) = @_;
	my $rows = $session->query("SELECT count(*), count(DISTINCT rank), max(rank), count(DISTINCT app_id) FROM $call");
	my $told = $session->query('SELECT status, attempts, rows, rejected, error FROM playfast_outcomes() ORDER BY call');
	return ($rows, $told);
}

# A line each: name, call, rules or modes of the origin, and the expected rows
# and outcome.
sub faulty
{
	my ($name, $call, $rules, $rows, $told) = @_;
	reset_origin();
	for my $rule (@$rules)
	{
		my ($kind, @parameters) = @$rule;
		$kind eq 'mode' ? mode(@parameters) : fault($kind, @parameters);
	}
	my ($got_rows, $got_told) = outcome($call);
	is($got_rows, $rows, "$name: rows");
	like($got_told, $told, "$name: outcome");
	return;
}

my $similar = "playfast_similar_apps('{org.wellknown.similar}', num => 1000)";
my $search = "playfast_search('{adventure}')";
my $number = "playfast_developer_apps('{6000000000000000085}', num => 1000)";
my $named = "playfast_developer_apps('{Eighty-five Named Apps}', num => 1000)";
my $cut = qr/^ok\|\d\|\d+\|0\|truncated/;

my ($all, undef) = outcome($search);
my ($found) = $all =~ /^(\d+)/;

faulty('a search whose page is somebody else\'s', $search,
	[ [ 'html', match => { path => '/store/search' } ] ],
	$all, qr/^ok\|2\|$found\|0\|/);
faulty('a search that has neither page nor frame', $search,
	[ [ 'html', match => { path => '/store/search' } ], [ 'null_payload', match => { rpcid => 'lGYRle' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|/);
faulty('a search whose page and frame have their rows elsewhere', $search,
	[ [ mode => moved_pages => JSON::PP::true() ], [ 'layout:sections', match => { rpcid => 'lGYRle' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|0\|.*no rows at \[0,1,\*,22,0\|0,1,0,23\]/);
faulty('a search whose page has its rows elsewhere', $search, [ [ mode => moved_pages => JSON::PP::true() ] ],
	$all, qr/^ok\|2\|$found\|0\|/);
faulty('a search whose frame is of another shape', $search,
	[ [ 'html', match => { path => '/store/search' } ], [ 'layout', match => { rpcid => 'lGYRle' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|0\|.*no rows at \[0,1,\*,22,0\|0,1,0,23\]/);
faulty('a search with a top hit whose list is elsewhere', "playfast_search('{quillmarket}')",
	[ [ mode => moved_pages => JSON::PP::true() ], [ 'layout:sections', match => { rpcid => 'lGYRle' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|0\|/);
faulty('a search that finds nothing', "playfast_search('{zzzqqq}')",
	[ [ mode => moved_pages => JSON::PP::true() ], [ 'layout:sections', match => { rpcid => 'lGYRle' } ] ],
	'0|0||0', qr/^empty\|1\|0\|0\|$/);
faulty('a search that is refused', $search,
	[ [ 'status', status => 404, match => { path => '/store/search' } ] ],
	'0|0||0', qr/^not_found\|1\|0\|/);

faulty('similar apps', $similar, [], '137|137|137|137', qr/^ok\|4\|137\|0\|$/);
faulty('without the clusters\' RPC', $similar, [ [ 'error_row', code => 3, detail => \0, match => { rpcid => 'ag2B9c' } ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|$/);
faulty('with clusters of another shape', $similar, [ [ 'layout', match => { rpcid => 'ag2B9c' } ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|/);
faulty('with clusters that have their rows elsewhere', $similar, [ [ 'layout:sections', match => { rpcid => 'ag2B9c' } ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|/);
faulty('on the page as well', $similar,
	[ [ mode => moved_pages => JSON::PP::true() ], [ 'layout:sections', match => { rpcid => 'ag2B9c' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|0\|/);
faulty('with the page of the cluster alone', $similar, [ [ mode => moved_pages => JSON::PP::true() ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|/);
faulty('without the page of the cluster', $similar, [ [ 'status', status => 404, match => { path => $cluster } ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|$/);
faulty('with another page of it', $similar, [ [ 'html', match => { path => $cluster } ] ],
	'137|137|137|137', qr/^ok\|5\|137\|0\|/);
faulty('without the whole cluster', $similar,
	[ [ 'status', status => 404, match => { path => $cluster } ], [ 'null_payload', match => { rpcid => [ 'CNT7ob', 'qnKhOb' ] } ] ],
	'6|6|6|6', $cut);
faulty('whose page fails', $similar, [ [ 'status', status => 503, match => { path => $cluster } ] ],
	'0|0||0', qr/^http_error\|2\|0\|0\|HTTP status 503/);
faulty('whose token is refused', $similar, [ [ 'null_payload', match => { rpcid => 'qnKhOb' } ] ],
	'50|50|50|50', $cut);
faulty('whose second token is refused', $similar, [ [ 'null_payload', match => { rpcid => 'qnKhOb' }, skip => 1 ] ],
	'110|110|110|110', $cut);
faulty('whose token is answered by an error', $similar, [ [ 'error_row', code => 5, detail => \0, match => { rpcid => 'qnKhOb' } ] ],
	'50|50|50|50', qr/^http_error\|3\|50\|0\|/);
faulty('whose token is answered in another shape', $similar, [ [ 'layout', match => { rpcid => 'qnKhOb' } ] ],
	'50|50|50|50', qr/^layout_changed\|3\|50\|0\|/);

faulty('a developer by number', $number, [], '85|85|85|85', qr/^ok\|3\|85\|0\|$/);
faulty('without a page', $number, [ [ 'html', match => { path => '/store/apps/dev' } ] ],
	'85|85|85|85', qr/^ok\|4\|85\|0\|/);
faulty('whose page has its rows elsewhere', $number, [ [ mode => moved_pages => JSON::PP::true() ] ],
	'85|85|85|85', qr/^ok\|4\|85\|0\|/);
faulty('as has the frame', $number,
	[ [ mode => moved_pages => JSON::PP::true() ], [ 'layout:sections', match => { rpcid => 'MRTdke' } ] ],
	'0|0||0', qr/^layout_changed\|2\|0\|0\|.*no rows at \[0,1,0,21,0\|0,1,0,22,0\]/);
faulty('as has the answer to the token', $number, [ [ 'layout:sections', match => { rpcid => 'qnKhOb' } ] ],
	'10|10|10|10', qr/^layout_changed\|2\|10\|0\|.*no rows at/);
faulty('a developer by name', $named, [], '85|85|85|85', qr/^ok\|5\|85\|0\|$/);
faulty('whose number is not told', $named, [ [ 'null_payload', match => { rpcid => 'Ws7gDc' } ] ],
	'20|20|20|20', $cut);
faulty('whose number has no page', $named, [ [ 'status', status => 404, match => { path => '/store/apps/dev' } ] ],
	'85|85|85|85', qr/^ok\|6\|85\|0\|$/);
faulty('whose number leads nowhere', $named,
	[ [ 'status', status => 404, match => { path => '/store/apps/dev' } ], [ 'null_payload', match => { rpcid => 'MRTdke' } ] ],
	'20|20|20|20', $cut);

# Chains of different calls run at the same time, and share transfers.
reset_origin();
is($session->query("SELECT count(*) FROM playfast_suggestions((SELECT array_agg('s' || n) FROM generate_series(1, 100) AS n), '{us,kr}')"),
	0, 'a hundred terms in two countries');
is(counters()->{transfers}, 8, 'take four packs each');
reset_origin();
$session->query("SELECT count(*) FROM playfast_similar_apps('{org.wellknown.similar,org.wellknown.stale,org.wellknown.game}', num => 1000)");
my $seen = counters();
is($seen->{by_rpcid}{ag2B9c}, 3, 'three apps\' clusters');
is((grep { ($_->{rpcids} // '') eq 'ag2B9c' } requests()), 1, 'share one transfer');

reset_origin();
done_testing();
