# playfast for containers, by the Debian package and nothing else.
#
#     docker build --target server -t playfast .
#     docker build --target extension -t playfast-extension .
#
# server: PostgreSQL of Debian with playfast preloaded.  No password and no
# secret is in it: the first start takes POSTGRES_PASSWORD_FILE.
# extension: the files alone, as CloudNativePG mounts them beside a server of 18
# and newer (docs/install.md); build it for the Debian and the PostgreSQL of that
# server's image.
ARG DEBIAN=trixie
ARG PG_MAJOR=17

FROM debian:${DEBIAN}-slim AS build
ARG PG_MAJOR
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
	build-essential ca-certificates debhelper fakeroot git pkgconf postgresql-common \
	postgresql-server-dev-all libcurl4-openssl-dev libisal-dev libjansson-dev libxml2-dev zlib1g-dev
COPY . /src
WORKDIR /src
RUN git config --global safe.directory '*' && make -s deb DEB_OPTIONS=-b && \
	mkdir /deb && cp build/deb/postgresql-${PG_MAJOR}-playfast_*.deb /deb

# What the extension needs and a server's image lacks, beside it; PostgreSQL itself
# brings libxml2.
FROM build AS files
RUN dpkg -x /deb/*.deb /files && \
	mkdir -p /image/lib /image/share/extension /image/system && \
	cp /files/usr/lib/postgresql/${PG_MAJOR}/lib/playfast.so /image/lib && \
	cp /files/usr/share/postgresql/${PG_MAJOR}/extension/playfast* /image/share/extension && \
	ldd /image/lib/playfast.so | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | \
		grep -E '/lib(curl|jansson|isal|brotli|nghttp|ngtcp|idn2|psl|ssh2|unistring|rtmp)' | xargs -I '{}' cp -L '{}' /image/system

FROM scratch AS extension
COPY --from=files /image/lib /lib
COPY --from=files /image/system /system
COPY --from=files /image/share /share

FROM debian:${DEBIAN}-slim AS server
ARG PG_MAJOR
ENV DEBIAN_FRONTEND=noninteractive PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/${PG_MAJOR}/bin:$PATH
COPY --from=build /deb /deb
RUN mkdir -p /etc/postgresql-common/createcluster.d && \
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/image.conf && \
	apt-get update -qq && \
	apt-get install -qq -y --no-install-recommends postgresql-${PG_MAJOR} /deb/*.deb && \
	rm -rf /deb /var/lib/apt/lists/* && \
	install -d -o postgres -g postgres -m 700 "$PGDATA" && \
	install -d -o postgres -g postgres /var/run/postgresql
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/
USER postgres
VOLUME /var/lib/postgresql/data
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
