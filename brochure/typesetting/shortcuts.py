"""Shortcuts through the engine: functions of release 70.0 that give what they gave, in less time.

Half of the time of a layout goes into questions that the engine asks again for every box: what a property is
that no style sheet mentions, what a length in px comes to, which font a style means.  Each function here
answers the usual case and leaves all others to the engine's own, so the pages stay as they are to the byte:
the tests set documents both ways.
"""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

#: Properties of a style that decide how its words are shaped, besides the families of its font.
SHAPING = (
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
    "direction",
)
#: Types of C that are asked for as lines are set and fonts are written.
_TYPES = (
    *("PangoRectangle *", "PangoLogAttr[]", "PangoFcFontMap *", "FcChar8 **", "char[]", "unsigned int *"),
    *("hb_codepoint_t[1]", "hb_tag_t[1]", "char[1]"),
)
#: The declaration of an array of a type with a name of its own.
_ARRAY = re.compile(r"(\w+)\[(\d+)\]")
#: Pseudo-elements that every element has a style of, by the engine's own style sheet.
_NOTES = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
#: Elements that are list items where no style sheet makes others so.
_ITEMS = frozenset({"li", "summary"})


def take() -> None:
    """Take the shortcuts from now on.  WeasyPrint is loaded."""
    import pydyf
    from tinyhtml5 import inputstream
    from weasyprint import css, svg
    from weasyprint.draw import color
    from weasyprint.svg import utils
    from weasyprint.text import ffi, line_break

    css.ComputedStyle.__missing__ = _computed(css)
    pydyf._to_bytes = _bytes(pydyf._to_bytes)
    pydyf.PDF.page_references = property(_pages(pydyf.PDF.page_references.fget))
    replace(color.get_color, _colour(color.get_color))
    line_break.Layout.setup = _set_up(line_break)
    replace(utils.size, _size(utils.size))
    replace(utils.point, _point(utils))
    svg.TAGS["path"] = _path(svg.TAGS["path"])
    inputstream.characters_until_regex = _Stretches()
    parser = ffi.ffi._parser
    parser.parse_type = _array_types(parser.parse_type)
    # Once for all processes that are forked from this one.
    for declaration in _TYPES:
        ffi.ffi.typeof(declaration)


def replace(original: Callable[..., Any], mended: Callable[..., Any]) -> None:
    """Put a function in the place of one of the engine's, in every module that has it by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, original.__name__, None) is original:
            setattr(module, original.__name__, mended)


def _computed(css: Any) -> Callable[[Any, str], Any]:
    """What a style says of a property that it was not asked for yet.

    Most are in no style sheet: they are inherited as they are, or begin with a value that needs no computing.
    """
    from weasyprint.css.properties import Dimension

    ask, check_math = css.ComputedStyle.__missing__, css.check_math
    #: For each of these whether it is inherited, its first value, and logical names that mean it too.
    plain: dict[str, tuple[bool, Any, tuple[str, ...]]] = {}
    for key, value in css.INITIAL_VALUES.items():
        # Properties that hang on others, or that the engine passes on by rules of their own.
        if key in ("float", "display", "position", "page") or key.startswith("text_decoration_"):
            continue
        inherited = key in css.INHERITED
        if not inherited and (key in css.INITIAL_NOT_COMPUTED or check_math(value)):
            continue
        logical = css.PHYSICAL_FUNCTIONS.get(key)
        names = () if logical is None else {logical(block="ttb", inline=way) for way in ("ltr", "rtl")}
        plain[key] = inherited, value, tuple(names)
    #: Types of values that are no arithmetic.
    simple = {str, int, float, Dimension, type(css.INITIAL_VALUES["color"])}

    def missing(self: Any, key: str) -> Any:
        known = plain.get(key)
        parent = self.parent_style
        if known is None or parent is None or key in self.cascaded:
            return ask(self, key)
        inherited, value, names = known
        for name in names:
            if name in self.cascaded:
                return ask(self, key)
        if inherited:
            value = parent[key]
            if type(value) not in simple and check_math(value):
                return ask(self, key)
        self[key] = value
        return value

    return missing


def _bytes(to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """What is written of a value in a PDF: most are texts and numbers."""

    def written(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        return to_bytes(item)

    return written


#: Most outlines that are kept, and the most characters of one.
_MOST_OUTLINES, _LONGEST_OUTLINE = 4000, 20_000
#: An outline without units, which depend on what stands around it.
_UNITLESS = re.compile(r"[\sachlmqstvzACHLMQSTVZ\d.,+\-eE]*")


def _path(draw: Callable[[Any, Any, float], None]) -> Callable[[Any, Any, float], None]:
    """How an outline is drawn: what it comes to is worked out once, whoever draws it again."""
    kept: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}

    def drawn(svg: Any, node: Any, font_size: float) -> None:
        outline = node.get("d", "")
        known = kept.get(outline)
        if known is not None:
            svg.stream.stream.extend(known[0])
            node.vertices.extend(known[1])
            return
        operators, vertices = len(svg.stream.stream), len(node.vertices)
        draw(svg, node, font_size)
        is_short = len(outline) <= _LONGEST_OUTLINE and len(kept) < _MOST_OUTLINES
        if is_short and _UNITLESS.fullmatch(outline):
            kept[outline] = tuple(svg.stream.stream[operators:]), tuple(node.vertices)[vertices:]

    return drawn


def _pages(list_pages: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """How the pages of a PDF are named: every tag asks for the page that it stands on."""

    def references(self: Any) -> Any:
        number = self.pages["Count"]
        if self.__dict__.get("brochure_pages", (None,))[0] != number:
            self.brochure_pages = number, list_pages(self)
        return self.brochure_pages[1]

    return references


def _colour(ask: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A colour of a style: most are colours, and no word for that of the text."""

    def colour(style: Any, key: str) -> Any:
        value = style[key]
        return ask(style, key) if type(value) is str else value

    return colour


