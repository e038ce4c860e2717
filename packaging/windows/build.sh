#!/bin/sh
# Makes, from Linux, Inkling for Windows in build/packages: for amd64 and arm64 a portable .zip and an installer.
# With INKLING_CERT (a .pfx file) and INKLING_CERT_PASSWORD it signs program and installer.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/program.env
. packaging/program.env
version=$(sh packaging/version.sh)
epoch=$(sh packaging/epoch.sh)
export SOURCE_DATE_EPOCH="$epoch"
out=$PWD/build/packages
work=$PWD/build/windows
rm -rf "$work"
umask 022
mkdir -p "$out" "$work"

# Windows counts in four numbers: 1.2.3+7.gabc is 1.2.3.7.
numbers=$(echo "$version" | sed -E 's/^([0-9]+)\.([0-9]+)\.([0-9]+)(\+([0-9]+).*)?.*$/\1.\2.\3.\5/; s/\.$/.0/')

# The resources are a .syso file, which the linker takes from beside the source.
trap 'rm -f app/rsrc_windows_*.syso' EXIT
sh packaging/render.sh packaging/windows/inkling.manifest.in NUMBERS="$numbers" >"$work/inkling.manifest"
sh packaging/render.sh packaging/windows/winres.json.in NUMBERS="$numbers" ICONS="../../assets/icon" >"$work/winres.json"
sh packaging/dev/go.sh run github.com/tc-hib/go-winres@v0.3.3 make --in "$work/winres.json" --arch amd64,arm64 --out app/rsrc
convert assets/icon/inkling-16.png assets/icon/inkling-24.png assets/icon/inkling-32.png assets/icon/inkling-48.png \
	assets/icon/inkling-64.png assets/icon/inkling-256.png "$work/inkling.ico"

for arch in amd64 arm64; do
	folder=$work/$COMMAND-$version-windows-$arch
	mkdir -p "$folder"
	# windowsgui: double-clicking it opens the window and no console; the program borrows a terminal's by itself.
	GOOS=windows GOARCH=$arch CGO_ENABLED=0 sh packaging/dev/go.sh build -trimpath -buildvcs=false \
		-ldflags "-H=windowsgui -s -w -X inkling/app/session.Version=$version -X inkling/app/session.Commit=$(git rev-parse --short=12 HEAD)" \
		-o "$folder/$COMMAND.exe" ./app
	sh packaging/windows/sign.sh "$folder/$COMMAND.exe"
	sed 's/$/\r/' LICENSE >"$folder/LICENSE.txt"
	sed 's/$/\r/' NOTICE >"$folder/NOTICE.txt"
	sed 's/$/\r/' >"$folder/READ ME.txt" <<END
Inkling $version for Windows 10 and 11 ($arch)

Double-click inkling.exe. Nothing is installed, and nothing is written beside it: settings are in
%AppData%\\Inkling, your digits in %LocalAppData%\\Inkling.

If Windows says that it protected your PC, the program is not signed: choose "More info", then "Run anyway".

The command line: open a terminal in this folder. cmd and PowerShell do not wait for a program with a window, so
write   start /wait inkling --train   in cmd, or   .\\inkling --test | more   in PowerShell.
END
	chmod 755 "$folder" "$folder/$COMMAND.exe"
	chmod 644 "$folder"/*.txt
	find "$folder" -exec touch -d "@$epoch" {} +
	zip=$out/$COMMAND-$version-windows-$arch.zip
	rm -f "$zip"
	(cd "$work" && find "$COMMAND-$version-windows-$arch" | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$zip" -@)

	setup=$out/$COMMAND-$version-windows-$arch-setup.exe
	cp "$folder"/*.txt "$folder/$COMMAND.exe" "$work/"
	find "$work" -maxdepth 1 -type f -exec touch -d "@$epoch" {} +
	sh packaging/render.sh packaging/windows/inkling.nsi.in NUMBERS="$numbers" OUT="$setup" >"$work/inkling.nsi"
	(cd "$work" && makensis -V2 inkling.nsi)
	sh packaging/windows/sign.sh "$setup"
done
ls -l "$out"/*windows*
