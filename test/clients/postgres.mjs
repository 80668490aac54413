// node-postgres: types, cursors, cancel.
import { createRequire } from 'node:module';

const require = createRequire(process.env.CLIENTS_NODE_MODULES + '/');
const pg = require('pg');
const Cursor = require('pg-cursor');

function look(what, ok, found)
{
	console.log(ok ? `ok - ${what}` : `not ok - ${what}: ${JSON.stringify(found)}`);
	if (!ok)
		process.exit(1);
}

const client = new pg.Client();
await client.connect();
await client.query('SET playfast.num = 10');

const row = (await client.query("SELECT * FROM playfast_apps('{org.wellknown.everywhere}')")).rows[0];
look('text is a string', row.app_id === 'org.wellknown.everywhere', row.app_id);
look('numeric is a string: no digit is lost', typeof row.price === 'string', row.price);
look('bigint is a string', typeof row.ratings === 'string', row.ratings);
look('double precision is a number', typeof row.score === 'number', row.score);
look('boolean is a boolean', typeof row.free === 'boolean', row.free);
look('text[] is an array', Array.isArray(row.screenshots), row.screenshots);
look('bigint[] is an array of strings', Array.isArray(row.histogram) && row.histogram.every(n => typeof n === 'string'), row.histogram);
look('timestamptz is a Date', row.fetched_at instanceof Date, row.fetched_at);

const counts = await client.query('SELECT country, count(*)::int AS n FROM playfast_top_apps($1, $2) GROUP BY country ORDER BY country COLLATE "C"',
	[['us', 'kr'], ['GAME']]);
look('an array is an array argument', JSON.stringify(counts.rows) === '[{"country":"kr","n":10},{"country":"us","n":10}]', counts.rows);
const { key } = (await client.query('SELECT key FROM playfast_outcomes() LIMIT 1')).rows[0];
look('jsonb is an object', key.category === 'GAME', key);
const results = await client.query("SELECT status, to_jsonb(rows) AS rows FROM playfast_top_apps_results(ARRAY[playfast_chart_request('us', 'TOOLS', num => 3)])");
look('rows of a result, by to_jsonb()', results.rows[0].rows.map(r => r.rank).join() === '1,2,3', results.rows);

// A cursor that is closed ends its batch.
await client.query('BEGIN');
const cursor = client.query(new Cursor("SELECT (c).rank FROM (SELECT playfast_top_apps('{us}', '{GAME,TOOLS}') AS c OFFSET 0) AS s"));
look('a cursor', (await cursor.read(3)).map(r => r.rank).join() === '1,2,3');
await cursor.close();
await client.query('COMMIT');

// Errors, and cancel by another connection.
const error = await client.query("SELECT count(*) FROM playfast_top_apps('{zz}')").catch(e => e);
look('a bad argument is an error', error.code === '22023', error);
const boss = new pg.Client();
await boss.connect();
const started = Date.now();
const pending = client.query("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{DATING}', langs => '{pl}')").catch(e => e);
setTimeout(() => boss.query('SELECT pg_cancel_backend($1)', [client.processID]), 500);
look('cancel', (await pending).code === '57014' && Date.now() - started < 5000, await pending);
look('and then the connection goes on', (await client.query('SELECT 1 AS n')).rows[0].n === 1);
await boss.end();
await client.end();
