# Shared by the scripts in test/: which PostgreSQL to use, the packages needed,
# and the unprivileged user for servers.  Sourced by POSIX sh under "set -eu",
# with top = the checkout's root.

oldest_pg=15

# Scripts started by "make test" must not become part of that make.
unset MAKEFLAGS MFLAGS MAKELEVEL

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# Prints a line of progress, separate from the output.
step()
{
	printf '%-10s %s\n' "$1" "$2" >&2
}

# ---------------------------------------------------------------- PostgreSQL

pg_major_of()
{
	"$1" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'
}

# Can extensions be built with this pg_config?
pg_config_builds()
{
	[ -e "$("$1" --includedir-server 2>/dev/null)/postgres.h" ] &&
		[ -e "$("$1" --pgxs 2>/dev/null)" ] &&
		[ "$(pg_major_of "$1")" -ge "$oldest_pg" ]
}

# Sets PG_CONFIG and pg_major: from the environment, else the newest of
# Debian's versions with server headers, else the first in PATH.
find_postgres()
{
	if [ -n "${PG_CONFIG:-}" ]; then
		pg_config_builds "$PG_CONFIG" ||
			die "PG_CONFIG=$PG_CONFIG has no server headers, or is older than PostgreSQL $oldest_pg"
	else
		for found in $(ls -d /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | sort -t / -k 5 -rn) \
			"$(command -v pg_config || :)"; do
			if [ -n "$found" ] && pg_config_builds "$found"; then
				PG_CONFIG=$found
				break
			fi
		done
		[ -n "${PG_CONFIG:-}" ] || return 1
	fi
	export PG_CONFIG
	pg_major=$(pg_major_of "$PG_CONFIG")
}

# ------------------------------------------------------------------ packages

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

can_be_root()
{
	[ "$(id -u)" = 0 ] && return
	command -v sudo >/dev/null 2>&1 || return 1
	# A password can only be asked for at a terminal.
	sudo -n true 2>/dev/null || [ -t 0 ]
}

# Prints those of the packages that are not installed.
missing_of()
{
	dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
		{
			installed=" $(sed -n 's/^installed //p' | tr '\n' ' ')"
			for package; do
				case $installed in
					*" $package "*) ;;
					*) printf '%s\n' "$package" ;;
				esac
			done
		}
}

