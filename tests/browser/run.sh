#!/bin/sh
# Shows the preview and the exported pages to real browsers: Chromium, and Firefox where it is there.
# Wants node, npm and a Chromium; `BROWSER_OUT=DIR` keeps the pictures.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
server=
out=${BROWSER_OUT:-$work/pictures}
mkdir -p "$out"

cd "$root"
cargo build --quiet
bin=${CARGO_TARGET_DIR:-$root/target}/debug/launchpack
cd "$here"
PUPPETEER_SKIP_DOWNLOAD=1 npm install --loglevel=error --no-audit --no-fund >/dev/null

for example in enterprise-ai consumer-device; do
  "$bin" new "$work/$example" --example "$example" >/dev/null
  (cd "$work/$example" && "$bin" build --set all --quiet && "$bin" export --to html >/dev/null)
  (cd "$work/$example" && exec "$bin" preview --port 0) >"$work/$example.log" &
  server=$!
  while ! grep -q http "$work/$example.log"; do kill -0 "$server"; sleep 0.1; done
  url=$(grep -o 'http://[0-9.:]*/' "$work/$example.log")
  echo "== $example"
  node look.mjs chromium "$url" "$work/$example" "$out"
  if command -v firefox-esr firefox >/dev/null 2>&1; then node look.mjs firefox "$url" "$work/$example" "$out"; fi
  kill "$server"
done
