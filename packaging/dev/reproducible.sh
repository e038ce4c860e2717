#!/bin/sh
# Makes the packages of one commit twice, in two folders, and compares them byte for byte.
set -eu
cd "$(dirname "$0")/../.."
first=$(mktemp -d)
second=$(mktemp -d)
trap 'rm -rf "$first" "$second"' EXIT
for folder in "$first" "$second"; do
	git clone -q . "$folder/inkling"
	(cd "$folder/inkling" && sh packaging/linux/build.sh && sh packaging/windows/build.sh) >"$folder/log" 2>&1 || {
		cat "$folder/log"
		exit 1
	}
done
differ=0
for file in "$first"/inkling/build/packages/*; do
	name=$(basename "$file")
	if cmp -s "$file" "$second/inkling/build/packages/$name"; then
		echo "equal   $name"
	else
		echo "DIFFERS $name"
		differ=1
	fi
done
exit $differ
