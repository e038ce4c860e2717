#!/bin/sh
# Renders inkling.svg to the sizes that desktops and installers want. Run by `make icons`; needs librsvg2-bin.
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
	rsvg-convert --width $size --height $size inkling.svg --output inkling-$size.png
done
