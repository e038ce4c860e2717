#!/bin/sh
# Makes the packages of one commit twice and compares them byte for byte. The second time everything that must not
# matter is different: the folder, the umask, the time zone, the language, and no compiler's cache helps.
set -eu
cd "$(dirname "$0")/../.."
this=packaging/dev/reproducible.sh

# reproducible.sh --build FOLDER: clones into it and makes the packages there.
if [ "${1:-}" = --build ]; then
	git clone -q . "$2"
	cd "$2"
	sh packaging/linux/build.sh
	exec sh packaging/windows/build.sh
fi

first=$(mktemp -d)
second=$(mktemp -d)
trap 'rm -rf "$first" "$second"' EXIT
env TZ=UTC LC_ALL=C sh $this --build "$first/inkling" >"$first/log" 2>&1 || {
	cat "$first/log"
	exit 1
}
there=$second/a/longer/way/to
mkdir -p "$there"
(umask 077 && env TZ=Asia/Kathmandu LC_ALL=C.UTF-8 GOCACHE="$second/cache" sh $this --build "$there/it") >"$second/log" 2>&1 || {
	cat "$second/log"
	exit 1
}
differ=0
for file in "$first"/inkling/build/packages/*; do
	name=$(basename "$file")
	if cmp -s "$file" "$there/it/build/packages/$name"; then
		echo "equal   $name"
	else
		echo "DIFFERS $name"
		differ=1
	fi
done
exit $differ
