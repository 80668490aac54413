# The recipe for every app of a kind, from an empty database to its result,
# interrupted by a cancel of its connection and by a crash of the server: it
# finds exactly the apps of the origin's catalogue.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

reset_origin();
mode(locations => 45);

# The blocks of its section.
open my $page, '<:encoding(UTF-8)', "$FindBin::Bin/../../docs/recipes.md" or die "recipes.md: $!";
my ($section) = do { local $/; <$page> } =~ /^## Every app of a kind\n(.*?)^## /ms or die 'no such recipe';
my ($tables, $run, $sample) = $section =~ /^```sql\n(.*?)^```/msg;
ok($sample, 'the recipe has three blocks');
my ($sweep, $digest, $rest) = $run =~ /^(CALL sweep\(\d+\));\n(CALL digest\(\d+\));\n(.*)/s;
ok($rest, 'two procedures are called, then details are requested');
s/\(\d+\)/(30)/ for $sweep;
s/\(\d+\)/(2048)/ for $digest;

psql('CREATE DATABASE catalog_recipe');
psql("CREATE EXTENSION playfast;\n$tables", '-d', 'catalog_recipe');
sub kept { return psql($_[0], '-d', 'catalog_recipe') }

# Waits until a step has committed something, then interrupts it.
sub interrupt
{
	my ($call, $done, $how) = @_;
	my $session = session(database => 'catalog_recipe');
	$session->start($call);
	ok(poll_until(sub { (eval { kept($done) } // 0) > 0 }), "$call has begun");
	$how->($session);
	$session->finish;
	ok(poll_until(sub { eval { kept('SELECT 1') } }), 'and was interrupted');
	return;
}

latency(response_ms => 100);
interrupt($sweep, 'SELECT count(done_at) FROM catalog_shard', sub { psql('SELECT pg_terminate_backend(' . $_[0]->pid . ')') });
my $before = kept('SELECT count(done_at) FROM catalog_shard');
ok($before > 0 && $before < 300 && $before % 30 == 0, "$before shards are kept: whole slices");
latency(response_ms => 0);
kept("$sweep;");
is(kept('SELECT count(*), count(done_at) FROM catalog_shard'), '300|300', 'the sweep goes on to its end');
is(counters()->{by_page}{sitemap} <= 300 + 3 + 30 ? 1 : 0, 1, 'and requested no shard of a stored slice again');

latency(response_ms => 300);
interrupt($digest, 'SELECT count(digested_at) FROM catalog_app', sub { kill 'KILL', $_[0]->pid });
latency(response_ms => 0);
kept("$digest;");
is(kept('SELECT count(*) FROM catalog_app WHERE digested_at IS NULL'), 0, 'digests of all');
kept($rest);

my @listed = @{ origin('GET', 'catalogue') };
is(kept("SELECT count(*) FROM catalog_app WHERE app_id NOT LIKE 'org.dead%'"), scalar @listed, 'every app that is listed, and no other');
my @wanted = sort map { $_->{app_id} } grep { $_->{known} && $_->{genre_id} eq 'GAME_PUZZLE' && $_->{min_installs} >= 1000000
	&& defined $_->{score} && $_->{score} < 3.5 } @listed;
cmp_ok(scalar @wanted, '>', 0, scalar(@wanted) . ' apps are of that kind');
is(kept('SELECT string_agg(app_id, E\'\n\' ORDER BY app_id COLLATE "C") FROM found'), join("\n", @wanted), 'and exactly these were found');

psql('DROP DATABASE catalog_recipe');
done_testing();
