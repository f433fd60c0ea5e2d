"""Random documents of nearly all that the engine lays out, and rules for the room above their boxes."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

from brochure.typesetting.engine import TypesetJob
from tests.typesetting.test_shortcuts import ASSETS, NOTES

WORDS = (
    "a",
    "leaflet",
    "says",
    "in",
    "plain",
    "words",
    "what",
    "medicine",
    "of",
    "theirs",
    "whoever",
    "reads",
)
#: Pages are so small that few words fill several.
BASE = """@font-face { font-family: Sample; src: url(asset:fonts/source-sans-3/SourceSans3-Regular.ttf) }
@page { size: 70mm 60mm; margin: 6mm 5mm 8mm; @bottom-right { content: counter(page) "/" counter(pages) } }
@page other { size: 60mm 70mm; margin-bottom: 5mm } @page :left { margin-left: 9mm }
@page :blank { @top-left { content: "blank" } }
html { font: 9pt/1.3 Sample; --gap: 3mm } p { margin: 0 0 1mm } img { width: 12mm }
ul, ol { break-before: auto; margin: 1mm 0; padding-left: 5mm }
table { width: 100%; border-spacing: 0 } td, th { padding: 0.5mm; border: 0.3pt solid }
.columns { columns: 2; column-gap: 3mm; column-rule: 0.2mm solid } .three { columns: 3; column-gap: 1mm }
.fill { column-fill: auto; height: 22mm } .across { column-span: all }
.flex { display: flex; gap: 1mm } .flex > * { flex: 1 1 20% } .down { flex-direction: column }
.wrap { flex-wrap: wrap } .wrap > * { flex: 1 0 40% } .middle { align-items: center }
.end { align-items: end }
.grid { display: grid; grid-template-columns: 1fr 2fr; gap: 1mm } .apart { align-content: space-between }
.left { float: left; width: 30% } .right { float: right; width: 18mm; margin: 1mm } .clear { clear: both }
.around { position: relative; left: 1mm; top: 0.5mm } .over { position: relative; z-index: 2 }
.placed { position: absolute; right: 0; bottom: 10%; width: 9mm }
.there { position: absolute; margin-left: 40% }
.inline { display: inline-block; width: 30%; vertical-align: top } .block { display: block }
.half { width: 50% } .boxed { padding: 1mm; border: 0.4mm solid; border-radius: 1mm }
.whole { break-inside: avoid }
.clone { box-decoration-break: clone } .low { height: 9mm; overflow: hidden } .anew { display: flow-root }
.share { height: 14mm } .share > * { height: 40%; min-height: 2mm } .centre { margin: 1mm auto; width: 60% }
.border-box { box-sizing: border-box; width: 70%; padding: 1mm }
.turned { transform: rotate(3deg); opacity: 0.5 }
.up { margin-top: -2mm } .percent { margin-top: 6% } .own { margin-top: inherit } .em { margin-top: 1.5em }
.var { margin-top: var(--gap) } .under { margin-bottom: -3mm } .shown { outline: 1pt solid }
.tied { break-after: avoid } .stays { break-before: avoid } .few { orphans: 1; widows: 1 }
.many { orphans: 3; widows: 4 } .even { text-align: justify; text-align-last: justify }
.rtl { direction: rtl }
.last { text-align: justify; text-align-last: right } .first::first-line { font-size: 11pt }
.spaced { letter-spacing: 0.1em } .balance { text-wrap: balance }
.short { max-lines: 2; block-ellipsis: auto }
.collapse { border-collapse: collapse } .fixed-table { table-layout: fixed } caption { caption-side: bottom }
.before::before { content: "Before"; display: block; margin-top: 1mm } .numbered { counter-increment: part }
.numbered::before { content: counter(part) ". " } .told { string-set: part content() }
.see::after { content: " (page " target-counter(attr(href), page) ")" } .of::after { content: counter(pages) }
.outline { bookmark-level: 1; bookmark-label: content() }
.page { break-before: page } .leaf { break-before: right } .named { page: other }
.fixed { position: fixed; bottom: 0; right: 0 } .running { position: running(head) }
"""
#: Style sheets that some documents have, too.
STRINGS = "@page { @top-right { content: string(part) } }"
HEADS = "@page { @top-left { content: element(head) } }"
#: Classes by what they may be given to.
ROOM = ("own", "em", "var", "up", "percent", "before", "clear", "under", "around", "tied", "stays", "first")
TEXTS = (
    *(*ROOM, "many", "few", "even", "last", "spaced", "balance"),
    *("short", "rtl", "numbered", "told", "outline"),
)
BOXES = (
    *(*ROOM, "half", "boxed", "whole", "clone", "centre", "border-box"),
    *("low", "share", "turned", "anew", "over"),
)
COLUMNS = ("columns", "columns", "three", "columns fill", "columns whole", "columns clone boxed")
CELLS = (
    *("flex", "flex down", "flex wrap", "flex middle", "flex end"),
    *("flex whole boxed", "grid", "grid apart"),
)
BREAKS, ASIDE = ("page", "leaf", "named"), ("fixed", "running")
VALUES = (
    *("0", "1mm", "4mm", "-2mm", "13mm", "40mm", "10%"),
    *("1em", "auto", "inherit", "var(--gap)", "calc(5% + 1mm)"),
)


class RandomDocument:
    """A document that is the same for each seed, and rules for it, other ones each time."""

    def __init__(self, seed: int) -> None:
        self._chance = chance = random.Random(seed)
        self._numbers = count()
        # Most have few of what makes the engine lay them out in a way of its own.
        self._breaks = BREAKS if chance.random() < 0.5 else ()
        self._aside = ASIDE if chance.random() < 0.08 else ()
        self._has_notes, self._refers = chance.random() < 0.1, chance.random() < 0.3
        self._is_in_cells = False
        sheets = {
            BASE: True,
            NOTES: self._has_notes,
            HEADS: bool(self._aside),
            STRINGS: chance.random() < 0.3,
        }
        self._styles = [sheet for sheet, is_wanted in sheets.items() if is_wanted]
        body = "".join(self._block(0) for _ in range(chance.randint(2, 5)))
        self.html = f'<!DOCTYPE html><html lang="en"><title>T</title>{body}<p id="end">The end</p>'
        self._marks = range(next(self._numbers))

    def job(self, rules: str = "") -> TypesetJob:
        """The document with more rules behind its style sheets."""
        sheets = [*self._styles, *([rules] if rules else [])]
        return TypesetJob(self.html, tuple((f"{at}.css", text) for at, text in enumerate(sheets)), ASSETS)

    def rules(self) -> str:
        """Rules for the room above some boxes."""
        chance, found = self._chance, []
        for mark in chance.sample(self._marks, min(len(self._marks), chance.choice((1, 1, 2, 4, 8)))):
            inside = chance.choice((*[""] * 12, " > *", " p", " .own"))
            name = chance.choice(("margin-top", "margin-top", "margin-block-start"))
            weight = chance.choice(("", "", " !important"))
            found.append(f'[data-at="{mark}"]{inside} {{ {name}: {chance.choice(VALUES)}{weight} }}')
        return "\n".join(found)

    def _tag(self, name: str, inside: str, classes: tuple[str, ...] = (), own: str = "") -> str:
        chance = self._chance
        chosen = [own, *chance.sample(classes, min(len(classes), chance.choice((0, 0, 1, 1, 2))))]
        if name in ("p", "div", "section", "h2", "pre") and not self._is_in_cells and chance.random() < 0.2:
            # The engine fails at some of them elsewhere.
            chosen.append(chance.choice((*self._breaks, *self._aside, "")))
        mark = f' data-at="{next(self._numbers)}"' if chance.random() < 0.7 else ""
        said = " ".join(filter(None, chosen))
        return f"<{name}{mark}{f' class={said!r}' if said else ''}>{inside}</{name}>"

    def _words(self, most: int = 40) -> str:
        chance = self._chance
        words = chance.choices(WORDS, k=chance.randint(1, most))
        extra = chance.random()
        if extra < 0.04:
            words.insert(0, self._tag("span", "inside", own=chance.choice(("inline", "there"))))
        elif extra < 0.06:
            words.append(self._tag("div", "A block in a line", BOXES))
        elif extra < 0.09:
            words.append('<img src="asset:picture.svg" alt="A">')
        elif extra < 0.12:
            words.append(f"<em>{' '.join(chance.choices(WORDS, k=5))}</em><br>")
        elif extra < 0.2 and self._refers:
            words.append(chance.choice(('<a class="see" href="#end">there</a>', '<b class="of">of</b>')))
        elif extra < 0.3 and self._has_notes:
            words.append('<span class="note">A note</span>')
        return " ".join(words)

    def _block(self, depth: int) -> str:
        kinds: list[Callable[[int], str]] = [self._text, self._text, self._head]
        if depth < 2:
            kinds += [self._box, self._box, self._list, self._table, self._flex, self._float, self._placed]
            kinds += [self._picture, *([] if self._is_in_cells else [self._columns])]
        kind, before = self._chance.choice(kinds), self._is_in_cells
        self._is_in_cells = before or kind in (self._table, self._flex)
        made = kind(depth)
        self._is_in_cells = before
        return made

    def _blocks(self, depth: int, most: int = 4) -> str:
        return "".join(self._block(depth + 1) for _ in range(self._chance.randint(1, most)))

    def _text(self, _depth: int) -> str:
        return self._tag(self._chance.choice(("p", "p", "p", "div", "pre")), self._words(), TEXTS)

    def _head(self, _depth: int) -> str:
        return self._tag("h2", self._words(9), TEXTS, "tied")

    def _box(self, depth: int) -> str:
        return self._tag(self._chance.choice(("div", "section", "details")), self._blocks(depth), BOXES)

    def _columns(self, depth: int) -> str:
        inside = self._blocks(depth, 6)
        if self._chance.random() < 0.2:
            inside += self._tag("h4", "Across", own="across") + self._blocks(depth, 2)
        return self._tag("div", inside, own=self._chance.choice(COLUMNS))

    def _list(self, depth: int) -> str:
        chance = self._chance
        items = (
            self._tag("li", self._words(15) if chance.random() < 0.8 else self._blocks(depth, 2), TEXTS)
            for _ in range(chance.randint(1, 6))
        )
        return self._tag(chance.choice(("ul", "ol")), "".join(items), BOXES)

    def _table(self, _depth: int) -> str:
        chance = self._chance
        parts = ["<thead><tr><th>A<th>B<th>C</thead>", "<tfoot><tr><td>A<td>B<td>C</tfoot>"]
        inside = self._tag("caption", "Caption") if chance.random() < 0.2 else ""
        inside += "".join(part for part in parts if chance.random() < 0.3)
        for _row in range(chance.randint(1, 9)):
            cells = (
                self._tag(
                    "td", self._words(8) if chance.random() < 0.7 else self._tag("p", self._words(6), TEXTS)
                )
                for _ in range(3)
            )
            inside += self._tag("tr", "".join(cells), ("whole", "tied"))
        return self._tag("table", inside, ROOM, chance.choice(("collapse", "fixed-table", "whole", "boxed")))

    def _flex(self, depth: int) -> str:
        return self._tag("div", self._blocks(depth), own=self._chance.choice(CELLS))

    def _float(self, _depth: int) -> str:
        inside = self._words(12) if self._chance.random() < 0.7 else self._blocks(2, 2)
        return self._tag("div", inside, own=self._chance.choice(("left", "right")))

    def _placed(self, depth: int) -> str:
        placed = self._tag("div", self._words(3), own=self._chance.choice(("placed", "there")))
        inside = placed + self._blocks(depth, 2)
        return self._tag("div", inside, BOXES, self._chance.choice(("around", "over", "boxed")))

    def _picture(self, _depth: int) -> str:
        kind = self._chance.choice(("block", "left", "around", "there", "centre"))
        return f'<img data-at="{next(self._numbers)}" class="{kind}" src="asset:picture.svg" alt="A">'
