"""A document laid out again with other room above some of its boxes: only the pages that this changes.

Composition moves texts to the feet of pages and to common lines.  The engine would match all elements with
all style sheets anew, build all boxes anew and fill all pages anew for that.  Here the boxes stay, with the
margins that the style sheets now give them, and the engine fills again the pages that it filled from one of
them, as it does itself when a page number on a page has changed; it goes on while pages end otherwise
than before.  What hangs on more than that is laid out anew.

Of the engine’s release 70.0: the tests lay documents out both ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from brochure.typesetting import filled_from
from brochure.typesetting.filled_from import elements_of

#: What a rule may set that moves boxes and changes nothing else.
_MARGINS = frozenset({"margin-top", "margin-block-start"})
#: The same as the engine names them.
_NAMES = ("margin_top", "margin_block_start")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
#: What the engine’s context is told: the pages that it may keep, and that something can’t be laid out again.
_KEPT, _UNKEPT = "brochure_kept", "brochure_unkept"
#: How a page was before it got its margin boxes, and that its fields of a colour have their width.
_AS_FILLED, IS_DONE = "brochure_as_filled", "brochure_is_done"


def take() -> None:
    """Have the engine keep pages where it is told to.  WeasyPrint is loaded."""
    from weasyprint import layout

    filled_from.take()
    layout.make_all_pages = _keeping(layout.make_all_pages)
    layout.initialize_page_maker = _going_on(layout.initialize_page_maker)


def _keeping(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """The engine’s function that fills pages, beginning with those that are kept."""

    def made(context: Any, root: Any, html: Any, pages: Sequence[Any]) -> Iterator[Any]:
        for page in make(context, root, html, pages or context.__dict__.get(_KEPT, ())):
            # It puts the margin boxes among these later.
            setattr(page, _AS_FILLED, (page.children, page.children[0].children))
            running = any(any(pages.values()) for pages in context.running_elements.values())
            notes = context.footnotes or context.current_page_footnotes
            if page.fixed_boxes or context.broken_out_of_flow or notes or running:
                # What stands on several pages, in margins, or goes on outside the flow.
                setattr(context, _UNKEPT, True)
            yield page

    return made


def _going_on(begin: Callable[..., None]) -> Callable[..., None]:
    """The engine’s function that begins with no page, which stays with the pages that are kept."""

    def begun(context: Any, root: Any) -> None:
        if not context.__dict__.get(_KEPT):
            begin(context, root)

    return begun


@dataclass
class BoxTree:
    """The boxes of a document, and how they were laid out last."""

    html: Any = field(repr=False)
    root: Any = field(repr=False)
    context: Any = field(repr=False)
    options: dict[str, Any] = field(repr=False)
    #: The texts of its style sheets, in their order, and what these say of each element.
    sheets: tuple[str, ...] = field(repr=False)
    style_for: Any = field(repr=False)
    #: The engine’s document that was laid out of it last: others’ pages may have been changed since.
    document: Any = field(default=None, repr=False)
    #: Its boxes with borders that meet those of others, and how wide these are.
    met: dict[Any, tuple[Any, ...]] = field(default_factory=dict, repr=False)
    #: False where it can’t be laid out again.
    is_whole: bool = True

    def moved(self, sheets: Sequence[str], read: Sequence[Any]) -> bool:
        """Lay it out with the style sheets of these texts, which are *read*, too.

        False where they change more than room above boxes, or where that can’t be done with this document: it
        is to be laid out anew then.
        """
        from weasyprint.document import Document

        if not self.is_whole or not _is_about_margins(self.sheets, sheets) or self._has_first_letters:
            return False
        options = {**self.options, "stylesheets": list(read)}
        context = self.context
        wanted = Document._build_layout_context(
            self.html, context.font_config, context.counter_style, {}, options
        )
        style_for = wanted.style_for
        style_for.initial_page_sizes.update(self.context.style_for.initial_page_sizes)
        changed = self._changed(style_for)
        if changed is None:
            return False
        pages = [page._page_box for page in self.document.pages]
        reached = [
            number for number, page in enumerate(pages) if not changed.keys().isdisjoint(elements_of(page))
        ]
        # Whatever goes wrong from here on leaves it between two layouts.
        self.is_whole = False
        for box, style in changed.values():
            box.style = style
        kept = [_as_filled(page) for page in pages]
        for number, page in enumerate(kept):
            if number not in reached:
                _take_pictures(page)
        setattr(self.context, _KEPT, kept)
        for number in reached:
            self.context.page_maker[number][-1]["content_changed"] = True
        self.context.string_set = defaultdict(lambda: defaultdict(list))
        breaks = self._breaks()
        self._lay_out()
        if self._is_spent:
            # What goes on beside the flow changes pages that are filled from the same as before.
            return False
        if self.context.target_collector.counter_lookup_items and self._breaks() != breaks:
            # Words that tell the page of others are not always found again where that changes.
            return False
        self.sheets, self.style_for, self.options = tuple(sheets), style_for, options
        self.is_whole = True
        return True

    def _boxes(self) -> Iterator[Any]:
        """All its boxes, as they are before they are laid out."""
        stack = [self.root]
        while stack:
            box = stack.pop()
            yield box
            stack += box.all_children()

    @property
    def _is_spent(self) -> bool:
        """True where pages hang on more than the boxes that they are filled from, and where they begin."""
        # The engine takes these borders from what goes on on a page, and never gives them back.
        return bool(self.context.__dict__.get(_UNKEPT)) or any(
            _borders(box) != borders for box, borders in self.met.items()
        )

    @property
    def _has_first_letters(self) -> bool:
        """Whether letters are taken out of their texts, which the engine does once more at each layout."""
        return any(kind == "first-letter" for _element, kind in self.style_for._computed_styles)

    def _breaks(self) -> list[object]:
        """Where each page begins."""
        return [begin for begin, *_others in self.context.page_maker]

    def _lay_out(self) -> None:
        from weasyprint.document import Document, DocumentMetadata, Page, get_html_metadata
        from weasyprint.layout import layout_document

        html = self.html
        pages = [Page(box) for box in layout_document(html, self.root, self.context)]
        self.document = Document(
            pages,
            DocumentMetadata(**get_html_metadata(html)),
            html.url_fetcher,
            self.context.font_config,
            {},
            self.options["output_intent"],
        )
        self.document._html = html

    def _changed(self, style_for: Any) -> dict[Any, tuple[Any, Any]] | None:
        """The boxes with other room above them, with the style that says so, by their elements.

        None where an element has several boxes, such as one that a picture divides, or none of its own, and
        where others have the same room because theirs is that of what they stand in.
        """
        elements = self._elements_changed(style_for)
        if elements is None:
            return None
        found: dict[Any, Any] = {}
        for box in self._boxes():
            element = box.element
            if element not in elements or box.element_tag != element.tag:
                continue
            if box.is_table_wrapper or (_is_own(box) and not _is_wrapped(box)):
                if element in found:
                    return None
                found[element] = box
        # One of which nothing is shown has no box.
        styles = {}
        for element, box in found.items():
            style = box.style.copy()
            style["margin_top"] = style_for(element)["margin_top"]
            styles[element] = box, style
        return styles

    def _elements_changed(self, style_for: Any) -> set[Any] | None:
        """The elements of which style sheets say another room above them.

        None where such a room is inherited, and where that is the root, from which pages inherit, or what
        style sheets put before or behind a text.
        """
        before, root = self.style_for, self.html.etree_element
        if _margins(before(root)) != _margins(style_for(root)):
            return None
        elements: set[Any] = set()
        for parent in root.iter():
            for element in parent:
                was, now = before(element), style_for(element)
                if _margins(was) != _margins(now):
                    elements.add(element)
                elif parent in elements and _inherits(was, now):
                    return None
        for element, kind in (*before._computed_styles, *style_for._computed_styles):
            # Pages and their margins are as they were.
            if kind is None or kind.startswith("@"):
                continue
            was, now = before(element, kind), style_for(element, kind)
            if _margins(was) != _margins(now) or (element in elements and _inherits(was, now)):
                return None
        return elements


def laid_out(
    html: Any, fonts: Any, sheets: Sequence[str], read: Sequence[Any], pictures: dict[str, Any]
) -> BoxTree:
    """A document laid out: what the engine’s own ``HTML.render`` does, whose boxes are kept."""
    from weasyprint import DEFAULT_OPTIONS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.document import Document
    from weasyprint.formatting_structure.build import build_formatting_structure

    options = {**DEFAULT_OPTIONS, "stylesheets": list(read), "cache": pictures}
    counters = CounterStyle()
    context = Document._build_layout_context(html, fonts, counters, {}, options)
    root = build_formatting_structure(
        html.etree_element,
        context.style_for,
        context.get_image_from_uri,
        html.base_url,
        context.target_collector,
        counters,
        context.footnotes,
    )
    tree = BoxTree(html, root, context, options, tuple(sheets), context.style_for)
    tree.met = {box: _borders(box) for box in tree._boxes() if box.style["border_collapse"] == "collapse"}
    tree._lay_out()
    tree.is_whole = not tree._is_spent
    return tree


def _as_filled(page: Any) -> Any:
    """A page as it was before it got its margin boxes; the page itself stays as it is."""
    (root, *areas), children = getattr(page, _AS_FILLED)
    page, root = page.copy(), root.copy()
    root.children = children
    page.children = [root, *areas]
    setattr(page, IS_DONE, True)
    return page


def _take_pictures(page: Any) -> None:
    """Give a page pictures of its own: the engine puts the boxes themselves on pages.

    Another page may try to have room for one of them.
    """
    from weasyprint.formatting_structure.boxes import ReplacedBox

    def is_picture(child: Any) -> bool:
        # Also where something stands for it that is placed elsewhere.
        return isinstance(child.__dict__.get("_box", child), ReplacedBox)

    for box in page.descendants(placeholders=True):
        if any(map(is_picture, box.children)):
            own = (child.copy() if is_picture(child) else child for child in box.children)
            box.children = type(box.children)(own)


def _margins(style: Any) -> tuple[Any, ...]:
    """What style sheets say of the room above an element."""
    return () if style is None else tuple(style.cascaded.get(name) for name in _NAMES)


def _inherits(before: Any, now: Any) -> bool:
    """True where the room above an element may be that of the one that it stands in: its styles tell."""
    if before is None or now is None:
        return before is not now
    said = [value for value, _weight in filter(None, (*_margins(before), *_margins(now)))]
    # A variable may say so, too.
    return "inherit" in said or bool(said and before["margin_top"] != now["margin_top"])


def _borders(box: Any) -> tuple[Any, ...]:
    """How wide the borders of a box are, or will be where it was not laid out yet."""
    return tuple(box.__dict__.get(name, box.style[name]) for name in _BORDERS)


def _is_own(box: Any) -> bool:
    """True of a box with the style of its element: not of one that the engine puts into another."""
    return hasattr(box.style, "cascaded")


def _is_wrapped(box: Any) -> bool:
    """True of a table in a box of its own, which has its margins."""
    return "table" in box.style["display"]


def _is_about_margins(before: Sequence[str], now: Sequence[str]) -> bool:
    """True where style sheets differ in rules alone that set nothing but room above boxes."""
    if len(before) != len(now):
        longer, shorter = (before, now) if len(before) > len(now) else (now, before)
        shorter = (*shorter, *[""] * (len(longer) - len(shorter)))
        before, now = longer, shorter
    return all(one == other or _others(one) == _others(other) for one, other in zip(before, now, strict=True))


def _others(sheet: str) -> list[str]:
    """The rules of a style sheet that set more than room above boxes, as they are written."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    try:
        return [rule.serialize() for rule in rules if not _sets_margins(rule)]
    except TypeError:
        # What is no style can’t be written again.
        return [sheet]


def _sets_margins(rule: Any) -> bool:
    if rule.type != "qualified-rule":
        return False
    said = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return all(one.type == "declaration" and one.lower_name in _MARGINS for one in said)
