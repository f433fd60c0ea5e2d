"""Properties of start and end, as those of left and right that they mean: the later of two rules holds.

WeasyPrint 70 lets ``padding-inline-start`` hold against a ``padding-left`` of the same weight even where that
stands later, such as in a project's own style sheet.  Languages that are written from the right can't be set
yet: start is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_Read = Callable[..., Iterator[Any]]


def turned(read: _Read) -> _Read:
    """The engine's function that reads declarations, with physical names for logical ones."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.tokens import Pending

    physical = {name(block="ttb", inline="ltr"): key for key, name in PHYSICAL_FUNCTIONS.items()}

    class Turned(Pending):  # type: ignore[misc]
        """A value with variables of a shorthand, which knows its parts by their logical names."""

        def __init__(self, pending: Any, part: str) -> None:
            super().__init__(pending.tokens, pending.name)
            self._pending, self._part = pending, part.replace("_", "-")

        def validate(self, tokens: Any, wanted_key: str, base_url: Any) -> Any:
            return self._pending.validate(tokens, self._part, base_url)

    def meant(name: str, value: Any, important: bool) -> tuple[str, Any, bool]:
        if name not in physical:
            return name, value, important
        value = Turned(value, name) if isinstance(value, Pending) else value
        return physical[name], value, important

    def declarations(base_url: Any, given: Any, prelude: Any = None) -> Iterator[Any]:
        for found in read(base_url, given, prelude):
            if prelude is None:
                yield meant(*found)
            else:
                selectors, declaration = found
                yield selectors, meant(*declaration)

    return declarations
