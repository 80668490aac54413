# A backend that gets no more memory, at any moment: an error that says so, no
# crash, and a session that goes on once there is memory.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;

use Playfast;

plan skip_all => 'no prlimit' if !grep { -x "$_/prlimit" } split /:/, $ENV{PATH};

my %statement = (
	charts => "SELECT count(*) FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS}')",
	streamed => "SELECT count(r) FROM (SELECT playfast_top_apps('{us,kr}', '{GAME}') AS r OFFSET 0) AS s",
	pages => "SELECT count(*) FROM playfast_search('{adventure}', '{us,kr}', num => 20)",
	results => "SELECT count(*) FROM playfast_reviews_results(ARRAY(SELECT playfast_review_requests('{org.wellknown.reviews1000,org.wellknown.reviews150}')))",
	arrays => "SELECT count(*) FROM playfast_app_requests(ARRAY(SELECT 'com.a' || n FROM generate_series(1, 50000) AS n))",
	stored => "SELECT count(*) FROM playfast_parse_top_apps(')]' || chr(125) || '''[' || "
		. q{repeat('["wrb.fr","vyAe2",null,null,null,null,"' || repeat('x', 1000) || '"],', 4000) || '["di",1]]')},
);

# Sets how much more memory a process may allocate, in kB, or removes the
# limit.
sub allow
{
	my ($session, $more) = @_;
	open my $file, '<', '/proc/' . $session->pid . '/status' or die "status: $!";
	my ($has) = map { /^VmSize:\s+(\d+)/ } <$file>;
	my $limit = defined $more ? ($has + $more) * 1024 : 'unlimited';
	my $out;
	IPC::Run::run([ as_server('prlimit', '--pid', $session->pid, "--as=$limit:") ], '<', \undef, '>&', \$out) or die $out;
	return;
}

reset_origin();
my $witness = session();
for my $name (sort keys %statement)
{
	my %seen;
	for my $more (0, 100, 200, 400, 800, 1600, 3200, 6400, 100_000)
	{
		# First whatever is allocated only once, such as OpenSSL's algorithms.
		my $session = session(set => { 'playfast.on_error' => 'ignore', 'playfast.retries' => 0 });
		$session->query("SELECT count(*) FROM playfast_suggestions('{s}')");
		allow($session, $more);
		my $result = $session->result($statement{$name});
		$seen{ $result->{sqlstate} }++;
		like($result->{sqlstate}, qr/^(?:00000|53200)$/, "$name, $more kB more: an answer, or out of memory") or diag $result->{err};
		allow($session);
		is($session->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, "$name, $more kB more: the session goes on");
		$session->close;
	}
	ok($seen{53200}, "$name: memory was too short at first");
	ok($seen{'00000'}, "$name: and enough in the end");
}
is($witness->result('SELECT 1')->{out}, 1, 'no backend crashed');

done_testing();
