#!/bin/sh
# Runs every fuzz test for a while each, one after the other: fuzz.sh 10s [folder…]
set -eu
time=${1:?how long each, as 10s}
shift
[ $# -gt 0 ] || set -- app assets core persist
grep -rlE '^func Fuzz' --include='*_test.go' "$@" | sort | while read -r file; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | while read -r target; do
		echo "fuzz ./$(dirname "$file") $target"
		if ! sh packaging/dev/go.sh test -tags novulkan -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x "./$(dirname "$file")" \
			>build/fuzz.log 2>&1 </dev/null; then
			cat build/fuzz.log
			exit 1
		fi
	done || exit 1
done
