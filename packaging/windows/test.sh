#!/bin/sh
# Tries the Windows packages under Wine in a fresh Debian (root; the one make bare-machine keeps): the command line
# trains to the same weights as on Linux, tests and converts, and the installer installs and uninstalls. Debian's Wine
# lacks a call that Go's run-time makes (bcryptprimitives.dll: ProcessPrng), so a stub is put in its place.
#
# What this cannot try is the window's pointer: Wine lacks RegisterTouchWindow. packaging/windows/test.ps1 tries the
# window on Windows itself, in the release workflow.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/program.env
. packaging/program.env
version=${VERSION:-$(sh packaging/version.sh)} # of the packages to try
packages=$PWD/build/packages
setup=$packages/$COMMAND-$version-windows-amd64-setup.exe
exe=build/windows-test/inkling.exe
rm -rf build/windows-test
mkdir -p build/windows-test

echo '== processor, icon, version, manifest'
for arch in amd64 arm64; do
	python3 - "$packages/$COMMAND-$version-windows-$arch.zip" "build/windows-test/inkling-$arch.exe" <<'END'
import sys, zipfile
packed = zipfile.ZipFile(sys.argv[1])
name, = (n for n in packed.namelist() if n.endswith(".exe"))
open(sys.argv[2], "wb").write(packed.read(name))
END
	python3 packaging/windows/check-exe.py build/windows-test/inkling-$arch.exe $arch "$version"
done
echo '== signatures'
sh packaging/windows/test-signing.sh "$packages/$COMMAND-$version"-windows-*.exe build/windows-test/*.exe
mv build/windows-test/inkling-amd64.exe $exe
echo '== under Wine'
sh packaging/dev/go.sh build -tags novulkan -o build/inkling ./app
here=$(build/inkling --train --epochs 1 --layers 16 --model build/here.npz --json | sed -n 's/.*"weights_sha256":"\([0-9a-f]*\)".*/\1/p')
echo "weights on Linux:  $here"
MACHINE_FILES="$exe $setup" sh packaging/dev/bare-machine.sh "sh packaging/windows/test-inside.sh $(basename "$exe") $(basename "$setup") $here"
