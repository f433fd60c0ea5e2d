"""Lists with bullets and with numbers."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.errors import ContentError
from brochure.typesetting.engine import TypesetJob, typeset
from tests.blocks.conftest import Maker
from tests.blocks.leaflets import Block
from tests.project import ROOT

MINIMAL = {"block": "list", "items": ["One item"]}
TWELVE = {
    "block": "list",
    "id": "here",
    "title": "A list of",
    "numbered": "yes",
    "items": [f"item {chr(96 + number)}" for number in range(1, 13)],
}
FULL: dict[str, Any] = {
    **TWELVE,
    "columns": "2",
    "items": [
        "item a[@alpha]",
        {
            "text": "item b for {rest}",
            "items": [
                {"text": "below b", "numbered": "yes", "items": ["deep one", "deep two"]},
                "also below",
            ],
        },
    ],
}


def test_items_are_items_of_a_list(leaflet: Maker) -> None:
    (found,) = leaflet({"block": "list", "items": ["first", "second"]}).tags.all("L")
    assert [kid.kind for kid in found.kids] == ["LI", "LI"]
    assert [tag.text for tag in found.all("LBody")] == ["first", "second"]
    assert found.all("Lbl") == [], "bullets are decoration"


def test_a_number_is_read_before_its_item(leaflet: Maker) -> None:
    made = leaflet(TWELVE)
    (found,) = made.tags.all("L")
    wanted = [(f"{number}.", item) for number, item in enumerate(TWELVE["items"], start=1)]
    assert [tuple(part.text for part in item.kids) for item in found.all("LI")] == wanted
    # What takes the words in the order of painting gets them in this order too.
    assert "1. item a 2. item b 3. item c" in made.text.replace(".item", ". item")


def test_long_numbers_stand_clear_of_their_items(leaflet: Maker) -> None:
    inner = {"text": "outer", "numbered": "yes", "items": ["word"] * 12}
    made = leaflet(
        {"block": "list", "numbered": "yes", "items": ["word"] * 101}, {"block": "list", "items": [inner]}
    )
    left = made.typeset.pages[1].live[0]
    numbers = [word for word in made.words if word.text.rstrip(".").isdigit()]
    texts = [word for word in made.words if word.text == "word"]
    assert len(numbers) == len(texts) == 101 + 12
    assert all(text.box[0] - number.box[2] > 0.8 for number, text in zip(numbers, texts, strict=True))
    assert min(number.box[0] for number in numbers) > left - 0.2


def test_items_in_a_second_line_hang_below_the_first(leaflet: Maker) -> None:
    made = leaflet({"block": "list", "items": ["hang " * 40]})
    assert len({round(word.box[1]) for word in made.words if word.text == "hang"}) > 1
    lines: dict[int, float] = {}
    for word in made.words:
        if word.text == "hang":
            lines[round(word.box[1])] = min(word.box[0], lines.get(round(word.box[1]), 999.0))
    assert max(lines.values()) - min(lines.values()) < 0.1


def test_the_title_stands_outside_the_list(leaflet: Maker) -> None:
    tags = leaflet({**MINIMAL, "title": "About"}).tags
    assert [tag.text for tag in tags.all("P")] == ["About"]


def test_items_below_an_item_are_a_list_in_it(leaflet: Maker) -> None:
    made = leaflet({**FULL, "numbered": "no", "columns": "1"})
    outer, inner, deep, _references = made.tags.all("L")
    assert [kid.kind for kid in outer.kids] == ["LI", "LI"]
    assert [body.all("L")[:1] for body in outer.all("LBody")[:2]] == [[], [inner]]
    assert inner.all("L") == [deep]
    assert [tuple(part.text for part in item.kids) for item in deep.all("LI")] == [
        ("1.", "deep one"),
        ("2.", "deep two"),
    ]
    # Each level stands further in than the one above it.
    left = {word.text: word.box[0] for word in reversed(made.words)}
    assert left["item"] < left["below"] < left["deep"]


def test_short_items_stand_side_by_side_where_the_page_is_wide(leaflet: Maker) -> None:
    block = {"block": "list", "items": ["alpha", "beta", "gamma"], "columns": "2"}
    wide = {word.text: word.box for word in leaflet(block).words}
    assert wide["alpha"][1] == wide["beta"][1] < wide["gamma"][1]
    narrow = {word.text: word.box for word in leaflet(block, format="a4-roll-fold").words}
    assert narrow["alpha"][1] < narrow["beta"][1]


def test_a_fourth_level_is_refused(leaflet: Maker) -> None:
    deepest = {"text": "c", "items": [{"text": "d", "items": ["e"]}]}
    with pytest.raises(ContentError, match="three levels at most") as caught:
        leaflet({**MINIMAL, "items": [{"text": "a", "items": [{"text": "b", "items": [deepest]}]}]})
    assert "text: c" in caught.value.findings[0].as_text()


def test_a_list_stands_near_the_sentence_that_announces_it(leaflet: Maker) -> None:
    """As near as a paragraph would; other lists stand further off."""

    def gap(sentence: str, follower: Block) -> float:
        boxes = {found.at: found.box for found in leaflet(sentence, follower).typeset.placed}
        return boxes["sections.0.blocks.1"].top - boxes["sections.0.blocks.0"].bottom

    items = {"block": "list", "items": ["One", "Two"]}
    near = gap("Bring:", items)
    assert near == pytest.approx(gap("Bring:", "A paragraph."))
    assert near < gap("Bring this.", items)


def test_a_list_in_columns_fills_both() -> None:
    styles = ROOT / "styles"
    sheets = tuple((name, (styles / name).read_text()) for name in ("base.css", "blocks/list.css"))
    face = "@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font: 4mm/5mm Sans }"
    items = "".join(f"<li>Item {number}</li>" for number in range(8))
    columns = f'<div class="columns columns-of-2"><div class="block list"><ul>{items}</ul></div></div>'
    page = f'<html lang="en"><body class="hcp measure-sheet">{columns}</body></html>'
    sans = (styles / "fonts/source-sans-3/SourceSans3-Regular.ttf").read_bytes()
    made = typeset(TypesetJob(page, (("face.css", face), *sheets), {"sans.ttf": sans}))
    starts = [passage.lines[0].box.left for passage in made.passages if passage.tag == "li"]
    assert len(starts) == 8
    assert sorted(starts.count(left) for left in set(starts)) == [4, 4]