def _set_up(line_break: Any) -> Callable[[Any, Any], None]:
    """Makes ready what sets a line of a style: its font and language are those of the last such line.

    The engine's own never lets go of the list of attributes of a line.
    """
    ffi, pango, gobject, unit = line_break.ffi, line_break.pango, line_break.gobject, line_break.FROM_UNITS

    def ready(self: Any, style: Any) -> None:
        known = style.font_config.__dict__.setdefault("brochure_fonts", {})
        # Pictures have their families in a list.
        key = (tuple(style["font_family"]), *[style[name] for name in SHAPING])
        if (made := known.get(key)) is None:
            made = known[key] = _font(line_break, style)
        context, language, description, features = made
        self.style = style
        self.first_line_direction = 0
        self.language = language
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        if style["text_decoration_line"] != "none":
            decorate(self, context, description)
        if features:
            # A list of its own: what a line adds to it is about its own letters.  It goes with the line.
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
            pango.pango_layout_set_attributes(self.layout, attributes)
            pango.pango_attr_list_unref(attributes)

    def decorate(self: Any, context: Any, description: Any) -> None:
        """Where lines below and through words stand."""
        metrics = ffi.gc(
            pango.pango_context_get_metrics(context, description, self.language),
            pango.pango_font_metrics_unref,
        )
        for name in _METRICS:
            setattr(self, name, unit * getattr(pango, f"pango_font_metrics_get_{name}")(metrics))

    return ready


#: What a font says of lines below and through its words.
_METRICS = (
    *("ascent", "underline_position", "strikethrough_position"),
    *("underline_thickness", "strikethrough_thickness"),
)


def _font(line_break: Any, style: Any) -> tuple[Any, Any, Any, bytes]:
    """What a line needs of a style: Pango’s context, language and font, and the features of OpenType."""
    ffi, pango = line_break.ffi, line_break.pango
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), line_break.gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    code = style["lang"]
    if (override := style["font_language_override"]) != "normal":
        code = line_break.LST_TO_ISO.get(override.lower(), override)
    if code:
        language = pango.pango_language_from_string(line_break.unicode_to_char_p(code)[0])
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = line_break.font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    text = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    return context, language, line_break.get_font_description(style), text


def _size(size: Callable[..., float]) -> Callable[..., float]:
    """A length of a picture: most are plain numbers."""

    def quick(string: Any, font_size: Any = None, percentage_reference: Any = None) -> float:
        try:
            return float(string) if string else 0
        except ValueError:
            return size(string, font_size, percentage_reference)

    return quick


def _point(utils: Any) -> Callable[..., tuple[float, float, str]]:
    """The next two numbers of a path of a picture, and what follows them."""

    def point(svg: Any, string: str, font_size: float) -> tuple[float, float, str]:
        x, *more = string.split(" ", 2)
        if not more:
            raise utils.PointError
        return (*svg.point(x, more[0], font_size), more[1] if len(more) == 2 else "")

    return point


def _array_types(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Types of C by their declarations; those of arrays, of another length for each font, from their items'.

    A declaration of five words takes a parser of C, and two milliseconds.
    """
    from cffi.model import ArrayType

    items: dict[str, Any] = {}

    def parsed(declaration: str) -> Any:
        match = _ARRAY.fullmatch(declaration)
        if match is None:
            return parse(declaration)
        name, length = match.groups()
        if name not in items:
            items[name] = parse(name)
        return ArrayType(items[name], int(length))

    return parsed


class _Stretches(dict[tuple[Iterable[str], bool], "re.Pattern[str]"]):
    """Patterns of the HTML parser: signs up to one of some, or of some alone.

    The parser files each under a key at which it never looks, and so writes it anew for every word.
    """

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        signs, alone = key
        written = "".join(f"\\x{ord(sign):02x}" for sign in signs)
        made = self[key] = re.compile(f"[{written}]+" if alone else f"[^{written}]+")
        return made


def own_sheets(sheets: Iterable[Any], *texts: str) -> list[Any]:
    """The engine's own style sheets, without rules that nothing in the *texts* of a job needs.

    The engine makes a style of every such rule for every element: six for each, of notes and of list items.
    """
    notes = any("footnote" in text or "note(" in text or "::note-" in text for text in texts)
    items = any("list-item" in text for text in texts)
    return [_without(sheet, notes, items) for sheet in sheets]


def _without(sheet: Any, notes: bool, items: bool) -> Any:
    lean = copy.copy(sheet)
    lean.matcher = copy.copy(sheet.matcher)
    lean.matcher.other_selectors = [
        (_is_item if pseudo == "marker" and not items else test, specificity, order, pseudo, payload)
        for test, specificity, order, pseudo, payload in sheet.matcher.other_selectors
        if notes or pseudo not in _NOTES
    ]
    return lean


def _is_item(element: Any) -> bool:
    return element.local_name in _ITEMS
