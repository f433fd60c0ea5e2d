"""A variant against its master: the same but for what its columns fill in, and where that moved something.

Four things are compared, each where it is made.  The HTML of both, with what columns fill taken out of it:
words, citations, references, links, tags and pictures.  What was set: on which page and where each text and
picture stands, in which letters and colours.  What pages draw: which colours, in which order.  And the
finished files, read again (:mod:`brochure.batch.finished`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from brochure.batch.filling import Filler
from brochure.batch.finished import Comparing, Finished, plain, read_again, shown_in
from brochure.batch.mask import Mask, addresses_in, plain_text
from brochure.batch.pages_read import KnownReading
from brochure.findings import EditionId, Finding, MmFromTopLeft, PdfPlace, Severity, shortened
from brochure.layout.leaflet import Prepared
from brochure.pdf.page_drawing import Colour, drawn, drawn_anywhere, painted, unrepeated
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.pipeline.print_check import NOTHING_KNOWN, KnownPages
from brochure.typesetting.engine import Typeset
from brochure.typesetting.passages import Face, Passage, Run

#: The rules: what differs, what went to another page or too far, and what moved.
DIFFERS, REFLOWS, MOVED = "batch.differs", "batch.reflows", "batch.moved"
#: What to do about most differences.
_FIX = "make templates and styles the same for all variants, or shorten what is filled in"
#: What moved by less, in mm, stands where it stood; what moved by more is no longer as it was approved.
_STILL, FARTHEST = 0.2, 15.0
#: Most findings of a kind that one leaflet gives.
_MOST = 20


class Made:
    """A leaflet as it was made, for the comparison: filled in while it is made."""

    #: What was typeset.
    result: Typeset
    #: What each of its pages draws: see :func:`drawn`.
    pages: Sequence[tuple[bytes, bytes]] = ()
    #: Its claims, as plain values.
    claims: Sequence[Mapping[str, Any]] = ()
    #: Its finished files, read again, by edition.
    finished: Mapping[str, Finished] = MappingProxyType({})
    #: The codes of glyphs that were set, with how often each piece of text is there.
    shown: Mapping[bytes, int] = MappingProxyType({})

    def __init__(self, laid_out: Prepared, texts: Mapping[str, str]) -> None:
        """*texts* stand in the places of columns, by column: those of a variant, or the master’s own."""
        self.laid_out = laid_out
        self.texts = texts
        #: What is known of its pages, for others that are compared with it.
        self.known = KnownReading()
        self._painted: dict[
            tuple[int, frozenset[Colour], frozenset[str], bool], list[tuple[object, ...]]
        ] = {}
        self._anywhere: dict[int, tuple[bytes, bytes]] = {}

    def painted(
        self, page: int, links: frozenset[Colour], left_out: frozenset[str], *, anywhere: bool
    ) -> list[tuple[object, ...]]:
        """What a 1-based page paints in which colours, but for the pictures of parts *left_out*.

        With *anywhere* it does not count where forms and patterns stand: that takes longer.
        """
        key = (page, links, left_out, anywhere)
        if key not in self._painted:
            set_as = self.result.pages[page - 1]
            whole = PtFromBottomLeft(0, 0, set_as.width * PT_PER_MM, set_as.height * PT_PER_MM)
            boxes = [
                PtFromBottomLeft.of(each.box, whole)
                for each in self.result.drawings
                if each.page == page and each.at in left_out
            ]
            content = self.anywhere(page)[0] if anywhere else self.pages[page - 1][0]
            self._painted[key] = unrepeated(painted(content, links, boxes))
        return self._painted[key]

    def anywhere(self, page: int) -> tuple[bytes, bytes]:
        """What a 1-based page draws, and with what, wherever that stands: see :func:`drawn_anywhere`."""
        if page not in self._anywhere:
            self._anywhere[page] = drawn_anywhere(self.result.pdf, page)
        return self._anywhere[page]

    def read_again(self, files: Mapping[str, bytes], master: Made | None = None) -> None:
        """Read its finished *files* again; what is as in those of the *master* is known."""
        # What is learned of a variant goes with it.
        known = self.known if master is None else KnownReading(master.known)
        self.shown = shown_in(self.result.pdf, known)
        self.finished = read_again(files, known)

    def typeset(self, result: Typeset) -> KnownPages:
        """Take what was typeset; of that alone, no page is known, and others may learn from it."""
        self.result = result
        self.pages = drawn(result.pdf)
        return replace(NOTHING_KNOWN, learns=True)


def same_pages(master: Made, made: Made) -> frozenset[int]:
    """The 1-based pages that draw what those of the master draw; none where there are more or fewer."""
    if len(master.pages) != len(made.pages) or master.laid_out.printer != made.laid_out.printer:
        return frozenset()
    pairs = enumerate(zip(master.pages, made.pages, strict=True), start=1)
    return frozenset(number for number, (old, new) in pairs if old == new)


@dataclass(frozen=True)
class Sameness:
    """How a variant compares with its master."""

    findings: tuple[Finding, ...] = ()
    #: How many texts moved on their page, and by how much at most, in mm.
    moved: int = 0
    farthest: float = 0.0
    #: The 1-based page of the largest difference; 0 where there is none.
    page: int = 0

    def as_dict(self) -> dict[str, object]:
        """The comparison as plain values."""
        return {
            "same": not any(found.severity is Severity.ERROR for found in self.findings),
            "differences": [found.message for found in self.findings if found.severity is Severity.ERROR],
            "moved": self.moved,
            "farthest_mm": round(self.farthest, 1),
            "page": self.page,
        }


def compared(master: Made, made: Made, mask: Mask, filling: Filler) -> Sameness:
    """How a leaflet of a variant compares with that of its master."""
    return _Comparing(master, made, mask, filling).done()


class _Comparing:
    def __init__(self, master: Made, made: Made, mask: Mask, filling: Filler) -> None:
        self._master = master
        self._made = made
        self._mask = mask
        self._name = made.laid_out.name
        self._links = addresses_in((*master.texts.values(), *made.texts.values()))
        self._findings: list[Finding] = []
        self._moved: list[tuple[float, str, int, MmFromTopLeft]] = []
        #: Parts whose pictures are a column’s.
        self._pictures = filling.marks(self._name)
        self._shape = self._other_shape()
        own, texts = master.texts, made.texts
        self._pairs = {column: (own[column], text) for column, text in texts.items() if column in own}
        # Addresses look like links, and not as the places did that they fill: in bold type, say.
        places = [own for own, text in self._pairs.values() if own.startswith("[") and addresses_in([text])]
        self._addressed = (*self._links, *places)
        self._filled = Comparing(self._pairs, (), self._links)

    def _other_shape(self) -> str:
        """What to do about a picture of a column that takes other room than the master’s; else nothing."""
        pairs = zip(self._master.result.drawings, self._made.result.drawings, strict=False)
        for old, new in ((before.box, after.box) for before, after in pairs if before.at in self._pictures):
            width, height = old.right - old.left, old.bottom - old.top
            if max(abs(new.right - new.left - width), abs(new.bottom - new.top - height)) > _STILL:
                room = f"{width:.0f} × {height:.0f} mm"
                return (
                    f"use a picture of the same shape as the master’s, which takes {room}: add a margin to it"
                )
        return ""

    def done(self) -> Sameness:
        """Everything compared."""
        for text in self._mask.of_master(self._master):
            self._tell(DIFFERS, f"the master itself is no longer as it was: {text}")
        for text in self._mask.differences(self._made):
            self._tell(DIFFERS, text)
        self._facts()
        count, before = len(self._made.result.pages), len(self._master.result.pages)
        if count != before:
            self._tell(REFLOWS, f"it has {count} pages, and the master {before}")
        else:
            self._texts()
            self._drawings()
            self._colours()
        self._claims()
        self._files()
        return Sameness(
            (*self._findings, *self._told_moves()),
            len(self._moved),
            max((far for far, *_rest in self._moved), default=0.0),
            self._worst_page(),
        )

    def _worst_page(self) -> int:
        """The page of the first error that has one of its own; else that of the farthest move."""
        errors = [found.place for found in self._findings if isinstance(found.place, PdfPlace)]
        pages = [place.page for place in errors if place.box is not None] or [place.page for place in errors]
        if pages:
            return pages[0]
        return max(self._moved, key=lambda move: move[0])[2] if self._moved else 0

    def _tell(self, rule: str, message: str, page: int = 1, box: MmFromTopLeft | None = None) -> None:
        if sum(found.rule == rule for found in self._findings) < _MOST:
            place = PdfPlace(
                EditionId(self._name, "screen").file, page, None if box is None else box.rounded()
            )
            fix = self._shape if rule == REFLOWS and self._shape else _FIX
            self._findings.append(Finding(rule, Severity.ERROR, message, place, fix, leaflet=self._name))

    def _facts(self) -> None:
        old, new = self._master.laid_out, self._made.laid_out
        if old.numbered.order != new.numbered.order:
            self._tell(DIFFERS, "it cites other sources, or in another order")
        if old.bibliography != new.bibliography:
            self._tell(DIFFERS, "its reference list is another one")
        if (old.format, old.printer) != (new.format, new.printer):
            self._tell(DIFFERS, "it has another format or printer")
        if not self._pictures and dict(old.digests) != dict(new.digests):
            self._tell(DIFFERS, "it has other pictures")

    def _texts(self) -> None:
        old, new = self._master.result.passages, self._made.result.passages
        if len(old) != len(new):
            self._tell(DIFFERS, f"it has {len(new)} texts, and the master {len(old)}")
            return
        self._resized([pair for pair in zip(old, new, strict=True) if _is_resized(*pair, self._links)])
        for before, after in zip(old, new, strict=True):
            self._text(before, after)

    def _resized(self, pairs: Sequence[tuple[Passage, Passage]]) -> None:
        """Tell once of all texts in another size: a leaflet that is too full is set in smaller type."""
        if not pairs:
            return
        # Most is set in the size of the longest.
        before, after = max(pairs, key=lambda pair: len(pair[1].text))
        old, new = (_faces(passage, self._links)[0].size for passage in (before, after))
        count = "1 text is" if len(pairs) == 1 else f"{len(pairs)} texts are"
        what = f"{count} set in {'smaller' if new < old else 'larger'} type"
        like = f"“{shortened(after.text, 40)}” in {new:.3g} pt, in the master in {old:.3g}"
        self._tell(REFLOWS, f"{what}: {like}", after.page, after.box)

    def _text(self, before: Passage, after: Passage) -> None:
        said = shortened(after.text, 40)
        if before.page != after.page:
            self._tell(
                REFLOWS, f"“{said}” went from page {before.page} to page {after.page}", after.page, after.box
            )
            return
        there = _faces(after, self._links)
        other = all(_faces(before, words) != there for words in (self._links, self._addressed))
        if other and not _is_resized(before, after, self._links):
            self._tell(DIFFERS, f"“{said}” is set in other letters or colours", after.page, after.box)
        far = max(abs(a - b) for a, b in zip(before.box[:2], after.box[:2], strict=True))
        if before.text == after.text and len(before.lines) != len(after.lines):
            message = f"“{said}” has {len(after.lines)} lines, and in the master {len(before.lines)}"
            self._tell(REFLOWS, message, after.page, after.box)
        elif not other and _is_spaced(before, after):
            self._tell(
                DIFFERS, f"“{said}” is set with other spaces between its letters", after.page, after.box
            )
        # What is filled in may begin elsewhere where it is set in the middle or on the right.
        if before.text != after.text and after.align != "left":
            far = abs(before.box.top - after.box.top)
        self._move(far, f"“{said}”", after.page, after.box)

    def _drawings(self) -> None:
        old, new = self._master.result.drawings, self._made.result.drawings
        if len(old) != len(new):
            self._tell(DIFFERS, f"it has {len(new)} pictures, and the master {len(old)}")
            return
        for before, after in zip(old, new, strict=True):
            if before.at in self._pictures:
                continue
            if before.page != after.page:
                message = f"a picture went from page {before.page} to page {after.page}"
                self._tell(REFLOWS, message, after.page, after.box)
                continue
            far = max(abs(a - b) for a, b in zip(before.box, after.box, strict=True))
            self._move(far, "a picture", after.page, after.box)

    def _move(self, far: float, what: str, page: int, box: MmFromTopLeft) -> None:
        if far > FARTHEST:
            self._tell(REFLOWS, f"{what} moved by {far:.0f} mm, which is more than {FARTHEST:.0f}", page, box)
        elif far > _STILL:
            self._moved.append((far, what, page, box))

    def _told_moves(self) -> Iterator[Finding]:
        """The farthest move on each page."""
        for page in sorted({page for _far, _what, page, _box in self._moved}):
            here = [move for move in self._moved if move[2] == page]
            far, what, _page, box = max(here, key=lambda move: move[0])
            others = f", and {len(here) - 1} others by less" if len(here) > 1 else ""
            place = PdfPlace(EditionId(self._name, "screen").file, page, box.rounded())
            message = f"{what} moved by {far:.1f} mm on its page{others}"
            yield Finding(MOVED, Severity.NOTE, message, place, leaflet=self._name)

    def _colours(self) -> None:
        there = {found.page for found in self._made.result.drawings if found.at in self._pictures}
        for number, (old, new) in enumerate(zip(self._master.pages, self._made.pages, strict=True), start=1):
            if old == new:
                continue
            # A picture of a column is another one, and all others are what the page paints with.
            is_other = old[1] != new[1] and (
                self._master.anywhere(number)[1] != self._made.anywhere(number)[1]
            )
            if number not in there and is_other:
                self._tell(DIFFERS, f"page {number} is drawn with other pictures or patterns", number)
                continue
            links = frozenset(self._link_colours(number))
            # What the master paints is asked for each of its variants.
            left_out = self._pictures if number in there else frozenset[str]()
            if old[0] != new[0] and not any(
                self._master.painted(number, links, left_out, anywhere=anywhere)
                == self._made.painted(number, links, left_out, anywhere=anywhere)
                for anywhere in (False, True)
            ):
                self._tell(DIFFERS, f"page {number} is drawn in other colours, or in another order", number)

    def _link_colours(self, page: int) -> set[Colour]:
        """The colours of addresses of the web that are filled in on a page: they may be there or not."""
        passages = (*self._master.result.passages, *self._made.result.passages)
        runs = (run for passage in passages for run in passage.runs if run.page == page)
        return {run.face.colour for run in runs if _is_link(run.text, self._links)} if self._links else set()

    def _files(self) -> None:
        """The finished files, where the leaflet is what the master is: else all has been said."""
        pages = {found.page for found in self._made.result.drawings if found.at in self._pictures}
        comparing = Comparing(self._pairs, pages, self._links)
        for edition, made in self._made.finished.items():
            master = self._master.finished[edition]
            for message, page in comparing.differences(master, made, self._made.shown):
                self._tell_file(edition, message, page)

    def _tell_file(self, edition: str, message: str, page: int) -> None:
        fix = "make the files anew; if that does not help, tell those who look after the program"
        place = PdfPlace(EditionId(self._name, edition).file, page)
        told = f"the {edition} edition: {message}"
        self._findings.append(Finding(DIFFERS, Severity.ERROR, told, place, fix, leaflet=self._name))

    def _claims(self) -> None:
        old, new = self._master.claims, self._made.claims
        texts = [text for text in self._made.texts.values() if text]
        if len(old) != len(new):
            # A full stop in what is filled in makes two sentences of one: together they say the same.
            if not self._say_the_same(old, new):
                self._tell(DIFFERS, f"it makes {len(new)} claims, and the master {len(old)}")
            return
        for before, after in zip(old, new, strict=True):
            if _cited(before) != _cited(after):
                self._tell(DIFFERS, f"the claim “{shortened(after['text'])}” has other sources")
            elif before["text"] != after["text"] and not any(
                plain_text(text) in plain_text(str(after["text"])) for text in texts
            ):
                self._tell(DIFFERS, f"the claim “{shortened(after['text'])}” reads otherwise")

    def _say_the_same(self, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> bool:
        """True where claims have the same sources in order, and the same words but for what is filled in."""
        sources = [[cited for claim in claims if (cited := _cited(claim))] for claims in (old, new)]
        said = ["".join(plain(str(claim["text"])) for claim in claims) for claims in (old, new)]
        return sources[0] == sources[1] and self._filled.alike(*said)


def _cited(claim: Mapping[str, Any]) -> object:
    return [
        (cited.get("key"), cited.get("locator")) for cited in claim.get("sources", claim.get("cited", ()))
    ]


def _faces(passage: Passage, links: Sequence[str]) -> list[Face]:
    """The letters of a text in their order, each once where it goes on.

    Addresses of the web that are filled in are *links*: they look like links, as they should.
    """
    found: list[Face] = []
    for run in passage.runs:
        is_new = not found or found[-1] != run.face
        if run.text.strip() and is_new and not _is_link(run.text, links):
            found.append(run.face)
    return found


def _is_resized(before: Passage, after: Passage, links: Sequence[str]) -> bool:
    """True where two texts have the same letters in other sizes."""
    old, new = _faces(before, links), _faces(after, links)
    return old != new and [_unsized(face) for face in old] == [_unsized(face) for face in new]


def _is_spaced(before: Passage, after: Passage) -> bool:
    """True where the same lines of the same letters are wider or narrower, though no line is filled up."""
    old, new = _lengths(before), _lengths(after)
    if "justify" in (before.align, after.align) or [text for text, _mm in old] != [text for text, _mm in new]:
        return False
    return any(abs(one - other) > _STILL for (_, one), (_, other) in zip(old, new, strict=True))


def _lengths(passage: Passage) -> list[tuple[str, float]]:
    """The words of each line, and how long they are together in mm."""
    found: dict[int, list[Run]] = {}
    for run in passage.runs:
        found.setdefault(run.line, []).append(run)
    return [
        ("".join(run.before + run.text for run in runs), sum(run.box.right - run.box.left for run in runs))
        for runs in found.values()
    ]


def _unsized(face: Face) -> Face:
    return replace(face, size=0.0, x_height=0.0)


def _is_link(words: str, links: Sequence[str]) -> bool:
    """True for words that are a part of an address."""
    said = plain_text(words.strip())
    return bool(said) and any(said in plain_text(link) for link in links)
