"""What composition may change, and the style sheet that does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from brochure.composition.pieces import FlowPiece
from brochure.design.measures import Fit, Measure

#: What the base size of type is multiplied by at least: the shipped faces keep x-heights of 2.0 mm (patients:
#: RNIB Clear Print) and 1.5 mm (healthcare professionals) then.
_LEAST_TEXT = 0.975


@dataclass(frozen=True)
class Levers:
    """The bounds of a format's measure, and the base size that they begin from."""

    bounds: Fit
    #: What the measure multiplies the text size by.
    scale: float

    @classmethod
    def of(cls, measure: Measure) -> Levers:
        """Those of a measure."""
        return cls(measure.fit or Fit(), measure.text)

    def text(self, tightness: float) -> float:
        """What the size of type is multiplied by, for -1 (tightest) to 1 (loosest)."""
        low, high = self.bounds.text
        return _between((max(low, min(1.0, _LEAST_TEXT / self.scale)), high), tightness)

    def leading(self, tightness: float) -> float:
        """What the height of lines is multiplied by."""
        return _between(self.bounds.leading, tightness)

    def room(self, tightness: float) -> float:
        """What the room between blocks is multiplied by."""
        return _between(self.bounds.room, tightness)


def _between(bounds: tuple[float, float], at: float) -> float:
    low, high = bounds
    return 1 + (high - 1) * at if at >= 0 else 1 + (1 - low) * at


@dataclass(frozen=True)
class Composed:
    """One way to fill pages: how tight, and which sections begin one otherwise than they are written."""

    #: From -1 (tightest) over 0 (as the style sheets have it) to 1 (loosest).
    tightness: float = 0.0
    #: Sections that run on behind the one before them.
    running: tuple[int, ...] = ()
    #: Sections that begin a page.
    opening: tuple[int, ...] = ()
    #: Blocks that go on on the next page although their styles keep them whole, by their marks.
    torn: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """True where all is as the style sheets have it."""
        return self == PLAIN

    def rules(self, levers: Levers) -> Iterator[str]:
        """The style sheet."""
        if self.tightness:
            at = self.tightness
            yield (
                f":root {{ --text-scale: {levers.scale * levers.text(at):.4f}; "
                f"--fit-leading: {levers.leading(at):.4f}; --fit-room: {levers.room(at):.4f} }}"
            )
        for number in self.running:
            here = section_selector(number)
            yield f"{here} {{ break-before: auto !important; margin-top: var(--gap-section) !important }}"
        for number in self.opening:
            yield f"{section_selector(number)} {{ break-before: page !important; margin-top: 0 !important }}"
        for mark in self.torn:
            here = f'[data-at="{mark}"]'
            yield f"{here}, {here} :is(ul, ol, li) {{ break-inside: auto !important }}"
            yield f"{here} tr {{ break-inside: avoid }} {here} .continued {{ display: table-row }}"


#: As the style sheets have it.
PLAIN = Composed()


def section_selector(number: int) -> str:
    """The section at that position, in a style sheet."""
    return f'.section:has(> .section-head[data-at="sections.{number}.title"])'


@dataclass(frozen=True)
class Sizes:
    """How high pieces are so tight, by how high they were as the styles have them, and once otherwise."""

    levers: Levers
    #: How tight pages are to be.
    to: float
    #: How tight they were once besides; 0 where nothing is known of that.
    seen: float = 0.0
    #: Pieces as they were set so tight, by their marks.
    as_seen: Mapping[str, FlowPiece] = field(default_factory=dict)

    def height(self, piece: FlowPiece) -> float:
        """Height of a piece, mm."""
        seen = self._seen(piece)
        if seen is not None:
            return piece.height + (seen.height - piece.height) * self.to / self.seen
        text, leading = piece.growth
        grown = self.levers.text(self.to) ** text * self.levers.leading(self.to) ** leading
        return float(piece.height * grown)

    def gap(self, piece: FlowPiece) -> float:
        """Room before it, mm."""
        seen = self._seen(piece)
        if seen is not None:
            return piece.before + (seen.before - piece.before) * self.to / self.seen
        return piece.before * (1.0 if piece.is_led else self.levers.room(self.to))

    def shape(self, piece: FlowPiece) -> FlowPiece:
        """The piece as it was set about so tight: a text of more lines may have more breaks."""
        seen = self._seen(piece)
        return piece if seen is None or abs(self.to) < abs(self.seen) / 2 else seen

    def _seen(self, piece: FlowPiece) -> FlowPiece | None:
        return self.as_seen.get(piece.at) if self.seen * self.to > 0 else None
