"""Text of a drawing as runs that stand beside each other, with their places and shifts written out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from brochure.layout.graphics.plain.source import SVG, XML, Element, SvgSource, name_of
from brochure.layout.graphics.plain.styles import PATHS, TOLD, View, inherited, opacity, refused
from brochure.layout.graphics.plain.values import length, number, share, written

_PLACES = ("x", "y", "dx", "dy", "rotate")
#: How far raised and lowered text stands from its line, in sizes of the letters around it.
_RAISED, _LOWERED = 0.4, -0.2
#: Half of the height of most fonts' small letters, in sizes of the letters.
_MIDDLE = 0.25
#: Scripts that are set from the right, or whose letters join or change places: Hebrew to Mandaic and their
#: like, those of India and South East Asia, Mongolian.
_JOINED = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]+")
#: A character with the accents behind it.
_LETTER = re.compile(
    "[^\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]?"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*",
    re.DOTALL,
)
#: What makes drawing programs break a text into lines, and the fewest words that can be broken.
_WRAPPED, _FEWEST_WORDS = ("inline-size", "shape-inside"), 2
_KEPT = ("pre", "pre-wrap", "pre-line", "break-spaces", "nowrap")


#: Fonts that draw other signs for letters, and the letters for which they do: Symbol has figures, and what a
#: program writes as ± or µ is meant as such.
_SYMBOL_FONT = re.compile(
    r"(?:symbol(?: ?mt| ?std| ?neu)?|standard symbols? ?(?:l|ps)|mt extra)", re.IGNORECASE
)
_DINGBAT_FONT = re.compile(
    r"(?:wingdings(?:[ -]?[23])?|webdings|marlett|(?:itc ?)?zapf ?dingbats(?: ?std| ?itc)?)(?:-regular)?",
    re.IGNORECASE,
)
_OTHER_IN_SYMBOL = re.compile(
    "[A-Za-z\"$'@\\\\^`~\u00a1-\u00af\u00b2-\u00b4\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff]"
)
_OTHER_IN_DINGBATS = re.compile("[!-~\u00a1-\u00ff]")
#: Fonts of TeX, as LaTeX and matplotlib export them: those of formulas have letters where Latin ones are,
#: some also figures, and those of words have other signs in a few places.
_OF_SIGNS = (
    (_SYMBOL_FONT, _OTHER_IN_SYMBOL),
    (_DINGBAT_FONT, _OTHER_IN_DINGBATS),
    *(
        (re.compile(rf"(?:[A-Z]{{6}}\+)?(?:{fonts})\d*", re.IGNORECASE), re.compile(letters))
        for fonts, letters in (
            ("cmmib?|eu[fr][mb]|eusm|eusb|rsfs", r"[^A-Za-z0-9<>\s]"),
            ("cmb?sy|msbm|bbm", r"[^A-Z\s]"),
            ("cmex|msam|stmary|wasyb?|lasyb?|esint|mathb?x[abc]?|txsy|pxsy", r"\S"),
            (r"cm(?:r|b|bx|bxti|bxsl|ti|sl|ss|ssi|ssbx|ssdc|csc|u|dunh|fib)", '["<>\\\\_{|}\u00a1-\u00ff]'),
        )
    ),
)


@dataclass
class _Span:
    """A text or a part of one: its properties, where its characters stand, and how far they are raised."""

    element: Element
    style: dict[str, str]
    places: dict[str, list[float]]
    raised: float
    parent: _Span | None
    #: Characters that took a place of its lists.
    taken: int = 0


@dataclass
class _Sign:
    """A character with its accents, and where it stands, as far as that is said."""

    sign: str
    span: _Span
    keeps_spaces: bool
    places: dict[str, float] = field(default_factory=dict)


@dataclass
class _TextRun:
    """Characters of one span that are written together."""

    span: _Span
    text: str = ""
    #: How many letters it has.
    written: int = 0
    places: dict[str, list[float]] = field(default_factory=dict)

    def takes(self, sign: _Sign) -> bool:
        """True where the character may be written with those before it."""
        if sign.span is not self.span:
            return False
        return all(len(self.places.get(key, [])) == self.written for key in sign.places)

    def add(self, sign: _Sign) -> None:
        for key, value in sign.places.items():
            self.places.setdefault(key, []).append(value)
        self.text += sign.sign
        self.written += 1


@dataclass(frozen=True)
class SetText:
    """A text that is written: as an element without its paints, and the properties of each part of it."""

    element: Element
    styles: tuple[tuple[Element, Mapping[str, str]], ...]


class TextReader:
    """Reads one text."""

    def __init__(self, source: SvgSource, view: View) -> None:
        self.source = source
        self.view = view
        self.signs: list[_Sign] = []

    def read(self, element: Element, style: dict[str, str]) -> list[SetText]:
        """The text of an element, in as many elements as it has places to begin at."""
        raised = 0.0
        if style["dominant-baseline"] == "middle":
            # The engine takes it for the middle of capitals; it is that of small letters.
            raised = -_MIDDLE * float(style["font-size"])
            style = style | {"dominant-baseline": "auto"}
        root = _Span(element, style, self._places(element, style), raised, None)
        self._collect(element, root)
        self._check_wrapping(element)
        self._collapse()
        self._place()
        return self._written(root)

    def _check_wrapping(self, element: Element) -> None:
        """Raise for a text that the drawing program breaks into lines, and that does not say where."""
        for key in _WRAPPED:
            value = element.get(key, "none").strip()
            if value in ("none", "auto", "0", "") or len("".join(element.itertext()).split()) < _FEWEST_WORDS:
                continue
            placed = [child for child in element.iter() if {"y", "dy"} & child.attrib.keys()]
            if not any(name_of(child) == "tspan" for child in placed):
                fix = "end the lines by hand in the drawing program, or turn the words into paths"
                raise refused(self.source, element, key, value, fix)

    def _collect(self, element: Element, span: _Span) -> None:
        self._add(element.text, span)
        for child in element:
            name = name_of(child)
            if name in ("tspan", "a"):
                if child.get("display") != "none":
                    self._collect(child, self._span(child, span))
            elif name not in ("title", "desc", "metadata"):
                raise self.source.error(
                    child, f"text of the SVG picture holds <{name}>, which can't be used", PATHS
                )
            self._add(child.tail, span)

    def _span(self, element: Element, around: _Span) -> _Span:
        style, _told = inherited(self.source, element, around.style, self.view)
        for key in ("clip-path", "mask"):
            if element.get(key, "none") != "none":
                raise refused(self.source, element, key, element.get(key, ""))
        if element.get("textLength") is not None:
            raise refused(self.source, element, "textLength", element.get("textLength", ""), "leave it out")
        if (value := element.get("opacity")) is not None:
            cover = share(opacity(self.source, element, "opacity", value.strip())) or 0.0
            for key in ("fill-opacity", "stroke-opacity"):
                style[key] = written(float(style[key]) * cover)
        if style["visibility"] == "hidden":
            style |= {"fill": "none", "stroke": "none", "visibility": "visible"}
        raised = around.raised + self._shift(element, float(around.style["font-size"]), style)
        return _Span(element, style, self._places(element, style), raised, around)

    def _shift(self, element: Element, around: float, style: dict[str, str]) -> float:
        value = element.get("baseline-shift", "baseline").strip()
        if value == "baseline" and element.get("alignment-baseline", "") in ("super", "sub"):
            value = element.get("alignment-baseline", "")
        match value:
            case "super":
                return _RAISED * around
            case "sub":
                return _LOWERED * around
            case "baseline" | "inherit" | "initial" | "unset" | "":
                return 0.0
        found = length(value, around, float(style["font-size"]))
        if found is None:
            raise refused(self.source, element, "baseline-shift", value, "use super, sub or a length")
        return found

    def _places(self, element: Element, style: Mapping[str, str]) -> dict[str, list[float]]:
        found = {}
        for key in _PLACES:
            words = [word for word in re.split(r"[\s,]+", element.get(key, "")) if word]
            whole = self.view.width if "x" in key else self.view.height
            values = [
                number(word) if key == "rotate" else length(word, whole, float(style["font-size"]))
                for word in words
            ]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                raise refused(self.source, element, key, element.get(key, ""), "give it as numbers")
            if known and not (key in ("dx", "dy", "rotate") and not any(known)):
                found[key] = known
        return found

    def _add(self, text: str | None, span: _Span) -> None:
        if not text:
            return
        white = span.style["white-space"]
        keeps = white in _KEPT[:4] if white else span.style["xml:space"] == "preserve"
        if span.style["text-transform"] != "none":
            text = {"uppercase": str.upper, "lowercase": str.lower, "capitalize": str.title}[
                span.style["text-transform"]
            ](text)
        self._check_font(text, span)
        # The engine sets letter by letter: an accent belongs to its letter.
        text = normalize("NFC", re.sub(r"\r\n|[\r\n\t]", " ", text))
        if (found := _JOINED.search(text)) is not None:
            raise self.source.error(
                span.element,
                f"text of the SVG picture holds “{found[0][:40]}”, in a script that drawings can’t show",
                PATHS,
            )
        self.signs += [_Sign(sign, span, keeps) for sign in _LETTER.findall(text) if sign]

    def _check_font(self, text: str, span: _Span) -> None:
        """Raise for letters in a font of signs: the µ of “µg” is an “m” there, and no other font knows it."""
        family = span.style["font-family"].split(",")[0].strip(" '\"")
        for fonts, letters in _OF_SIGNS:
            if fonts.fullmatch(family) and (found := letters.search(text)):
                message = (
                    f"text of the SVG picture is in the font {family}, "
                    f"which has another sign for “{found[0]}”"
                )
                fix = "type the sign that is meant in another font, or turn the words into paths"
                raise self.source.error(span.element, message, fix)

    def _collapse(self) -> None:
        kept: list[_Sign] = []
        for sign in self.signs:
            double = not kept or (kept[-1].sign == " " and not kept[-1].keeps_spaces)
            if sign.sign == " " and not sign.keeps_spaces and double:
                continue
            kept.append(sign)
        while kept and kept[-1].sign == " " and not kept[-1].keeps_spaces:
            kept.pop()
        self.signs = kept

    def _place(self) -> None:
        """Give each character the places that its span, or one around it, has for it."""
        for sign in self.signs:
            chain: list[_Span] = []
            span: _Span | None = sign.span
            while span is not None:
                chain.append(span)
                span = span.parent
            for one in reversed(chain):
                for key, values in one.places.items():
                    if one.taken < len(values):
                        sign.places[key] = values[one.taken]
                    elif key == "rotate":
                        sign.places[key] = values[-1]
                # An accent takes a place of its own, which counts for nothing.
                one.taken += len(sign.sign)

    def _written(self, root: _Span) -> list[SetText]:
        groups = self._runs()
        found = []
        for runs in groups:
            text = Element(f"{SVG}text")
            first = runs[0]
            alone = len(runs) == 1 or first.span is root
            # A text in one piece needs no parts.
            base = first.span if len(runs) == 1 else root
            styles: list[tuple[Element, Mapping[str, str]]] = [(text, base.style)]
            whole = "".join(run.text for run in runs)
            keeps = whole != whole.strip(" ") or "  " in whole
            if keeps:
                text.set(f"{XML}space", "preserve")
            for n, run in enumerate(runs):
                if not n and alone:
                    part = text
                else:
                    part = Element(f"{SVG}tspan")
                    for key in TOLD:
                        if run.span.style[key] != base.style[key]:
                            part.set(key, run.span.style[key])
                    if keeps:
                        part.set(f"{XML}space", "preserve")
                    styles.append((part, run.span.style))
                    text.append(part)
                if not n and not alone and all(len(values) == 1 for values in run.places.values()):
                    # The engine centres what belongs to a text, not to a part with a place of its own.
                    for key, values in run.places.items():
                        text.set(key, written(values[0]))
                    run.places = {}
                for key, values in run.places.items():
                    part.set(key, " ".join(written(value) for value in values))
                part.text = run.text
            found.append(SetText(text, tuple(styles)))
        return found

    def _runs(self) -> list[list[_TextRun]]:
        """Characters in runs, and runs in groups: one for each place to begin at."""
        groups: list[list[_TextRun]] = []
        raised = base = 0.0
        for sign in self.signs:
            places = sign.places
            starts = not groups or ("x" in places and sign.span is not groups[-1][-1].span)
            if starts and groups:
                places.setdefault("y", base)
            if groups and not starts and ("y" in places or "x" in places):
                self._check_anchor(sign)
            if "y" in places:
                base = places["y"]
            base += places.get("dy", 0.0)
            # A raised text is one that was moved up; what follows it is moved down again.
            if starts or "y" in places:
                if sign.span.raised:
                    places["dy"] = places.get("dy", 0.0) - sign.span.raised
            elif sign.span.raised != raised:
                places["dy"] = places.get("dy", 0.0) - (sign.span.raised - raised)
            if not places.get("dy", 1.0):
                del places["dy"]
            raised = sign.span.raised
            if starts:
                groups.append([_TextRun(sign.span)])
            elif not groups[-1][-1].takes(sign):
                groups[-1].append(_TextRun(sign.span))
            groups[-1][-1].add(sign)
        return groups

    def _check_anchor(self, sign: _Sign) -> None:
        """Raise for a text that begins anew amid itself and does not begin at its left."""
        if sign.span.style["text-anchor"] != "start":
            raise self.source.error(
                sign.span.element,
                "text of the SVG picture is centred or set right, and placed letter by letter",
                "give each line a text of its own",
            )


def signs_of(root: Element) -> int:
    """How many characters the texts of a drawing have."""
    return sum(
        len(text) for element in root.iter() if name_of(element) == "text" for text in element.itertext()
    )
