# Reviews over ten days with random faults: in the end every review of the
# store is kept, with the edits and answers in between.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::History;

my @apps = map { "org.wellknown.reviews$_" } 7, 150, 1000, 2500;
my $apps = "'{" . join(',', @apps) . "}'";

# Compares the store with the kept reviews, by app and language: the numbers
# lost, invented, and different.
sub difference
{
	return history(qq{
		WITH store AS (SELECT app_id, review_id, score, content, created_at, reply_content, reply_at
				FROM playfast_reviews($apps, '{en,de}', num => 100000)),
			kept AS (SELECT a.app_id, r.review_id, r.score, r.content, r.created_at, r.reply_content, r.reply_at
				FROM review AS r JOIN app AS a USING (app_key))
		SELECT count(*) FILTER (WHERE k.review_id IS NULL) AS lost, count(*) FILTER (WHERE s.review_id IS NULL) AS invented,
			count(*) FILTER (WHERE (s.score, s.content, s.created_at) IS DISTINCT FROM (k.score, k.content, k.created_at)
				AND s.review_id IS NOT NULL AND k.review_id IS NOT NULL) AS different,
			count(*) FILTER (WHERE (s.reply_content, s.reply_at) IS DISTINCT FROM (k.reply_content, k.reply_at)) AS answered
		FROM store AS s FULL JOIN kept AS k USING (app_id, review_id)});
}

# --------------------------------------------------------- a run of many pages

begin_history();
history(qq{SELECT track_reviews($apps, '{en,de}', back => NULL)});
collect();
is(difference(), '0|0|0|0', 'the first run fetches all reviews');
is(history(q{SELECT count(*) FROM watched_reviews WHERE newest_at IS NULL OR since IS NOT NULL OR goal_at IS NOT NULL OR token IS NOT NULL}), 0,
	'and is complete');
is(history('SELECT sum(rows) = (SELECT count(*) FROM review) FROM collected'), 't', 'no review was fetched twice');
my $before = history('SELECT max(at) FROM collected');
history('UPDATE watched_reviews SET due_at = now()');
collect();
is(history('SELECT count(*) FROM review_version'), 0, 'without new reviews nothing changes');
cmp_ok(history("SELECT sum(rows) FROM collected WHERE at > '$before'"), '<=', 8, 'and few reviews are fetched');

# ------------------------------- a run whose limit is in its second page

begin_history();
history(q{SELECT track_reviews('{org.wellknown.reviews2500}', '{en}', back => (SELECT clock_timestamp() - created_at + interval '30 seconds'
	FROM playfast_reviews('{org.wellknown.reviews2500}', '{en}', num => 1500) WHERE rank = 1500))});
collect(q{max_time => '10 seconds'});
is(history('SELECT newest_at IS NOT NULL AND token IS NULL AND since IS NULL FROM watched_reviews'), 't', 'a run whose limit is in its second page is complete');
is(history(q{SELECT count(*) BETWEEN 1490 AND 1510 FROM review}), 't', 'with all reviews newer than the limit');
cmp_ok(history('SELECT count(*) FROM collected'), '<=', 2, 'in no more than two slices');

# ------------------------------------------------ a list that never ends

begin_history();
history(q{SELECT track_reviews('{org.wellknown.reviews2500}', '{en}', back => NULL)});
# A thousand, and where to go on, whatever is asked.
my $asked = psql(q{SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', '{en}', num => 1000);
	SELECT request FROM playfast_outcomes()});
my ($rpcid, $args) = $asked =~ /^(\w+) (.*)/m;
fault('payload', match => { rpcid => $rpcid }, text => psql(qq{SELECT jsonb_set(playfast_rpc('$rpcid', \$args\$$args\$args\$), '{0}',
	(SELECT jsonb_agg(jsonb_build_array('some-' || i, '["Somebody"]'::jsonb, 5, NULL, 'Well', jsonb_build_array(1750000000 - i, 0)))
	FROM generate_series(1, 1000) AS i))}));
my $before_them = counters()->{calls};
collect();
is(counters()->{calls} - $before_them, 100, 'a list that never ends: a hundred calls');
is(history('SELECT count(*) FROM review'), 1000, 'and what they brought');
is(history(q{SELECT due_at > now(), newest_at IS NULL, token IS NOT NULL FROM watched_reviews}), 't|t|t', 'it goes on when its watch is due again');
no_faults();
history('UPDATE watched_reviews SET due_at = now()');
collect();
is(history(q{SELECT newest_at IS NOT NULL, token IS NULL, visits FROM watched_reviews}), 't|t|0', 'and ends when the list does');
is(history('SELECT count(*) FROM review'), 2500, 'with all there is');

# -------------------------------------------- a list that ends after page 2

