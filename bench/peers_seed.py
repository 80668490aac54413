# Work of the bench with the PyPI package playfast, written in Rust: its batches, or
# charts one at a time.  Prints a line of JSON for each round: milliseconds, processor
# milliseconds, MiB of memory at its peak over the idle process, and ids, or titles of
# apps.
#
#     python3 peers_seed.py charts|apps|search batch|sequential ROUNDS NUM [COUNTRIES CATEGORIES]
#
# The apps and the terms are on standard input.

import json
import resource
import sys
import time

from playfast import RustClient
from playfast.batch import fetch_apps, fetch_category_lists, search_apps


def fetch_charts():
    if mode == "batch":
        results = fetch_category_lists(countries, categories, num_results=num)
    else:
        client = RustClient(timeout=30)
        results = [client.list("topselling_free", category, "en", country, num)
                   for country in countries for category in categories]
    names = [f"{country} {category}" for country in countries for category in categories]
    return {name: [app.app_id for app in apps] for name, apps in zip(names, results)}


def fetch_details():
    return {app.app_id: [app.title] for app in fetch_apps(things, ["us"])}


def fetch_search():
    return {term: [app.app_id for app in apps][:num] for term, apps in zip(things, search_apps(things, ["us"]))}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


work, mode, rounds, num = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
countries, categories = ([names.split(",") for names in sys.argv[5:]] + [[], []])[:2]
things = [] if work == "charts" else sys.stdin.read().splitlines()
fetch = {"charts": fetch_charts, "apps": fetch_details, "search": fetch_search}[work]
idle = peak()
for _ in range(rounds + 1):
    start, cpu = time.perf_counter(), time.process_time()
    ids = fetch()
    ms, cpu_ms = (1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu))
    print(json.dumps({"ms": ms, "cpu_ms": cpu_ms, "mib": peak() - idle, "ids": ids}))
