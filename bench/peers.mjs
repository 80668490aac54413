// Work of the bench with the npm package google-play-scraper: one thing at a time,
// or all at once.  Prints a line of JSON for each round, the first of which opens
// the connections: milliseconds, processor milliseconds, MiB of memory at its peak
// over the idle process, and ids.
//
//     node peers.mjs charts|reviews|search sequential|parallel ROUNDS NUM [COUNTRIES CATEGORIES]
//
// The apps and the terms are on standard input.

import { readFileSync } from 'node:fs';

const { default: gplay } = await import(process.env.PEERS_MODULE);
const [work, mode, rounds, num, countries, categories] = process.argv.slice(2);

const charts = () => countries.split(',').flatMap(country =>
  categories.split(',').map(category => ({ name: `${country} ${category}`, country, category })));
const lines = () => readFileSync(0, 'utf8').trim().split('\n').map(name => ({ name }));

const kinds = {
  charts: {
    things: charts,
    fetch: async ({ country, category }) => (await gplay.list({
      category, country, collection: gplay.collection.TOP_FREE, num: Number(num), lang: 'en'
    })).map(row => row.appId)
  },
  reviews: {
    things: lines,
    fetch: async ({ name }) => (await gplay.reviews({
      appId: name, sort: gplay.sort.NEWEST, num: Number(num), lang: 'en', country: 'us'
    })).data.map(row => row.id)
  },
  search: {
    things: lines,
    fetch: async ({ name }) => (await gplay.search({
      term: name, num: Number(num), lang: 'en', country: 'us'
    })).map(row => row.appId)
  }
};

const { things, fetch } = kinds[work];
const wanted = things();

const fetchAll = async () => {
  if (mode === 'parallel') return Promise.all(wanted.map(fetch));
  const results = [];
  for (const thing of wanted) results.push(await fetch(thing));
  return results;
};

const idle = process.memoryUsage().rss / 1048576;
for (let round = 0; round <= Number(rounds); round++) {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  const results = await fetchAll();
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const used = process.cpuUsage(before);
  const cpu_ms = (used.user + used.system) / 1e3;
  const mib = process.resourceUsage().maxRSS / 1024 - idle;
  const ids = Object.fromEntries(results.map((rows, i) => [wanted[i].name, rows]));
  console.log(JSON.stringify({ ms, cpu_ms, mib, ids }));
}
