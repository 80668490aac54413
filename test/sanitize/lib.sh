# Shared by the scripts of test/sanitize: a private copy of the checkout,
# removed when the script ends.  Sourced by POSIX sh under "set -eu", with top
# = the checkout's root.
. "$top/test/lib/common.sh"

sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer'

# Sets copy: the sources, without built files.
make_copy()
{
	copy=$(mktemp -d "${TMPDIR:-/tmp}/playfast-sanitize.XXXXXX")
	trap 'rm -rf "$copy"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	chmod 755 "$copy"
	tar -C "$top" --exclude=./.git --exclude=./build --exclude='*.o' --exclude='*.a' \
		--exclude='*.so' -cf - . | tar -C "$copy" --no-same-owner -xf -
}

# Runs make in the copy.
make_there()
{
	make -s -j "$(nproc)" -C "$copy" PG_CONFIG="$PG_CONFIG" "$@"
}

# Prints the names of the copy's unit tests.
unit_tests()
{
	(cd "$copy/test/unit" && ls test_*.c) | sed 's/\.c$//'
}

# report NAME CODE LOG: prints a line of TAP, with the log if it failed.
report()
{
	if [ "$2" = 0 ]; then
		printf 'ok - %s\n' "$1"
	else
		printf 'not ok - %s\n' "$1"
		sed 's/^/#   /' "$3"
		status=1
	fi
}
