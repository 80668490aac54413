# More calls than a session remembers: memory is limited, texts included;
# failures replace answers; counts stay correct.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::Cluster;

# The limits in docs/reference/outcomes.md.
my ($most_calls, $longest_text, $most_texts, $most_bytes) = (100_000, 1000, 16 * 1024 ** 2, 34 * 1024 ** 2);

# Calls that are answered; calls with a long text, more than there is room for;
# calls that fail, in a batch that is large enough to give back what is not kept.
my ($answered, $long, $failing) = (80_000, 18_000, 10_000);

$Playfast::patience = 900;	# a busy machine needs time for so many calls

# A server that returns large pieces of memory to the system at once.
reset_origin();
my $cluster = Playfast::Cluster->new(env => { MALLOC_MMAP_THRESHOLD_ => 131072 },
	settings => [ 'playfast.max_interval = 0', 'playfast.block_cooldown = 0' ]);
my $session = $cluster->session(set => { 'playfast.on_error' => 'ignore' });

# Returns the private memory of the session's process in bytes.
sub held
{
	open my $file, '<', '/proc/' . $session->pid . '/status' or die "status: $!";
	my ($kilobytes) = map { /^RssAnon:\s+(\d+)/ } <$file>;
	return 1024 * $kilobytes;
}

# All in one statement, so that they are remembered together.
fault(status => (status => 404, match => { country => 'kr' }));
$session->query(<<"END");
	DO \$\$
	BEGIN
		PERFORM count(*) FROM playfast_availability(ARRAY(SELECT 'com.example.a' || n FROM generate_series(1, $answered) AS n), '{us}');
		PERFORM count(*) FROM playfast_rpc_batch(ARRAY(
			SELECT playfast_rpc_request('IJ4APc', jsonb_build_array(jsonb_build_array(NULL,
				jsonb_build_array(n || repeat('x', $longest_text - 50)), '[10]'::jsonb, '[2]'::jsonb, 4)))
			FROM generate_series(1, $long) AS n));
		PERFORM count(*) FROM playfast_availability(ARRAY(SELECT 'com.example.b' || n FROM generate_series(1, $failing) AS n), '{kr,us}');
	END \$\$
END
no_faults();
my $full = held();

is($session->query('SELECT count(*) FROM playfast_outcomes()'), $most_calls, 'as many calls as fit');
is($session->query("SELECT count(*) FROM playfast_outcomes() WHERE status = 'http_error' AND country = 'kr'"), $failing, 'every failure is among them');
is($session->query("SELECT string_agg(operation || ' ' || status || ' ' || calls, ', ' ORDER BY operation, status) FROM playfast_stat_operations"),
	"availability http_error $failing, availability not_found " . ($answered + $failing) . ", rpc empty $long", 'the counters have all calls');
my ($texts, $left_out) = split /\|/, $session->query(q{SELECT sum(octet_length(key->>'args')), count(*) FILTER (WHERE NOT key ? 'args')
	FROM playfast_outcomes() WHERE operation = 'rpc'});
cmp_ok($texts, '<=', $most_texts, 'texts: no more than fit');
cmp_ok($texts, '>', 0.9 * $most_texts, 'texts: no fewer');
cmp_ok($left_out, '>', 0, 'texts: the others are omitted, but not NULL');

# The next batch frees all of it, and up to 2 MiB that the queries above have left.
$session->query("SELECT count(*) FROM playfast_suggestions('{s}')");
my $bytes = $full - held();
cmp_ok($bytes, '<=', $most_bytes + 2 * 1024 ** 2, 'it takes no more memory than documented');
cmp_ok($bytes, '>', 0.8 * ($most_texts + 100 * $most_calls), 'which the next batch frees');
note sprintf '%.1f MiB', $bytes / 1024 ** 2;

done_testing();
