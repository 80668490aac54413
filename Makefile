# playfast: Google Play as rows

EXTENSION = playfast
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)

DATA = sql/playfast--$(EXTVERSION).sql

MODULE_big = playfast
PURE_SRCS = $(sort $(wildcard src/play/*.c src/net/*.c src/batch/*.c))
PG_SRCS = $(sort $(wildcard src/pg/*.c))
HDRS = $(wildcard src/*/*.h)
PURE_OBJS = $(PURE_SRCS:.c=.o)
OBJS = $(PURE_OBJS) $(PG_SRCS:.c=.o)

# pg_regress: every sql/*.sql but the install scripts is a topic
REGRESS = $(sort $(patsubst sql/%.sql,%,$(filter-out sql/playfast--%,$(wildcard sql/*.sql))))

PG_CONFIG ?= pg_config
PKG_CONFIG ?= pkg-config
LIBS_NEEDED = libcurl libxml-2.0 jansson zlib

# The pure parts know nothing of PostgreSQL and are built for themselves.
PURE_CPPFLAGS = -Isrc -D_GNU_SOURCE $(shell $(PKG_CONFIG) --cflags $(LIBS_NEEDED))
PURE_CFLAGS = -std=c11 -O2 -g -fPIC -fvisibility=hidden -Wall -Wextra -Werror
PURE_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBS_NEEDED)) -lpthread

PG_CPPFLAGS = -Isrc -D_GNU_SOURCE -DPLAYFAST_VERSION=\"$(EXTVERSION)\"
PG_CFLAGS = -std=gnu11 -Wextra -Werror \
	-Wno-declaration-after-statement -Wno-unused-parameter \
	-Wno-sign-compare -Wno-missing-field-initializers -Wno-cast-function-type
SHLIB_LINK = $(PURE_LIBS)

EXTRA_CLEAN = libplayfast_pure.a build

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

ifeq ($(shell expr $(firstword $(subst ., ,$(VERSION))) \< 15), 1)
$(error playfast needs PostgreSQL 15 or newer; $(PG_CONFIG) is of $(VERSION))
endif
ifneq ($(MAKECMDGOALS),clean)
ifneq ($(shell $(PKG_CONFIG) --atleast-version=7.87 libcurl && echo yes), yes)
$(error playfast needs libcurl 7.87 or newer with its development files)
endif
endif

# PostgreSQL's own headers are not made for -Wextra
override CPPFLAGS := $(patsubst -I$(includedir_server),-isystem $(includedir_server),$(CPPFLAGS))

$(PURE_OBJS): %.o: %.c $(HDRS)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -c -o $@ $<

$(PG_SRCS:.c=.o): $(HDRS)

libplayfast_pure.a: $(PURE_OBJS)
	rm -f $@
	$(AR) rcs $@ $(PURE_OBJS)
