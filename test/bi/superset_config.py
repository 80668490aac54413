# Superset as far as the check needs it: by itself, thrown away, without a cache of
# its own, which would hide what playfast's saves.
import os

SECRET_KEY = "known to everybody, and of no use to anybody"
SQLALCHEMY_DATABASE_URI = "sqlite:///%s/superset.db" % os.environ["SUPERSET_HOME"]
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
