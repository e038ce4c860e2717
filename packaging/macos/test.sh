#!/bin/sh
# Tries the Inkling.app that build.sh made, on a Mac: it runs, says its version, trains and tests, and opens a window.
set -eu
cd "$(dirname "$0")/../.."
app=build/macos/Inkling.app
program=$app/Contents/MacOS/inkling
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

plutil -lint "$app/Contents/Info.plist" packaging/macos/entitlements.plist
lipo "$program" -verify_arch arm64 x86_64
codesign --verify --strict "$app"
"$program" --version
"$program" --train --epochs 1 --layers 16 --model "$folder/model.npz" --json | tail -1
"$program" --test --model "$folder/model.npz"
# A document opened as the Finder does it; the window stays for a moment and is closed as a person would.
open -n -a "$PWD/$app" "$folder/model.npz"
sleep 5
pgrep -f "$program" >/dev/null
osascript -e 'tell application "Inkling" to quit' || pkill -f "$program"
echo 'Inkling.app works'
