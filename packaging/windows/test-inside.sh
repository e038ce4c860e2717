#!/bin/sh
# The part of test.sh that runs inside the fresh Debian: test-inside.sh EXE SETUP HASH, the files lying in /root.
set -eu
exe=/root/$1
setup=/root/$2
hash=$3
export DEBIAN_FRONTEND=noninteractive WINEDEBUG=-all HOME=/root
dpkg --add-architecture i386 # installers are programs of 32 bits
apt-get -qq update
apt-get -qq -y --no-install-recommends install wine wine64 wine32 gcc-mingw-w64-x86-64 xvfb xauth >/dev/null 2>&1

echo '-- Wine'
wineboot -i >/dev/null 2>&1
wineserver -w
cat >/tmp/prng.c <<'END'
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return RtlGenRandom(data, length); }
END
x86_64-w64-mingw32-gcc -shared -o /root/.wine/drive_c/windows/system32/bcryptprimitives.dll /tmp/prng.c -ladvapi32

echo '-- the command line'
cd /tmp
wine "$exe" --version
there=$(wine "$exe" --train --epochs 1 --layers 16 --model there.npz --json | tr -d '\r' | sed -n 's/.*"weights_sha256":"\([0-9a-f]*\)".*/\1/p')
echo "weights on Windows: $there"
[ "$there" = "$hash" ] || { echo 'the weights differ'; exit 1; }
wine "$exe" --test --model there.npz | head -3
wine "$exe" --convert there.npz --model copy.npz
[ -s copy.npz ]

echo '-- the installer'
xvfb-run -a wine "$setup" /S
wineserver -w
folder=$(find /root/.wine/drive_c/users -type d -path '*Programs/Inkling')
[ -s "$folder/inkling.exe" ]
wine "$folder/inkling.exe" --version
wine reg query 'HKCU\Software\Classes\Inkling.Model\shell\open\command' | tr -d '\r' | grep inkling.exe
xvfb-run -a wine "$folder/uninstall.exe" /S
sleep 5
wineserver -w
[ ! -e "$folder" ] || { ls -l "$folder"; exit 1; }
if wine reg query 'HKCU\Software\Classes\Inkling.Model' >/dev/null 2>&1; then echo 'the file type was left behind'; exit 1; fi
echo 'the packages work'
