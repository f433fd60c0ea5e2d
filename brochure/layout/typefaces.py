"""The typefaces of a project: those that its style sheets declare, and the one of drawings and feet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

import tinycss2

from brochure.design.palette import Palette
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, shortened
from brochure.layout.graphics.svg import PageFont, PartialFont, Theme
from brochure.layout.typography import FIRST_SELECTOR, LAST_SELECTOR
from brochure.source.characters import split_lines
from brochure.typesetting.sheets import FONT_SUFFIXES

#: The custom property that says what running text is set in, and that of titles.
_TEXT, _TITLES = "--sans", "--serif"
#: What style sheets may say instead of the name of a font.
_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "serif", "sans-serif", "monospace"})
_WEIGHTS = {"normal": 400, "bold": 700}
#: A selector of the whole document or of its body.
_BODY = re.compile(r"(?P<tag>:root|html|body)?(?P<classes>(?:\.[\w-]+)*)")
#: The weight of strong words in drawings, and their size in pt, that of the body or just below it.
_SETTING = {"hcp": (600, 9.0)}
_OTHER_SETTING = (700, 11.6)
#: Smaller letters in more than one ink blur where the inks do not lie exactly over each other, pt.
_LEAST_IN_INKS = 8.1
#: The shipped faces, whose small letters are as high as the rules ask at these sizes.
_SHIPPED = {"hcp": ("Source Sans 3", "fonts/source-sans-3/SourceSans3-Regular.ttf")}
_OTHER_SHIPPED = (
    "Atkinson Hyperlegible Next",
    "fonts/atkinson-hyperlegible-next/AtkinsonHyperlegibleNext_400Regular.ttf",
)


#: Bits of ``fsType``: what a font allows whoever embeds it.
_RESTRICTED, _PREVIEW, _EDITABLE, _NO_SUBSETTING, _BITMAPS_ONLY = 0x2, 0x4, 0x8, 0x100, 0x200


@dataclass(frozen=True)
class FontFace:
    """An upright or italic font of a family, as a style sheet declares it."""

    family: str
    weight: int
    is_italic: bool
    #: The name of its file, as style sheets ask for it; empty where they ask for none of the project.
    file: str
    #: Where it is declared.
    place: SourcePlace | None = field(default=None, compare=False)
    #: The first and last of the characters that it is declared for, such as figures alone: words are in the
    #: face behind it then.  Empty where it is for all.
    ranges: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    #: The heaviest weight that it has, where it is declared for a range of them.
    heaviest: int = 0

    @property
    def is_partial(self) -> bool:
        """True where it is declared for some characters only."""
        return bool(self.ranges)


def declared_faces(sheets: Iterable[tuple[str, str]]) -> tuple[FontFace, ...]:
    """The fonts that style sheets declare with ``@font-face``."""
    return tuple(face for name, text in sheets for face in _faces_of(name, text))


# All leaflets of a project have its sheets, and taking one apart takes as long as much of a small leaflet.
@lru_cache(maxsize=200)
def _faces_of(name: str, text: str) -> tuple[FontFace, ...]:
    faces = []
    # Most have none: they need not be taken apart.
    rules = tinycss2.parse_stylesheet(text, True, True) if "@font-face" in text.lower() else ()
    for rule in rules:
        if rule.type != "at-rule" or rule.lower_at_keyword != "font-face":
            continue
        said = {part.lower_name: part.value for part in _declarations(rule)}
        families, file = _families(said.get("font-family", ())), _file(said.get("src", ()))
        if families:
            weight = tinycss2.serialize(said.get("font-weight", ())).strip() or "normal"
            first = weight.split()[0]
            faces.append(
                FontFace(
                    families[0],
                    _WEIGHTS.get(first) or (int(first) if first.isdigit() else 400),
                    "normal" not in (tinycss2.serialize(said.get("font-style", ())).strip() or "normal"),
                    file,
                    _place(name, text, rule),
                    _ranges(said.get("unicode-range", ())),
                    max((int(part) for part in weight.split() if part.isdigit()), default=0),
                )
            )
    return tuple(faces)


def _ranges(value: Iterable[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((token.start, token.end) for token in value if token.type == "unicode-range")


def font_rules(text: str) -> str:
    """The ``@font-face`` rules of a style sheet, and nothing else of it."""
    rules = tinycss2.parse_stylesheet(text, True, True)
    kept = [rule for rule in rules if rule.type == "at-rule" and rule.lower_at_keyword == "font-face"]
    return str(tinycss2.serialize(kept))


def unknown_families(name: str, text: str, faces: Sequence[FontFace]) -> Iterator[Finding]:
    """An error for each family that a style sheet asks for first and that no ``@font-face`` declares.

    The engine would set another one without a word.
    """
    there = {face.family.lower(): face.family for face in faces}
    for _selector, part in _in_rules(tinycss2.parse_stylesheet(text, True, True)):
        if part.lower_name not in ("font-family", _TEXT, _TITLES):
            continue
        asked = _families(part.value)
        if not asked or asked[0].lower() in there or asked[0].lower() in _KEYWORDS:
            continue
        place = _place(name, text, part)
        message = f"no @font-face declares the font “{shortened(asked[0])}”"
        fix = did_you_mean(
            asked[0],
            sorted(set(there.values())),
            "put its file into styles/fonts/ and declare it, or use another",
            there="declared are",
        )
        yield Finding("layout.font", Severity.ERROR, message, place, fix)


def lacking(faces: Sequence[FontFace], family: str) -> Iterator[Finding]:
    """A warning where the *family* of running text has no bold letters, and where it has no italic ones.

    The engine sets strong words, or emphasis, like all others then, without a word.
    """
    there = [face for face in faces if face.family == family and not face.is_partial]
    upright = [max(face.weight, face.heaviest) for face in there if not face.is_italic]
    told = {"bold": "strong words", "italic": "emphasis"}
    if any(weight >= _BOLD for weight in upright):
        del told["bold"]
    if any(face.is_italic for face in there):
        del told["italic"]
    for letters, marked in told.items() if upright else ():
        message = f"the font “{family}” has no {letters} letters: {marked} would look like all other words"
        fix = f"declare its {letters} file with @font-face, too, or use a font that has one"
        yield Finding("layout.font", Severity.WARNING, message, there[0].place, fix)


#: From this weight on letters are seen to be bold beside regular ones.
_BOLD = 550


def not_to_embed(name: str, data: bytes) -> Finding | None:
    """A warning where a font says of itself that a PDF may not hold it, or only the whole of it.

    The bits of ``fsType`` are those of the OpenType specification, table OS/2; where more than one of the
    first four is set, as older fonts have it, the one that allows most holds.  None for a font that allows
    it, and for one that can’t be read.
    """
    from fontTools.ttLib import TTFont

    try:
        font: Any = TTFont(BytesIO(data), lazy=True)
        bits = font["OS/2"].fsType
    # Damage is told where the font is used.
    except Exception:
        return None
    if bits & _RESTRICTED and not bits & (_PREVIEW | _EDITABLE):
        message = "the font says that a PDF may not hold it without leave of its owner"
    elif bits & _BITMAPS_ONLY:
        message = "the font says that a PDF may hold bitmaps of its letters only"
    elif bits & _NO_SUBSETTING:
        message = (
            "the font says that a PDF may not hold a part of it, and ours hold the letters that are used"
        )
    else:
        return None
    fix = "ask whoever sold it for a licence that covers PDF files, or use another font"
    return Finding("layout.font-licence", Severity.WARNING, message, SourcePlace(name), fix)


def theme(
    palette: Palette,
    fonts: Mapping[str, bytes],
    audience: str,
    *,
    scale: float,
    width: float,
    sheets: Sequence[tuple[str, str]],
) -> Theme:
    """The theme of an audience's drawings: the face of its running text, at a size just below the body's.

    The size is that at which small letters are as high as those of the shipped face.  Raises
    :class:`ContentError` where the face lacks a file.
    """
    weight, size = _SETTING.get(audience, _OTHER_SETTING)
    shipped_family, shipped_file = _SHIPPED.get(audience, _OTHER_SHIPPED)
    faces = declared_faces(sheets)
    whole = {face.family.lower(): face.family for face in faces if not face.is_partial}
    asked = _families_for(sheets, audience, whole)
    family = next((whole[name.lower()] for name in asked if name.lower() in whole), shipped_family)
    upright = [face for face in faces if face.family == family and not face.is_italic]
    there = [face for face in upright if face.file in fonts]
    regular, bold = nearest_face(there, family, 400), nearest_face(there, family, weight)
    if regular is None or bold is None:
        missing = ", ".join(face.file for face in upright if face.file)
        message = f"the font “{family}” has no file for upright letters"
        if missing:
            message = f"{message}: {missing} is not there"
            if not all(face.file.lower().endswith(FONT_SUFFIXES) for face in upright if face.file):
                message = f"{message[: -len('not there')]}of a kind that can’t be used"
        fix = "put it into styles/fonts/ as TTF, OTF, WOFF or WOFF2, and declare src: url(asset:fonts/NAME)"
        place = upright[0].place if upright else SourcePlace("styles/fonts.css")
        raise ContentError([Finding("layout.font", Severity.ERROR, message, place, fix)])
    partial = [face for face in faces if face.is_partial and face.file in fonts]

    def font(face: FontFace, weight: int) -> PageFont:
        before = (nearest_face(partial, name, weight) for name in asked)
        parts = (PartialFont(one.family, one.ranges, fonts[one.file]) for one in before if one is not None)
        return PageFont(family, weight, fonts[face.file], tuple(parts))

    text = font(regular, 400)
    height, shipped = text.x_height, size * scale
    larger = PageFont(shipped_family, 400, fonts[shipped_file]).x_height / height if height else 1.0
    own_size = max(shipped * larger, min(shipped, _LEAST_IN_INKS))
    return Theme(palette, text, font(bold, weight), own_size, width, larger)


def missing_glyphs(texts: Iterable[str], covered: frozenset[int]) -> list[str]:
    """Characters of *texts* that no font of the leaflet has, in the order of their first use."""
    seen = dict.fromkeys(char for text in texts for char in text)
    return [
        char
        for char in seen
        if ord(char) not in covered
        and not char.isspace()
        and ord(char) > 0x1F
        and not FIRST_SELECTOR <= char <= LAST_SELECTOR
    ]


def nearest_face(faces: Sequence[FontFace], family: str, weight: int) -> FontFace | None:
    """The upright font of a family that is nearest to a weight, or None."""
    there = [face for face in faces if face.family.casefold() == family.casefold() and not face.is_italic]
    # Between two, the heavier: as style sheets have it above 500.
    return min(there, key=lambda face: (abs(face.weight - weight), -face.weight), default=None)


def _families_for(
    sheets: Sequence[tuple[str, str]], audience: str, there: Collection[str]
) -> tuple[str, ...]:
    """The families that ``--sans`` gives the body of an audience, where one of them is *there*."""
    found: tuple[tuple[bool, int, bool], tuple[str, ...]] | None = None
    for _name, text in sheets:
        for selectors, families in _text_families(text):
            known = any(family.lower() in there for family in families)
            for selector in selectors if known else ():
                strength = _strength(selector, audience)
                if strength is not None and (found is None or strength >= found[0]):
                    found = (strength, families)
    return found[1] if found else ()


@lru_cache(maxsize=200)
def _text_families(text: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """What a style sheet gives ``--sans``: selectors and families."""
    if _TEXT not in text:
        return ()
    rules = tinycss2.parse_stylesheet(text, True, True)
    return tuple(
        (tuple(selectors), tuple(_families(part.value)))
        for selectors, part in _in_rules(rules)
        if part.name == _TEXT
    )


def _strength(selector: str, audience: str) -> tuple[bool, int, bool] | None:
    """How strongly a selector speaks of the body of an audience; None where it does not."""
    match = _BODY.fullmatch(selector)
    if match is None or not selector:
        return None
    classes = match["classes"].split(".")[1:]
    # The body of leaflets for the public has the class of those for patients, too.
    if not {audience, "patient" if audience == "public" else audience}.issuperset(classes):
        return None
    on_body = match["tag"] not in (":root", "html")
    return on_body, len(classes), match["tag"] is not None


def _place(name: str, text: str, node: Any) -> SourcePlace:
    return SourcePlace(name, node.source_line, node.source_column, split_lines(text)[node.source_line - 1])


def _in_rules(rules: Any) -> Iterator[tuple[list[str], Any]]:
    """The declarations of rules, with the selectors that they stand under."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content:
            yield from _in_rules(tinycss2.parse_rule_list(rule.content, True, True))
        elif rule.type == "qualified-rule":
            selectors = [part.strip() for part in tinycss2.serialize(rule.prelude).split(",")]
            for part in _declarations(rule):
                yield selectors, part


def _declarations(rule: Any) -> Collection[Any]:
    parts = tinycss2.parse_blocks_contents(rule.content or (), True, True)
    return [part for part in parts if part.type == "declaration"]


def _families(tokens: Iterable[Any]) -> list[str]:
    """The families of a list; those that functions such as ``var()`` give are left out."""
    families: list[str] = []
    words: list[str] = []
    for token in tokens:
        if token.type == "string" or token.type == "ident":
            words.append(token.value)
        elif token.type == "literal" and token.value == ",":
            families.append(" ".join(words))
            words = []
        elif token.type == "function":
            break
    return [family for family in (*families, " ".join(words)) if family]


def _file(tokens: Iterable[Any]) -> str:
    """The file of a ``src``, or nothing."""
    for token in tokens:
        address = token.value if token.type == "url" else ""
        if token.type == "function" and token.lower_name == "url":
            address = next((part.value for part in token.arguments if part.type == "string"), "")
        if address.startswith("asset:"):
            return str(address.removeprefix("asset:"))
    return ""
