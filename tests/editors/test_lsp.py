"""The language server in the hands of pytest-lsp, a client that nobody of this project wrote. Run by run.sh."""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

PACK = pathlib.Path(os.environ["PACK"])
CARD = PACK / "pack" / "battlecard-deskwise.md"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ["LAUNCHPACK"], "lsp"]))
async def client(lsp_client: LanguageClient):
    # The editor whose abilities are borrowed can be asked to watch files; the test client has no answer of its own.
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=pytest_lsp.client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(uri=PACK.as_uri(), name="pack")],
        )
    )
    yield
    await lsp_client.shutdown_session()


def opened(client, path, text):
    item = types.TextDocumentItem(uri=path.as_uri(), language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))


async def found(client, path, is_so):
    for _ in range(50):
        codes = {str(one.code) for one in client.diagnostics.get(path.as_uri(), [])}
        if is_so(codes):
            return codes
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    raise AssertionError(codes)


def place(text, phrase):
    at = text.index(phrase)
    line = text.count("\n", 0, at)
    return types.Position(line=line, character=at - (text.rfind("\n", 0, at) + 1))


@pytest.mark.asyncio
async def test_findings_actions_and_navigation(client: LanguageClient):
    was = CARD.read_text()
    now = was.replace(" with a chatbot add-on", " with a chatbot", 1)
    opened(client, CARD, now)
    await found(client, CARD, lambda codes: "disagreement" in codes)
    document = types.TextDocumentIdentifier(uri=CARD.as_uri())
    at = place(now, "ticketing suite")
    hover = await client.text_document_hover_async(types.HoverParams(text_document=document, position=at))
    assert "competitors[0].is" in hover.contents.value
    there = await client.text_document_definition_async(types.DefinitionParams(text_document=document, position=at))
    assert there[0].uri == (PACK / "brief.yaml").as_uri()
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=document,
            range=types.Range(start=at, end=at),
            context=types.CodeActionContext(diagnostics=[]),
        )
    )
    titles = [one.title for one in actions]
    assert any(title.startswith("Take this edit into the brief") for title in titles), titles
    assert any(title.startswith("Say again what the brief says") for title in titles), titles
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=document))
    assert symbols and symbols[0].children
    change = types.TextDocumentContentChangeWholeDocument(text=was)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=CARD.as_uri(), version=2), content_changes=[change]
        )
    )
    await found(client, CARD, lambda codes: "disagreement" not in codes)
    assert CARD.read_text() == was


@pytest.mark.asyncio
async def test_the_brief(client: LanguageClient):
    brief = PACK / "brief.yaml"
    text = brief.read_text()
    opened(client, brief, text)
    document = types.TextDocumentIdentifier(uri=brief.as_uri())
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(text_document=document))
    assert any("said in" in lens.command.title for lens in lenses)
    at = place(text, "resolves-38:")
    edit = await client.text_document_rename_async(
        types.RenameParams(text_document=document, position=at, new_name="resolved")
    )
    assert any(change.text_document.uri == brief.as_uri() for change in edit.document_changes)
    offered = await client.text_document_completion_async(
        types.CompletionParams(text_document=document, position=place(text, "resolves-38, three-weeks"))
    )
    assert "resolves-38" in [one.label for one in offered]
