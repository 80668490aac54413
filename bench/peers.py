# App details with the PyPI package google-play-scraper, for the apps on
# standard input: one at a time, or with sixteen threads.  Prints a line of
# JSON: milliseconds, processor milliseconds and rows.
#
#     python3 peers.py sequential|threads ROUNDS

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from google_play_scraper import app

FIELDS = ["title", "descriptionHTML", "realInstalls", "score", "ratings", "price",
          "currency", "developer", "developerEmail", "genreId", "icon", "updated"]


def fetch(app_id):
    details = app(app_id, lang="en", country="us")
    return [details[field] for field in FIELDS]


def fetch_all(mode, app_ids):
    if mode == "sequential":
        return [fetch(app_id) for app_id in app_ids]
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(fetch, app_ids))


app_ids = sys.stdin.read().split()
mode, rounds = sys.argv[1:]
fetch_all(mode, app_ids)
for _ in range(int(rounds)):
    start, cpu = time.perf_counter(), time.process_time()
    rows = fetch_all(mode, app_ids)
    ms, cpu_ms = (1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu))
    print(json.dumps({"ms": ms, "cpu_ms": cpu_ms, "rows": dict(zip(app_ids, rows))}))
