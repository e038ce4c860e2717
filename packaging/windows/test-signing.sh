#!/bin/sh
# Signs copies of programs and installers with a certificate made for the occasion, and checks the signatures:
# test-signing.sh FILE.exe… A changed byte must be noticed.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Inkling test' -addext extendedKeyUsage=codeSigning \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/cert.pem" -passout pass:secret -out "$work/cert.pfx"
export INKLING_CERT="$work/cert.pfx" INKLING_CERT_PASSWORD=secret
verify() { osslsigncode verify -CAfile "$work/cert.pem" -in "$1" >"$work/log" 2>&1; }
for file; do
	copy=$work/$(basename "$file")
	cp "$file" "$copy"
	sh "$here/sign.sh" "$copy"
	verify "$copy" || { cat "$work/log"; exit 1; }
	printf X | dd of="$copy" bs=1 seek=100000 conv=notrunc 2>/dev/null
	if verify "$copy"; then
		echo "$file was changed after it was signed, and nobody noticed"
		exit 1
	fi
	echo "signed and verified: $(basename "$file")"
	rm "$copy"
done
