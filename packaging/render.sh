#!/bin/sh
# Fills in a template from program.env, the version and the commit's date: render.sh TEMPLATE [NAME=VALUE…] >FILE
# A @NAME@ that nobody gives a value is an error. A line that begins with @NAME?@ is left out where NAME is empty.
set -eu
here=$(dirname "$0")
template=$1
shift
version=$(sh "$here/version.sh")
epoch=$(sh "$here/epoch.sh")
{
	grep -E '^[A-Z_]+=' "$here/program.env" | grep -v '^HOMEPAGE='
	echo "HOMEPAGE=${HOMEPAGE:-}"
	echo "VERSION=$version"
	echo "DATE=$(date -u -d "@$epoch" +%Y-%m-%d 2>/dev/null || date -u -r "$epoch" +%Y-%m-%d)"
	for pair in "$@"; do echo "$pair"; done
} | awk '
	NR == FNR {
		i = index($0, "=")
		text = substr($0, i + 1)
		if (text ~ /^".*"$/) text = substr(text, 2, length(text) - 2) # as the shell would read program.env
		value[substr($0, 1, i - 1)] = text
		next
	}
	{
		if (match($0, /^[ \t]*@[A-Z_0-9]+\?@/)) {
			name = substr($0, 1, RLENGTH)
			gsub(/[ \t@?]/, "", name)
			if (value[name] == "") next
			sub(/@[A-Z_0-9]+\?@/, "")
		}
		out = ""
		while (match($0, /@[A-Z_0-9]+@/)) {
			name = substr($0, RSTART + 1, RLENGTH - 2)
			if (!(name in value)) { print FILENAME ": no value for " name > "/dev/stderr"; exit 1 }
			out = out substr($0, 1, RSTART - 1) value[name]
			$0 = substr($0, RSTART + RLENGTH)
		}
		print out $0
	}' - "$template"
