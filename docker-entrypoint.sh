#!/bin/sh
# The first start creates the cluster.  The superuser's password is in the file
# named by POSTGRES_PASSWORD_FILE; without it only processes of this container
# can connect.
set -eu
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
	if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
		initdb -D "$PGDATA" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
			--auth-local=peer --auth-host=scram-sha-256 --pwfile="$POSTGRES_PASSWORD_FILE"
		echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
		listen='*'
	else
		initdb -D "$PGDATA" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=reject
		listen=
	fi
	cat >>"$PGDATA/postgresql.conf" <<-END
		listen_addresses = '$listen'
		session_preload_libraries = 'playfast'
	END
	case $(postgres --version) in
		*' 15.'* | *' 16.'*) echo "shared_preload_libraries = 'playfast'" >>"$PGDATA/postgresql.conf" ;;
	esac
fi
exec "$@"
