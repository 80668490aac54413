# The store's catalogue, generation after generation: apps that are new, apps
# that have vanished, and apps that have not, because their shard was not read.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep);

use Playfast;
use Playfast::History;

# Collects the catalogue; returns the notices.
sub sweep { return map { /^catalog: (\d+ of \d+ calls answered, \d+ failed)/ } collect(q{'{catalog}'} . ($_[0] // '')) }

# Loads the ids that the store lists now into a table.
sub store_lists
{
	my ($table) = @_;
	psql("DROP TABLE IF EXISTS $table; CREATE TABLE $table AS
		SELECT DISTINCT app_id FROM playfast_catalog_apps(ARRAY(SELECT url FROM playfast_catalog_shards()))");
	return;
}

# Makes the list of shards due, as if a day had passed.
sub list_is_due { return history('UPDATE catalog_shard SET due_at = now() WHERE shard IS NULL') }

my $state = 'SELECT count(*) FILTER (WHERE active), count(*) FILTER (WHERE NOT active) FROM catalog_shard WHERE shard IS NOT NULL';
my $ended = 'SELECT string_agg((ended_at IS NOT NULL)::text, \' \' ORDER BY sweep) FROM catalog_sweep';

# --------------------------------------------------------------------- one sweep

begin_history();
mode(locations => 60);
is(history('SELECT track_catalog(), track_catalog(every => \'3 days\')'), '1|0', 'the catalogue is tracked');
is(scalar(sweep(q{, max_time => '0 s'})), 0, 'with max_time 0 nothing is done');
my @notices = sweep();
is($notices[0], '1 of 1 calls answered, 0 failed', 'the list of shards');
is(scalar @notices, 4, 'and 300 shards in slices of 100');
is(history($state), '0|300', 'each shard is read');
is(history($ended), 'true', 'and the sweep is complete');
store_lists('listed');
is(history('SELECT (SELECT count(*) > 10000 FROM catalog_app), (SELECT count(*) FROM (SELECT app_id FROM catalog_app EXCEPT TABLE listed) AS d),
	(SELECT count(*) FROM (TABLE listed EXCEPT SELECT app_id FROM catalog_app) AS d)'), 't|0|0', 'every id that the store lists, and no other');
is(history('SELECT (SELECT count(*) FROM catalog_new), (SELECT count(*) FROM catalog_vanished)'), '0|0', 'one sweep has nothing new or vanished');
is_deeply([ sweep() ], [], 'nothing is due');
list_is_due();
is_deeply([ sweep() ], ['1 of 1 calls answered, 0 failed'], 'the same generation is not read again');
is(history(q{SELECT due_at > now() + interval '2 days' FROM catalog_shard WHERE shard IS NULL}), 't', 'the list is due again in days');

# --------------------------------------------- the next one: ended, failing, resumed

mode(catalog => 2);
list_is_due();
my $gone = q{SELECT regexp_replace(url, '^.*?(/sitemaps/)', '\1') FROM catalog_shard WHERE shard = 7};
is(history(q{SELECT calls, failed FROM collect_slice('catalog')}), '1|0', 'the list is fetched first');
like(history(q{SELECT (SELECT count(*) FROM catalog_shard WHERE shard IS NOT NULL), (SELECT count(*) FROM catalog_sweep)}), qr/^300\|2$/, 'a new generation: a new sweep');
fault('status', status => 503, match => { path => history($gone) });
my $session = session();
latency(response_ms => 300);
$session->start(q{CALL playfast_history.collect('{catalog}', slice => 60)});
poll_until(sub { history('SELECT count(*) FROM catalog_shard WHERE NOT active AND shard IS NOT NULL') >= 60 });
sleep 0.1;
psql('SELECT pg_terminate_backend(' . $session->pid . ')');
$session->finish;
latency(response_ms => 0);
my $read = history('SELECT count(*) FROM catalog_shard WHERE NOT active AND shard IS NOT NULL');
ok($read < 300 && $read >= 59, "interrupted: $read shards are read");
my $asked = counters()->{transfers};
sweep();
is(history($state), '1|299', 'it goes on, and one shard fails');
is(history($ended), 'true false', 'so the sweep is not complete');
is(history(q{SELECT watch, state, status FROM watch_health WHERE kind = 'catalog' AND state <> 'ok'}), 'shard 7|failing|http_error', 'watch_health names it');
is(history('SELECT count(*) FROM catalog_vanished'), 0, 'nothing counts as vanished');
no_faults();
history('UPDATE catalog_shard SET due_at = now() WHERE active AND shard IS NOT NULL');
is_deeply([ sweep() ], ['1 of 1 calls answered, 0 failed'], 'only that shard is fetched again');
is(history($ended), 'true true', 'now the sweep is complete');
store_lists('listed_next');
is(history(q{SELECT (SELECT count(*) > 100 FROM catalog_vanished),
	(SELECT count(*) FROM ((TABLE listed EXCEPT TABLE listed_next) EXCEPT SELECT app_id FROM catalog_vanished) AS d),
	(SELECT count(*) FROM (SELECT app_id FROM catalog_vanished EXCEPT (TABLE listed EXCEPT TABLE listed_next)) AS d)}), 't|0|0', 'exactly the vanished apps');
is(history(q{SELECT (SELECT count(*) > 100 FROM catalog_new),
	(SELECT count(*) FROM ((TABLE listed_next EXCEPT TABLE listed) EXCEPT SELECT app_id FROM catalog_new) AS d),
	(SELECT count(*) FROM (SELECT app_id FROM catalog_new EXCEPT (TABLE listed_next EXCEPT TABLE listed)) AS d)}), 't|0|0', 'and the new ones');
my $vanished = history('SELECT count(*) FROM catalog_vanished');

# ----------------------------------------------- a generation that goes in the middle

mode(catalog => 3);
list_is_due();
history(q{SELECT collect_slice('catalog')});
is(history(q{SELECT calls, failed FROM collect_slice('catalog', 40)}), '40|0', 'part of a generation is read');
mode(catalog => 4);
history(q{UPDATE catalog_sweep SET begun_at = begun_at - interval '1 hour'});
@notices = sweep();
like($notices[0], qr/^0 of 100 calls answered, 100 failed/, 'then its shards are gone');
is($notices[1], '1 of 1 calls answered, 0 failed', 'the list is fetched at once');
is(history($state), '0|300', 'and the new generation is read');
is(history($ended), 'true true false true', 'the generation that is gone stays incomplete');
is(history(q{SELECT count(DISTINCT generation), min(generation) = (SELECT generation FROM catalog_sweep ORDER BY sweep DESC LIMIT 1) FROM catalog_vanished}), '1|t',
	'and shows nothing as vanished');
store_lists('listed_last');
is(history(q{SELECT count(*) FROM (SELECT app_id FROM catalog_vanished EXCEPT (SELECT app_id FROM catalog_app EXCEPT TABLE listed_last)) AS d}), 0, 'the vanished apps are those that the store lacks');

# ----------------------------------------- generations that are gone at once

mode(catalog => 5);
list_is_due();
history(q{SELECT collect_slice('catalog')});
mode(catalog => 6);
@notices = sweep();
is_deeply(\@notices, [ ('0 of 100 calls answered, 100 failed') x 3 ], 'a list whose shards are gone at once is not fetched at once');
history('UPDATE catalog_shard SET due_at = now()');
sweep();
is(history($state), '0|300', 'but when it is due');

# ------------------------------------------------------- while it is being made

mode(rolling => JSON::PP::true);
list_is_due();
is_deeply([ sweep() ], ['0 of 1 calls answered, 1 failed'], 'a list of two generations fails');
like(history(q{SELECT status || ' ' || error FROM catalog_shard WHERE shard IS NULL}), qr/being rebuilt/, 'with the reason');
is(history('SELECT count(*) FROM catalog_sweep'), 6, 'no sweep starts');
is(history('SELECT untrack_catalog(), untrack_catalog()'), '1|0', 'the catalogue is no longer tracked');

done_testing();
