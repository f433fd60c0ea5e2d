"""What the tests of the report's HTML share: a check that elements are closed in turn, and hostile text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

_VOID = {"meta", "img", "wbr", "br", "input"}
HOSTILE = (
    "</style></title></pre><script>alert('x')</script>"
    "<img src=https://evil.example/x onerror=alert(1)> &amp; \" '"
)


class Balance(HTMLParser):
    """Fails where an end tag closes another element than the last opened, or an attribute stands twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice: {names}"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def poisoned(value: Any) -> Any:
    """The value with hostile text in every string that is free text."""
    if isinstance(value, dict):
        kept = {"html", "kind", "severity", "edition"}
        return {key: item if key in kept else poisoned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    return value + HOSTILE if isinstance(value, str) and value else value
