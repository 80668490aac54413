# Redirects: of pages only, within the origin, at most three.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $search = "SELECT string_agg(app_id, ' ' ORDER BY rank) FROM playfast_search('{adventure}', '{us}', num => 10)";
my $outcome = 'SELECT status, http_status, rows FROM playfast_outcomes()';
my $error = 'SELECT error FROM playfast_outcomes()';
my $session = session();
my ($authority) = $ENV{ORIGIN_URL} =~ m{^https://(.*)};

reset_origin();
my $rows = $session->query($search);
my ($page) = requests();
is("$page->{method} $page->{page}", 'GET search', 'a search is a page');

# Another address of the page: the origin ignores further parameters.
sub elsewhere { return "/store/search?q=adventure&c=apps&hl=en&gl=us&x=$_[0]" }

# Runs the search, with so many requests redirected to this address.
sub redirected
{
	my ($to, $times, %parameters) = @_;
	reset_origin();
	fault(redirect => (location => $to, match => { page => 'search' }, $times ? (times => $times) : (), %parameters));
	return $session->query($search);
}

for my $status (301, 302, 303, 307, 308)
{
	is(redirected(elsewhere(1), 1, status => $status), $rows, "$status: the rows of the new address");
	is($session->query($outcome), 'ok|200|10', "$status: ok");
	is(counters()->{transfers}, 2, "$status: one more transfer");
	is((requests())[1]{method}, 'GET', "$status: another GET");
}
is(redirected($ENV{ORIGIN_URL} . elsewhere(2), 1), $rows, 'an absolute URL');
is(redirected('?q=adventure&c=apps&hl=en&gl=us', 1), $rows, 'a relative URL');
is(redirected(elsewhere(3), 3), $rows, 'three redirects');
is(counters()->{transfers}, 4, 'which takes four transfers');
is($session->query('SELECT string_agg(status, \' \') FROM playfast_outcomes()'), 'ok', 'but is one call');
is(counters()->{by_page}{search}, 4, 'of one page');

# A circle.
is(redirected(elsewhere(4), 0), '', 'in a circle: no rows');
is($session->query($outcome), 'http_error|302|0', 'in a circle: an error');
like($session->query($error), qr{^HTTP status 302, redirected to \Q$ENV{ORIGIN_URL}\E/store/search\?}, 'in a circle: the error names the address');
is(counters()->{transfers}, 4, 'in a circle: no more than three redirects');

# To another origin.
my $stranger = start_origin();
(my $longer = $stranger->{url}) =~ s/:\d+$/:${\ ($authority =~ m{:(\d+)})[0]}0/;
for my $to (
	[ 'another port', $stranger->{url} . elsewhere(5) ],
	[ 'another host', 'https://play.example' . elsewhere(5) ],
	[ 'another host without a scheme', '//play.example' . elsewhere(5) ],
	[ 'without TLS', "http://$authority" . elsewhere(5) ],
	[ 'another scheme', 'ftp://localhost/store/search' ],
	[ 'a file', 'file:///etc/passwd' ],
	[ 'a longer port', $longer . elsewhere(5) ],
	[ 'a longer host', "https://$authority.example" . elsewhere(5) ],
	[ 'a name before the host', "https://$authority\@play.example" . elsewhere(5) ],
	[ 'too long', elsewhere('x' x 600) ])
{
	my ($name, $location) = @$to;
	is(redirected($location, 0), '', "$name: no rows");
	is($session->query($outcome), 'http_error|302|0', "$name: an error");
	is(counters()->{transfers}, 1, "$name: not followed");
}
is(counters($stranger)->{transfers}, 0, 'the other origin is not asked');

# The response to a redirected request is judged like any other.
reset_origin();
fault(redirect => (location => elsewhere(7), match => { page => 'search' }, times => 1));
fault(status => (status => 503, match => { page => 'search' }, skip => 1, times => 1));
is($session->query($search), $rows, 'a 503 after a redirect is retried');
is($session->query('SELECT status, attempts FROM playfast_outcomes()'), 'ok|3', 'as another attempt');
is(redirected('/store/apps/details?id=org.wellknown.game&hl=en&gl=us', 1), $rows, 'another page: its rows are not used');
is(counters()->{by_rpcid}{lGYRle}, 1, 'another page: its layout is wrong, so the RPC is asked');
is(redirected('/nowhere?hl=en&gl=us', 1), '', 'a missing page');
is($session->query('SELECT status FROM playfast_outcomes()'), 'not_found', 'is not found');

# A page whose address lacks the country and language is not followed.
for my $to ('/store/search?q=adventure&c=apps', '/store/search?q=adventure&c=apps&hl=en', '/store/search?q=adventure&c=apps&hl=en&gl=kr',
	'/store/search?q=adventure&c=apps&hl=ko&gl=us', '/store/search?q=gl=us&c=apps&hl=en&xgl=us', '/store/search?q=adventure&hl=en&gl=usa')
{
	is(redirected($to, 1), '', "$to: no rows");
	is($session->query($outcome), 'http_error|302|0', "$to: an error");
	is(counters()->{transfers}, 1, "$to: not followed");
}

# An RPC has only one address.
reset_origin();
fault(redirect => (location => '/_/PlayStoreUi/data/batchexecute?rpcids=vyAe2&hl=en&gl=us', status => 307));
is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 0, 'an RPC: no rows');
is($session->query($outcome), 'http_error|307|0', 'an RPC: an error');
is(counters()->{transfers}, 1, 'an RPC: not followed');

done_testing();
