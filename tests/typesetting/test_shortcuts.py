"""Shortcuts through the engine give what the engine gives, and nothing leaks out of the engine's room."""

from __future__ import annotations

import ctypes.util
import gc
import hashlib
import logging
import subprocess
import sys
import threading
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from brochure.typesetting import box_shortcuts, lines, shortcuts
from brochure.typesetting.engine import TypesetJob, typeset
from brochure.typesetting.loading import engine
from brochure.typesetting.sheets import AssetKey, OutsideError, parsed_styles
from tests.judges import poppler
from tests.project import ROOT

FONT = "fonts/source-sans-3/SourceSans3-Regular.ttf"
#: A font that has no letters with two accents, and sets the second one higher.
OTHER = "fonts/atkinson-hyperlegible-next/AtkinsonHyperlegibleNext_400Regular.ttf"
PICTURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40mm" height="20mm">
<path d="M1 2.5.5,7q1-2 3 4t5 5A3 4 10 0 1 20 15C22 12 25 9 28 15S33 9 39 1Zm3-1l2 2h4v2z" fill="#135"/>
<circle cx="50%" cy="1em" r="3px"/><rect x="1e1" y="2" width="20%" height="2ex" transform="rotate(5 3 3)"/>
<polyline points="1,2 3 4-5.5 6"/><text x="4" y="12" font-family="Sample" font-size="4">Text</text></svg>"""
CSS = """@font-face { font-family: Sample; src: url(asset:fonts/source-sans-3/SourceSans3-Regular.ttf) }
@page { size: 90mm 120mm; margin: 8mm 10% 12mm; @bottom-right { content: counter(page) "/" counter(pages) } }
@page :first { margin-top: 20mm }
html { font: 9pt/1.4 Sample }
p { margin-block: 0 2mm; text-indent: 1em; hyphens: auto }
.half { width: 50%; min-width: 10mm; max-width: 40%; margin-inline: auto 3mm; padding: 1% 2mm }
.box { box-sizing: border-box; width: 60%; padding: 2mm; border: 1mm solid; height: 20mm; overflow: hidden }
.calc { width: calc(50% - 4mm); padding-left: max(2mm, 1%); min-height: calc(1em + 1mm) }
.tall { height: 25mm } .tall > div { height: 50%; max-height: 60%; border: thin solid }
.rtl { direction: rtl; padding-inline-start: 5mm; border-inline-end: 1mm solid red }
.caps { font-variant: small-caps; letter-spacing: 0.1em; text-decoration: underline wavy }
.features { font-feature-settings: "onum"; font-variant-numeric: lining-nums; font-kerning: none }
.lead::first-letter { font-size: 14pt } .lead::first-line { font-size: 11pt }
table { border-collapse: collapse; width: 100% } td { border: 0.5pt solid; padding: 1mm 2% }
.apart { border-collapse: separate; border-spacing: 1mm; table-layout: fixed }
.flex { display: flex; gap: 2mm } .flex > * { flex: 1 1 30%; min-width: 0 }
.grid { display: grid; grid-template-columns: 1fr 2fr } .left { float: left; width: 30% }
.over { position: relative; height: 8mm } .over span { position: absolute; top: 10%; right: 5% }
img { width: 50%; height: auto }
.even { text-align: justify; width: 40mm } .wide { word-spacing: 1mm } .cut { overflow: hidden; width: 12mm }
.cut { text-overflow: ellipsis; white-space: nowrap }
@font-face { font-family: Other; src: url("asset:fonts/atkinson-hyperlegible-next/\
AtkinsonHyperlegibleNext_400Regular.ttf") }
.raised { font: 13.1pt Other } .raised + .raised { font-size: 13.3pt }
.short { max-lines: 1; block-ellipsis: auto; width: 30mm }
pre { tab-size: 6; margin: 0 } .round { border-radius: 1mm 20%; background: #eee }
.columns { column-count: 3 } .whole { break-inside: avoid; margin: 0 }
"""
#: Nothing of it fits into columns that are lower than the first paragraph.
COLUMNS = f'<div class="columns"><p class="whole">{"Word<br>" * 12}</p><p>Some words.</p></div>'
#: Later boxes that stay whole or can be broken, some of them tied to those before or after them.
WORDS = "Words of a paragraph that is long enough for some lines. "
BOXED = f'<div class="boxed whole"><h3>Head</h3><p>{WORDS * 2}</p></div>'
LATER = (
    f"<p>{WORDS * 2}</p><p>{WORDS}</p>{BOXED}<ul><li>{WORDS}<li>{WORDS}<li>{WORDS}</ul>",
    f"<p>{WORDS * 2}</p><h3>A heading</h3>{BOXED}<div class='boxed'><p>{WORDS * 3}</p></div><p>{WORDS}</p>",
    f"<div class='boxed whole'>{WORDS * 4}</div><p>{WORDS}</p><h4>Across</h4>{BOXED}<p>Last</p>",
    # Here the engine would go on too far.
    f"<p>{WORDS}</p>{BOXED}<p>{WORDS * 3}</p><h3>A heading</h3><p>{WORDS * 2}</p>{BOXED}",
)
LATER_CSS = """@page later { size: 120mm 180mm } .later { page: later; columns: 2; column-gap: 4mm }
.later > *, .later p { text-indent: 0; hyphens: manual; orphans: 2; widows: 2 }
.boxed { padding: 2mm; border: 0.3mm solid; margin-bottom: 3mm } h4 { column-span: all }
h3 { break-after: avoid; margin: 1mm 0 } li { break-inside: avoid } li:first-child { break-after: avoid }
"""
#: As a style of its own: what these ask for is made for every element where they are.
NOTES = ".note { float: footnote } .dot { display: list-item; margin-left: 5mm; list-style: square }"
HTML = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Sample</title></head><body>
<h1 id="top">Sample</h1>
<p class="lead">A paragraph <em>with words</em> that is <strong>long enough</strong> to be broken into several
lines of text, and a <a href="#top">link</a>.<br>A line.</p><p lang="de">Wörter&nbsp;12&shy;3</p>
<div class="half">Half of the width</div><div class="box">Box of a border</div>
<div class="calc">Worked out</div><div class="tall"><div>Half as tall</div></div>
<p class="rtl">To the left</p><p class="caps">Capitals 123</p><p class="features">AV To 0123</p>
<ul><li>One<li>Two <ol><li>Inner</ol></ul><div class="dot">A dot</div>
<table><tr><th>A<th colspan=2>B<tr><td rowspan=2>C<td>D<td>E<tr><td>F<td>G</table>
<table class="apart"><tr><td>A<td>B</table><div class="flex"><div>One</div><div>Two words</div></div>
<div class="grid"><b>a</b><i>b</i></div><div class="left">Floats</div>
<p>Beside it <span class="note">A note.</span></p><div class="over"><span>Placed</span></div>
<p><img src="asset:picture.svg" alt="Picture"></p><q>Quoted</q>
<p class="even">Words of a paragraph whose lines are all of the same width, an unforeseeable one.</p>
<p class="wide">Words far from each other, and a line more of them that is to be broken.</p>
<pre>One	two
three</pre><p class="cut">Longer than its box</p><p class="short">A line and much more.</p>
<p class="raised">e\u0302\u0301: marks that stand higher</p><p class="raised">Words, e\u0302\u0301</p>
<p class="round">Signs: ½ → 2² ﬁ</p>
{COLUMNS}
{"".join(f'<div class="later">{each}</div>' for each in LATER[:3])}
<details open><summary>More</summary>Said</details></body></html>"""
#: What the document asks for.
ASSETS = {font: (ROOT / "styles" / font).read_bytes() for font in (FONT, OTHER)} | {"picture.svg": PICTURE}


def job(*styles: str, html: str = HTML) -> TypesetJob:
    """A document of nearly everything that the engine lays out."""
    return TypesetJob(
        html, tuple((f"{number}.css", css) for number, css in enumerate((CSS, *styles))), ASSETS
    )


def digest(*styles: str) -> str:
    """What is made of the document, in short."""
    made = typeset(job(LATER_CSS, *styles))
    assert not made.complaints
    assert made.pdf
    texts = repr((made.pages, made.placed, made.passages, made.drawings))
    return hashlib.sha256(made.pdf + texts.encode()).hexdigest()


#: Styles with which shortcuts are compared, with those that switch some of them off.
STYLES: tuple[tuple[str, ...], ...] = ((), (NOTES,))


@pytest.fixture(scope="module")
def without_shortcuts() -> list[str]:
    """What the engine alone makes of the document with each of :data:`STYLES`, in one process."""
    program = (
        "from brochure.typesetting import box_shortcuts, column_tries, lines, shortcuts\n"
        "shortcuts.take = box_shortcuts.take = column_tries.take = lines.take = lambda: None\n"
        "shortcuts.own_sheets = lambda sheets, *texts: sheets\n"
        "from tests.typesetting.test_shortcuts import digest\n"
        f"print(*(digest(*styles) for styles in {STYLES!r}), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("number", range(len(STYLES)), ids=["plain", "notes and list items"])
def test_pages_are_those_of_the_engine_without_shortcuts_to_the_byte(
    without_shortcuts: list[str], number: int
) -> None:
    assert len(without_shortcuts) == len(STYLES)
    assert digest(*STYLES[number]) == without_shortcuts[number]


def test_shortcuts_are_taken() -> None:
    engine()
    import pydyf
    from weasyprint import css
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import background, block, inline, percent, table
    from weasyprint.text import ffi, line_break

    text = import_module("weasyprint.draw.text")
    layout = line_break.Layout
    taken = {
        shortcuts: [
            ffi.ffi._parser.parse_type,
            css.ComputedStyle.__missing__,
            layout.setup,
            import_module("weasyprint.svg.text").size,
            import_module("weasyprint.svg.path").point,
            pydyf._to_bytes,
            pydyf.PDF.page_references.fget,
            text.get_color,
        ],
        box_shortcuts: [
            *(module.resolve_percentages for module in (block, inline, percent, table)),
            css.ComputedStyle.copy,
            css.AnonymousStyle.copy,
            boxes.Box.is_in_normal_flow,
            background.resolve_radii_percentages,
            line_break.strut,
            inline.strut,
            inline.avoid_collisions,
        ],
        lines: [
            layout.set_text,
            layout.deactivate,
            layout.reactivate,
            line_break.first_line_metrics,
            text.draw_first_line,
        ],
    }
    for module, functions in taken.items():
        assert {function.__module__ for function in functions} == {module.__name__}


def test_only_so_many_lines_are_kept_and_none_when_the_document_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = digest()
    again = job(LATER_CSS)
    fonts = parsed_styles(again.styles, AssetKey(again.assets))[0]
    gc.collect()
    assert fonts.brochure_kept.number == 0
    monkeypatch.setattr(lines, "_MOST", 3)
    assert digest() == whole


def test_drawings_are_not_tried_as_pictures_first(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr("PIL.Image.open", lambda *given: tried.append(given))
    html = '<title>A</title><p style="background: url(asset:cover)"><img src="asset:cover" alt="Drawing">'
    given = job()
    assert typeset(TypesetJob(html, given.styles, {**given.assets, "cover": b"\n" + PICTURE})).pdf
    assert tried == []


def test_columns_that_are_too_low_are_not_tried_pixel_by_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    engine()
    from weasyprint.layout import block

    laid_out = []
    layout = block.block_container_layout

    def counted(*given: Any, **more: Any) -> Any:
        laid_out.append(given[1])
        return layout(*given, **more)

    monkeypatch.setattr(block, "block_container_layout", counted)
    assert typeset(job(html=f'<html lang="en-GB"><title>T</title>{COLUMNS}')).pdf
    assert len(laid_out) < 100


@pytest.mark.parametrize("at", range(len(LATER)))
def test_columns_are_set_three_times_at_most(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    engine()
    from weasyprint.layout import block

    begun = []
    layout = block.block_container_layout

    def counted(context: Any, box: Any, bottom_space: Any, skip: Any, *rest: Any, **more: Any) -> Any:
        if skip is None and box.element is not None:
            begun.append(box.element.get("id") or box.element.get("class"))
        return layout(context, box, bottom_space, skip, *rest, **more)

    monkeypatch.setattr(block, "block_container_layout", counted)
    above, first = (
        '<h4 class="above" style="page: later">Above</h4>',
        LATER[at].replace(">", " id='first'>", 1),
    )
    html = f'<html lang="en-GB"><title>T</title>{above}<div class="later">{first}</div>'
    made = typeset(job(LATER_CSS, html=html))
    lefts = {round(line.box.left) for passage in made.passages for line in passage.lines}
    assert len(made.pages) == 1 and len(lefts) > 1
    # To see whether they fit, to find out how high they have to be, and where they are to stay.
    assert begun.count("first") == 3 * begun.count("above")


def test_rules_of_notes_and_list_items_stay_where_a_style_asks_for_them() -> None:
    own = engine().HTML(string="<p>")._ua_stylesheets()

    def kept(*texts: str) -> list[str]:
        (sheet,) = shortcuts.own_sheets(own, *texts)
        return [
            pseudo for _test, _specificity, _order, pseudo, _rule in sheet.matcher.other_selectors if pseudo
        ]

    assert kept("p { float: left }") == ["marker"]
    assert kept("p { float: footnote }") == [
        "marker",
        "footnote-call",
        "footnote-marker",
        "note-call",
        "note-marker",
        "note-callback",
    ]


def settings() -> tuple[Any, ...]:
    """What belongs to the whole process, as it is now."""
    logger = logging.getLogger("weasyprint")
    return (
        gc.isenabled(),
        gc.get_threshold(),
        gc.get_freeze_count(),
        ctypes.util.find_library,
        list(logger.handlers),
        logger.level,
        logger.propagate,
    )


@pytest.mark.parametrize("collects", [True, False])
def test_the_process_is_as_it_was_after_typesetting(collects: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not collects:
        gc.disable()
    try:
        before = settings()
        typeset(job())
        assert settings() == before
        outside = '<html lang="en"><img src="https://example.org/a.png" alt="">'
        with pytest.raises(OutsideError):
            typeset(job(html=outside))
        assert settings() == before
    finally:
        gc.enable()


def test_loading_the_engine_changes_nothing_of_the_process() -> None:
    program = (
        "from tests.typesetting.test_shortcuts import settings\n"
        "from brochure.typesetting.loading import engine\n"
        "before = settings(); engine(); after = settings()\n"
        # The engine itself gives its logger a handler and a level.
        "print(before[:4] == after[:4])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "True"


def test_the_collector_works_again_when_the_last_of_several_threads_is_done() -> None:
    from brochure.typesetting.engine import _resting_collector

    entered, leave = threading.Event(), threading.Event()

    def rests() -> None:
        with _resting_collector():
            entered.set()
            leave.wait(10)

    other = threading.Thread(target=rests)
    with _resting_collector():
        assert not gc.isenabled()
        other.start()
        assert entered.wait(10)
    assert not gc.isenabled()
    leave.set()
    other.join()
    assert gc.isenabled()


@pytest.mark.parametrize(
    "words",
    [
        "e\u0302\u0301 first",
        "Words, and at last e\u0302\u0301",
        "Điê\u0300u tri, u\u0301ng",
        "A\u0302\u0303 B e\u0301\u0302",
        "o\u0304\u0301 o\u0304\u0301",
        "x\u0301\u0302 y",
    ],
)
def test_a_line_with_marks_that_are_raised_is_drawn_in_its_own_font(words: str, tmp_path: Path) -> None:
    """What was taken back had set the font: the letters were those of the font before, or none."""
    made = typeset(job(html=f"<body lang=en><h1>Title</h1><p class=raised>{words}</p>"))
    (tmp_path / "a.pdf").write_bytes(made.pdf)
    (shown,) = poppler.text(tmp_path / "a.pdf")
    assert _bare(words) in _bare(shown)


def _bare(text: str) -> str:
    """Letters alone, without their accents."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", text)))
