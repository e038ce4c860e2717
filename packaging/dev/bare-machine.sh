#!/bin/sh
# Tries the two commands where a newcomer would: in a Debian that has git and make and nothing else.
#
#	bare-machine.sh [command]           as root; `make test` when no command is given
#
# The folder BARE (/var/tmp/inkling-bare) keeps the empty system between runs (SUITE says which); each run gets
# a fresh copy and a fresh clone of what is committed, and the files MACHINE_FILES names in its /root. MIRROR is the
# mirror it is made from.
set -eu
cd "$(dirname "$0")/../.."
command=${*:-make test}
folder=${BARE:-/var/tmp/inkling-bare}
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
base=$folder/$suite
machine=$folder/machine

if [ "$(id -u)" != 0 ]; then
	echo 'A system inside a folder needs root: sudo make bare-machine' >&2
	exit 1
fi
mkdir -p "$folder"
if [ ! -e "$base/.inkling-ready" ]; then
	rm -rf "$base"
	debootstrap --variant=minbase --include=git,make "$suite" "$base" "$mirror" >"$folder/debootstrap.log"
	: >"$base/.inkling-ready"
fi
rm -rf "$machine"
cp -a "$base" "$machine"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
# A network that looks into TLS has certificates of its own, which a machine in it would have too.
for certificate in /usr/local/share/ca-certificates/*.crt; do
	[ -e "$certificate" ] || continue
	mkdir -p "$machine/usr/local/share/ca-certificates"
	cp "$certificate" "$machine/usr/local/share/ca-certificates/"
done
git clone -q . "$machine/root/inkling"
for file in ${MACHINE_FILES:-}; do
	cp "$file" "$machine/root/"
done

start=$(date +%s)
status=0
# The machine's processes and mounts end with it. Nothing of this machine's environment reaches it.
# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount --pid --fork sh -c '
	machine=$1
	mount -t proc proc "$machine/proc"
	mount --rbind /dev "$machine/dev"
	mount -t tmpfs tmpfs "$machine/dev/shm"
	mount -t tmpfs -o mode=1777 tmpfs "$machine/tmp"
	exec env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true \
		chroot "$machine" sh -c "cd /root/inkling && $2"
' sh "$machine" "$command" </dev/null || status=$?
echo "bare $suite: '$command' ended with status $status after $(($(date +%s) - start)) s"
exit $status
