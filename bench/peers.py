# Work of the bench with the PyPI package google-play-scraper: one thing at a time, or
# with sixteen threads.  Prints a line of JSON for each round: milliseconds, processor
# milliseconds, MiB of memory at its peak over the idle process, and rows of fields.
#
#     python3 peers.py apps|reviews|search sequential|threads ROUNDS NUM
#
# The apps and the terms are on standard input.

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from google_play_scraper import Sort, app, reviews, search

FIELDS = ["title", "descriptionHTML", "realInstalls", "score", "ratings", "price",
          "currency", "developer", "developerEmail", "genreId", "icon", "updated"]


def fetch_app(app_id):
    details = app(app_id, lang="en", country="us")
    return [details[field] for field in FIELDS]


def fetch_reviews(app_id):
    rows, _ = reviews(app_id, lang="en", country="us", sort=Sort.NEWEST, count=num)
    return [row["reviewId"] for row in rows]


def fetch_search(term):
    return [row["appId"] for row in search(term, lang="en", country="us", n_hits=num)]


def fetch_all():
    if mode == "sequential":
        return [fetch(thing) for thing in things]
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(fetch, things))


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


work, mode, rounds, num = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
fetch = {"apps": fetch_app, "reviews": fetch_reviews, "search": fetch_search}[work]
things = sys.stdin.read().splitlines()
idle = peak()
for _ in range(rounds + 1):
    start, cpu = time.perf_counter(), time.process_time()
    rows = fetch_all()
    ms, cpu_ms = (1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu))
    print(json.dumps({"ms": ms, "cpu_ms": cpu_ms, "mib": peak() - idle, "ids": dict(zip(things, rows))}))
