"""Pages on which boxes are moved are those that the engine makes of the whole document laid out anew."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import count

import pytest

from brochure.typesetting.engine import Typeset, TypesetJob, drafted, finished
from brochure.typesetting.moved import BoxTree
from tests.typesetting.random_documents import RandomDocument
from tests.typesetting.test_shortcuts import HTML, LATER_CSS
from tests.typesetting.test_shortcuts import job as job_of

#: As margins are of a leaflet: some of them are the style's own, with and without right of way.
MARGINS = """p { margin-block-start: 1mm } .half { margin-top: 2mm !important } li { margin-top: var(--gap) }
:root { --gap: 0.5mm } .later { break-before: page } [data-at] { break-inside: avoid }
.at-foot { float: footnote } .own.own { margin-top: var(--no, inherit) }
.page::after { content: " (page " target-counter(attr(href), page) ")" }"""
ASSETS = job_of().assets
NUMBERS = count()
#: Everything has a mark, and the pages are those of a leaflet: no text stands on several of them.
MARKED = re.sub(
    r"<(?=(h1|p|div|ul|li|table|pre|details)\b)(\w+)",
    lambda tag: f'<{tag[2]} data-at="{next(NUMBERS)}"',
    HTML.replace('class="note"', "").replace("</details>", '</details><p id="end">The end</p>'),
)
MARKS = next(NUMBERS)
REFERRING = MARKED.replace("<q>", '<a class="page" href="#end">See the end</a><q>')
#: Of random documents: such as are laid out in no time, and have several pages.
SEEDS = (3, 9, 13, 17, 46)
#: Three pages; the picture is the same box in every layout.
SHORT = """<!DOCTYPE html><html lang="en"><title>Short</title><h1 data-at="0">Short</h1>
<div class="later"><p>One</p><p data-at="1">Two
<img style="position: absolute" src="asset:picture.svg" alt="A"></p></div>
<div class="later"><p data-at="2">Three</p></div>"""
#: The page that the first one names is another where there is more room.
AFAR = """<!DOCTYPE html><html lang="en"><title>Afar</title><p>See <a class="page" href="#end">there</a>.</p>
<p data-at="1">One</p><p>Two</p><p data-at="2">Three</p><p>Four</p><p id="end">The end</p>
<div class="later"><p>See <a class="page" href="#end">there</a>.</p></div>"""

#: Nearly a page, so that what follows it stands at its foot.
FILLED = '<div style="height: 60mm">Filled</div>'
FLOATING = '<img style="float: left; height: 30mm" src="asset:picture.svg" alt="A">'
NEXT = '<p style="break-before: page">The next page</p>'


def job(rules: str = "", html: str = MARKED) -> TypesetJob:
    """The document with more rules behind its style sheets, and without those for first letters."""
    made = job_of(LATER_CSS, MARGINS, *([rules] if rules else []), html=html)
    styles = tuple(
        (name, text.replace(".lead::first-letter { font-size: 14pt }", "")) for name, text in made.styles
    )
    return replace(made, styles=styles, assets=ASSETS)


def pages(made: Typeset) -> tuple[object, ...]:
    """All that is made of a document."""
    done = finished(made)
    assert done.pdf
    assert not done.complaints
    return done.pdf, done.pages, done.placed, done.passages, done.drawings


def rules(chance: random.Random) -> str:
    """Rules for the room above some boxes."""
    marks = chance.sample(range(MARKS), chance.choice((1, 2, 6)))
    return "\n".join(
        f'[data-at="{mark}"]{chance.choice(("", " li"))} '
        f"{{ {chance.choice(('margin-top', 'margin-block-start'))}: {chance.choice((-2, 0, 1, 4, 40))}mm"
        f"{chance.choice(('', ' !important'))} }}"
        for mark in marks
    )


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each layout from another one was made by moving boxes, as they come."""
    found: list[bool] = []
    move = BoxTree.moved

    def moved(tree: BoxTree, *given: object) -> bool:
        found.append(move(tree, *given))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(BoxTree, "moved", moved)
    return found


