# Arrays of millions of elements: memory in proportion to them, and timeouts
# that work.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $elements = 2_000_000;

psql('DROP ROLE IF EXISTS playfast_plain; CREATE ROLE playfast_plain LOGIN; '
	. 'DROP TABLE IF EXISTS public.ids; CREATE TABLE public.ids AS '
	. "SELECT array_agg('c.a' || g) AS a FROM generate_series(1, $elements) AS g; "
	. 'CREATE TABLE public.requests AS SELECT array_agg(r) AS a FROM public.ids, playfast_app_requests(ids.a) AS r; '
	. 'GRANT SELECT ON public.ids, public.requests TO playfast_plain; '
	. 'GRANT EXECUTE ON FUNCTION playfast_apps_batch(playfast_app_request[]) TO playfast_plain');

# Returns the most memory that a backend has used, in bytes.
sub peak
{
	my ($session) = @_;
	open my $file, '<', '/proc/' . $session->pid . '/status' or die $!;
	my ($kilobytes) = map { /^VmHWM:\s+(\d+)/ } <$file>;
	return $kilobytes * 1024;
}

# Measures how much a query adds to the peak of a new session that has read the
# array, per element.
sub bytes_per_element
{
	my ($name, $table, $limit, $sql) = @_;
	my $session = session(role => 'playfast_plain');
	$session->query("SELECT cardinality(a) FROM $table");
	my $before = peak($session);
	is($session->query($sql), '1', "$name: it works");
	my $bytes = (peak($session) - $before) / $elements;
	cmp_ok($bytes, '<', $limit, "$name: bytes per element");
	diag sprintf '%s: %.0f bytes per element', $name, $bytes if $ENV{VERBOSE};
	$session->close;
	return;
}

# An element takes about 16 bytes, a text twice as much with its pointer.
bytes_per_element('ids', 'ids', 120, 'SELECT 1 FROM (SELECT playfast_app_requests(a) FROM ids LIMIT 1) AS s');
bytes_per_element('the same id again and again', 'ids', 60,
	"SELECT count(*) FROM playfast_app_requests(array_fill('c.a'::text, ARRAY[$elements]))");
bytes_per_element('the same field again and again', 'ids', 60,
	"SELECT count(*) FROM playfast_digest_requests('{c.a}', fields => array_fill('score'::text, ARRAY[$elements]))");
is(session()->query("SELECT count(*) = $elements AND count(DISTINCT (r).app_id) = $elements "
	. 'FROM (SELECT playfast_app_requests(a || a) AS r FROM ids OFFSET 0) AS s'), 't', 'each element once, and none is lost');

# A statement ends when its time is over, for any role and function.
my $plain = session(role => 'playfast_plain');
$plain->query('SELECT cardinality(a) FROM ids; SELECT cardinality(a) FROM requests');
$plain->set(statement_timeout => 200);
my %asked = (
	'ids' => 'SELECT count(*) FROM ids, playfast_app_requests(a)',
	'requests' => 'SELECT count(*) FROM requests, playfast_apps_batch(a)',
	'fields' => "SELECT count(*) FROM playfast_digest_requests('{c.a}', fields => array_fill('score'::text, ARRAY[5000000]))",
	'the same id' => "SELECT count(*) FROM playfast_app_requests(array_fill('c.a'::text, ARRAY[5000000]))",
);
for my $name (sort keys %asked)
{
	my $seconds = soonest(0.6, sub {
		my $result = $plain->result($asked{$name});
		like($result->{err}, qr/57014/, "$name: the statement is cancelled");
		return $result->{seconds};
	});
	cmp_ok($seconds, '<', 0.6, "$name: soon after its time is over");
}
$plain->close;

psql('DROP TABLE public.ids, public.requests; DROP OWNED BY playfast_plain; DROP ROLE playfast_plain');

done_testing();
