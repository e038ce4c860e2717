#!/bin/sh
# Checks what packages are made of: scripts, desktop entry, metainfo, plists, icon file, workflow.
set -eu
cd "$(dirname "$0")/.."
work=build/lint
rm -rf "$work"
mkdir -p "$work"

echo '== scripts'
shellcheck -x -P . packaging/*.sh packaging/*/*.sh assets/icon/*.sh .ci/run

echo '== desktop entry, metainfo, MIME type, man page'
sh packaging/render.sh packaging/linux/inkling.desktop.in >"$work/inkling.desktop"
desktop-file-validate "$work/inkling.desktop"
sh packaging/render.sh packaging/linux/inkling.metainfo.xml.in >"$work/org.inkling.Inkling.metainfo.xml"
# The one pedantic remark is on the capital in the last part of the ID, which desktops write so by custom.
# Without an address to point at, the metainfo has neither links nor screenshots: both forms are checked.
appstreamcli validate --no-net "$work/org.inkling.Inkling.metainfo.xml"
HOMEPAGE=https://example.org/inkling sh packaging/render.sh packaging/linux/inkling.metainfo.xml.in \
	>"$work/published.metainfo.xml"
appstreamcli validate --no-net "$work/published.metainfo.xml"
sh packaging/render.sh packaging/linux/inkling-mime.xml.in >"$work/inkling.xml"
python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$work/inkling.xml"
sh packaging/render.sh packaging/linux/inkling.1.in >"$work/inkling.1"
remarks=$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$work/inkling.1" 2>&1 >/dev/null)
[ -z "$remarks" ] || { echo "$remarks"; exit 1; }

echo '== property lists and the icon file'
sh packaging/render.sh packaging/macos/Info.plist.in SHORT=1.2.3 NUMBERS=1.2.3000 >"$work/Info.plist"
python3 packaging/macos/icns.py assets/icon "$work/inkling.icns"
python3 - "$work/Info.plist" packaging/macos/entitlements.plist "$work/inkling.icns" <<'END'
import plistlib, struct, sys
info = plistlib.load(open(sys.argv[1], "rb"))
plistlib.load(open(sys.argv[2], "rb"))
for key in ("CFBundleExecutable", "CFBundleIdentifier", "CFBundleIconFile", "CFBundleVersion", "LSMinimumSystemVersion"):
    assert info[key], key
assert info["NSHighResolutionCapable"] is True
types = {t["UTTypeIdentifier"] for t in info["UTImportedTypeDeclarations"]}
for document in info["CFBundleDocumentTypes"]:
    assert set(document["LSItemContentTypes"]) <= types, "a document type that nobody declares"
data = open(sys.argv[3], "rb").read()
assert data[:4] == b"icns" and struct.unpack(">I", data[4:8])[0] == len(data)
at, kinds = 8, []
while at < len(data):
    kind, length = data[at:at + 4], struct.unpack(">I", data[at + 4:at + 8])[0]
    assert data[at + 8:at + 16] == b"\x89PNG\r\n\x1a\n", kind
    kinds.append(kind.decode())
    at += length
print("icns:", " ".join(kinds))
END

echo '== workflow'
# -shellcheck= : the steps are one-liners that call the scripts checked above.
sh packaging/dev/go.sh run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7 -shellcheck= .github/workflows/*.yml
echo 'nothing to remark'