@pytest.mark.parametrize(("seed", "html"), [(1, REFERRING), (2, MARKED), (6, MARKED)])
def test_boxes_that_are_moved_again_and_again_stand_where_a_layout_anew_has_them(
    seed: int, html: str, moves: list[bool]
) -> None:
    chance = random.Random(seed)
    made = drafted(job(html=html), is_read=True)
    for _ in range(4):
        wanted = job(rules(chance), html)
        made = drafted(wanted, is_read=True, before=made)
    assert any(moves)
    assert pages(made) == pages(drafted(wanted, is_read=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_boxes_of_all_kinds_stand_where_a_layout_anew_has_them(seed: int) -> None:
    document = RandomDocument(seed)
    made = drafted(document.job(), is_read=True)
    for _ in range(3):
        wanted = document.job(document.rules())
        made = drafted(wanted, is_read=True, before=made)
    assert pages(made) == pages(drafted(wanted, is_read=True))


#: Documents and two rules for the room above their boxes, one after the other: whether they can be moved.
KINDS = {
    "what must not break takes along what it is tied to, from the page before": (
        f'{FILLED}<h2>Head</h2><div style="break-inside: avoid"><p>One</p><p data-at="1">Two</p></div>',
        ("margin-top: 20mm", "margin-top: 0"),
        (True, True),
    ),
    "a float that has no room goes on to the next page": (
        f'<div data-at="1" style="float: right; width: 20mm">{"Floats " * 9}</div>{NEXT}',
        ("margin-top: 2mm", "margin-top: 70mm"),
        (True, False),
    ),
    "a page has notes": (
        '<p>One<span class="at-foot">A note</span></p><p data-at="1">Two</p>',
        ("margin-top: 2mm } .at-foot { margin-top: 3mm", "margin-top: 0"),
        (False, False),
    ),
    "a picture that has no room on a page is placed on the next": (
        f'{FILLED}<p data-at="1">One</p>{FLOATING}Two',
        ("margin-top: 2mm", "margin-top: 3mm"),
        (True, True),
    ),
    "a cell whose borders meet is cut by the end of a page": (
        f'<p data-at="1">One</p>{FILLED}<table><tr><td>{"Two<br>" * 9}</table>',
        ("margin-top: 1mm", "margin-top: 0"),
        (False, False),
    ),
    "the room above one box is that above the one in it": (
        '<div data-at="1" style="border: 1pt solid"><p style="margin-top: inherit">One</p></div>',
        ("margin-top: 2mm", "margin-top: 0"),
        (False, False),
    ),
    "a box and the one in it have other room above them": (
        '<div style="border: 1pt solid"><p data-at="1">One</p></div>',
        ("margin-top: 2mm } div { margin-top: 3mm", "margin-top: 0 } div { margin-top: 1mm"),
        (True, True),
    ),
    "a variable says that it is": (
        '<div data-at="1" style="border: 1pt solid"><p class="own">One</p></div>',
        ("margin-top: 2mm", "margin-top: 0"),
        (False, False),
    ),
}


@pytest.mark.parametrize(("text", "said", "can_move"), KINDS.values(), ids=KINDS.keys())
def test_what_hangs_on_more_than_where_a_page_begins(
    text: str, said: tuple[str, ...], can_move: tuple[bool, ...], moves: list[bool]
) -> None:
    html = f'<!DOCTYPE html><html lang="en"><title>Kind</title>{text}'
    made = drafted(job(html=html), is_read=True)
    for one in said:
        wanted = job(f'[data-at="1"] {{ {one} }}', html)
        made = drafted(wanted, is_read=True, before=made)
        fresh = drafted(wanted, is_read=True)
        assert made.placed == fresh.placed and made.passages == fresh.passages
    assert tuple(moves) == can_move
    assert pages(made) == pages(fresh)


@pytest.mark.parametrize("what", ["html", "p::before", "li::marker"])
def test_the_room_of_what_is_no_element_in_the_flow_is_laid_out_anew(what: str, moves: list[bool]) -> None:
    style = 'p::before { content: "Before"; display: block } @page { margin-top: inherit }'
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><style>{style}</style><p>One</p><ul><li>Two</ul>'
    plain = drafted(job(html=html), is_read=True)
    wanted = job(f"{what} {{ margin-top: 9mm }}", html)
    made = drafted(wanted, is_read=True, before=plain)
    assert moves == [False] and pages(made) == pages(drafted(wanted, is_read=True))


def test_what_was_laid_out_before_is_written_as_it_was(moves: list[bool]) -> None:
    plain = drafted(job(html=SHORT), is_read=True)
    wanted = job('[data-at="1"] { margin-top: 3mm }', SHORT)
    moved = drafted(wanted, is_read=True, before=plain)
    assert moves == [True]
    assert moved.placed != plain.placed
    assert pages(plain) == pages(drafted(job(html=SHORT), is_read=True))
    # And what is finished stays as it is.
    assert pages(moved) == pages(drafted(wanted, is_read=True))


def test_letters_that_are_taken_out_of_their_texts_are_laid_out_anew(moves: list[bool]) -> None:
    # In columns, which are tried in many heights, the engine would take them out again and again.
    html = SHORT.replace('class="later"', 'style="break-before: page"')
    letters = "p::first-letter { font-size: 14pt; padding-right: 1mm }"
    plain = drafted(job(letters, html), is_read=True)
    wanted = job(f'{letters} [data-at="1"] {{ margin-top: 3mm }}', html)
    made = drafted(wanted, is_read=True, before=plain)
    assert moves == [False] and pages(made) == pages(drafted(wanted, is_read=True))


def test_a_preview_that_is_finished_stays_as_it_is() -> None:
    preview = replace(job(html=SHORT), is_preview=True)
    plain = drafted(preview, is_read=True)
    done = finished(plain)
    assert done.layout is not None
    written = done.layout.whole()
    wanted = replace(job('[data-at="1"] { margin-top: 9mm }', SHORT), is_preview=True)
    moved = finished(drafted(wanted, is_read=True, before=plain))
    assert moved.layout is not None
    assert moved.layout.whole() != written == done.layout.whole()


def test_the_numbers_of_pages_in_words_are_those_that_there_are() -> None:
    """They are, also where fewer pages are needed than before."""
    made = drafted(job(html=AFAR), is_read=True)
    for room in (300, 0, 150, 20, 0):
        wanted = job(f'[data-at="1"], [data-at="2"] {{ margin-top: {room}mm }}', AFAR)
        made = drafted(wanted, is_read=True, before=made)
        assert made.passages == drafted(wanted, is_read=True).passages


@pytest.mark.parametrize(
    "rule",
    [
        "p { padding-top: 1mm }",
        "p { margin-top: 1mm; color: red }",
        "@media print { p { margin-top: 1mm } }",
        "@page { margin-top: 20mm }",
        "p { margin-top: 1mm } nonsense",
        'p { margin-top: 1mm } p { quotes: "',
    ],
)
def test_what_changes_more_than_the_room_above_boxes_is_laid_out_anew(rule: str, moves: list[bool]) -> None:
    plain, wanted = drafted(job(html=SHORT), is_read=True), job(rule, SHORT)
    made = drafted(wanted, is_read=True, before=plain)
    assert moves == [False]
    assert made.placed == drafted(wanted, is_read=True).placed


def test_only_pages_that_are_reached_are_filled_again(
    moves: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = drafted(job(html=SHORT), is_read=True)
    from weasyprint.layout import page

    filled: list[int] = []
    fill = page.remake_page

    def remake(index: int, *given: object) -> object:
        filled.append(index)
        return fill(index, *given)

    monkeypatch.setattr(page, "remake_page", remake)
    drafted(job('[data-at="1"] { margin-top: 2mm }', SHORT), is_read=True, before=plain)
    assert moves == [True]
    assert len(plain.pages) == 3
    # The page before ends where a break is forced: it is not filled from what is behind that.
    assert filled == [1]