begin_history();
history(q{SELECT track_reviews('{org.wellknown.reviews2500}', '{en}', back => NULL)});
fault('status', status => 404, skip => 2);
collect();
my ($newest, $goal, $token) = split /\|/, history(q{SELECT newest_at IS NULL, goal_at IS NOT NULL, token IS NOT NULL FROM watched_reviews});
is("$newest$goal$token", 'ttt', 'a list ends after its second page: the watermark is unchanged');
is(history('SELECT count(*) FROM review'), 2000, 'its reviews are kept');
no_faults();
mode(day => 1);
history('UPDATE watched_reviews SET due_at = now()');
collect();
is(history('SELECT count(*), (SELECT goal_at IS NULL AND token IS NULL FROM watched_reviews) FROM review'), '2500|t', 'a day later the run continues where it stopped');
history('UPDATE watched_reviews SET due_at = now()');
collect();
is(history(q{SELECT count(*) FROM playfast_reviews('{org.wellknown.reviews2500}', '{en}', num => 100000) AS s
	LEFT JOIN review AS r USING (review_id) WHERE (r.content, r.created_at) IS DISTINCT FROM (s.content, s.created_at)}), 0,
	'and then has the reviews since');

# --------------------------------------------- edited, and answered late, to the letter

begin_history();
my $columns = 'review_id, score, content, created_at, reply_content, reply_at';
my $store = sub { psql("DROP TABLE IF EXISTS $_[0]; CREATE TABLE $_[0] AS
	SELECT $columns FROM playfast_reviews('{org.wellknown.reviews7,org.wellknown.reviews150}', '{en}', num => 1000)") };
history(q{SELECT track_reviews('{org.wellknown.reviews7,org.wellknown.reviews150}', '{en}', back => NULL, reread => '100 years')});
$store->('store_then');
collect();
day_passes(1);
$store->('store_now');
collect();
is(history("SELECT count(*) FILTER (WHERE n.content <> t.content) > 0, count(*) FILTER (WHERE n.content = t.content) > 0 FROM store_then AS t JOIN store_now AS n USING (review_id)
	WHERE (t.*) IS DISTINCT FROM (n.*)"), 't|t', 'within a day some reviews are edited, others answered');
is(history("WITH was AS (SELECT t.* FROM store_then AS t JOIN store_now AS n USING (review_id) WHERE (t.*) IS DISTINCT FROM (n.*)),
		kept AS (SELECT $columns FROM review_version)
	SELECT (SELECT count(*) FROM (TABLE was EXCEPT ALL TABLE kept) AS d), (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE was) AS d)"), '0|0', 'their previous texts are kept');
is(history("WITH kept AS (SELECT $columns FROM review)
	SELECT (SELECT count(*) FROM (TABLE store_now EXCEPT ALL TABLE kept) AS d), (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE store_now) AS d)"), '0|0', 'and all have their current texts');
is(history('SELECT count(*) = (SELECT count(*) FROM review_version) FROM review WHERE changed_at IS NOT NULL'), 't', 'no other review has changed');

# ------------------------------------------------------- ten days, with faults

begin_history();
history(qq{SELECT track_reviews($apps, '{en,de}', back => NULL, reread => '100 years')});
collect();
srand(20260101);
my @faults = (
	sub { fault('status', status => 404, rate => 1) },
	sub { fault('missing_frame', skip => int(rand 3), times => 40) },
	sub { fault('error_row', code => 3, match => { app => $apps[rand @apps] }) },
	sub { fault('error_row', code => 13, match => { app => $apps[rand @apps] }, skip => 1) },
	sub { fault('bad_json', match => { lang => 'de' }) },
	sub { fault('null_payload', match => { app => $apps[rand @apps] }) },
	sub { });
for my $day (1 .. 10)
{
	day_passes($day);
	$faults[rand @faults]->() for 1 .. 2;
	collect('', 'playfast.base_url' => another_url());
	no_faults();
	# On some days there is no second collect() before the next day.
	next if rand() < 0.3;
	for (1 .. 3)
	{
		history('UPDATE watched_reviews SET due_at = now() WHERE status NOT IN (\'ok\', \'empty\') OR token IS NOT NULL');
		collect('', 'playfast.base_url' => another_url());
	}
}
for (1 .. 2)
{
	history(q{UPDATE watched_reviews SET due_at = now(), reread_at = reread_at - interval '2 days' WHERE true});
	collect('', 'playfast.base_url' => another_url());
}
is(difference(), '0|0|0|0', 'after ten days: no review is lost, invented or different, replies included');
is(history('SELECT count(*) > 40, count(*) FILTER (WHERE v.created_at < r.created_at) > 20,
	count(*) FILTER (WHERE v.reply_at IS DISTINCT FROM r.reply_at) > 10 FROM review_version AS v JOIN review AS r USING (review_id)'),
	't|t|t', 'and edits and answers in between are kept');
is(history(q{SELECT count(*) FROM watch_health WHERE state <> 'ok'}), 0, 'all is well');
cmp_ok(history(qq{SELECT count(*) FROM review_digest($apps, '1000 years', 'week')}), '>', 4, 'a digest of all reviews');

done_testing();
