"""Names of what streams use that are written anew."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name, Object


class ResourceNames:
    """The resources of a new stream, or of several that share them, by names of their own."""

    def __init__(self) -> None:
        self._resources: dict[str, dict[str, Any]] = {}
        self._names: dict[tuple[Any, ...], str] = {}

    def resources(self) -> Object:
        """What the stream that was written uses."""
        return Dictionary({f"/{kind}": Dictionary(entries) for kind, entries in self._resources.items()})

    def keep(self, kind: str, name: str, value: Any) -> Name:
        """A resource by the name that it has."""
        self._resources.setdefault(kind, {})[name] = value
        return Name(name)

    def name(self, kind: str, prefix: str, key: tuple[Any, ...], value: Any) -> Name:
        """The name of a resource: the same for the same *key*."""
        full = (kind, *key)
        if full not in self._names:
            entries = self._resources.setdefault(kind, {})
            self._names[full] = f"/{prefix}{len(entries)}"
            entries[self._names[full]] = value
        return Name(self._names[full])
