#!/bin/sh
# make bench-peers: what the same work takes in NumPy, scikit-learn and PyTorch, Debian's.
#	run.sh INKLING [rounds]
set -e
for p in python3-numpy python3-torch python3-sklearn; do
	dpkg -s "$p" >/dev/null 2>&1 && continue
	echo "installing $p" >&2
	if [ "$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi
	$sudo apt-get install -y --no-install-recommends "$p" >&2
done
exec /usr/bin/python3 "$(dirname "$0")/compare.py" "$@"
