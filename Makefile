# playfast: Google Play as rows

# Paths are relative to this file, so that it also works from another folder:
#     make -f PATH/Makefile
top := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
ifneq ($(top),.)
VPATH ?= $(top)
endif
# found PATTERN...: the matching files, as paths from here or through VPATH
found = $(patsubst $(top)/%,%,$(sort $(wildcard $(addprefix $(top)/,$(1)))))

EXTENSION = $(patsubst %.control,%,$(call found,*.control))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(top)/playfast.control)

# Install and update scripts, including older ones
DATA = $(filter-out $(HISTORY),$(call found,sql/*--*.sql))

# The script of playfast_history is made of parts, one topic each.
HISTORY_VERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(top)/playfast_history.control)
HISTORY_PARTS = $(patsubst %,$(top)/sql/history/%.sql,begin kinds names tables views track fetch server lists listings reviews collect \
	keywords movers catalogue health forget end)
HISTORY = sql/playfast_history--$(HISTORY_VERSION).sql
DATA_built = $(HISTORY)

MODULE_big = playfast
PURE_SRCS = $(filter-out %/inflate_$(UNUSED_INFLATER).c, \
	$(call found,src/json/*.c src/xml/*.c src/play/*.c src/play/*/*.c src/net/*.c src/batch/*.c))
PG_SRCS = $(call found,src/pg/*.c)
HDRS = $(call found,src/*/*.h src/play/*/*.h)
PURE_OBJS = $(PURE_SRCS:.c=.o)
OBJS = $(PURE_OBJS) $(PG_SRCS:.c=.o)

# pg_regress: every sql/*.sql except those scripts is a topic.  Without a test
# origin only topics that send no requests are run.
TOPICS = $(patsubst sql/%.sql,%,$(filter-out $(DATA) $(HISTORY),$(call found,sql/*.sql)))
OFFLINE_TOPICS = blocks parse planner reference \
	$(patsubst sql/%.sql,%,$(call found,sql/history_*.sql))
REGRESS = $(if $(ORIGIN_URL),$(TOPICS),$(OFFLINE_TOPICS))

PG_CONFIG ?= pg_config
PKG_CONFIG ?= pkg-config
LIBS_NEEDED = libcurl jansson libxml-2.0 $(INFLATER_LIB)

# ISA-L inflates twice as fast as zlib; INFLATER=zlib uses zlib.
INFLATER ?= $(if $(filter yes,$(shell $(PKG_CONFIG) --exists libisal && echo yes)),isal,zlib)
UNUSED_INFLATER = $(if $(filter zlib,$(INFLATER)),isal,zlib)
INFLATER_LIB = $(if $(filter zlib,$(INFLATER)),zlib,libisal)

# Warnings are errors on request only; tests and CI do that.
ifneq ($(filter-out 0 no,$(WERROR)),)
STRICT = -Werror
endif

# PostgreSQL passes on the flags of the compiler that built it.
ifneq ($(findstring clang,$(shell $(CC) --version 2>/dev/null)),)
FOREIGN = -Wno-unknown-warning-option -Wno-ignored-optimization-argument
endif

LIBS_CPPFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBS_NEEDED) 2>/dev/null)
LIBS_LIBS := $(shell $(PKG_CONFIG) --libs $(LIBS_NEEDED) 2>/dev/null) -lpthread -lm

PG_CPPFLAGS = -I$(top)/src -D_GNU_SOURCE -DPLAYFAST_VERSION=\"$(EXTVERSION)\" $(LIBS_CPPFLAGS)
PG_CFLAGS = $(FOREIGN) -std=gnu11 -Wextra $(STRICT) \
	-Wno-declaration-after-statement -Wno-unused-parameter \
	-Wno-sign-compare -Wno-missing-field-initializers -Wno-cast-function-type
# PostgreSQL loads libraries with RTLD_GLOBAL, and 15 does not hide their
# symbols.
SHLIB_LINK = $(LIBS_LIBS) -Wl,--version-script=$(top)/src/pg/exports.map

EXTRA_CLEAN = libplayfast_pure.a build

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

ifeq ($(shell expr $(firstword $(subst ., ,$(VERSION))) \< 15), 1)
$(error playfast needs PostgreSQL 15 or newer; $(PG_CONFIG) is of $(VERSION))
endif
# Targets that compile nothing need no development files.
ifneq ($(filter-out clean distclean dist deb help installcheck uninstall,$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell $(PKG_CONFIG) --atleast-version=7.87 libcurl && echo yes), yes)
$(error playfast needs libcurl 7.87 or newer with its development files)
endif
endif

# The pure rooms know nothing of PostgreSQL, so they do not get its headers,
# but all flags that it or a packager sets for hardening, path maps or
# instrumentation (CFLAGS, CPPFLAGS, COPT, PROFILE).  They are compiled with
# -O3 if optimization is on, and mark fall-through by a comment, for which 19
# requires a macro.
PURE_CPPFLAGS := $(filter-out -DPLAYFAST_VERSION=% -I. -I$(srcdir) -I$(includedir_server) -I$(includedir_internal),$(CPPFLAGS))
PURE_CFLAGS = $(filter-out -Wimplicit-fallthrough=%,$(patsubst -O2,-O3,$(filter-out $(PG_CFLAGS),$(CFLAGS)))) \
	$(FOREIGN) -std=c11 -fvisibility=hidden -Wall -Wextra -Wno-declaration-after-statement $(STRICT)

# PostgreSQL's own headers are not written for -Wextra
override CPPFLAGS := $(patsubst -I$(includedir_server),-isystem $(includedir_server),$(CPPFLAGS))

$(PURE_OBJS): %.o: %.c $(HDRS)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -c -o $@ $<

$(PG_SRCS:.c=.o): $(HDRS)

$(shlib): src/pg/exports.map

$(HISTORY): $(HISTORY_PARTS) $(top)/playfast_history.control
	@mkdir -p $(@D)
	{ echo '/* $@ */'; echo; cat $(HISTORY_PARTS); } >$@

# In a folder of its own a build must create the folders of objects as well
# (with absolute paths: VPATH would find those of the sources).
OBJ_DIRS = $(addprefix $(CURDIR)/,$(sort $(dir $(OBJS))))
$(OBJS) $(OBJS:.o=.bc): | $(OBJ_DIRS)
$(OBJ_DIRS):
	@mkdir -p $@

libplayfast_pure.a: $(PURE_OBJS)	## the pure rooms as a static library
	rm -f $@
	$(AR) rcs $@ $(PURE_OBJS)

BENCH_PROGRAMS = $(patsubst bench/%.c,build/bench/%,$(call found,bench/*.c))

# Programs that measure memory wrap malloc().
COST_WRAPS = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
build/bench/hostile: LDFLAGS += $(COST_WRAPS)
build/bench/hostile: $(wildcard test/unit/*.h)

build/bench/%: bench/%.c libplayfast_pure.a
	@mkdir -p $(@D)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) $(LDFLAGS) -o $@ $< libplayfast_pure.a $(LIBS_LIBS) -lz

#
# Tests of the pure rooms
#

UNIT_TESTS = $(patsubst test/unit/%.c,build/unit/%,$(call found,test/unit/test_*.c))
UNIT_SHARED = $(filter-out test/unit/test_%,$(call found,test/unit/*.c))
FUZZERS = $(patsubst test/fuzz/%.c,build/fuzz/%,$(call found,test/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
# A PostgreSQL without LLVM has no CLANG.
ifeq ($(CLANG),)
CLANG = clang
endif

# Tests of running out of memory wrap malloc().
build/unit/test_%_oom: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
build/unit/test_cost: LDFLAGS += $(COST_WRAPS)
build/unit/test_batch_oom: LDFLAGS += -Wl,--wrap=free
build/unit/test_batch_ways: LDFLAGS += -Wl,--wrap=net_read_result

# zlib is tested even if the library uses ISA-L; it also compresses for tests.
build/unit/test_inflate_zlib: src/net/inflate_zlib.c test/unit/test_inflate.c
build/unit/test_inflate_zlib: INCLUDED = test/unit/test_inflate.c
build/fuzz/fuzz_inflate build/fuzz/fuzz_inflate_zlib: TEST_LIBS = zlib
build/fuzz/fuzz_inflate_zlib: src/net/inflate_zlib.c test/fuzz/fuzz_inflate.c
build/fuzz/fuzz_inflate_zlib: INCLUDED = src/net/inflate_isal.c test/fuzz/fuzz_inflate.c

# Code with a faster version for SSE2 is also tested without it.
PORTABLE_OBJS = $(patsubst %.c,build/portable/%.o,$(filter src/json/% src/play/wire/%,$(PURE_SRCS)))
PORTABLE_TESTS = $(filter %_portable,$(UNIT_TESTS))
$(PORTABLE_TESTS): build/unit/%_portable: test/unit/%.c $(PORTABLE_OBJS)
$(PORTABLE_TESTS): INCLUDED = $(patsubst build/unit/%_portable,test/unit/%.c,$@)

build/portable/%.o: %.c $(HDRS)
	@mkdir -p $(@D)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -U__SSE2__ -c -o $@ $<

build/unit/%: test/unit/%.c $(UNIT_SHARED) $(call found,test/unit/*.h) libplayfast_pure.a
	@mkdir -p $(@D)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -I$(top)/test/unit $(LDFLAGS) \
		$(if $(TEST_LIBS),$(shell $(PKG_CONFIG) --cflags $(TEST_LIBS))) -o $@ $< \
		$(filter-out $< $(addprefix %,$(INCLUDED)),$(filter %.c,$^)) $(filter %.o,$^) libplayfast_pure.a -lcmocka $(LIBS_LIBS) \
		$(shell $(PKG_CONFIG) --libs zlib $(TEST_LIBS))

# Fuzzers are built from the sources, all with coverage and sanitizers.
build/fuzz/%: test/fuzz/%.c $(call found,test/fuzz/*.h test/unit/*.h) $(PURE_SRCS) $(HDRS)
	@mkdir -p $(@D)
	$(CLANG) -std=c11 -O1 -g -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -Wall -Wextra $(STRICT) \
		$(PURE_CPPFLAGS) -U_FORTIFY_SOURCE -o $@ $(filter-out $(addprefix %,$(INCLUDED)),$(filter %.c,$^)) $(LIBS_LIBS) \
		$(if $(TEST_LIBS),$(shell $(PKG_CONFIG) --libs $(TEST_LIBS)))

.PHONY: help demo dist deb test psql bench bench-figures bench-history bench-network bench-peers bench-scale bench-servers \
	bench-programs check-bi check-citus check-unit check-sanitize fuzz live-check soak

bench-programs: $(BENCH_PROGRAMS)

check-unit: $(UNIT_TESTS)	## unit tests of the pure rooms
	@status=0; for t in $(UNIT_TESTS); do \
		echo "# $$t"; CMOCKA_MESSAGE_OUTPUT=TAP $$t || status=1; done; exit $$status

check-sanitize:	## unit tests and regression suite under sanitizers and valgrind
	$(top)/test/sanitize/run

# The seeds; each fuzzer's findings go beside them.
build/corpus/seeded: $(top)/test/fuzz/seed
	@mkdir -p $(@D)
	$(top)/test/fuzz/seed $(@D)
	@touch $@

fuzz: $(FUZZERS) build/corpus/seeded	## every fuzzer for FUZZ_SECONDS (60)
	@for f in $(FUZZERS); do \
		name=$$(basename $$f); mkdir -p build/corpus/$$name; echo "# $$name"; \
		$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 -rss_limit_mb=1024 \
			-timeout=10 -max_len=65536 -verbosity=0 build/corpus/$$name || exit 1; done

demo:	## top charts of three countries on a throw-away cluster
	sh $(top)/test/demo

test:	## all tests
	sh $(top)/test/run

live-check:	## does Google Play still answer as playfast expects? (REPORT=file)
	$(top)/test/live/check $(REPORT)

soak:	## 10,000 calls with random faults, and backends ended at random moments
	$(top)/test/soak

psql:	## psql on a throw-away cluster beside the test origin
	$(top)/test/with-cluster psql

check-bi:	## dashboards/ with their tools
	$(top)/test/bi/run

check-citus:	## the recipes of docs/many-servers.md, if PG_CONFIG's server has Citus
	PROVE_TESTS=test/t/230_citus.pl $(top)/test/run tap

bench:	## the limits of performance (BAR=name: one of them)
	$(top)/bench/run $(BAR)

bench-figures:	## figures without a limit: growth, first rows, memory, connections
	$(top)/bench/figures

bench-network:	## charts over a packet delay (needs tun devices, nftables and root)
	$(top)/bench/network

bench-peers:	## the same work with other software (needs npm, pip, nftables and root)
	$(top)/bench/peers

bench-scale:	## batches that grow tenfold, and sixteen sessions at once
	$(top)/bench/scale

# The full version is in META.json; the extension has its first two parts.
DISTVERSION = $(shell sed -n '1,/"version"/s/.*"version": "\(.*\)".*/\1/p' $(top)/META.json)
ARCHIVE = git -C $(top) archive --prefix=playfast-$(DISTVERSION)/

dist:	## build/playfast-VERSION.zip for PGXN, of what is committed
	@mkdir -p build
	$(ARCHIVE) --format=zip HEAD >build/playfast-$(DISTVERSION).zip

deb:	## build/deb: Debian packages of what is committed, for every server with headers here
	rm -rf build/deb
	mkdir -p build/deb
	$(ARCHIVE) --format=tar HEAD ':!debian' | gzip -9n >build/deb/playfast_$(DISTVERSION).orig.tar.gz
	$(ARCHIVE) --format=tar HEAD | tar -C build/deb -xf -
	cd build/deb/playfast-$(DISTVERSION) && pg_buildext updatecontrol && \
		dpkg-buildpackage --no-sign $(DEB_OPTIONS)

bench-history:	## a year of charts: size, movers, an app's year
	$(top)/bench/history

bench-servers:	## nodes that fetch for another server: rates, processor, memory
	$(top)/bench/servers

help:	## this list
	@{ echo '# all|the extension (default); WERROR=1: warnings are errors'; \
		echo '# install|into the server of PG_CONFIG, or below DESTDIR'; \
		echo '# uninstall|removes the installed files'; \
		echo '# installcheck|regression tests on a running server that send no requests'; \
		echo '# |(all of them with a test origin in ORIGIN_URL)'; \
		echo '# clean|removes built files'; \
		sed -n 's/^\([a-z][a-z_.-]*\):.*## \(.*\)/# \1|\2/p' $(top)/Makefile; } | \
		awk -F '|' '{ name = substr($$1, 3); if (length(name) > w) w = length(name); n[NR] = name; t[NR] = $$2 } \
			END { for (i = 1; i <= NR; i++) printf "%-" w "s  %s\n", n[i], t[i] }'
