// The 25 charts of the bench, by the npm package google-play-scraper: one at a
// time, or all at once.  Prints a line of JSON: milliseconds, processor
// milliseconds and app ids.
//
//     node peers.mjs sequential|parallel ROUNDS

const { default: gplay } = await import(process.env.PEERS_MODULE);

const countries = ['us', 'kr', 'jp', 'de', 'br'];
const categories = ['GAME_ACTION', 'SOCIAL', 'TOOLS', 'FINANCE', 'EDUCATION'];
const charts = countries.flatMap(country => categories.map(category => ({ country, category })));
const [mode, rounds] = process.argv.slice(2);

const fetchChart = ({ country, category }) => gplay.list({
  category, country, collection: gplay.collection.TOP_FREE, num: 100, lang: 'en'
});

const fetchAll = async () => {
  if (mode === 'parallel') return Promise.all(charts.map(fetchChart));
  const results = [];
  for (const chart of charts) results.push(await fetchChart(chart));
  return results;
};

await fetchAll();
for (let round = 0; round < Number(rounds); round++) {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  const results = await fetchAll();
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const used = process.cpuUsage(before);
  const cpu_ms = (used.user + used.system) / 1e3;
  const ids = Object.fromEntries(results.map((rows, i) =>
    [`${charts[i].country} ${charts[i].category}`, rows.map(row => row.appId)]));
  console.log(JSON.stringify({ ms, cpu_ms, ids }));
}
