#!/bin/sh
# Installs Inkling for this user, without root, from the folder this file lies in; `install.sh --remove` takes it
# away again. PREFIX=/usr/local sh install.sh installs for everyone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
share=$prefix/share
sizes='16 24 32 48 64 128 256 512'

refresh() {
	# These only make menus notice at once; a desktop without them notices later.
	update-desktop-database "$share/applications" 2>/dev/null || true
	update-mime-database "$share/mime" 2>/dev/null || true
	gtk-update-icon-cache -q -t "$share/icons/hicolor" 2>/dev/null || true
}

remove() {
	rm -f "$prefix/bin/inkling" "$share/applications/inkling.desktop" "$share/mime/packages/inkling.xml" \
		"$share/metainfo/org.inkling.Inkling.metainfo.xml" "$share/man/man1/inkling.1.gz" \
		"$share/icons/hicolor/scalable/apps/inkling.svg"
	for size in $sizes; do
		rm -f "$share/icons/hicolor/${size}x$size/apps/inkling.png"
	done
	rm -rf "$share/doc/inkling"
	# The type's entry in the desktop's cache goes with it, also where nobody refreshes the cache.
	refresh
	rm -f "$share/mime/application/x-inkling-model.xml"
	# Folders that held nothing else go too, and only those.
	for folder in bin share/applications share/mime/packages share/metainfo share/man/man1 share/man share/doc; do
		rmdir "$prefix/$folder" 2>/dev/null || true
	done
}

if [ "${1:-}" = --remove ]; then
	remove
	echo "Inkling is removed from $prefix. Your models and settings are still in ~/.config/inkling and ~/.local/share/inkling."
	exit 0
fi

mkdir -p "$prefix/bin" "$share"
cp -R "$here/share/." "$share/"
cp "$here/inkling" "$prefix/bin/inkling.new"
chmod 755 "$prefix/bin/inkling.new"
mv "$prefix/bin/inkling.new" "$prefix/bin/inkling"
# Menus may not have ~/.local/bin on their path.
sed -i "s|^Exec=inkling|Exec=\"$prefix/bin/inkling\"|" "$share/applications/inkling.desktop"
refresh
echo "Inkling is installed: find it in the menu, or run $prefix/bin/inkling"