# Prints the packages of these sets: build, run (the server), origin, test.
# Without pg_major those of PostgreSQL are omitted, as they are if PG_CONFIG is
# not from a Debian package.
packages_of()
{
	case ${PG_CONFIG:-/usr/lib/postgresql/} in
		/usr/lib/postgresql/*) packaged=${pg_major:-} ;;
		*) packaged= ;;
	esac
	for set; do
		case $set in
			build)
				printf '%s\n' make gcc libc6-dev pkg-config ca-certificates \
					libcurl4-openssl-dev libjansson-dev libxml2-dev libisal-dev zlib1g-dev \
					${packaged:+"postgresql-server-dev-$packaged"}
				;;
			run)
				printf '%s\n' ${packaged:+"postgresql-$packaged"}
				;;
			origin)
				sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$top/test/origin/packages"
				;;
			test)
				printf '%s\n' clang "$(clang_runtime)" libcmocka-dev libipc-run-perl perl
				;;
		esac
	done
}

# clang's sanitizers and fuzzer are in a package named after its version.
clang_runtime()
{
	apt-cache depends clang 2>/dev/null |
		sed -n 's/^ *Depends: clang-\([0-9][0-9]*\)$/libclang-rt-\1-dev/p' | head -n 1
}

# Runs as root: installs the packages and does nothing else.  No service is
# started or enabled and no database cluster is created: the tests have their
# own.
install_script='
set -eu
export DEBIAN_FRONTEND=noninteractive
wrote=
made=
trap "rm -f \$wrote; rmdir \$made 2>/dev/null || :" EXIT
trap "exit 1" HUP INT TERM
put()
{
	[ ! -e "$1" ] || return 0
	wrote="$wrote $1"
	[ -d "${1%/*}" ] || made="$made ${1%/*}"
	mkdir -p "${1%/*}"
	cat >"$1"
	chmod "$2" "$1"
}
get()
{
	apt-get -qq -y --no-install-recommends --no-remove \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" </dev/null
}
put /usr/sbin/policy-rc.d 755 <<END
#!/bin/sh
exit 101
END
case " $* " in
	*" postgresql-"[1-9]*)
		# The settings directory comes with this package, which is installed
		# first.
		get postgresql-common
		put /etc/postgresql-common/createcluster.d/playfast.conf 644 <<END
create_main_cluster = false
END
		;;
esac
had_nginx=$(dpkg-query -W -f "\${db:Status-Status}" nginx 2>/dev/null || :)
get "$@"
if [ "$had_nginx" != installed ] && [ -d /run/systemd/system ]; then
	systemctl disable --now nginx >/dev/null 2>&1 || :
fi
'

# need_packages SET...: installs the missing packages of the sets, quietly, and
# sets PG_CONFIG and pg_major.
need_packages()
{
	find_postgres || :
	if ! command -v dpkg-query >/dev/null 2>&1; then
		[ -n "${PG_CONFIG:-}" ] || die "no pg_config of PostgreSQL $oldest_pg or newer: name one in PG_CONFIG"
		return 0
	fi
	packages_missing=$(missing_of $(packages_of "$@"))
	if [ -n "$packages_missing" ] || [ -z "${PG_CONFIG:-}" ]; then
		install_packages "$@"
	fi
}

install_packages()
{
	if ! can_be_root; then
		[ -n "${PG_CONFIG:-}" ] || packages_missing="postgresql-server-dev-N postgresql-N $packages_missing"
		die "packages are missing, and installing them takes root: apt-get install" $packages_missing
	fi
	install_log=$(mktemp)
	if ! install_quietly "$@" 3>&2 >"$install_log" 2>&1; then
		cat "$install_log" >&2
		rm -f "$install_log"
		die "the packages could not be installed"
	fi
	rm -f "$install_log"
	find_postgres || die "no pg_config even after the installation"
}

# One installation at a time, even if several scripts start at once.
with_dpkg()
{
	as_root flock -o /var/lib/dpkg "$@"
}

install_quietly()
{
	step packages "reading the package lists" 2>&3
	with_dpkg apt-get -qq update || { sleep 5; with_dpkg apt-get -qq update; } || return
	if [ -z "${PG_CONFIG:-}" ]; then
		pg_major=$(newest_pg_available)
		[ "${pg_major:-0}" -ge "$oldest_pg" ] || {
			echo "the newest PostgreSQL to be had is ${pg_major:-none}; it takes $oldest_pg"
			return 1
		}
	fi
	packages_missing=$(missing_of $(packages_of "$@"))
	step packages "installing $(printf '%s\n' $packages_missing | grep -c .) missing packages" 2>&3
	with_dpkg sh -c "$install_script" sh $packages_missing $(server_of_same_release $packages_missing)
}

# The version that apt installs by itself: a suite that it installs from only
# on request, such as experimental, may have a newer one.
newest_pg_available()
{
	apt-cache depends postgresql 2>/dev/null |
		sed -n 's/^ *Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | sort -rn | head -n 1
}

# An installed server may be of an older minor release than the headers to be
# installed: it is upgraded with them, unless it is running.
server_of_same_release()
{
	case " $* " in
		*" postgresql-server-dev-$pg_major "*)
			server=postgresql-$pg_major
			[ -n "$(missing_of "$server")" ] || ls /var/run/postgresql/"$pg_major"-*.pid >/dev/null 2>&1 ||
				printf '%s\n' "$server" "postgresql-client-$pg_major"
			;;
	esac
}

# --------------------------------------------------------------- the checkout

# Several scripts may run in one checkout: one builds, the others wait.
build()
{
	flock -o "$top" make -s -j "$(nproc)" -C "$top" PG_CONFIG="$PG_CONFIG" >&2
}

# Sets PLAYFAST_CAPTURES to the folder of recorded answers, with captures/ and
# golden/: from the environment, else beside the checkout.
find_captures()
{
	PLAYFAST_CAPTURES=$(realpath -m "${PLAYFAST_CAPTURES:-$top/../shared/play}")
	export PLAYFAST_CAPTURES
}

# --------------------------------------------------------- unprivileged user

# PostgreSQL refuses root, and nginx should not run as root.  As root they run
# as the user postgres, which the server's package creates.
find_server_user()
{
	if [ "$(id -u)" != 0 ]; then
		server_user=$(id -un)
	elif id postgres >/dev/null 2>&1; then
		server_user=postgres
	else
		server_user=nobody
	fi
}

as_server()
{
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --init-groups "$@"
	else
		"$@"
	fi
}
