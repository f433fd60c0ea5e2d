"""How the office edition is printed and finished by hand: for its guide and for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brochure.design.formats import Format
from brochure.editions.desk_sheets import cut_edges, scale, sheets
from brochure.language.locale import Locale


@dataclass(frozen=True)
class Instructions:
    """How the office edition is printed and finished.  Steps are a sentence or two each."""

    paper: str
    #: How many sheets of paper are printed at once: one copy, or two that are cut apart.
    sheets: int
    #: The edge over which the printer turns the paper: ``short-edge`` or ``long-edge``.
    duplex: str
    #: How large it comes out, 1 for full size.
    scale: float
    #: How it is printed.
    printing: tuple[str, ...]
    #: Those of these steps that are easily passed over.
    urgent: tuple[str, ...]
    #: How sheets are gathered, and what is cut away before they are folded.
    trimming: tuple[str, ...]
    #: How it is folded, stapled or cut apart.
    folding: str
    #: What is cut out at last.
    cards: tuple[str, ...]
    #: Whether the last page of the file is the guide, which says all that.
    has_guide: bool

    @property
    def steps(self) -> tuple[str, ...]:
        """All that is done, in its order."""
        return (*self.printing, *self.trimming, self.folding, *self.cards)


def instructions(
    fmt: Format, paper: str, pages: int, locale: Locale, cards: Sequence[int] = ()
) -> Instructions:
    """How to print and finish a leaflet, in the words of the *locale*.

    *cards* are the pages that have something to cut out with scissors.
    """
    words = locale.office
    sides = len(sheets(fmt, paper, pages))
    count = -(-sides // 2)
    duplex = "long-edge" if fmt.office == "single" else "short-edge"
    size = scale(fmt, paper)
    named = words.a4 if paper == "a4" else words.letter
    edge = words.long_edge if duplex == "long-edge" else words.short_edge
    printing = [
        words.open.format(paper=named),
        words.two_sided.format(edge=edge) if sides > 1 else words.one_sided,
        words.actual_size if size == 1.0 else words.reduced,
    ]
    if size != 1.0:
        printing.append(words.smaller.format(percent=f"{size * 100:.0f}"))
    folding = _folding(fmt, count, locale)
    has_guide = fmt.office != "single" or folding != locale.folding.none or bool(cards)
    if has_guide:
        printing.append(locale.counted(words.sides, sides))
    printing.append(words.first_copy)
    printing.append(locale.counted(words.two_copies if fmt.office == "two-up" else words.each_copy, count))
    beside, above = cut_edges(fmt, paper)
    # Before the folding: with the strips on it, a panel that is folded in is too wide for its place.
    cut = words.cut_all if beside and above else words.cut_beside if beside else words.cut_above
    gathered = (words.gather,) if fmt.office == "booklet" and count > 1 else ()
    return Instructions(
        named,
        count,
        duplex,
        round(size, 4),
        tuple(printing),
        (words.first_copy,),
        (*gathered, *((cut,) if beside or above else ())),
        folding,
        tuple(words.card.format(page=page) for page in cards),
        has_guide,
    )


def _folding(fmt: Format, count: int, locale: Locale) -> str:
    """The note of the format, or that of a single sheet where the note is on several."""
    if count == 1 and fmt.fold == "booklet":
        return locale.folding.half
    if count == 1 and fmt.fold in ("sheets", "two-sheets"):
        return locale.folding.none
    return locale.folding.note(fmt.fold)
