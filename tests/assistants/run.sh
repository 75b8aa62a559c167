#!/bin/sh
# The server for assistants in the hands of clients that nobody here wrote: the official Python client (`pip install mcp`), and
# the inspector's command line (`npx @modelcontextprotocol/inspector`), which wants node.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
LAUNCHPACK=${LAUNCHPACK:-$here/../../target/debug/launchpack}
LAUNCHPACK=$(cd "$(dirname "$LAUNCHPACK")" && pwd)/$(basename "$LAUNCHPACK")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
PACK=$room/pack
export LAUNCHPACK PACK
"$LAUNCHPACK" new "$PACK" --example enterprise-ai >/dev/null

python3 "$here/session.py"

inspect() {
    npx --yes @modelcontextprotocol/inspector --cli "$LAUNCHPACK" mcp "$PACK" "$@"
}

inspect --method tools/list | grep -q '"name": "audit_text"'
inspect --method tools/call --tool-name read_brief --tool-arg path=launch.date | grep -q 'launch.date: 2027-03-09'
inspect --method resources/list | grep -q 'launchpack:///pack/launch-faq.md'
inspect --method prompts/list | grep -q answer_objection
echo "ok the inspector"
