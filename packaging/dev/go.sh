#!/bin/sh
# Runs Go as new as go.mod asks for: the one on this machine, or one fetched through it into the module cache.
# Arguments are passed on: `packaging/dev/go.sh test ./core`.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
need=$(sed -n 's/^toolchain go//p' "$root/go.mod")
least=$(sed -n 's/^go //p' "$root/go.mod")

go=$(command -v go || true)
if [ -z "$go" ] && [ -x /usr/local/go/bin/go ]; then
	go=/usr/local/go/bin/go
fi
if [ -z "$go" ]; then
	echo "Inkling needs Go $least or newer, and this machine has none: see https://go.dev/dl" >&2
	exit 1
fi

# The version is asked outside the module: an old Go cannot read its go.mod.
have=$(cd / && GOTOOLCHAIN=local "$go" version | sed 's/^go version go\([0-9.]*\).*/\1/')

# at_least A B: is version A at least B? Compares the first two numbers and, where both have it, the third.
at_least() {
	printf '%s %s\n' "$1" "$2" | awk '{
		split($1, a, "."); split($2, b, ".")
		for (i = 1; i <= 3; i++) { if (a[i]+0 > b[i]+0) exit 0; if (a[i]+0 < b[i]+0) exit 1 }
		exit 0 }'
}

if at_least "$have" "$least"; then
	exec "$go" "$@"
fi

if at_least "$have" 1.21; then
	# From 1.21 on, Go fetches a newer Go by itself, unless it was told not to.
	GOTOOLCHAIN=go$need
	export GOTOOLCHAIN
	exec "$go" "$@"
fi

arch=$(cd / && "$go" env GOHOSTARCH)
os=$(cd / && "$go" env GOHOSTOS)
cache=$(cd / && "$go" env GOMODCACHE)
toolchain=$cache/golang.org/toolchain@v0.0.1-go$need.$os-$arch
if [ ! -f "$toolchain/.inkling-ready" ]; then
	echo "This machine's Go is $have; fetching Go $need into its module cache ($cache)." >&2
	empty=$(mktemp -d)
	(cd "$empty" && GO111MODULE=on GOFLAGS=-modcacherw "$go" mod download "golang.org/toolchain@v0.0.1-go$need.$os-$arch") || {
		rm -rf "$empty"
		echo "Could not fetch Go $need. Install it from https://go.dev/dl and run this again." >&2
		exit 1
	}
	rm -rf "$empty"
	# Modules are stored without their execute bits.
	chmod +x "$toolchain"/bin/* "$toolchain"/pkg/tool/*/* 2>/dev/null || true
	: >"$toolchain/.inkling-ready"
fi
PATH=$toolchain/bin:$PATH
GOTOOLCHAIN=local
export PATH GOTOOLCHAIN
exec "$toolchain/bin/go" "$@"
