#!/bin/sh
# Makes the .deb, the .rpm and the .tar.gz of the commit that is checked out, in build/packages:
#
#	build.sh            for this machine's processor
#
# The program is linked against this machine's C library; the packages say how new a one they need.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/program.env
. packaging/program.env
version=$(sh packaging/version.sh)
epoch=$(sh packaging/epoch.sh)
export SOURCE_DATE_EPOCH="$epoch"
arch=$(sh packaging/dev/go.sh env GOARCH)
out=build/packages
tree=build/linux/tree
rm -rf build/linux
umask 022
mkdir -p "$out" "$tree/usr/bin" "$tree/usr/share"

# A position-independent program, as distributions ask; without the symbols nobody needs to run it.
sh packaging/dev/go.sh build -trimpath -buildvcs=false -tags novulkan -buildmode=pie \
	-ldflags "-s -w -X inkling/app/session.Version=$version -X inkling/app/session.Commit=$(git rev-parse --short=12 HEAD)" \
	-o "$tree/usr/bin/$COMMAND" ./app

share=$tree/usr/share
install -d "$share/applications" "$share/mime/packages" "$share/metainfo" "$share/man/man1" "$share/doc/$COMMAND"
render() { sh packaging/render.sh "$@"; }
render packaging/linux/inkling.desktop.in >"$share/applications/$COMMAND.desktop"
render packaging/linux/inkling-mime.xml.in >"$share/mime/packages/$COMMAND.xml"
render packaging/linux/inkling.metainfo.xml.in >"$share/metainfo/$ID.metainfo.xml"
render packaging/linux/inkling.1.in | gzip -9n >"$share/man/man1/$COMMAND.1.gz"
cp packaging/linux/copyright "$share/doc/$COMMAND/copyright"
cp NOTICE "$share/doc/$COMMAND/NOTICE"
cp assets/fonts/OFL.txt "$share/doc/$COMMAND/OFL.txt"
{
	echo "$COMMAND ($version) stable; urgency=medium"
	echo
	git log -20 --format='%w(78,2,4)* %s'
	echo
	echo " -- $PUBLISHER <$EMAIL>  $(date -R -u -d "@$epoch")"
} | gzip -9n >"$share/doc/$COMMAND/changelog.Debian.gz"
for size in 16 24 32 48 64 128 256 512; do
	install -D -m 644 "assets/icon/inkling-$size.png" "$share/icons/hicolor/${size}x$size/apps/$COMMAND.png"
done
install -D -m 644 assets/icon/inkling.svg "$share/icons/hicolor/scalable/apps/$COMMAND.svg"
find "$tree" -type d -exec chmod 755 {} +
find "$share" -type f -exec chmod 644 {} +
chmod 755 "$tree/usr/bin/$COMMAND"
find "$tree" -exec touch -h -d "@$epoch" {} +

# The newest version of the C library that the program asks for: what users must have.
glibc=$(objdump -T "$tree/usr/bin/$COMMAND" | sed -n 's/.*GLIBC_\([0-9.]*\)).*/\1/p' | sort -uV | tail -1)

render packaging/linux/nfpm.yaml.in ARCH="$arch" GLIBC="$glibc" TREE="$tree" MTIME="$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)" >build/linux/nfpm.yaml
# An .rpm carries the name of the machine that built it; where the system allows, that is "localhost" for all.
anonymous=
if unshare --map-root-user --uts hostname localhost 2>/dev/null; then
	anonymous='unshare --map-root-user --uts'
fi
for format in deb rpm; do
	# shellcheck disable=SC2086,SC2016 # a command with options, or nothing
	$anonymous sh -c 'hostname localhost 2>/dev/null; exec sh packaging/dev/go.sh run \
		github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.41.0 package --config build/linux/nfpm.yaml --packager "$1" --target "$2"' \
		sh $format "$out/"
done

folder=$COMMAND-$version-linux-$arch
portable=build/linux/$folder
mkdir -p "$portable"
cp "$tree/usr/bin/$COMMAND" "$portable/"
cp -R "$share" "$portable/share"
cp packaging/linux/install.sh LICENSE NOTICE "$portable/"
find "$portable" -type d -exec chmod 755 {} +
find "$portable" -type f -exec chmod 644 {} +
chmod 755 "$portable/install.sh" "$portable/$COMMAND"
cat >"$portable/READ ME.txt" <<END
Inkling $version

Start it where it lies:           ./inkling
Put it into your menu (no root):  sh install.sh
Take it away again:               sh install.sh --remove

It needs glibc $glibc or newer (Debian 12, Ubuntu 22.04, Fedora 35 and later), GTK 3 for its file dialogs and a
driver for OpenGL ES. If it does not start, run ./inkling in a terminal: it says what is missing.
END
find "$portable" -exec touch -h -d "@$epoch" {} +
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --format=gnu -C build/linux -cf - "$folder" |
	gzip -9n >"$out/$folder.tar.gz"

echo "glibc $glibc or newer"
ls -l "$out"
