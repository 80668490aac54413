# playfast_history over days: what is kept of charts, apps and keywords, and what
# becomes of them when the store does not answer.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::History;

# ------------------------------------------- a week, exactly as the store had it

begin_history();
is(history(q{SELECT track_charts('{us,kr}', '{GAME,TOOLS,DATING}', '{TOP_FREE,TOP_PAID}', num => 20),
	track_apps('{org.wellknown.game,org.wellknown.paid,org.wellknown.legal}', '{us}'), track_keywords('{adventure,zzzqqq}', '{us}')}),
	'12|3|2', 'what is tracked is counted');
is(history(q{SELECT track_charts('{US}', '{game}', '{top_free}', num => 20), track_apps('{org.wellknown.game}', '{us}')}), '0|0',
	'and not twice');
psql('CREATE TABLE IF NOT EXISTS seen (day integer, country text, category text, collection text, rank integer, app_id text); TRUNCATE seen');
for my $day (0 .. 7)
{
	$day == 0 ? mode(day => 0) : day_passes($day);
	my $asked = counters()->{calls};
	my @notices = collect();
	is(counters()->{calls} - $asked, 15, "day $day: each is asked for once, and searches by their pages") if $day < 3;
	is_deeply([ map { /^(\w+: \d+ of \d+)/ } @notices ], [ 'charts: 12 of 12', 'keywords: 2 of 2', 'apps: 3 of 3' ],
		"day $day: a notice for each slice") or diag(history(q{SELECT * FROM watch_health WHERE state <> 'ok'}));
	psql("INSERT INTO seen SELECT $day, country, category, collection, rank, app_id
		FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,DATING}', '{TOP_FREE,TOP_PAID}', num => 20)");
}
is(history('SELECT count(*), count(DISTINCT chart_key) FROM chart_snapshot'), '96|12', 'a snapshot of each chart and day');
is(history(q{WITH kept AS (
		SELECT 7 - round(extract(epoch FROM now() - taken_at) / 86400)::integer AS day, country, category, collection, rank, app_id
		FROM chart_rank)
	SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE seen) AS d),
		(SELECT count(*) FROM (TABLE seen EXCEPT ALL TABLE kept) AS d)}),
	psql('SELECT count(*) FROM seen') . '|0|0', 'with the ranks that the store had');
is(history(q{SELECT count(*) FROM chart_snapshot JOIN watched_chart USING (chart_key)
	WHERE category = 'DATING' AND collection = 'TOP_PAID' AND app_keys = '{}'}), '16', 'an empty chart is measured');
is(history(q{
	WITH n AS (SELECT * FROM seen WHERE day = 7), t AS (SELECT * FROM seen WHERE day = 6),
		wanted AS (SELECT country, category, collection, app_id, t.rank AS rank_then, n.rank AS rank_now
			FROM n FULL JOIN t USING (country, category, collection, app_id)),
		told AS (SELECT country, category, collection, app_id, rank_then, rank_now FROM movers())
	SELECT (SELECT count(*) > 200 FROM told), (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE wanted) AS d),
		(SELECT count(*) FROM (TABLE wanted EXCEPT ALL TABLE told) AS d)}), 't|0|0', 'movers since yesterday');
is(history(q{SELECT count(*) FROM keyword_snapshot JOIN watched_keyword USING (keyword_key) WHERE query = 'zzzqqq' AND app_keys = '{}'}),
	'8', 'a search without results is measured');
is(history(q{SELECT count(*), count(rank) FROM keyword_history(ARRAY(SELECT app_id FROM keyword_rank GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1))}),
	'16|8', 'an app is ranked in one, and measured and not ranked in the other');
