"""What all that writes a drawing anew shares: what is counted, and what is made on the way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.boxes import lies_in
from brochure.layout.graphics.plain.paints import Place
from brochure.layout.graphics.plain.paths import Extent, Segment
from brochure.layout.graphics.plain.source import SVG, Element, SvgSource
from brochure.layout.graphics.plain.styles import View

#: Most parts that are drawn.
DRAWN_LIMIT = 50_000


@dataclass(frozen=True)
class DrawingPart:
    """A part of the file that is to be drawn: its element, its properties, and what percentages are of."""

    element: Element
    style: dict[str, str]
    view: View


@dataclass
class Canvas(ABC):
    """What is drawn of one picture."""

    source: SvgSource
    parts: dict[str, Element]
    #: Gradients, patterns, clips and masks that were made for a part.
    made: list[Element] = field(default_factory=list)
    count: int = 0
    #: The fonts that text asks for, the first choice first.
    families: dict[str, None] = field(default_factory=dict)
    gradients: dict[tuple[str, Place], tuple[str, float]] = field(default_factory=dict)

    @abstractmethod
    def draw(self, element: Element, around: Mapping[str, str], view: View, depth: int = 0) -> list[Element]:
        """The element as the engine draws it; nothing for one that is not seen."""

    def new(self, name: str, attributes: Mapping[str, str] | None = None) -> Element:
        """An element to be drawn."""
        self.charge(1)
        return Element(f"{SVG}{name}", dict(attributes or {}))

    def charge(self, parts: int) -> None:
        """Count work that takes as long as so many parts."""
        self.count += parts
        if self.count > DRAWN_LIMIT:
            raise self.source.error(
                self.source.root, "the SVG picture repeats too many parts", "simplify it, or place it as PNG"
            )

    def keep(self, element: Element) -> str:
        """The address of something made, with a name of its own."""
        name = f"made-{len(self.made) + 1}"
        while name in self.parts:
            name += "-"
        element.set("id", name)
        self.made.append(element)
        return f"url(#{name})"

    def clip_of(self, segments: list[Segment]) -> str:
        """The address of a clip with this outline."""
        made = self.new("clipPath")
        made.append(self.new("path", {"d": paths.data_of(segments)}))
        return self.keep(made)

    def cut(self, element: Element, inner: list[Element], box: Extent) -> list[Element]:
        """Parts within the frame of an element, cut there unless it lets them out or they lie in it."""
        if not inner or element.get("overflow", "hidden") in ("visible", "auto") or lies_in(inner, box):
            return inner
        frame = paths.rectangle(box.left, box.top, box.width, box.height)
        group = self.new("g", {"clip-path": self.clip_of(frame)})
        group.extend(inner)
        return [group]
