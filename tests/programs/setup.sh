#!/bin/sh
# Programs that rewrite Markdown, into the folder $PROGRAMS. Wants node, npm and Python; pandoc is taken from the path.
set -eu
PROGRAMS=${PROGRAMS:-${TMPDIR:-/tmp}/programs}
mkdir -p "$PROGRAMS"
cd "$PROGRAMS"
[ -f package.json ] || npm init -y >/dev/null
npm install --silent prettier markdownlint-cli2 remark-cli remark-gfm remark-frontmatter >/dev/null
[ -d python ] || python3 -m venv python
python/bin/pip install -q mdformat mdformat-gfm mdformat-frontmatter
