#!/bin/sh
# Builds the wheel and the npm packages for this machine, installs each into an empty place, and makes a first pack with it.
# Wants maturin (`pip install maturin`), python3 with venv, node and npm; nothing is published and nothing outside is touched.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$root"

first_pack() {
    rm -rf "$room/demo"
    "$@" new "$room/demo" --example enterprise-ai >/dev/null
    test -f "$room/demo/pack/launch-faq.md"
    "$@" --version
}

maturin build --release --out "$room/wheels" >/dev/null
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-index --find-links "$room/wheels" launchpack
first_pack "$room/venv/bin/launchpack"
echo "ok the wheel: $(du -h "$room"/wheels/*.whl | cut -f1)"

platform=$(node -p '`${process.platform}-${process.arch}`')
program=${CARGO_TARGET_DIR:-target}/release/launchpack
node packages/npm/platform.js "$platform" "$program" "$room/platform"
cp -r packages/npm/launcher "$room/launcher"
cp LICENSE README.md "$room/launcher/"
(cd "$room" && npm pack --silent ./platform ./launcher >/dev/null)
mkdir "$room/node"
# The packages of other platforms are not there, so those of this machine are installed by file.
(cd "$room/node" && npm init -y >/dev/null &&
    npm install --silent --no-audit --no-fund --omit=optional "$room"/launchpack-*.tgz >/dev/null)
first_pack "$room/node/node_modules/.bin/launchpack"
echo "ok the npm packages: $(du -h "$room/launchpack-$platform"-*.tgz | cut -f1)"
