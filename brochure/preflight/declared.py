"""What the resources of a file hold, used or not: fonts, graphics states, halftones, PostScript, references.

PDF/X-4 forbids some things in a file wherever they stand.  The walk sees only what is painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.pdf.font_files import fault_of_file
from brochure.pdf.fonts import is_embedded, name_of_font
from brochure.preflight.collector import FindingCollector
from brochure.preflight.pages import Page, resources_of

#: Most objects of a file that are looked at here.
_MOST = 200_000
#: Kinds of halftones that PDF/X-4 allows: by a frequency and an angle, and one for each ink.
_HALFTONES = (1, 5)
#: Entries of a halftone for each ink that are not inks of their own.
_OF_PROCESS = frozenset(
    ("/Default", "/Cyan", "/Magenta", "/Yellow", "/Black", "/Gray", "/Red", "/Green", "/Blue")
)
#: Entries of graphics states that nothing is to be said of.
_PLAIN = frozenset(("/Type", "/ca", "/CA", "/op", "/OP", "/OPM", "/SA", "/AIS", "/TK", "/LW"))
#: All modes of blending (ISO 32000-1, tables 136 and 137).
_BLEND_MODES = frozenset(
    (
        *("Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge"),
        *("ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion"),
        *("Hue", "Saturation", "Color", "Luminosity"),
    )
)
#: Appearances of an annotation: normal, under the pointer, pressed.
_LOOKS = ("/N", "/R", "/D")


class Declared:
    """Looks through the resources of pages, and of all that they name, each once."""

    def __init__(self, notes: FindingCollector) -> None:
        self._notes = notes
        self._seen: set[tuple[int, int]] = set()
        self._left = _MOST
        self._page = 0

    def document(self, root: Dictionary) -> None:
        """The resources that the fields of a form share."""
        form = root.get("/AcroForm")
        if isinstance(form, Dictionary):
            self._look(form.get("/DR"), 0)

    def page(self, page: Page) -> None:
        """The resources of a page and of its annotations, after the page was walked over."""
        self._look(resources_of(page.obj), page.number)
        annotations = page.obj.get("/Annots")
        for annotation in list(annotations)[:_MOST] if isinstance(annotations, Array) else []:
            for look in looks_of(annotation):
                self._look(look.get("/Resources"), page.number)

    def _look(self, resources: Any, page: int) -> None:
        self._page = page
        waiting = [resources]
        while waiting and self._left > 0:
            given = waiting.pop()
            if isinstance(given, Dictionary) and self._first(given):
                waiting += self._below(given)

    def _first(self, given: Any) -> bool:
        """True the first time that an object is met; for direct objects always."""
        self._left -= 1
        key = given.objgen
        if key in self._seen:
            return False
        if key != (0, 0):
            self._seen.add(key)
        return True

    def _below(self, resources: Dictionary) -> Iterator[Any]:
        """Look at what resources name, and give the resources that those have."""
        for font in _entries(resources, "/Font"):
            yield from self._font(font)
        for state in _entries(resources, "/ExtGState"):
            if isinstance(state, Dictionary) and self._first(state):
                yield from self._state(state)
        for drawn in _entries(resources, "/XObject"):
            if isinstance(drawn, Stream) and self._first(drawn):
                self._drawn(drawn)
                yield drawn.get("/Resources")
        for pattern in _entries(resources, "/Pattern"):
            if isinstance(pattern, (Dictionary, Stream)) and self._first(pattern):
                state = pattern.get("/ExtGState")
                if isinstance(state, Dictionary) and self._first(state):
                    yield from self._state(state)
                yield pattern.get("/Resources")

    def _font(self, font: Any) -> Iterator[Any]:
        if not isinstance(font, Dictionary) or not self._first(font):
            return
        if font.get("/Subtype") == Name.Type3:
            yield font.get("/Resources")
        elif not is_embedded(font):
            name = name_of_font(font)[:80]
            # Where text is set in it, that was told with the text.
            if not self._notes.noted("pdfx.fonts", name):
                message = f"the font {name} is not embedded, though no text that is seen is set in it"
                self._notes.once("pdfx.fonts", message, self._page, None, name)
        else:
            fault = fault_of_file(font)
            if fault:
                message = f"the font {name_of_font(font)[:80]} is damaged: {fault}"
                self._notes.add("pdf.damaged", message, self._page, like=message)

    def _drawn(self, drawn: Stream) -> None:
        add, page = self._notes.add, self._page
        keys = drawn.keys()
        if "/OPI" in keys:
            add("pdfx.opi", "a picture or form carries OPI comments", page)
        if "/Alternates" in keys:
            add("pdfx.alternates", "a picture has alternates", page)
        if "/Ref" in keys:
            add("pdfx.reference", "a form stands for a page of another file", page)
        if drawn.get("/Subtype") == Name.PS or ("/Subtype2" in keys and drawn["/Subtype2"] == Name.PS):
            add("pdfx.postscript", "PostScript is drawn", page)
        elif "/PS" in keys:
            add("pdfx.postscript", "a form carries PostScript that stands in for it", page)

    def _state(self, state: Dictionary) -> Iterator[Any]:
        add, page = self._notes.add, self._page
        # Most say no more than what is opaque and what overprints.
        if state.keys() <= _PLAIN:
            return
        if "/TR" in state:
            add("pdfx.transfer", "a graphics state has a transfer function (/TR)", page, like="TR")
        if "/TR2" in state and not _is_default(state["/TR2"]):
            add("pdfx.transfer", "a graphics state has a transfer function (/TR2)", page, like="TR2")
        if "/HTP" in state:
            add("pdfx.halftone", "a graphics state places its halftone (/HTP)", page, like="HTP")
        mode = state.get("/BM")
        modes: list[Any] = list(mode) if isinstance(mode, Array) else [mode]
        if mode is not None and not any(str(mode)[1:] in _BLEND_MODES for mode in modes):
            told = ", ".join(str(mode)[:40] for mode in modes[:4])
            add("pdfx.blend-mode", f"a graphics state blends by “{told}”, which PDF does not know", page)
        halftone = state.get("/HT")
        if isinstance(halftone, (Dictionary, Stream)) and self._first(halftone):
            self._halftone(halftone, 0, True)
        font = state.get("/Font")
        if isinstance(font, Array) and len(font):
            yield from self._font(font[0])
        mask = state.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream) and self._first(group):
            yield group.get("/Resources")

    def _halftone(self, halftone: Any, depth: int, process: bool) -> None:
        add, page = self._notes.add, self._page
        kind = halftone.get("/HalftoneType")
        if kind not in _HALFTONES:
            add(
                "pdfx.halftone",
                f"a halftone is of type {str(kind)[:20]}: only 1 and 5 are allowed",
                page,
                like="type",
            )
        if "/HalftoneName" in halftone:
            add("pdfx.halftone", "a halftone goes by a name", page, like="name")
        # What a halftone of inks of its own needs is allowed (ISO 32000-1, 10.5.5.6).
        if process and halftone.get("/TransferFunction") not in (None, Name.Identity):
            add("pdfx.transfer", "a halftone has a transfer function", page, like="halftone")
        if kind == 5 and depth == 0 and isinstance(halftone, Dictionary):
            for key, part in halftone.items():
                if isinstance(part, (Dictionary, Stream)):
                    self._halftone(part, 1, key in _OF_PROCESS)


def looks_of(annotation: Any) -> Iterator[Stream]:
    """The streams that an annotation may be drawn by."""
    given = annotation.get("/AP") if isinstance(annotation, Dictionary) else None
    if not isinstance(given, Dictionary):
        return
    for key in _LOOKS:
        look = given.get(key)
        if isinstance(look, Stream):
            yield look
        elif isinstance(look, Dictionary):
            # One for each state, such as ticked and not.
            yield from (state for _name, state in look.items() if isinstance(state, Stream))


def _entries(resources: Dictionary, kind: str) -> list[Any]:
    given = resources.get(kind)
    return [value for _name, value in given.items()] if isinstance(given, Dictionary) else []


def _is_default(given: Any) -> bool:
    """True for the transfer function that a press has anyway."""
    if isinstance(given, Array):
        return len(given) > 0 and all(one == Name.Default for one in given)
    return bool(given == Name.Default)
