"""A YAML language server: what editors complete, explain and mark YAML files with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import pytest

from tests.judges import tool
from tests.judges.tool import JudgeError

#: The first release of Node that runs it.
_NODE = 18
#: What it asks the editor for, by section.
_SETTINGS = {"yaml": {"schemaStore": {"enable": False}}}
#: What an editor such as VS Code can do.
_EDITOR = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True},
}


@dataclass(frozen=True)
class Offer:
    """What an editor offers at the cursor."""

    label: str
    #: What it puts in; ``$1`` and ``${2|a,b|}`` are stops of the cursor.
    inserted: str
    #: What it says beside it.
    words: str


@dataclass(frozen=True)
class Mark:
    """What an editor underlines; lines count from 0."""

    line: int
    message: str


@dataclass
class LanguageServer:
    """A running server, and the files that are open in it."""

    _process: subprocess.Popen[bytes]
    _marks: dict[str, list[Mark]] = field(default_factory=dict)
    _asked: int = 0

    def open(self, address: str, text: str) -> None:
        """Open a file with that text in the editor."""
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def offers(self, address: str, line: int, column: int) -> list[Offer]:
        """What is offered at a place of an open file; both count from 0."""
        found = self._ask("textDocument/completion", _place(address, line, column))
        return [_offer(item) for item in (found or {}).get("items", ())]

    def hover(self, address: str, line: int, column: int) -> str:
        """What is told of a place of an open file, as Markdown; nothing where nothing is."""
        found = self._ask("textDocument/hover", _place(address, line, column))
        return str(found["contents"]["value"]) if found else ""

    def marks(self, address: str) -> list[Mark]:
        """What is underlined in an open file: waits until the server has checked it."""
        while address not in self._marks:
            self._take(self._received())
        return self._marks[address]

    def start(self) -> None:
        """Introduce the editor."""
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": _EDITOR})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})

    def _tell(self, method: str, of: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": of})

    def _ask(self, method: str, of: Mapping[str, Any]) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": of})
        while True:
            message = self._received()
            if "method" in message:
                self._take(message)
            elif message["id"] == self._asked:
                if "error" in message:
                    raise JudgeError(f"the language server failed at {method}: {message['error']}")
                return message["result"]

    def _take(self, message: Mapping[str, Any]) -> None:
        """Take what the server tells, and answer what it asks."""
        if message["method"] == "textDocument/publishDiagnostics":
            found = message["params"]
            self._marks[found["uri"]] = [
                Mark(one["range"]["start"]["line"], one["message"]) for one in found["diagnostics"]
            ]
        elif "id" in message:
            of = message["params"] or {}
            sections = [_SETTINGS.get(one.get("section", "")) for one in of.get("items", ())]
            self._send({"id": message["id"], "result": sections or None})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = cast(IO[bytes], self._process.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def _received(self) -> dict[str, Any]:
        stream = cast(IO[bytes], self._process.stdout)
        length = 0
        while (line := stream.readline()).strip():
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
        if not line:
            raise JudgeError("the language server ended")
        found: dict[str, Any] = json.loads(stream.read(length))
        return found


@contextmanager
def running() -> Iterator[LanguageServer]:
    """A server that is ended afterwards."""
    node = tool.program("node")
    # Ubuntu 22.04 has Node 12; the other judges run there.
    if int(tool.run([node, "--version"]).lstrip("v").partition(".")[0]) < _NODE:
        pytest.skip(f"the YAML language server needs Node {_NODE}, and this system has an older one")
    script = tool.fetched("node/node_modules/yaml-language-server/bin/yaml-language-server")
    with subprocess.Popen(
        [node, script, "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(script).parent,
    ) as process:
        try:
            server = LanguageServer(process)
            server.start()
            yield server
        finally:
            process.kill()


def _place(address: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": address}, "position": {"line": line, "character": column}}


def _offer(item: Mapping[str, Any]) -> Offer:
    words = item.get("documentation") or ""
    inserted = item.get("textEdit", {}).get("newText") or item.get("insertText") or item["label"]
    return Offer(item["label"], inserted, words["value"] if isinstance(words, dict) else words)
