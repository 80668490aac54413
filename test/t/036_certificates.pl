# The CA file changes: connections that it no longer covers are not used, and
# new ones are checked against it.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Copy qw(copy);
use Test::More;

use Playfast;

my $chart = "SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3)";
my $status = "SELECT status || coalesce(': ' || error, '') FROM playfast_outcomes()";
my $other = start_origin();
my $file = scratch() . '/ca.pem';

# Replaces the file, as a renewal does.
sub trust
{
	my ($ca) = @_;
	copy($ca, "$file.new") or die "copy: $!";
	chmod 0644, "$file.new" or die "chmod: $!";
	rename "$file.new", $file or die "rename: $!";
	return;
}

reset_origin();
trust($ENV{ORIGIN_CA});
my $session = session(set => { 'playfast.ca_file' => $file, 'playfast.retries' => 0 });
is($session->query($chart), 3, 'the origin is trusted');
is($session->query($chart), 3, 'and is asked again');
is(counters()->{connections_new}, 1, 'over the same connection');
$session->set('playfast.base_url' => $other->{url});
is($session->query($chart), 0, 'another origin is not trusted');
like($session->query($status), qr/^network_error: .*certificate/, 'which the outcome says');

trust($other->{ca});
is($session->query($chart), 3, 'the file changes: the other origin is trusted at once');
$session->set('playfast.base_url' => $ENV{ORIGIN_URL});
is($session->query($chart), 0, 'the first is no longer trusted, though its connection was open');
like($session->query($status), qr/^network_error: .*certificate/, 'which the outcome says');

trust($ENV{ORIGIN_CA});
is($session->query($chart), 3, 'and trusted again once the file is restored');

# The file is missing for a moment.
rename $file, "$file.away" or die "rename: $!";
is($session->query($chart), 0, 'without the file no origin is trusted');
rename "$file.away", $file or die "rename: $!";
is($session->query($chart), 3, 'with the file the origin is trusted');
my $calm = descriptors($session->pid);
for (1 .. 20)
{
	trust($ENV{ORIGIN_CA});
	$session->query($chart);
}
is_calm($session, $calm, 'the file changes often');

done_testing();
