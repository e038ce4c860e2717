#!/bin/sh
# Tries the Linux packages where nothing of the project is: in a fresh Debian (root; the one make bare-machine keeps).
# The .deb is installed with what it asks for, the program starts under Xvfb with a model given as an argument, draws,
# and is removed without a trace; lintian's remarks must be those answered below; the .tar.gz runs in place and
# installs for a user without root; the .rpm's contents and requirements are read.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/program.env
. packaging/program.env
version=${VERSION:-$(sh packaging/version.sh)} # of the packages to try
arch=$(sh packaging/dev/go.sh env GOARCH)
packages=$PWD/build/packages
deb=$(ls "$packages/${COMMAND}_$version"*_"$arch".deb)
tarball=$packages/$COMMAND-$version-linux-$arch.tar.gz
rpm=$(ls "$packages/$COMMAND-$version"*.rpm)

echo '== lintian'
# Answered: the program carries its own copies of what it needs (static Go code, Inter changed and renamed), and is
# not uploaded to Debian, so no bug closes with it and the maintainer's address is not one of Debian's; nfpm writes a
# License field, which dpkg keeps and nobody minds.
lintian --fail-on error,warning --suppress-tags \
	unknown-field,initial-upload-closes-no-bugs,bogus-mail-host-in-debian-changelog,mail-address-loops-or-bounces "$deb"

echo '== rpm'
rpm -qp --qf '%{NAME} %{VERSION} %{ARCH}, built on %{BUILDHOST}\n' "$rpm"
rpm -qp --requires "$rpm" | grep -q 'libgtk-3.so.0()(64bit)'
rpm -qpl "$rpm" | grep -qx "/usr/bin/$COMMAND"

echo '== in a fresh Debian'
MACHINE_FILES="$deb $tarball" sh packaging/dev/bare-machine.sh "sh packaging/linux/test-inside.sh $(basename "$deb") $(basename "$tarball")"
