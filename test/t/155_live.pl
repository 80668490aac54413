# make live-check and test/live/record, with the test origin in place of Google
# Play.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use JSON::PP ();
use Test::More;

use Playfast;

my $live = "$FindBin::Bin/../live";
my $dir = scratch();
$ENV{LIVE_APPS} = '{org.wellknown.everywhere,org.wellknown.game,org.wellknown.paid}';

# run(COMMAND…): returns its exit status, and its output and errors.
sub run
{
	my ($out, $err);
	IPC::Run::run([@_], '<', \undef, '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

sub slurp
{
	my ($file) = @_;
	open my $in, '<:raw', $file or return undef;
	local $/;
	return scalar <$in>;
}

# ----------------------------------------------------------------- the report

sub check { return run('sh', "$live/check", 'beside-cluster', @_) }

reset_origin();
my ($status, $out, $err) = check("$dir/new/report");
is($status, 0, 'everything is as expected') or diag $err;
like(slurp("$dir/new/report"), qr/^playfast: \d.*^apps: \{org\.wellknown.*^ search +\| rpc, page \| sources agree.*^end: ok$/ms, 'the report says what was checked');

fault('layout:fields', fields => [100], match => { rpcid => 'Ws7gDc' });
($status, $out, $err) = check("$dir/report");
is($status, 1, 'a field that has moved has an exit status of its own');
like($out, qr/^ apps +\| rpc, page \| sources agree +\| drift +\| privacy_policy of org\.wellknown/m, 'and is named');
like($err, qr/when-google-changes\.md/, 'with instructions');
like(slurp("$dir/report"), qr/drift +\| privacy_policy of .*^end: drift$/ms, 'in the report, too');

reset_origin();
fault('status', status => 500, match => { rpcid => 'IJ4APc' });
($status, $out, $err) = check("$dir/report");
is($status, 2, 'so has a call that is not answered');
like($out, qr/^ suggestions +\| rpc +\| answers +\| failed/m, 'which is named');

{
	local $ENV{PGOPTIONS} = '-c playfast.base_url=https://localhost:1';
	($status, $out, $err) = check("$dir/none");
	is($status, 2, 'it is the same for a store that cannot be reached');
	like($err, qr{^live-check: https://localhost:1 returned no chart, so nothing was checked: network_error}, 'which the message says');
	ok(!-e "$dir/none", 'no report is written without findings');
}

# -------------------------------------------------------------- stored answers

# Personal data in reviews and details of the catalogue.
reset_origin();
$ENV{LIVE_APP} = 'org.wellknown.legal';
my @personal = split /\x1f/, psql(<<'END', '-F', "\x1f");
SELECT developer_email, developer_address, developer_legal_name, developer_legal_email, developer_legal_phone FROM playfast_apps('{org.wellknown.legal}')
END
is(scalar @personal, 5, 'there are personal details of a developer');
mkdir "$dir/$_" for qw(legal reviews);
($status, $out, $err) = run('perl', "$live/record", "$dir/legal", 'apps');
is("$status$err", 0, 'answers are stored');
is($out, "apps by rpc: a body\napps by page: a body\n", 'of the one operation requested');
for my $source (qw(rpc page))
{
	my $body = slurp("$dir/legal/apps-$source-1.body");
	is(join(' ', grep { index($body, $_) >= 0 } @personal), '', "by $source: without personal details");
	my $row = JSON::PP::decode_json(slurp("$dir/legal/apps-$source-1.json"))->[0];
	is("@$row{qw(app_id developer_email developer_legal_phone)}", 'org.wellknown.legal someone@example.com +1 555 0100', "by $source: the answer still has a row");
}
is(slurp("$dir/legal/apps-rpc-1.json"), slurp("$dir/legal/apps-page-1.json"), 'the same row');

$ENV{LIVE_APP} = 'org.wellknown.reviews150';
my @names = split /\n/, psql("SELECT DISTINCT unnest(ARRAY[user_name, user_id, review_id, content, reply_content]) FROM playfast_reviews('{org.wellknown.reviews150}', num => 20)");
cmp_ok(scalar @names, '>', 60, 'there are personal details in reviews');
($status, $out, $err) = run('perl', "$live/record", "$dir/reviews", qw(reviews permissions));
is("$status$err", 0, 'answers with reviews are stored');
for my $name (qw(reviews-rpc-1 permissions-page-1))
{
	my $body = slurp("$dir/reviews/$name.body");
	is(join(' | ', grep { length $_ > 3 && index($body, $_) >= 0 } @names), '', "$name: without personal details");
}
my $told = psql("SELECT string_agg(score || ' ' || thumbs_up, ', ' ORDER BY rank) FROM playfast_reviews('{org.wellknown.reviews150}', num => 20)");
is(join(', ', map { "$_->{score} $_->{thumbs_up}" } @{ JSON::PP::decode_json(slurp("$dir/reviews/reviews-rpc-1.json")) }), $told, 'other fields are kept');

$ENV{LIVE_APP} = 'org.wellknown.dead';
($status, $out, $err) = run('perl', "$live/record", "$dir/legal");
isnt($status, 0, 'without the app nothing is stored');
like($err, qr/returned no details of org\.wellknown\.dead/, 'which the message says');

done_testing();