is_deeply([ rows(q{SELECT round(extract(epoch FROM now() - at) / 86400), app_id, field, was, now FROM listing_changes
	WHERE field IN ('title', 'price', 'listed', 'version') ORDER BY 1 DESC, app_id, field}) ], [
	'5|org.wellknown.game|title|"Gemvalley: Moment & Thing"|"Gemvalley: Shoot & Survive"',
	'5|org.wellknown.game|version|"15.7.0"|"15.7.1"',
	'5|org.wellknown.paid|price|4.99|3.99',
	'4|org.wellknown.legal|listed|true|false',
	'2|org.wellknown.legal|listed|false|true',
	'1|org.wellknown.game|title|"Gemvalley: Shoot & Survive"|"Gemvalley - Tunnel & Stranger"',
	'1|org.wellknown.legal|version|"17.11.367"|"17.11.368"',
	'1|org.wellknown.paid|price|3.99|5.99' ], 'what changed in listings, when: an app that was gone is back');
is(history(q{SELECT count(*) FROM listing}), '11', 'a version is a row, a day is not');
is(history(q{SELECT count(*), count(DISTINCT ratings) > 5 FROM app_metric JOIN app USING (app_key) WHERE app_id = 'org.wellknown.game'}), '8|t',
	'figures are a series');
is(history(q{SELECT count(*) FROM watch_health WHERE state <> 'ok'}), '0', 'all is well');
is(history(q{SELECT count(DISTINCT due_at), min(due_at) > now() FROM watched_chart}), '1|t', 'all are due at their hour');
is_deeply([ collect() ], [], 'nothing is due: nothing is done');

# --------------------------------------------- the store fails for one country

begin_history();
history(q{SELECT track_charts('{us,kr}', '{GAME,TOOLS}', num => 10), track_apps('{org.wellknown.game}', '{us,kr}')});
collect();
my @first = rows(q{SELECT category, rank, app_id FROM chart_latest WHERE country = 'kr' ORDER BY 1, 2});
for my $day (1, 2)
{
	day_passes($day);
	fault('status', status => 404, match => { country => 'kr' });
	my @notices = collect();
	no_faults();
	is_deeply([ map { /^(\w+: .* put off)/ } @notices ],
		[ 'charts: 2 of 4 calls answered, 2 failed, 0 put off', 'apps: 1 of 2 calls answered, 1 failed, 0 put off' ],
		"day $day: a country fails");
}
is_deeply([ rows(q{SELECT country, count(*) FROM chart_snapshot JOIN watched_chart USING (chart_key) GROUP BY 1 ORDER BY 1}) ],
	[ 'kr|2', 'us|6' ], 'a failure is no snapshot');
is_deeply([ rows(q{SELECT category, rank, app_id FROM chart_latest WHERE country = 'kr' ORDER BY 1, 2}) ], \@first,
	'the last answer is what there is');
is(history(q{SELECT count(*), min(status), min(failures), bool_and(error <> ''), bool_and(answered_at < now() - interval '1 day')
	FROM watch_health WHERE watch ~ 'kr' AND state = 'failing'}), '3|http_error|2|t|t', 'watch_health says what fails, since when and why');
is(history(q{SELECT count(*) FROM listing_changes WHERE field = 'listed'}), '0', 'and no app is gone for that');
is(history(q{SELECT bool_and(due_at BETWEEN now() + interval '8 minutes' AND now() + interval '11 minutes') FROM watched_chart WHERE country = 'kr'}),
	't', 'it is due again soon');
day_passes(3);
collect();
is_deeply([ rows(q{SELECT DISTINCT country, round(extract(epoch FROM now_at - then_at) / 86400) FROM movers() ORDER BY 1}) ],
	[ 'kr|3', 'us|1' ], 'and is compared with the last day that has it');
is(history(q{SELECT count(*) FROM watch_health WHERE state <> 'ok'}), '0', 'all is well again');

# ------------------------------------------------------- answers that are shared

begin_history();
my $session = session(set => { 'playfast.cache_ttl' => '1 h' });
history(q{SELECT track_charts('{us}', '{GAME}', num => 20)});
$session->query('CALL playfast_history.collect()');
day_passes(1);
$session->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 20)");
$session->query('CALL playfast_history.collect()');
is(history(q{SELECT count(*), count(DISTINCT app_keys) FROM chart_snapshot}), '2|2', 'what is kept was fetched, whatever cache_ttl says');
$session->close;

