"""Where a part of the content stands in the tree that its files make."""

from __future__ import annotations

from collections.abc import Iterable

#: A step of a path: the name of a field, or a position in a list.
Step = str | int
#: The fields of a leaflet whose texts are printed.
PRINTED_PARTS = ("cover", "sections", "back-cover", "foot")
#: Where the code of a back cover stands in a leaflet.
BACK_CODE = ("back-cover", "code")


class Address(tuple[Step, ...]):
    """The path of a part of the content from the top: ``("leaflets", "hcp", "sections", 1, "title")``.

    Templates mark the parts of a leaflet (its cover, the titles of its sections, its blocks) in ``data-at``;
    nothing else makes such a mark or takes it apart.
    """

    __slots__ = ()

    def __truediv__(self, steps: Step | Iterable[Step]) -> Address:
        """What stands further down: ``address / "title"``, ``address / ("blocks", 2)``."""
        return Address((*self, *((steps,) if isinstance(steps, (str, int)) else steps)))

    @property
    def leaflet(self) -> str:
        """The name of the leaflet that it leads into; empty for what leaflets share."""
        return str(self[1]) if len(self) > 1 and self[0] == "leaflets" else ""

    @property
    def inside(self) -> tuple[Step, ...]:
        """The path from the leaflet on; nothing for what leaflets share."""
        return tuple(self[2:]) if self.leaflet else ()

    @property
    def mark(self) -> str:
        """The ``data-at`` of the part of a leaflet that it leads into; empty for anything else.

        ``cover``, ``sections.1.blocks.2``, or ``sections.1.title`` for all else in a section;
        ``back-cover.code`` for the code of the back cover.
        """
        inside = self.inside
        if inside[:2] == BACK_CODE:
            return ".".join(BACK_CODE)
        if inside[:1] in (("cover",), ("back-cover",), ("foot",)):
            return str(inside[0])
        if len(inside) < 2 or inside[0] != "sections":
            return ""
        steps = inside[:4] if len(inside) > 3 and inside[2] == "blocks" else (*inside[:2], "title")
        return ".".join(map(str, steps))

    @property
    def section(self) -> int | None:
        """The position of the section that it leads into; None for anything else."""
        top, number, *_ = (*self.inside, "", "")
        return number if top == "sections" and isinstance(number, int) else None

    @classmethod
    def marked(cls, leaflet: str, mark: str) -> Address:
        """The part of a leaflet that has a mark; the leaflet where the mark is of no part."""
        top = cls(("leaflets", leaflet))
        steps = tuple(int(step) if step.isdecimal() else step for step in mark.split("."))
        return top / steps if steps[0] in PRINTED_PARTS else top
