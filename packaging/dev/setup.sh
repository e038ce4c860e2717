#!/bin/sh
# Installs what building, testing or packaging Inkling needs and this machine lacks, and says what it installs.
#
#	setup.sh run | test | package | bare | onnx
#
# On Debian and Ubuntu (and what derives from them) it uses apt-get, as root or through sudo. Elsewhere it says
# what to install and ends. Nothing is installed where nothing is missing.
set -eu

purpose=${1:?run, test, package, bare or onnx}
here=$(dirname "$0")

say() { printf '%s\n' "$*" >&2; }

run='ca-certificates gcc libc6-dev pkg-config libgtk-3-dev libxkbcommon-x11-dev libx11-xcb-dev libxcb-shm0-dev libvulkan-dev
	libegl1 libgles2 libgl1-mesa-dri'
# NumPy judges our files; the rest is a screen without a screen, a hand for it, an eye, and a bus.
test="$run python3 python3-numpy xvfb xdotool imagemagick x11-utils dbus"
package="$test librsvg2-bin nsis osslsigncode openssl zip file lintian desktop-file-utils appstream shellcheck man-db rpm
	python3-yaml"
bare='debootstrap'
# Node from elsewhere brings npm with it and does not get on with Debian's.
onnx=
command -v node >/dev/null && command -v npm >/dev/null || onnx='nodejs npm'

case $purpose in
run) wanted=$run ;;
test) wanted=$test ;;
package) wanted=$package ;;
bare) wanted=$bare ;;
onnx) wanted=$onnx ;;
*) say "setup.sh: $purpose is none of run, test, package, bare, onnx."; exit 2 ;;
esac

case $(uname -s) in
Linux) ;;
Darwin)
	if ! xcode-select -p >/dev/null 2>&1; then
		say 'Inkling needs the Xcode command-line tools: run "xcode-select --install", then this again.'
		exit 1
	fi
	if ! sh "$here/go.sh" version >/dev/null; then exit 1; fi
	exit 0
	;;
*)
	say 'On Windows, install Go 1.26 or newer from https://go.dev/dl and run: go run ./app'
	exit 1
	;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	# Fedora's and Arch's names are given because those readers will ask first; the rest can translate them.
	if command -v cc >/dev/null && pkg-config --exists gtk+-3.0 xkbcommon-x11 x11-xcb xcb-shm egl glesv2 2>/dev/null &&
		sh "$here/go.sh" version >/dev/null 2>&1; then
		exit 0
	fi
	say 'This system has no apt-get, so please install these yourself and run make again:'
	say '  Go 1.21 or newer, a C compiler, pkg-config, and the development files of GTK 3, xkbcommon-x11, x11-xcb, xcb-shm,'
	say '  EGL, GLES 2 and Vulkan.'
	say '  Fedora: dnf install golang gcc pkgconf gtk3-devel libxkbcommon-x11-devel libX11-devel libxcb-devel mesa-libEGL-devel vulkan-headers vulkan-loader-devel'
	say '  Arch:   pacman -S go gcc pkgconf gtk3 libxkbcommon-x11 libx11 libxcb libglvnd vulkan-headers vulkan-icd-loader'
	if [ "$purpose" != run ]; then
		say '  For the tests also: python3 with NumPy, Xvfb, xdotool, ImageMagick.'
	fi
	exit 1
fi

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed'; }

missing=
for p in $wanted; do
	installed "$p" || missing="$missing $p"
done
# Any Go can fetch the right one; without any, Debian's is the first step.
if [ "$purpose" != bare ] && ! command -v go >/dev/null && [ ! -x /usr/local/go/bin/go ]; then
	missing="$missing golang-go"
fi

if [ -n "$missing" ]; then
	say "Inkling needs packages that this machine lacks; installing:$missing"
	if [ "$(id -u)" = 0 ]; then
		as_root=
	elif command -v sudo >/dev/null; then
		as_root=sudo
		if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
			say "There is no terminal to ask for sudo's password on. Run this first: sudo apt-get install$missing"
			exit 1
		fi
	else
		say "You are not root and there is no sudo. Ask somebody who is to run: apt-get install$missing"
		exit 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086 # the lists are words on purpose
	{
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null ||
			say 'The list of packages could not be refreshed; trying with the one that is there.'
		if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing </dev/null >/tmp/inkling-apt.$$ 2>&1; then
			cat /tmp/inkling-apt.$$ >&2
			rm -f /tmp/inkling-apt.$$
			say "Could not install:$missing"
			exit 1
		fi
		rm -f /tmp/inkling-apt.$$
	}
fi

if [ "$purpose" != bare ]; then
	sh "$here/go.sh" version >/dev/null
fi
