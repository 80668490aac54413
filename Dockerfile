# playfast for containers, from the Debian package.
#
#     docker build --target server -t playfast .
#     docker build --target extension -t playfast-extension .
#
# server: PostgreSQL of Debian with playfast preloaded.  It contains no
# password or secret: the first start reads POSTGRES_PASSWORD_FILE.
# extension: only the files, as CloudNativePG mounts them beside a server of
# version 18 or newer (docs/install.md), with the libraries that BASE lacks: set
# BASE to the image of that server.
ARG BASE=debian:trixie-slim
ARG PG_MAJOR=17

FROM ${BASE} AS postgres
ARG PG_MAJOR
USER root
ARG DEBIAN_FRONTEND=noninteractive
RUN mkdir -p /etc/postgresql-common/createcluster.d && \
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/image.conf && \
	apt-get update -qq && \
	apt-get install -qq -y --no-install-recommends postgresql-${PG_MAJOR} && \
	rm -rf /var/lib/apt/lists/*

FROM postgres AS libraries
RUN ldconfig -p | sed -n 's/^[[:space:]]*\([^ ]*\) .*/\1/p' >/libraries

FROM ${BASE} AS build
ARG PG_MAJOR
USER root
ARG DEBIAN_FRONTEND=noninteractive
ENV PG_SUPPORTED_VERSIONS=${PG_MAJOR} DEB_BUILD_PROFILES=nocheck DEB_BUILD_OPTIONS=nocheck
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
	build-essential ca-certificates debhelper fakeroot git pkgconf postgresql-common \
	postgresql-server-dev-all libcurl4-openssl-dev libisal-dev libjansson-dev libxml2-dev zlib1g-dev
COPY . /src
WORKDIR /src
RUN git config --global safe.directory '*' && make -s deb DEB_OPTIONS=-b && \
	mkdir /deb && cp build/deb/postgresql-${PG_MAJOR}-playfast_*.deb /deb

# Its libraries with their dependencies, except those that BASE has; with the
# licences of all.
FROM build AS files
ARG PG_MAJOR
COPY --from=libraries /libraries /libraries
RUN dpkg -x /deb/*.deb /files && \
	mkdir -p /image/lib /image/share/extension /image/system /image/licenses && \
	cp /files/usr/lib/postgresql/${PG_MAJOR}/lib/playfast.so /image/lib && \
	cp /files/usr/share/postgresql/${PG_MAJOR}/extension/playfast* /image/share/extension && \
	cp /files/usr/share/doc/postgresql-${PG_MAJOR}-playfast/copyright /image/licenses/playfast && \
	ldd /image/lib/playfast.so | sed -n 's/^[[:space:]]*\([^ ]*\) => \(\/[^ ]*\) .*/\1 \2/p' | while read -r name path; do \
		grep -qxF "$name" /libraries && continue; \
		cp -L "$path" /image/system && \
		package=$(dpkg -S "*/$(basename "$(readlink -f "$path")")" | sed -n '1s/:.*//p') && \
		cp "/usr/share/doc/$package/copyright" "/image/licenses/$package" || exit; \
	done

FROM scratch AS extension
COPY --from=files /image/ /

FROM postgres AS server
ARG PG_MAJOR
ARG DEBIAN_FRONTEND=noninteractive
ENV PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/${PG_MAJOR}/bin:$PATH
COPY --from=build /deb /deb
RUN apt-get update -qq && \
	apt-get install -qq -y --no-install-recommends /deb/*.deb && \
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
