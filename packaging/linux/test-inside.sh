#!/bin/sh
# The part of test.sh that runs inside the fresh Debian: test-inside.sh DEB TARBALL, both lying in /root.
set -eu
deb=/root/$1
tarball=/root/$2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# The test's own tools come first, so that what the package brings can be told apart.
apt-get -qq -y --no-install-recommends install xvfb xdotool x11-utils imagemagick >/dev/null 2>&1
find / -xdev -path /tmp -prune -o -path /root -prune -o -path /var/cache -prune -o -path /var/lib/apt -prune -o \
	\( -iname '*inkling*' -print \) | sort >/root/before

echo '-- install'
apt-get -qq -y install "$deb" >/root/install.log 2>&1 || { cat /root/install.log; exit 1; }
inkling --version
cd /tmp
echo '-- the command line, without a display'
inkling --train --epochs 1 --layers 16 --model /tmp/small.npz
inkling --test --model /tmp/small.npz | head -3
if inkling >/tmp/out 2>&1; then echo 'it claims to have opened a window without a display'; exit 1; fi
cat /tmp/out
[ "$(wc -l </tmp/out)" = 1 ]

# try PROGRAM: starts it with a model, draws on the canvas, and looks whether the picture changed.
try() {
	export DISPLAY=:79 HOME=/tmp/home XDG_RUNTIME_DIR=/tmp/run NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
	mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
	chmod 700 "$XDG_RUNTIME_DIR"
	Xvfb :79 -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
	server=$!
	sleep 1
	"$1" /tmp/small.npz >/tmp/window.log 2>&1 &
	program=$!
	window=$(timeout 20 xdotool search --sync --onlyvisible --name Inkling | head -1)
	sleep 2
	import -window "$window" /tmp/before.png
	xdotool mousemove --window "$window" 170 130 mousedown 1
	for y in 150 180 210 240 270 300 330; do xdotool mousemove --window "$window" 172 $y; sleep 0.03; done
	xdotool mouseup 1
	sleep 1
	import -window "$window" /tmp/after.png
	kill $program
	wait $program 2>/dev/null || true
	kill $server
	wait $server 2>/dev/null || true
	changed=$(compare -metric AE /tmp/before.png /tmp/after.png null: 2>&1 || true)
	echo "drawing changed $changed pixels"
	[ "${changed%%.*}" -gt 2000 ] || { cat /tmp/window.log; exit 1; }
	cp /tmp/after.png /root/window.png
	unset DISPLAY
}

echo '-- the window'
try inkling

echo '-- remove'
apt-get -qq -y purge inkling >/dev/null 2>&1
find / -xdev -path /tmp -prune -o -path /root -prune -o -path /var/cache -prune -o -path /var/lib/apt -prune -o \
	\( -iname '*inkling*' -print \) | sort >/root/after
diff /root/before /root/after

echo '-- the archive: in place, and for a user without root'
cd /tmp
tar xzf "$tarball"
cd inkling-*-linux-*
./inkling --version
try "$PWD/inkling"
export HOME=/tmp/user
mkdir -p "$HOME"
sh install.sh
"$HOME/.local/bin/inkling" --version
grep -q "Exec=\"$HOME/.local/bin/inkling\" %f" "$HOME/.local/share/applications/inkling.desktop"
sh install.sh --remove
left=$(find "$HOME" -iname '*inkling*')
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
echo 'the packages work'
