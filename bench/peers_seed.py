# The work of the bench with the PyPI package playfast, written in Rust: the 25
# charts in a batch or one at a time, or details of the apps on standard input.
# Prints a line of JSON: milliseconds, processor milliseconds, app ids by chart
# or titles by app.
#
#     python3 peers_seed.py batch|sequential|apps ROUNDS

import json
import sys
import time

from playfast import RustClient
from playfast.batch import fetch_apps, fetch_category_lists

COUNTRIES = ["us", "kr", "jp", "de", "br"]
CATEGORIES = ["GAME_ACTION", "SOCIAL", "TOOLS", "FINANCE", "EDUCATION"]
CHARTS = [(country, category) for country in COUNTRIES for category in CATEGORIES]


def fetch_all(mode, app_ids):
    if mode == "batch":
        return fetch_category_lists(COUNTRIES, CATEGORIES, num_results=100)
    if mode == "apps":
        return fetch_apps(app_ids, ["us"])
    client = RustClient(timeout=30)
    return [client.list("topselling_free", category, "en", country, 100) for country, category in CHARTS]


def ids_of(mode, results):
    if mode == "apps":
        return {app.app_id: [app.title] for app in results}
    return {" ".join(chart): [app.app_id for app in apps] for chart, apps in zip(CHARTS, results)}


mode, rounds = sys.argv[1:]
app_ids = sys.stdin.read().split() if mode == "apps" else []
fetch_all(mode, app_ids)
for _ in range(int(rounds)):
    start, cpu = time.perf_counter(), time.process_time()
    results = fetch_all(mode, app_ids)
    ms, cpu_ms = (1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu))
    print(json.dumps({"ms": ms, "cpu_ms": cpu_ms, "ids": ids_of(mode, results)}))
