"""Numbers that a block of an own kind tells as facts: with the texts beside them they are claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brochure.content.own.definition import CountedField, GroupField, WordedField
from brochure.content.own.models import OwnBlock, OwnPart


@dataclass(frozen=True)
class Results:
    """The numbers of a block, as they are written."""

    #: Those that stand beside the texts of the block itself.
    of_block: tuple[str, ...]
    #: Those of the items of its lists that hold texts, item by item.
    of_items: tuple[tuple[str, ...], ...]

    @property
    def any(self) -> bool:
        """True where there are some."""
        return bool(self.of_block) or any(self.of_items)


def results_of(block: OwnBlock) -> Results:
    """The numbers that a block tells as facts."""
    items: list[tuple[str, ...]] = []
    for name, of in block.own_fields.items():
        if of.list_ and isinstance(of, GroupField | WordedField):
            items += [tuple(_results_in(item)) for item in getattr(block, name) if _has_texts(item)]
    return Results(tuple(_results_in(block, top=True)), tuple(items))


def _results_in(part: object, top: bool = False) -> Iterator[str]:
    """The numbers in a part; at the *top* not those in lists of groups, which are items of their own."""
    for name, of in part.own_fields.items() if isinstance(part, OwnPart) else ():
        value = getattr(part, name)
        if isinstance(of, CountedField) and of.result and value is not None:
            yield from map(str, value if of.list_ else (value,))
        elif isinstance(of, GroupField) and not (top and of.list_):
            for inner in value if of.list_ else (value,):
                yield from _results_in(inner)


def _has_texts(item: object) -> bool:
    """Whether a part prints words."""
    if not isinstance(item, OwnPart):
        return True
    return any(
        (isinstance(of, WordedField) and bool(getattr(item, name)))
        or (isinstance(of, GroupField) and any(_has_texts(inner) for inner in _each(getattr(item, name))))
        for name, of in item.own_fields.items()
    )


def _each(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
