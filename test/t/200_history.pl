# playfast_history over several days: what it keeps of charts, apps and
# keywords, also when the store does not answer.
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
	'12|3|2', 'new watches are counted');
is(history(q{SELECT track_charts('{US}', '{game}', '{top_free}', num => 20), track_apps('{org.wellknown.game}', '{us}')}), '0|0',
	'but not twice');
psql('CREATE TABLE IF NOT EXISTS seen (day integer, country text, category text, collection text, rank integer, app_id text); TRUNCATE seen');
for my $day (0 .. 7)
{
	$day == 0 ? mode(day => 0) : day_passes($day);
	my $asked = counters()->{calls};
	my @notices = collect();
	is(counters()->{calls} - $asked, 15, "day $day: one request for each watch, and one for each page of a search") if $day < 3;
	is_deeply([ map { /^(\w+: \d+ of \d+)/ } @notices ], [ 'charts: 12 of 12', 'keywords: 2 of 2', 'apps: 3 of 3' ],
		"day $day: one notice for each slice") or diag(history(q{SELECT * FROM watch_health WHERE state <> 'ok'}));
	psql("INSERT INTO seen SELECT $day, country, category, collection, rank, app_id
		FROM playfast_top_apps('{us,kr}', '{GAME,TOOLS,DATING}', '{TOP_FREE,TOP_PAID}', num => 20)");
}
is(history('SELECT count(*), count(DISTINCT chart_key) FROM chart_snapshot'), '96|12', 'one snapshot of each chart and day');
is(history(q{WITH kept AS (
		SELECT 7 - round(extract(epoch FROM now() - taken_at) / 86400)::integer AS day, country, category, collection, rank, app_id
		FROM chart_rank)
	SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE seen) AS d),
		(SELECT count(*) FROM (TABLE seen EXCEPT ALL TABLE kept) AS d)}),
	psql('SELECT count(*) FROM seen') . '|0|0', "with the store's ranks");
is(history(q{SELECT count(*) FROM chart_snapshot JOIN watched_chart USING (chart_key)
	WHERE category = 'DATING' AND collection = 'TOP_PAID' AND app_keys = '{}'}), '16', 'an empty chart has a snapshot');
is(history(q{
	WITH n AS (SELECT * FROM seen WHERE day = 7), t AS (SELECT * FROM seen WHERE day = 6),
		wanted AS (SELECT country, category, collection, app_id, t.rank AS rank_then, n.rank AS rank_now
			FROM n FULL JOIN t USING (country, category, collection, app_id)),
		told AS (SELECT country, category, collection, app_id, rank_then, rank_now FROM movers())
	SELECT (SELECT count(*) > 200 FROM told), (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE wanted) AS d),
		(SELECT count(*) FROM (TABLE wanted EXCEPT ALL TABLE told) AS d)}), 't|0|0', 'movers since yesterday');
is(history(q{SELECT count(*) FROM keyword_snapshot JOIN watched_keyword USING (keyword_key) WHERE query = 'zzzqqq' AND app_keys = '{}'}),
	'8', 'a search without results has a snapshot');
is(history(q{SELECT count(*), count(rank) FROM keyword_history(ARRAY(SELECT app_id FROM keyword_rank GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1))}),
	'16|8', 'an app is ranked in one search, and known to be unranked in the other');
is_deeply([ rows(q{SELECT round(extract(epoch FROM now() - at) / 86400), app_id, field, was, now FROM listing_changes
	WHERE field IN ('title', 'price', 'listed', 'version') ORDER BY 1 DESC, app_id, field}) ], [
	'5|org.wellknown.game|title|"Gemvalley: Moment & Thing"|"Gemvalley: Shoot & Survive"',
	'5|org.wellknown.game|version|"15.7.0"|"15.7.1"',
	'5|org.wellknown.paid|price|4.99|3.99',
	'4|org.wellknown.legal|listed|true|false',
	'2|org.wellknown.legal|listed|false|true',
	'1|org.wellknown.game|title|"Gemvalley: Shoot & Survive"|"Gemvalley - Tunnel & Stranger"',
	'1|org.wellknown.legal|version|"17.11.367"|"17.11.368"',
	'1|org.wellknown.paid|price|3.99|5.99' ], 'changes of listings with their time: an app that was gone is back');
is(history(q{SELECT count(*) FROM listing}), '11', 'one row for each version, not for each day');
is(history(q{SELECT count(*), count(DISTINCT ratings) > 5 FROM app_metric JOIN app USING (app_key) WHERE app_id = 'org.wellknown.game'}), '8|t',
	'figures are a series');
is(history(q{SELECT count(*) FROM watch_health WHERE state <> 'ok'}), '0', 'all is well');
is(history(q{SELECT count(DISTINCT due_at), min(due_at) > now() FROM watched_chart}), '1|t', 'all watches are due at their hour');
is_deeply([ collect() ], [], 'nothing is due, and nothing is done');

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
	[ 'kr|2', 'us|6' ], 'a failure makes no snapshot');
is_deeply([ rows(q{SELECT category, rank, app_id FROM chart_latest WHERE country = 'kr' ORDER BY 1, 2}) ], \@first,
	'the last answer stays current');
