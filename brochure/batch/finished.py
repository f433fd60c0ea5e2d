"""What finished files hold, read again from them: tags in reading order, glyphs, colours and boxes.

The comparison of what was typeset says nothing of what is done to it later: tags are repaired, colours become
inks, pages are put on sheets.  So the files that go out are read once more, and compared with the master's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from brochure.batch.pages_read import Drawn, KnownReading, PagesRead
from brochure.pdf.bookmarks import titles_by_page
from brochure.pdf.page_drawing import unrepeated
from brochure.tagging.marked import MarkedPage
from brochure.tagging.tree import kids_of, kind_of
from brochure.text.dashes import as_meant

#: The editions that are read again: the review pack shows another one, among what is said of it.
EDITIONS = ("screen", "print", "office")
#: Elements that texts have inside: what is filled in may bring some, or be broken into more.
_INSIDE = frozenset({"/Span", "/NonStruct", "/Link", "/Reference"})
#: What readers read in place of what is painted, and how tables and lists are told.
_READ = ("/Alt", "/ActualText", "/E", "/Lang", "/T")
_ATTRIBUTES = ("/Scope", "/ColSpan", "/RowSpan", "/ListNumbering")
#: The cells that head one are told by names, which depend on the numbers of objects.
_HEADERS = "/Headers"
#: Deepest nesting of elements that is followed.
_DEEPEST = 60
#: Signs that come and go where a text is broken otherwise, and such that stand for each other.
_BREAKS = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\u2010\u2011-]+")
_LIKE = str.maketrans(dict.fromkeys('’‘‚‛“”„‟‹›«»"', "'"))
#: Letters that are one sign in a text, and in a file as fonts draw them: apart, or as one.
_JOINED = str.maketrans(dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)))


@dataclass(frozen=True)
class ReadTag:
    """A structure element, with the words that it holds itself."""

    depth: int
    kind: str
    #: Without spaces, hyphens and what else depends on lines.
    text: str
    #: What is read in its place, and its attributes.
    read: tuple[tuple[str, str], ...]
    #: The links in it, by their words.
    links: tuple[str, ...]


@dataclass(frozen=True)
class Finished:
    """A finished file, as it was read again."""

    edition: str
    elements: tuple[ReadTag, ...] = field(repr=False)
    #: Of each page: itself and its panels.
    pages: tuple[tuple[Drawn, ...], ...] = field(repr=False)
    #: The codes of glyphs of each piece of text, with how often it is there.
    shown: Mapping[bytes, int] = field(repr=False)
    #: Boxes of pages, language, bookmarks, output intents: whatever else must be the same, by its name.
    facts: Mapping[str, object] = field(repr=False)

    @property
    def colours(self) -> frozenset[object]:
        """All colours that something is painted in."""
        return frozenset(
            colour for page in self.pages for drawn in page for one in drawn.painted for colour in one[2:4]
        )


def read_again(files: Mapping[str, bytes], known: KnownReading) -> dict[str, Finished]:
    """The finished files of a leaflet by edition, those of :data:`EDITIONS`.

    What is *known* is not looked through again; what is not becomes so.
    """
    return {
        edition: _read(edition, data, PagesRead(known))
        for edition, data in files.items()
        if edition in EDITIONS
    }


def shown_in(data: bytes, known: KnownReading) -> Mapping[bytes, int]:
    """The codes of glyphs of each piece of text in a file, with how often it is there."""
    pages = PagesRead(known)
    with Pdf.open(BytesIO(data)) as pdf:
        pages.read(pdf)
    return pages.shown


def _read(edition: str, data: bytes, pages: PagesRead) -> Finished:
    with Pdf.open(BytesIO(data)) as pdf:
        pages.read(pdf)
        facts: dict[str, object] = {
            "the boxes of its pages": [
                [
                    [round(float(number), 2) for number in page.obj.get(box, ())]
                    for box in ("/MediaBox", "/TrimBox", "/BleedBox")
                ]
                for page in pdf.pages
            ],
            "its language": str(pdf.Root.get("/Lang", "")),
            "how it is marked": str(pdf.Root.get("/MarkInfo", "")),
            "its printing condition": [
                str(intent.get("/OutputConditionIdentifier", ""))
                for intent in pdf.Root.get("/OutputIntents", Array())
            ],
        }
        marks = [plain(title) for titles in titles_by_page(pdf).values() for title in titles]
        return Finished(
            edition, tuple(_elements(pdf)), tuple(pages.drawn), pages.shown, {**facts, "its bookmarks": marks}
        )


def plain(text: str) -> str:
    """A text without what depends on how it is broken into lines."""
    return _BREAKS.sub("", text.translate(_LIKE).translate(_JOINED))


def _elements(pdf: Pdf) -> Iterator[ReadTag]:
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return
    characters: dict[int, dict[int, str]] = {}
    pages = {page.obj.objgen: MarkedPage(pdf, page, characters) for page in pdf.pages}
    yield from _Tags(pages).below(root)


class _Tags:
    def __init__(self, pages: Mapping[tuple[int, int], MarkedPage]) -> None:
        self._pages = pages

    def below(self, element: Any, depth: int = 0) -> Iterator[ReadTag]:
        """An element and those below it, in reading order."""
        kind = kind_of(element)
        if kind:
            links: list[str] = []
            words = "".join(self._words(element, links, element.get("/Pg")))
            yield ReadTag(depth, kind, plain(words), _told(element), tuple(links))
        if depth < _DEEPEST:
            yield from self._blocks(element, depth)

    def _blocks(self, element: Any, depth: int) -> Iterator[ReadTag]:
        for kid in kids_of(element):
            if not isinstance(kid, Dictionary) or "/S" not in kid:
                continue
            if kind_of(kid) in _INSIDE:
                # What stands inside a text is read with it, but a picture is one of its own.
                if depth < _DEEPEST:
                    yield from self._blocks(kid, depth + 1)
            else:
                yield from self.below(kid, depth + 1)

    def _words(self, element: Any, links: list[str], page: Any, depth: int = 0) -> Iterator[str]:
        """The words of an element, without those of blocks in it."""
        for kid in kids_of(element):
            if isinstance(kid, int):
                yield self._text(page, kid)
            elif not isinstance(kid, Dictionary) or depth > _DEEPEST:
                continue
            elif kid.get("/Type") == Name.MCR:
                yield self._text(kid.get("/Pg", page), int(kid.MCID))
            elif kind_of(kid) in _INSIDE:
                inside = "".join(self._words(kid, links, kid.get("/Pg", page), depth + 1))
                if kind_of(kid) == "/Link":
                    links.append(plain(inside))
                yield inside

    def _text(self, page: Any, mcid: int) -> str:
        found = self._pages.get(page.objgen) if isinstance(page, Dictionary) else None
        return found.text(mcid) if found is not None else ""


def _told(element: Any) -> tuple[tuple[str, str], ...]:
    found = [(key, plain(str(element[key]))) for key in _READ if key in element]
    given = element.get("/A")
    for owner in given if isinstance(given, Array) else [given]:
        if isinstance(owner, Dictionary):
            found += [(key, str(owner[key])) for key in _ATTRIBUTES if key in owner]
            if _HEADERS in owner:
                found.append((_HEADERS, str(len(owner[_HEADERS]))))
    return tuple(found)


class Comparing:
    """A finished file against that of the master."""

    def __init__(
        self,
        filled: Mapping[str, tuple[str, str]],
        pictures: Collection[int],
        links: Collection[str],
    ) -> None:
        """*filled* are the words of the master and of the variant in the places of columns, by column.

        *pictures* are the pages that show a picture of a column; *links* the addresses that were filled in.
        """
        # Dots and hyphens are set as what they stand for, but not in titles of the file.
        pairs = {
            (plain(old), plain(text))
            for old, new in filled.values()
            if plain(old)
            for text in (new, as_meant(new))
        }
        bare = {(_bare(old), _bare(new)) for old, new in pairs}
        self._pairs = sorted({*pairs, *bare} - {("", "")}, key=lambda pair: -len(pair[0]))
        self._pictures = frozenset(pictures)
        self._links = frozenset(plain(link) for link in links)

    def differences(
        self, master: Finished, made: Finished, shown: Mapping[bytes, int]
    ) -> Iterator[tuple[str, int]]:
        """What differs, in words, with the 1-based page; 1 where it is no page's.

        *shown* are the codes of glyphs that were set: the file must show them all.
        """
        if any(made.shown.get(codes, 0) < count for codes, count in shown.items()):
            yield "it shows other words than those that were set", 1
        for name, fact in master.facts.items():
            if made.facts[name] != fact and not self._alike_all(fact, made.facts[name]):
                yield f"{name}: another one than the master’s", 1
        yield from self._tags(master, made)
        if len(master.pages) == len(made.pages):
            yield from self._colours(master, made)

    def _alike_all(self, old: object, new: object) -> bool:
        if not isinstance(old, list) or not isinstance(new, list) or len(old) != len(new):
            return False
        return all(
            isinstance(one, str) and isinstance(other, str) and self.alike(one, other)
            for one, other in zip(old, new, strict=True)
        )

    def alike(self, old: str, new: str) -> bool:
        """True for texts that are the same but for what was filled in; both are :func:`plain`."""
        if old == new:
            return True
        there = [pair for pair in self._pairs if pair[0] in old]
        if not there:
            return False
        any_of = "|".join(re.escape(pair[0]) for pair in there)
        wanted = ""
        for part in re.split(f"({any_of})", old):
            choices = {new for other, new in there if other == part}
            wanted += "(?:" + "|".join(re.escape(one) for one in sorted({part, *choices})) + ")"
        return re.fullmatch(wanted, new) is not None

    def _tags(self, master: Finished, made: Finished) -> Iterator[tuple[str, int]]:
        for old, new in zip(master.elements, made.elements, strict=False):
            said = f"at “{new.text[:40]}”"
            if (old.depth, old.kind) != (new.depth, new.kind):
                yield f"tags or their order differ {said}: {new.kind}, and in the master {old.kind}", 1
                return
            # Letters that a picture of a column draws are not read: its alternative text is.
            is_picture = old.kind == "/Figure" and bool(self._pictures)
            if not is_picture and not self.alike(old.text, new.text):
                yield f"what is read in its order differs {said}: in the master “{old.text[:40]}”", 1
                return
            if [key for key, _text in old.read] != [key for key, _text in new.read] or not all(
                self.alike(one[1], other[1]) for one, other in zip(old.read, new.read, strict=True)
            ):
                yield f"an alternative text or a property of {new.kind} differs {said}", 1
            if self._own_links(old) != self._own_links(new):
                yield f"the links differ {said}", 1
        if len(master.elements) != len(made.elements):
            yield f"it has {len(made.elements)} tags, and the master {len(master.elements)}", 1

    def _own_links(self, element: ReadTag) -> str:
        """The words of the master’s own links: one that goes on in another line may be tagged as two."""
        return "".join(text for text in element.links if not any(text in link for link in self._links))

    def _colours(self, master: Finished, made: Finished) -> Iterator[tuple[str, int]]:
        known = master.colours
        for number, (old, new) in enumerate(zip(master.pages, made.pages, strict=True), start=1):
            if [drawn.name for drawn in old] != [drawn.name for drawn in new]:
                yield f"page {number} is put together otherwise", number
                continue
            for before, after in zip(old, new, strict=True):
                shows = before.panel or (number if made.edition == "screen" else 0)
                if before.painted == after.painted or shows in self._pictures:
                    continue
                if unrepeated(before.painted) == unrepeated(after.painted):
                    # A line more or less.
                    continue
                where = f"panel {before.panel}" if before.panel else f"page {number}"
                if {colour for one in after.painted for colour in one[2:4]} - known:
                    yield f"{where} has a colour that the master does not have", number
                elif not self._links or set(before.painted) - set(after.painted):
                    yield f"{where} is painted in other colours, or in another order", number


def _bare(text: str) -> str:
    """An address as it is printed beside a code."""
    return text.partition("://")[2].removeprefix("www.").rstrip("/") if "://" in text else ""