# --------------------------------------------------------------- a wrong watch

begin_history();
history(q{SELECT track_charts('{us}', '{GAME}', num => 5)});
history(q{INSERT INTO watched_chart (country, category, collection, lang, num) VALUES
	('US', 'tools', 'top_free', 'EN', 5), ('us', 'GAMES', 'TOP_FREE', 'en', 5)});
my @notices = collect();
like($notices[0], qr/^a watch of charts is wrong and was put aside: .*GAMES/, 'a wrong watch is put aside');
like($notices[1], qr/^charts: 2 of 2 calls answered/, 'the others are fetched, in whatever spelling');
is(history(q{SELECT status, error <> '' FROM watched_chart WHERE NOT active}), 'invalid|t', 'and it says why');
is(history(q{SELECT state FROM watch_health WHERE watch ~ 'GAMES'}), 'invalid', 'watch_health, too');
history(q{UPDATE watched_chart SET active = true, status = NULL, due_at = now(), priority = (category = 'GAMES')::integer});
@notices = collect('slice => 1');
is_deeply([ map { /^(charts: \d+ of \d+|a watch of charts is wrong)/ } @notices ],
	[ 'a watch of charts is wrong', 'charts: 0 of 0', ('charts: 1 of 1') x 2 ], 'a slice of nothing else does not end the others');

# --------------------------------------------------------- a captcha in between

begin_history();
history(q{SELECT track_charts('{us}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 30), num => 5)});
fault('captcha', skip => 3);
@notices = collect('slice => 2', 'playfast.base_url' => another_url(), 'playfast.max_in_flight' => 1);
cmp_ok(scalar(@notices), '<=', 5, 'collect() ends when nobody is answered');
my ($answered, $failures, $held) = split /\|/, history(q{SELECT count(*) FILTER (WHERE answered_at IS NOT NULL), sum(failures),
	bool_and(due_at > now()) FILTER (WHERE status IN ('blocked', 'skipped')) FROM watched_chart});
cmp_ok($answered, '>=', 4, "what came before is kept: $answered charts");
is($failures, 0, 'what was held does not count as failed');
is($held, 't', 'and is put off');
is(history('SELECT count(*) FROM chart_snapshot'), $answered, 'no snapshot more or less');
no_faults();
history(q{UPDATE watched_chart SET due_at = now() WHERE answered_at IS NULL});
collect('', 'playfast.base_url' => another_url());
is(history('SELECT count(*), count(DISTINCT chart_key) FROM chart_snapshot'), '30|30', 'the rest comes when that is over');

# ------------------------------------------------------------- priorities, time

begin_history();
history(q{SELECT track_charts('{us,kr}', '{GAME,TOOLS}', num => 5), track_apps('{org.wellknown.game}', '{us}', priority => 5),
	track_charts('{jp}', '{GAME,TOOLS}', num => 5, priority => 9)});
is_deeply([ map { /^(\w+: \d+)/ } collect('slice => 2') ], [ 'charts: 2', 'apps: 1', 'charts: 2', 'charts: 2' ], 'by priority');
is(history(q{SELECT string_agg(country, ' ' ORDER BY tried_at) FROM watched_chart}), 'jp jp kr kr us us', 'then by country');
history('UPDATE watched_chart SET due_at = now()');
latency(response_ms => 300);
is(scalar(collect(q{slice => 1, max_time => '100 ms'})), 1, 'no slice begins after max_time');
is_deeply([ map { /^(\w+)/ } collect(q{'{apps}'}) ], [], 'only what is named');
my $wrong = eval { collect(q{'{chart}'}); 1 } ? '' : $@;
like($wrong, qr/ERROR:  unknown kind: 'chart'\nHINT:  Kinds are charts, keywords, apps, reviews, catalog\./, 'an unknown kind');

done_testing();
