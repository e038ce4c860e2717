#!/bin/sh
# Prints the version: the tag v1.2.3 is 1.2.3; seven commits after it is 1.2.3+7.gabcdef012345. Before the first
# tag it is 0.1.0 and the number of commits. Changes that are not committed add nothing: a build names a commit.
set -eu
cd "$(dirname "$0")/.."
if described=$(git describe --tags --long --abbrev=12 --match 'v[0-9]*' 2>/dev/null); then
	commits=${described%-g*}
	commits=${commits##*-}
	tag=${described%-"$commits"-g*}
	if [ "$commits" = 0 ]; then
		echo "${tag#v}"
	else
		echo "${tag#v}+$commits.${described##*-}"
	fi
elif git rev-parse HEAD >/dev/null 2>&1; then
	echo "0.1.0+$(git rev-list --count HEAD).g$(git rev-parse --short=12 HEAD)"
else
	echo 0.1.0
fi
