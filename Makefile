# playfast: Google Play as rows

EXTENSION = playfast
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)

DATA = sql/playfast--$(EXTVERSION).sql

MODULE_big = playfast
PURE_SRCS = $(sort $(wildcard src/json/*.c src/play/*.c src/play/*/*.c src/net/*.c src/batch/*.c))
PG_SRCS = $(sort $(wildcard src/pg/*.c))
HDRS = $(wildcard src/*/*.h src/play/*/*.h)
PURE_OBJS = $(PURE_SRCS:.c=.o)
OBJS = $(PURE_OBJS) $(PG_SRCS:.c=.o)

# pg_regress: every sql/*.sql but the install scripts is a topic
REGRESS = $(sort $(patsubst sql/%.sql,%,$(filter-out sql/playfast--%,$(wildcard sql/*.sql))))

PG_CONFIG ?= pg_config
PKG_CONFIG ?= pkg-config
LIBS_NEEDED = libcurl jansson zlib

# The pure parts know nothing of PostgreSQL and are built for themselves.
PURE_CPPFLAGS = -Isrc -D_GNU_SOURCE $(shell $(PKG_CONFIG) --cflags $(LIBS_NEEDED))
PURE_CFLAGS = -std=c11 -O3 -g -fPIC -fvisibility=hidden -Wall -Wextra -Werror
PURE_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBS_NEEDED)) -lpthread -lm

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

libplayfast_pure.a: $(PURE_OBJS)	## the pure parts as a static library
	rm -f $@
	$(AR) rcs $@ $(PURE_OBJS)

BENCH_PROGRAMS = $(patsubst bench/%.c,build/bench/%,$(sort $(wildcard bench/*.c)))

build/bench/%: bench/%.c libplayfast_pure.a
	@mkdir -p $(@D)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -o $@ $< libplayfast_pure.a $(PURE_LIBS)

#
# Tests of the pure parts
#

UNIT_TESTS = $(patsubst test/unit/%.c,build/unit/%,$(sort $(wildcard test/unit/test_*.c)))
UNIT_SHARED = $(sort $(filter-out test/unit/test_%,$(wildcard test/unit/*.c)))
FUZZERS = $(patsubst test/fuzz/%.c,build/fuzz/%,$(sort $(wildcard test/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 60
CLANG ?= clang

# Tests of running out of memory put their own allocator before malloc()'s.
build/unit/test_%_oom: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
build/unit/test_batch_oom: LDFLAGS += -Wl,--wrap=free

# The oracle of the page scanner; nothing else needs libxml2.
build/unit/test_page_oracle: TEST_LIBS = libxml-2.0

build/unit/%: test/unit/%.c $(UNIT_SHARED) $(wildcard test/unit/*.h) libplayfast_pure.a
	@mkdir -p $(@D)
	$(CC) $(PURE_CFLAGS) $(PURE_CPPFLAGS) -Itest/unit $(LDFLAGS) \
		$(if $(TEST_LIBS),$(shell $(PKG_CONFIG) --cflags $(TEST_LIBS))) -o $@ $< \
		$(UNIT_SHARED) libplayfast_pure.a -lcmocka $(PURE_LIBS) \
		$(if $(TEST_LIBS),$(shell $(PKG_CONFIG) --libs $(TEST_LIBS)))

# Fuzzers are built from the sources, all of it with coverage and sanitizers.
build/fuzz/%: test/fuzz/%.c $(wildcard test/fuzz/*.h test/unit/*.h) $(PURE_SRCS) $(HDRS)
	@mkdir -p $(@D)
	$(CLANG) -std=c11 -O1 -g -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -Wall -Wextra -Werror \
		$(PURE_CPPFLAGS) -o $@ $< $(PURE_SRCS) $(PURE_LIBS)

.PHONY: help demo test psql bench bench-figures bench-network bench-peers \
	bench-programs check-unit check-sanitize fuzz soak

bench-programs: $(BENCH_PROGRAMS)

check-unit: $(UNIT_TESTS)	## unit tests of the pure parts
	@status=0; for t in $(UNIT_TESTS); do \
		echo "# $$t"; CMOCKA_MESSAGE_OUTPUT=TAP $$t || status=1; done; exit $$status

check-sanitize:	## unit tests and regression suite under sanitizers and valgrind
	test/sanitize/run

# What they begin with; what they find is kept beside it.
build/corpus/seeded: test/fuzz/seed
	@mkdir -p $(@D)
	test/fuzz/seed $(@D)
	@touch $@

fuzz: $(FUZZERS) build/corpus/seeded	## every fuzzer for FUZZ_SECONDS (60)
	@for f in $(FUZZERS); do \
		name=$$(basename $$f); mkdir -p build/corpus/$$name; echo "# $$name"; \
		$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 -rss_limit_mb=1024 \
			-timeout=10 -max_len=65536 -verbosity=0 build/corpus/$$name || exit 1; done

demo:	## the main job on a throw-away cluster, with rows to look at
	sh test/demo

test:	## everything there is to test
	sh test/run

soak:	## 10,000 calls under random faults, and backends ended at random
	test/soak

psql:	## psql on a throw-away cluster beside the test origin
	test/with-cluster psql

bench:	## the bars of performance (BAR=name: one of them)
	bench/run $(BAR)

bench-figures:	## what no bar limits: growth, first rows, memory, connections
	bench/figures

bench-network:	## charts over a packet delay (needs tun devices, nftables and root)
	bench/network

bench-peers:	## the same work by what people use today (needs npm, pip, nftables and root)
	bench/peers

help:	## this list
	@echo "all            the extension (default)"
	@echo "install        install it, as root"
	@echo "installcheck   the regression tests on a running server"
	@echo "clean          remove what was built"
	@sed -n 's/^\([a-z_.-]*\):.*## \(.*\)/\1	\2/p' $(firstword $(MAKEFILE_LIST)) | \
		awk -F '\t' '{ printf "%-15s%s\n", $$1, $$2 }'
