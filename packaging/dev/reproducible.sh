#!/bin/sh
# Makes the packages of one commit twice and compares them byte for byte. The second time everything that must not
# matter is different: the folder, the umask, the time zone, the language, and no compiler's cache helps.
set -eu
cd "$(dirname "$0")/../.."
first=$(mktemp -d)
second=$(mktemp -d)
trap 'rm -rf "$first" "$second"' EXIT

# build FOLDER: clones into it and makes the packages there.
build() {
	git clone -q . "$1" && cd "$1" && sh packaging/linux/build.sh && sh packaging/windows/build.sh
}

(umask 022 && export TZ=UTC LC_ALL=C && build "$first/inkling") >"$first/log" 2>&1 || { cat "$first/log"; exit 1; }
there=$second/a/longer/way/to
mkdir -p "$there"
(umask 077 && export TZ=Asia/Kathmandu LC_ALL=C.UTF-8 GOCACHE="$second/cache" && build "$there/it") >"$second/log" 2>&1 || {
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
