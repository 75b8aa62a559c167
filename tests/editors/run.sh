#!/bin/sh
# The language server in editors and clients that nobody here wrote: Neovim without a window, pytest-lsp, and Emacs with eglot
# where they are there. Wants neovim (0.7 or later), and Python with `pip install pytest pytest-asyncio pytest-lsp`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
LAUNCHPACK=${LAUNCHPACK:-$here/../../target/debug/launchpack}
LAUNCHPACK=$(cd "$(dirname "$LAUNCHPACK")" && pwd)/$(basename "$LAUNCHPACK")
EDITORS=$(cd "$here/../../editors" && pwd)
export LAUNCHPACK EDITORS
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

pack() {
    "$LAUNCHPACK" new "$room/$1" --example enterprise-ai >/dev/null
    PACK=$room/$1
    export PACK
}

pack neovim
timeout 120 nvim --headless -u NONE -i NONE -n -c "luafile $here/neovim.lua"
echo
if command -v emacs >/dev/null; then
    pack emacs
    timeout 120 emacs --batch -l "$here/emacs.el" 2>&1 | grep -E "^(ok|FAILED)"
fi
pack pytest
cd "$room"
python3 -m pytest -q -p no:cacheprovider "$here/test_lsp.py"
