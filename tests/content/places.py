"""Where each model of a JSON Schema is written, and files in which it is: for asking an editor about each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: A step down: the name of a field, or ``-`` into a list.
_ITEM = "-"
#: A name that people give.
_NAME = "one"


@dataclass(frozen=True)
class Place:
    """Where a model is written."""

    model: str
    #: Names of fields from the top of the file, ``-`` for an item of a list.
    path: tuple[str, ...]
    #: The field that says of which kind it is, and the word, where there is one.
    kind: tuple[str, str] | None
    fields: Mapping[str, Any]
    #: Kinds that stand above it: the step at which, with the field and the word.
    above: tuple[tuple[int, tuple[str, str]], ...] = ()

    def text(self, lines: list[str]) -> tuple[list[str], int]:
        """The lines of a file in which *lines* stand in the model, and the column at which they stand."""
        written: list[str] = []
        column, pending = 0, ""
        kinds = dict(self.above)
        for at, step in enumerate(self.path):
            if at in kinds:
                field, word = kinds[at]
                written.append(f"{' ' * (column - len(pending))}{pending}{field}: {word}")
                pending = ""
            if step == _ITEM:
                pending += "- "
            else:
                written.append(f"{' ' * (column - len(pending))}{pending}{step}:")
                pending = ""
            column += 2
        if self.kind:
            lines = [": ".join(self.kind), *lines]
        written.append(f"{' ' * (column - len(pending))}{pending}{lines[0]}")
        written += [" " * column + line for line in lines[1:]]
        return written, column


def places(schema: Mapping[str, Any]) -> Iterator[Place]:
    """Every model of a schema where it is written nearest to the top."""
    seen: set[str] = set()
    waiting: deque[tuple[str, Mapping[str, Any], tuple[str, ...], Any, tuple[Any, ...]]] = deque()
    waiting.append((str(schema["title"]), schema, (), None, ()))
    while waiting:
        name, part, path, kind, above = waiting.popleft()
        if "$ref" in part:
            name = part["$ref"].rsplit("/", 1)[-1]
            if name in seen:
                continue
            seen.add(name)
            part = schema["$defs"][name]
        kinds = [one for one in part.get("allOf", ()) if "if" in one and "$ref" in one["then"]]
        if "properties" in part and not kinds:
            yield Place(name, path, kind, part["properties"], above)
            below = (*above, (len(path), kind)) if kind else above
            for field, each in part["properties"].items():
                waiting.append((f"{name}.{field}", each, (*path, field), None, below))
        for one in kinds:
            ((field, word),) = one["if"]["properties"].items()
            waiting.append((name, one["then"], path, (field, word["const"]), above))
        for each in (*part.get("anyOf", ()), *part.get("oneOf", ()), *part.get("prefixItems", ())):
            waiting.append((name, each, path, None, above))
        if "then" in part and "allOf" not in part:
            waiting.append((name, part["then"], path, None, above))
        if isinstance(part.get("items"), dict):
            waiting.append((name, part["items"], (*path, _ITEM), None, above))
        if isinstance(part.get("additionalProperties"), dict):
            waiting.append((name, part["additionalProperties"], (*path, _NAME), None, above))
