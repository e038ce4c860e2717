#!/bin/sh
# Prints the moment that packages carry as their date, in seconds since 1970: the commit's, so that two builds of
# one commit are equal, or SOURCE_DATE_EPOCH.
set -eu
cd "$(dirname "$0")"
if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
	echo "$SOURCE_DATE_EPOCH"
else
	git log -1 --format=%ct 2>/dev/null || echo 1767225600
fi
