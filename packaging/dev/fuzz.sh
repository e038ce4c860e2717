#!/bin/sh
# Runs every fuzz test with so many new inputs each, one test after the other: fuzz.sh 60000 [folder…]
#
# Inputs are counted, not seconds: before Go 1.27 a fuzz test that is ended by the clock may fail with nothing
# but "context deadline exceeded" (golang/go issue 75804).
set -eu
inputs=${1:?how many inputs each, as 60000}
shift
[ $# -gt 0 ] || set -- app assets core persist
grep -rlE '^func Fuzz' --include='*_test.go' "$@" | sort | while read -r file; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | while read -r target; do
		case $target in
		FuzzDoctor) count=$((inputs / 12)) ;; # each input is a network
		FuzzPress) count=$((inputs / 600)) ;; # each input is a session and 250 presses
		*) count=$inputs ;;
		esac
		echo "fuzz ./$(dirname "$file") $target, $count inputs"
		if ! sh packaging/dev/go.sh test -tags novulkan -run '^$' -fuzz "^$target\$" -fuzztime "${count}x" -fuzzminimizetime 20x "./$(dirname "$file")" \
			>build/fuzz.log 2>&1 </dev/null; then
			cat build/fuzz.log
			exit 1
		fi
	done || exit 1
done
