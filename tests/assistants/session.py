"""An assistant's session with the official Python client. Run by run.sh."""

import asyncio
import os
import pathlib

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PACK = pathlib.Path(os.environ["PACK"])
CARD = PACK / "pack" / "battlecard-deskwise.md"
BRIEF = PACK / "brief.yaml"


def text(result):
    return result.content[0].text


def field(thing, *names):
    """A field under the name of this or of an earlier version of the client."""
    for name in names:
        if hasattr(thing, name):
            return getattr(thing, name)
    raise AttributeError(names)


async def call(session, tool, fails=False, **arguments):
    result = await session.call_tool(tool, arguments)
    assert bool(field(result, "is_error", "isError")) == fails, (tool, text(result))
    return text(result)


async def main():
    server = StdioServerParameters(command=os.environ["LAUNCHPACK"], args=["mcp", str(PACK)])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = [tool.name for tool in (await session.list_tools()).tools]
        assert {"read_brief", "audit_text", "pull", "undo"} <= set(tools), tools
        print("ok tools:", ", ".join(tools))

        # A claim that Legal rejected is in the draft.
        reject = await call(session, "set_values", values={"claims.resolves-38.status": "rejected"})
        assert "+    status: rejected" in reject
        draft = "Larkspur Assist resolves 38% of requests without an agent.\n"
        found = await call(session, "audit_text", text=draft, readers="customers")
        assert "reject" in found, found
        print("ok a rejected claim is found in a draft")
        corrected = "Larkspur Assist answers employees' IT requests in chat.\n"
        found = await session.call_tool("audit_text", {"text": corrected, "readers": "customers"})
        data = field(found, "structured_content", "structuredContent")
        assert not [one for one in data["findings"] if one["level"] == "error"], data
        print("ok the corrected draft passes")

        why = await call(session, "set_values", fails=True, values={"claims.resolves-38.status": "approved"})
        assert "only a person approves" in why, why
        added = await call(session, "add_item", path="claims.hours", fields={"says": "Saves an hour", "status": "approved"})
        assert "status: pending" in added, added
        print("ok a claim is proposed and none is approved")

        CARD.write_text(CARD.read_text().replace("with a chatbot add-on", "with a chatbot"))
        pulled = await call(session, "pull", documents=["battlecard-deskwise"])
        assert "is: A ticketing suite with a chatbot" in pulled, pulled
        assert "with a chatbot add-on" not in BRIEF.read_text()
        print("ok a correction in a document comes home")
        await call(session, "undo")
        assert "with a chatbot add-on" in BRIEF.read_text()
        assert "with a chatbot add-on" not in CARD.read_text()
        print("ok it is undone, and the document has its edit again")

        resources = (await session.list_resources()).resources
        faq = next(one for one in resources if str(one.uri).endswith("launch-faq.md"))
        read = await session.read_resource(faq.uri)
        assert read.contents[0].text == (PACK / "pack" / "launch-faq.md").read_text()
        prompts = (await session.list_prompts()).prompts
        prompt = await session.get_prompt("answer_objection", {"objection": "It is too dear"})
        assert len(prompts) == 3 and "too dear" in prompt.messages[0].content.text
        print("ok resources and prompts")


asyncio.run(main())
