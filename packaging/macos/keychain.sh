#!/bin/sh
# For a build machine: puts the certificate and the notary's key that the environment carries (CERTIFICATE and
# NOTARY_KEY in base64, CERTIFICATE_PASSWORD, NOTARY_KEY_ID, NOTARY_ISSUER, IDENTITY) into a keychain of their own,
# and tells the steps after this one to use them.
set -eu
folder=${RUNNER_TEMP:?for build machines only}
keychain=$folder/inkling.keychain-db
secret=$(uuidgen)
printf %s "$CERTIFICATE" | base64 -d >"$folder/certificate.p12"
security create-keychain -p "$secret" "$keychain"
security set-keychain-settings -lut 3600 "$keychain"
security unlock-keychain -p "$secret" "$keychain"
security import "$folder/certificate.p12" -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$secret" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
rm -f "$folder/certificate.p12"
echo "INKLING_IDENTITY=$IDENTITY" >>"$GITHUB_ENV"
if [ -n "${NOTARY_KEY:-}" ]; then
	printf %s "$NOTARY_KEY" | base64 -d >"$folder/notary.p8"
	xcrun notarytool store-credentials inkling --key "$folder/notary.p8" --key-id "$NOTARY_KEY_ID" \
		--issuer "$NOTARY_ISSUER" --keychain "$keychain"
	rm -f "$folder/notary.p8"
	echo "INKLING_NOTARY=inkling" >>"$GITHUB_ENV"
fi
