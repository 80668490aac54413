# Shared memory has a limited number of egresses and running batches.  The
# others work, too: never faster than allowed, but invisible.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(time);

use Playfast;
use Playfast::Cluster;

my ($egresses, $batches) = (64, 128);
my $one = "SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 5)";

reset_origin();
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0' ]);
my ($first, $second, $boss) = map { $cluster->session } 1 .. 3;

# Egresses: an origin by another name is another egress.
my @urls = map { another_url() } 1 .. $egresses + 6;
my $rows = 0;
for my $url (@urls)
{
	$first->set('playfast.base_url' => $url);
	$rows += $first->query($one);
}
is($rows, 5 * @urls, 'more egresses than fit: all rows');
is($boss->query("SELECT count(*) FROM playfast_status() WHERE name LIKE 'egress %'"), $egresses, 'playfast_status() has those that fit');
like($boss->query("SELECT value FROM playfast_status() WHERE name = 'egress direct $urls[0]'"), qr/^1 started,/, 'each with its own transfers');
like($boss->query("SELECT value FROM playfast_status() WHERE name = 'egress direct $urls[$egresses - 1]'"), qr/^7 started,/,
	'the last one with those of the others');

# Two egresses without room share the limit of the last one.
$first->set('playfast.base_url' => $urls[-1], 'playfast.pack_bytes' => 0);
$second->set('playfast.base_url' => $urls[-2], 'playfast.pack_bytes' => 0);
$second->query($one);
$cluster->reload('playfast.rate_limit' => 20);
reset_origin();
$_->start("SELECT count(*) FROM playfast_top_apps('{us,kr,jp,de,br}', '{GAME,TOOLS}', num => 5)") for $first, $second;
is($_->finish->{out}, 50, 'two without room: all rows') for $first, $second;
my @times = sort { $a <=> $b } map { $_->{time} } requests();
is(scalar @times, 20, 'two without room: one transfer each');
cmp_ok($times[-1] - $times[0], '>=', 19 * 0.05 - 0.3, 'two without room: one limit for both') or diag "@times";
$cluster->reload('playfast.rate_limit' => 0);

# A wall at one without room blocks them all: too many rather than too few.
$cluster->reload('playfast.block_cooldown' => 60);
$first->query("DISCARD ALL");
$first->set('playfast.base_url' => $urls[-1]);
fault(captcha => (times => 1));
$first->query($one);
is($first->query('SELECT status FROM playfast_outcomes()'), 'blocked', 'one without room is blocked');
$second->query($one);
is($second->query('SELECT status FROM playfast_outcomes()'), 'blocked', 'and so is another one without room');
$second->set('playfast.base_url' => $urls[0]);
is($second->query($one), 5, 'but none with room');

# Running batches: one for each cursor.
reset_origin();
$cluster->reload('playfast.block_cooldown' => 0);
$second->set('playfast.max_in_flight' => 1, 'playfast.pack_bytes' => 0);
my $cursors = $batches + 4;
$second->query('BEGIN');
for my $i (1 .. $cursors)
{
	$second->query("DECLARE c$i CURSOR FOR SELECT (r).country FROM (SELECT playfast_top_apps('{us,kr}', num => 2) AS r OFFSET 0) AS s");
}
is(join(' ', map { $second->query("FETCH 1 FROM c$_") =~ /^(?:us|kr)$/ ? () : $_ } 1 .. $cursors), '',
	'more batches than fit: the first row of each');
is($boss->query('SELECT count(*), count(DISTINCT batch) FROM playfast_stat_progress'), "$batches|$batches",
	'playfast_stat_progress has those that fit');
is(join(' ', map { scalar(split /\n/, $second->query("FETCH ALL FROM c$_")) == 3 ? () : $_ } 1 .. $cursors), '', 'the other rows of each');
$second->query('COMMIT');
is($boss->query('SELECT count(*) FROM playfast_stat_progress'), 0, 'no batch is running now');
is($second->query($one), 5, 'the next batch works');
is($boss->query("SELECT sum(calls) FROM playfast_stat_operations WHERE status = 'ok'"),
	@urls + 1 + 20 + 1 + 2 * $cursors + 1, 'every call was counted');

done_testing();
