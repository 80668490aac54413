"""psycopg 3: types, composite rows, cursors, cancel, errors."""
import datetime
import decimal
import sys
import threading
import time

import psycopg
from psycopg.rows import namedtuple_row
from psycopg.types.composite import CompositeInfo, register_composite


def look(what, ok, found=None):
    print("ok - " + what if ok else f"not ok - {what}: {found!r}", flush=True)
    if not ok:
        sys.exit(1)


connection = psycopg.connect(autocommit=True)
connection.execute("SET playfast.num = 10")

# Types.
with connection.cursor(row_factory=namedtuple_row) as cursor:
    row = cursor.execute("SELECT * FROM playfast_apps('{org.wellknown.everywhere}')").fetchone()
look("text is str", type(row.app_id) is str and row.app_id == "org.wellknown.everywhere", row.app_id)
look("numeric is Decimal", type(row.price) is decimal.Decimal, row.price)
look("bigint is int", type(row.ratings) is int, row.ratings)
look("double precision is float", type(row.score) is float, row.score)
look("boolean is bool", type(row.free) is bool, row.free)
look("text[] is a list of str", type(row.screenshots) is list and all(type(s) is str for s in row.screenshots), row.screenshots)
look("bigint[] is a list of int", type(row.histogram) is list and all(type(n) is int for n in row.histogram), row.histogram)
look("timestamptz has a zone", type(row.fetched_at) is datetime.datetime and row.fetched_at.tzinfo is not None, row.fetched_at)

# Lists are arrays, and jsonb has its own types.
rows = connection.execute("SELECT country, count(*) FROM playfast_top_apps(%s, %s) GROUP BY country ORDER BY country COLLATE \"C\"",
                          (["us", "kr"], ["GAME"])).fetchall()
look("a list is an array argument", rows == [("kr", 10), ("us", 10)], rows)
key = connection.execute("SELECT key FROM playfast_outcomes() LIMIT 1").fetchone()[0]
look("jsonb is a dict", type(key) is dict and key["category"] == "GAME", key)

# Composite types: rows of results, and requests made by the client.
register_composite(CompositeInfo.fetch(connection, "playfast_chart_entry"), connection)
request = CompositeInfo.fetch(connection, "playfast_chart_request")
register_composite(request, connection)
fields = {name: None for name in request.field_names}
wanted = [request.python_type(**{**fields, "country": c, "category": "TOOLS", "num": 3}) for c in ("us", "jp")]
results = connection.execute("SELECT country, status, failed, rows FROM playfast_top_apps_results(%s) ORDER BY country COLLATE \"C\"",
                             (wanted,)).fetchall()
look("requests are made of a registered type", [r[:3] for r in results] == [("jp", "ok", False), ("us", "ok", False)], results)
look("rows of a result are of theirs", [app.rank for app in results[1][3]] == [1, 2, 3], results[1][3])
look("and have its types", type(results[1][3][0].price) is decimal.Decimal, results[1][3][0].price)

# A cursor on the server, and COPY.
with connection.transaction(), connection.cursor("rows") as cursor:
    cursor.itersize = 5
    cursor.execute("SELECT (c).rank FROM (SELECT playfast_top_apps('{us}', '{GAME,TOOLS}') AS c OFFSET 0) AS s")
    look("a cursor on the server", [r[0] for r in cursor.fetchmany(3)] == [1, 2, 3])
with connection.cursor() as cursor, cursor.copy("COPY (SELECT rank, app_id FROM playfast_top_apps('{us}', '{GAME}')) TO STDOUT (FORMAT binary)") as copy:
    copy.set_types(["int4", "text"])
    look("binary COPY", [r[0] for r in copy.rows()] == list(range(1, 11)))

# Errors and notices.
try:
    connection.execute("SELECT count(*) FROM playfast_top_apps('{zz}')")
    look("a bad argument is an error", False)
except psycopg.errors.InvalidParameterValue as error:
    look("a bad argument is an error", "zz" in str(error), error)

# Cancel, while every transfer hangs.
timer = threading.Timer(0.5, connection.cancel_safe)
timer.start()
started = time.monotonic()
try:
    connection.execute("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{DATING}', langs => '{pl}')")
    look("cancel", False)
except psycopg.errors.QueryCanceled:
    look("cancel", time.monotonic() - started < 5)
look("and then the connection goes on", connection.execute("SELECT 1").fetchone() == (1,))
