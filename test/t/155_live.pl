# make live-check and test/live/record, with the test origin in Google Play's place.
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

# run(COMMAND…): its exit status, what it prints to either output.
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
is($status, 0, 'all is as believed') or diag $err;
like(slurp("$dir/new/report"), qr/^playfast: \d.*^apps: \{org\.wellknown.*^ search +\| rpc, page \| sources agree.*^end: ok$/ms, 'the report says what was checked');

fault('layout:fields', fields => [100], match => { rpcid => 'Ws7gDc' });
($status, $out, $err) = check("$dir/report");
is($status, 1, 'a field that has moved is another status');
like($out, qr/^ apps +\| rpc, page \| sources agree +\| drift +\| privacy_policy of org\.wellknown/m, 'and is named');
like($err, qr/when-google-changes\.md/, 'with what to do');
like(slurp("$dir/report"), qr/drift +\| privacy_policy of .*^end: drift$/ms, 'in the report, too');

reset_origin();
fault('status', status => 500, match => { rpcid => 'IJ4APc' });
($status, $out, $err) = check("$dir/report");
is($status, 2, 'a question that is not answered is a third');
like($out, qr/^ suggestions +\| rpc +\| answers +\| failed/m, 'which is named');

{
	local $ENV{PGOPTIONS} = '-c playfast.base_url=https://localhost:1';
	($status, $out, $err) = check("$dir/none");
	is($status, 2, 'and so is a store that cannot be reached');
	like($err, qr{^live-check: https://localhost:1 gave no chart, so nothing was checked: network_error}, 'which is said');
	ok(!-e "$dir/none", 'there is no report of nothing');
}

# -------------------------------------------------------------- stored answers

# What is personal in the catalogue's reviews and details.
reset_origin();
$ENV{LIVE_APP} = 'org.wellknown.legal';
my @personal = split /\x1f/, psql(<<'END', '-F', "\x1f");
SELECT developer_email, developer_address, developer_legal_name, developer_legal_email, developer_legal_phone FROM playfast_apps('{org.wellknown.legal}')
END
is(scalar @personal, 5, 'there are personal details of a developer');
mkdir "$dir/$_" for qw(legal reviews);
($status, $out, $err) = run('perl', "$live/record", "$dir/legal", 'apps');
is("$status$err", 0, 'answers are stored');
is($out, "apps by rpc: a body\napps by page: a body\n", 'of the one question asked');
for my $source (qw(rpc page))
{
	my $body = slurp("$dir/legal/apps-$source-1.body");
	is(join(' ', grep { index($body, $_) >= 0 } @personal), '', "by $source: without them");
	my $row = JSON::PP::decode_json(slurp("$dir/legal/apps-$source-1.json"))->[0];
	is("@$row{qw(app_id developer_email developer_legal_phone)}", 'org.wellknown.legal someone@example.com +1 555 0100', "by $source: read to a row all the same");
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
	is(join(' | ', grep { length $_ > 3 && index($body, $_) >= 0 } @names), '', "$name: without them");
}
my $told = psql("SELECT string_agg(score || ' ' || thumbs_up, ', ' ORDER BY rank) FROM playfast_reviews('{org.wellknown.reviews150}', num => 20)");
is(join(', ', map { "$_->{score} $_->{thumbs_up}" } @{ JSON::PP::decode_json(slurp("$dir/reviews/reviews-rpc-1.json")) }), $told, 'what is not personal is there');

$ENV{LIVE_APP} = 'org.wellknown.dead';
($status, $out, $err) = run('perl', "$live/record", "$dir/legal");
isnt($status, 0, 'without the app nothing is stored');
like($err, qr/gave no details of org\.wellknown\.dead/, 'which is said');

done_testing();
