#!/bin/sh
# Makes Inkling.app (for Apple's and Intel's processors), a .zip and a .dmg in build/packages. It needs a Mac with
# the Xcode command-line tools; elsewhere it makes everything but the program, and says so.
#
# With INKLING_IDENTITY (a "Developer ID Application: …" in the keychain) it signs; with INKLING_NOTARY (a profile made
# by `xcrun notarytool store-credentials`) it has the result notarised too. Without them it signs ad hoc, as Apple's
# processors demand of any program.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/program.env
. packaging/program.env
version=$(sh packaging/version.sh)
out=$PWD/build/packages
work=$PWD/build/macos
app=$work/$NAME.app
rm -rf "$work"
mkdir -p "$out" "$app/Contents/MacOS" "$app/Contents/Resources"

# Apple counts in three numbers, and wants every build's higher than the last: 1.2.3+7.gabc is 1.2.3 and 1.2.3007.
short=${version%%+*}
extra=$(echo "$version" | sed -n 's/^[^+]*+\([0-9]*\).*/\1/p')
numbers=$short$(printf '%03d' "${extra:-0}")
sh packaging/render.sh packaging/macos/Info.plist.in SHORT="$short" NUMBERS="$numbers" >"$app/Contents/Info.plist"
printf 'APPL????' >"$app/Contents/PkgInfo"
python3 packaging/macos/icns.py assets/icon "$app/Contents/Resources/inkling.icns"
cp LICENSE NOTICE "$app/Contents/Resources/"

if [ "$(uname -s)" != Darwin ]; then
	echo "This is not a Mac: $app has everything but the program." >&2
	exit 0
fi

commit=$(git rev-parse --short=12 HEAD)
for arch in arm64 amd64; do
	case $arch in arm64) apple=arm64 ;; amd64) apple=x86_64 ;; esac
	GOOS=darwin GOARCH=$arch CGO_ENABLED=1 MACOSX_DEPLOYMENT_TARGET=12.0 \
		CGO_CFLAGS="-arch $apple -mmacosx-version-min=12.0" CGO_LDFLAGS="-arch $apple -mmacosx-version-min=12.0" \
		sh packaging/dev/go.sh build -trimpath -buildvcs=false \
		-ldflags "-s -w -X inkling/app/session.Version=$version -X inkling/app/session.Commit=$commit" \
		-o "$work/$COMMAND-$arch" ./app
done
lipo -create -output "$app/Contents/MacOS/$COMMAND" "$work/$COMMAND-arm64" "$work/$COMMAND-amd64"

identity=${INKLING_IDENTITY:--}
timestamp=
[ "$identity" = - ] || timestamp=--timestamp
# shellcheck disable=SC2086 # an option or nothing
codesign --force --options runtime $timestamp --entitlements packaging/macos/entitlements.plist --sign "$identity" "$app"
codesign --verify --strict "$app"

zip=$out/$COMMAND-$version-macos.zip
dmg=$out/$COMMAND-$version-macos.dmg
rm -f "$zip" "$dmg"
ditto -c -k --keepParent "$app" "$zip"
if [ -n "${INKLING_NOTARY:-}" ] && [ "$identity" != - ]; then
	xcrun notarytool submit "$zip" --keychain-profile "$INKLING_NOTARY" --wait
	xcrun stapler staple "$app"
	rm -f "$zip"
	ditto -c -k --keepParent "$app" "$zip"
fi

mkdir -p "$work/image"
cp -R "$app" "$work/image/"
ln -s /Applications "$work/image/Applications"
hdiutil create -quiet -volname "$NAME" -srcfolder "$work/image" -format UDZO "$dmg"
if [ "$identity" != - ]; then
	codesign --timestamp --sign "$identity" "$dmg"
	if [ -n "${INKLING_NOTARY:-}" ]; then
		xcrun notarytool submit "$dmg" --keychain-profile "$INKLING_NOTARY" --wait
		xcrun stapler staple "$dmg"
	fi
fi
ls -l "$out"/*macos*