is(history(q{SELECT count(*), min(status), min(failures), bool_and(error <> ''), bool_and(answered_at < now() - interval '1 day')
	FROM watch_health WHERE watch ~ 'kr' AND state = 'failing'}), '3|http_error|2|t|t', 'watch_health has the failing watches, with time and reason');
is(history(q{SELECT count(*) FROM listing_changes WHERE field = 'listed'}), '0', 'and no app counts as gone');
is(history(q{SELECT bool_and(due_at BETWEEN now() + interval '8 minutes' AND now() + interval '11 minutes') FROM watched_chart WHERE country = 'kr'}),
	't', 'it is due again soon');
day_passes(3);
collect();
is_deeply([ rows(q{SELECT DISTINCT country, round(extract(epoch FROM now_at - then_at) / 86400) FROM movers() ORDER BY 1}) ],
	[ 'kr|3', 'us|1' ], 'and is compared with its last snapshot');
is(history(q{SELECT count(*) FROM watch_health WHERE state <> 'ok'}), '0', 'all is well again');

# ------------------------------------------------------- answers that are shared

begin_history();
my $session = session(set => { 'playfast.cache_ttl' => '1 h' });
history(q{SELECT track_charts('{us}', '{GAME}', num => 20)});
$session->query('CALL playfast_history.collect()');
day_passes(1);
$session->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 20)");
$session->query('CALL playfast_history.collect()');
is(history(q{SELECT count(*), count(DISTINCT app_keys) FROM chart_snapshot}), '2|2', 'collect() fetches, whatever cache_ttl is');
$session->close;

# --------------------------------------------------------------- a wrong watch

begin_history();
history(q{SELECT track_charts('{us}', '{GAME}', num => 5)});
history(q{INSERT INTO watched_chart (country, category, collection, lang, num) VALUES
	('US', 'tools', 'top_free', 'EN', 5), ('us', 'GAMES', 'TOP_FREE', 'en', 5)});
my @notices = collect();
like($notices[0], qr/^a watch of charts is wrong and was put aside: .*GAMES/, 'an invalid watch is set aside');
like($notices[1], qr/^charts: 2 of 2 calls answered/, 'the others are fetched, in any spelling');
is(history(q{SELECT status, error <> '' FROM watched_chart WHERE NOT active}), 'invalid|t', 'and its reason is recorded');
is(history(q{SELECT state FROM watch_health WHERE watch ~ 'GAMES'}), 'invalid', 'also in watch_health');
history(q{UPDATE watched_chart SET active = true, status = NULL, due_at = now(), priority = (category = 'GAMES')::integer});
@notices = collect('slice => 1');
is_deeply([ map { /^(charts: \d+ of \d+|a watch of charts is wrong)/ } @notices ],
	[ 'a watch of charts is wrong', 'charts: 0 of 0', ('charts: 1 of 1') x 2 ], 'a slice of invalid watches does not end collect()');

# --------------------------------------------------------- a captcha in between

begin_history();
history(q{SELECT track_charts('{us}', ARRAY(SELECT category FROM playfast_categories ORDER BY 1 LIMIT 30), num => 5)});
fault('captcha', skip => 3);
@notices = collect('slice => 2', 'playfast.base_url' => another_url(), 'playfast.max_in_flight' => 1);
cmp_ok(scalar(@notices), '<=', 5, 'collect() ends when no call is answered');
my ($answered, $failures, $held) = split /\|/, history(q{SELECT count(*) FILTER (WHERE answered_at IS NOT NULL), sum(failures),
	bool_and(due_at > now()) FILTER (WHERE status IN ('blocked', 'skipped')) FROM watched_chart});
cmp_ok($answered, '>=', 4, "earlier answers are kept: $answered charts");
is($failures, 0, 'calls that were skipped do not count as failed');
is($held, 't', 'and are postponed');
is(history('SELECT count(*) FROM chart_snapshot'), $answered, 'no snapshot more or less');
no_faults();
history(q{UPDATE watched_chart SET due_at = now() WHERE answered_at IS NULL});
collect('', 'playfast.base_url' => another_url());
is(history('SELECT count(*), count(DISTINCT chart_key) FROM chart_snapshot'), '30|30', 'the others are fetched afterwards');

# ------------------------------------------------------------- priorities, time

begin_history();
history(q{SELECT track_charts('{us,kr}', '{GAME,TOOLS}', num => 5), track_apps('{org.wellknown.game}', '{us}', priority => 5),
	track_charts('{jp}', '{GAME,TOOLS}', num => 5, priority => 9)});
is_deeply([ map { /^(\w+: \d+)/ } collect('slice => 2') ], [ 'charts: 2', 'apps: 1', 'charts: 2', 'charts: 2' ], 'by priority');
is(history(q{SELECT string_agg(country, ' ' ORDER BY tried_at) FROM watched_chart}), 'jp jp kr kr us us', 'then by country');
history('UPDATE watched_chart SET due_at = now()');
latency(response_ms => 300);
is(scalar(collect(q{slice => 1, max_time => '100 ms'})), 1, 'no slice begins after max_time');
is_deeply([ map { /^(\w+)/ } collect(q{'{apps}'}) ], [], 'only the kinds named');
my $wrong = eval { collect(q{'{chart}'}); 1 } ? '' : $@;
like($wrong, qr/ERROR:  unknown kind: 'chart'\nHINT:  Kinds are charts, keywords, apps, reviews, catalog\./, 'an unknown kind');

done_testing();
