"""SQLAlchemy 2: reflection of tables and views over playfast, and its functions in a query."""
import decimal
import sys

from sqlalchemy import MetaData, Table, create_engine, func, inspect, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, Boolean, DateTime, Double, Numeric, Text


def look(what, ok, found=None):
    print("ok - " + what if ok else f"not ok - {what}: {found!r}", flush=True)
    if not ok:
        sys.exit(1)


engine = create_engine("postgresql+psycopg://")
with engine.begin() as connection:
    connection.execute(text("DROP MATERIALIZED VIEW IF EXISTS clients_chart"))
    connection.execute(text("CREATE MATERIALIZED VIEW clients_chart AS SELECT * FROM playfast_top_apps('{us,kr}', '{GAME}', num => 5)"))
    connection.execute(text("CREATE UNIQUE INDEX ON clients_chart (country, category, collection, lang, rank)"))

chart = Table("clients_chart", MetaData(), autoload_with=engine)
types = {"title": Text, "price": Numeric, "score": Double, "ratings": BigInteger, "free": Boolean, "fetched_at": DateTime}
for name, wanted in types.items():
    if name in chart.c:
        look(f"{name} is reflected", isinstance(chart.c[name].type, wanted), chart.c[name].type)
look("the time has a zone", chart.c.fetched_at.type.timezone)
look("an array is reflected", any(isinstance(c.type, ARRAY) for c in chart.c), [str(c.type) for c in chart.c])
look("the index is reflected", len(inspect(engine).get_indexes("clients_chart")) == 1)
look("the view is listed", "clients_chart" in inspect(engine).get_materialized_view_names())

with engine.connect() as connection:
    rows = connection.execute(select(chart.c.country, func.count()).group_by(chart.c.country).order_by(chart.c.country)).all()
    look("a query over it", [tuple(r) for r in rows] == [("kr", 5), ("us", 5)], rows)
    price = connection.execute(select(chart.c.price)).scalars().first()
    look("numeric is Decimal", type(price) is decimal.Decimal, price)

    # The functions themselves.
    apps = func.playfast_top_apps(["us"], ["TOOLS"]).table_valued("rank", "app_id")
    ranks = connection.execute(select(apps.c.rank).where(apps.c.rank <= 3).order_by(apps.c.rank)).scalars().all()
    look("a function as a table", ranks == [1, 2, 3], ranks)

with engine.begin() as connection:
    connection.execute(text("DROP MATERIALIZED VIEW clients_chart"))
