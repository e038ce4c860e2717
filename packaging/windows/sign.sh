#!/bin/sh
# Signs a program or an installer in its place: sign.sh FILE. The certificate is INKLING_CERT (a .pfx file, with
# INKLING_CERT_PASSWORD); INKLING_TIMESTAMP names a server for the time. Without a certificate it does nothing.
set -eu
[ -n "${INKLING_CERT:-}" ] || exit 0
here=$(dirname "$0")
# shellcheck source=packaging/program.env
. "$here/../program.env"
osslsigncode sign -pkcs12 "$INKLING_CERT" -pass "${INKLING_CERT_PASSWORD:-}" -n "$NAME" ${HOMEPAGE:+-i "$HOMEPAGE"} -h sha256 \
	${INKLING_TIMESTAMP:+-ts "$INKLING_TIMESTAMP"} -in "$1" -out "$1.signed" >/dev/null
mv "$1.signed" "$1"
