# Shared by the opt-in checks that work in the root of another Debian.  Sourced
# by POSIX sh under "set -eu", with top = the checkout's root.
. "$top/test/lib/common.sh"

roots=${VERSIONS_DIR:-/var/tmp/playfast-versions}

# open_root NAME SUITE [PACKAGE...]: sets root, and makes it unless it exists.
# An incomplete root is made again; missing packages are installed.
open_root()
{
	[ "$(id -u)" = 0 ] || die "this takes root"
	command -v mmdebstrap >/dev/null 2>&1 || die "mmdebstrap is missing"
	root=$roots/$1
	suite=$2
	shift 2
	if [ ! -e "$root/.made" ]; then
		rm -rf "$root"
		mkdir -p "$roots"
		mmdebstrap --quiet --variant=apt --skip=check/empty \
			--aptopt='Acquire::Check-Valid-Until "false"' \
			--aptopt='APT::Install-Recommends "false"' \
			--dpkgopt='path-exclude=/usr/share/man/*' \
			--dpkgopt='path-exclude=/usr/share/locale/*' \
			--include="$(printf '%s,' ca-certificates git procps util-linux "$@")" \
			"$suite" "$root" $(ubuntu_of "$suite")
		echo '127.0.0.1 localhost' >"$root/etc/hosts"
		touch "$root/.made"
	fi
	in_root apt-get -qq update
	[ $# = 0 ] || in_root apt-get -qq -y install "$@"
}

# Prints mmdebstrap's options for a release of Ubuntu; none for Debian.
ubuntu_of()
{
	case $1 in
		noble | resolute) ;;
		*) return 0 ;;
	esac
	keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
	[ -e "$keyring" ] || die "ubuntu-keyring is missing"
	for pocket in "$1" "$1-updates"; do
		printf 'deb [signed-by=%s] http://archive.ubuntu.com/ubuntu %s main universe\n' "$keyring" "$pocket"
	done >"$roots/$1.list"
	printf '%s\n' "$roots/$1.list"
}

# in_root COMMAND...: runs it there, on a mount of its own with /proc and
# shared memory, and ends everything that it left running.
in_root()
{
	unshare --mount --pid --fork --kill-child sh -eu -c '
		root=$1
		shift
		mount --bind "$root" "$root"
		mount -t proc proc "$root/proc"
		mkdir -p "$root/dev/shm"
		mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
		exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
			${PROVE_TESTS:+"PROVE_TESTS=$PROVE_TESTS"} ${FUZZ_SECONDS:+"FUZZ_SECONDS=$FUZZ_SECONDS"} \
			"$@"
	' sh "$root" "$@"
}

# Copies the checkout to /src, without built files, and the recorded answers
# beside it, if there are any.
put_checkout()
{
	rm -rf "$root/src" "$root/shared"
	mkdir "$root/src"
	tar -C "$top" --exclude=./.git --exclude=./build --exclude='*.o' --exclude='*.a' --exclude='*.so' --exclude='*.bc' -cf - . |
		tar -C "$root/src" --no-same-owner -xf -
	find_captures
	if [ -d "$PLAYFAST_CAPTURES" ]; then
		mkdir "$root/shared"
		cp -R "$PLAYFAST_CAPTURES" "$root/shared/play"
	fi
}
