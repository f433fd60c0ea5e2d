"""Lines that are set once, and written in less time: the engine of release 70.0 sets each again as it draws.

It forgets what Pango made of a line as soon as it knows how long the line is, to save memory, and asks for
the same again when it writes the page.  Here that is kept meanwhile, for as many lines as a book of a few
hundred pages has.  What is drawn is the same to the byte: the tests set documents both ways.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from brochure.typesetting.shortcuts import replace

#: Most lines of a document that are kept at once: each takes some 5 kB.
_MOST = 20_000
#: Signs that end a paragraph or a line for Pango, or whose width hangs on where they stand.
_PARTING = re.compile("[\n\r\t\u2028\u2029]")
#: A glyph of Pango: its number, its width, two offsets, and a flag.
_GLYPH = struct.Struct("=Iiiii")


@dataclass
class _Lines:
    """How many lines of a document are kept."""

    number: int = 0


def take() -> None:
    """Do so from now on.  WeasyPrint is loaded."""
    from weasyprint.draw import text

    _keep()
    replace(text.draw_first_line, _drawn(text))


def _keep() -> None:
    """Keep what Pango made of a line until it is drawn."""
    from weasyprint.text import line_break

    layout, pango = line_break.Layout, line_break.pango
    set_text, let_go, set_again = layout.set_text, layout.deactivate, layout.reactivate
    fit = line_break.first_line_metrics

    def written(self: Any, text: str, justify: bool = False) -> None:
        # As it is drawn; to ask for that only then makes Pango forget the line.
        pango.pango_layout_set_single_paragraph_mode(self.layout, _PARTING.search(text) is None)
        set_text(self, text, justify)

    def measured(line: Any, text: str, lay: Any, *given: Any, **named: Any) -> Any:
        style = lay.style
        # A line with a hyphen, or with spaces of another width, is written anew.
        lay.may_be_kept = (
            not any(given[3:4])
            and not style["word_spacing"]
            and style["letter_spacing"] == "normal"
            and _PARTING.search(lay.text) is None
        )
        return fit(line, text, lay, *given, **named)

    def rest(self: Any) -> None:
        kept = self.style.font_config.__dict__.setdefault("brochure_kept", _Lines())
        if not self.may_be_kept or kept.number >= _MOST:
            let_go(self)
            return
        kept.number += 1
        self.kept, self.may_be_kept = kept, False

    def ready(self: Any, style: Any) -> None:
        if self.kept is None:
            set_again(self, style)
            return
        forget(self)
        if style is not self.style or self.justification_spacing:
            set_again(self, style)

    def take(self: Any, style: Any) -> None:
        # What was kept for another document, for one more.
        self.style, self.kept = style, style.font_config.__dict__.setdefault("brochure_kept", _Lines())
        self.kept.number += 1

    def forget(self: Any) -> None:
        if self.kept is not None:
            self.kept.number -= 1
            self.kept = None

    layout.may_be_kept, layout.kept, layout.is_shared = False, None, False
    layout.set_text, layout.deactivate, layout.reactivate, layout.__del__ = written, rest, ready, forget
    layout.take = take
    line_break.first_line_metrics = measured


def _drawn(text: Any) -> Callable[..., list[Any]]:
    """Writes the glyphs of a line; the engine's own does it for fonts of pictures and lines that are cut."""
    draw, ffi, pango = text.draw_first_line, text.ffi, text.pango
    from_units, none = text.FROM_UNITS, text.ffi.NULL

    def anew(stream: Any, textbox: Any, *given: Any) -> list[Any]:
        lay = textbox.pango_layout
        if lay.is_shared:
            # It may be cut: others have what Pango has made of it, too.
            lay.setup(textbox.style)
            lay.set_text(lay.text, justify=True)
            lay.is_shared = False
        return draw(stream, textbox, *given)  # type: ignore[no-any-return]

    if ffi.sizeof("PangoGlyphInfo") != _GLYPH.size or pango.pango_version() < 14802:
        return anew
    empty, unknown = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG

    def drawn(stream: Any, textbox: Any, overflow: str, ellipsis: str, matrix: Any) -> list[Any]:
        lay = textbox.pango_layout
        if overflow == "ellipsis" or ellipsis != "none" or not textbox.text.strip():
            return anew(stream, textbox, overflow, ellipsis, matrix)
        if textbox.style["font_size"] < 1e-6:
            return []
        pango.pango_layout_set_single_paragraph_mode(lay.layout, True)
        line, _second = lay.get_first_line()
        begun, set_before = len(stream.stream), stream._current_font

        def given_up() -> list[Any]:
            # With what is taken back, the font is no longer set either: the engine remembers the last one.
            del stream.stream[begun:]
            stream._current_font = set_before
            return anew(stream, textbox, overflow, ellipsis, matrix)

        stream.set_text_matrix(*matrix.values)
        before = None
        said = b""
        written: list[str] = []
        run = line.runs[0]
        while run != none:
            item, run = run.data, run.next
            glyphs, of_text = item.glyphs, item.item
            pango_font = of_text.analysis.font
            if pango_font != before:
                before = pango_font
                font, size = stream.add_font(pango_font)
                if font.png or font.svg or font.bitmap or font.colr:
                    return given_up()
                if written:
                    stream.show_text("".join(written))
                written = []
                stream.set_font_size(font.hash, size)
                known, widths = font.to_unicode, font.widths
            written.append("<")
            number = glyphs.num_glyphs
            data = ffi.buffer(glyphs.glyphs, number * _GLYPH.size)
            for index, (glyph, width, across, up, _flag) in enumerate(_GLYPH.iter_unpack(data)):
                if glyph == empty:
                    written.append(f">{-width / size}<")
                    continue
                if up or glyph & unknown:
                    return given_up()
                if glyph not in known:
                    clusters, offset = glyphs.log_clusters, of_text.offset
                    start = clusters[index]
                    if of_text.analysis.level % 2:
                        end = of_text.length if index == 0 else clusters[index - 1]
                    else:
                        end = of_text.length if index == number - 1 else clusters[index + 1]
                    said = said or lay.text.encode()
                    known[glyph] = said[offset + start : offset + end].decode()
                aside = across / size
                written.append(f">{-aside}<{glyph:04x}" if aside else f"{glyph:04x}")
                if glyph in widths:
                    wide = widths[glyph]
                else:
                    pango.pango_font_get_glyph_extents(
                        pango_font, glyph, stream.ink_rect, stream.logical_rect
                    )
                    wide = widths[glyph] = round(stream.logical_rect.width * 1000 * from_units / size)
                kerning = wide + aside - width * 1000 * from_units / size
                if kerning:
                    written.append(f">{int(kerning)}<")
            if written[-1][-1] == "<":
                written[-1] = written[-1][:-1]
            else:
                written.append(">")
        stream.show_text("".join(written))
        return []

    return drawn
