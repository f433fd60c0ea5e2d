"""What holds for every kind of block; the kinds are those that the program finds itself."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pytest

from brochure.content.blocks import KINDS
from brochure.content.blocks.base import Block as BlockModel
from brochure.content.charted import DRAWN
from brochure.content.model import texts_at
from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.blocks.leaflets import Made
from tests.blocks.pictures import Picture
from tests.blocks.test_prescribing_information import FILES as DOCUMENTS
from tests.blocks.test_table import long_tables, turned_table
from tests.judges import verapdf
from tests.project import ROOT

AUDIENCES = ["patient", "hcp"]
#: Files that samples of the kinds name.
FILES = {
    "picture.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0H40V20"/></svg>'
    ),
    **DOCUMENTS,
}


def sample(kind: str, name: str = "FULL") -> dict[str, Any]:
    """The sample of that name in the tests of a kind."""
    found = getattr(importlib.import_module(f"tests.blocks.test_{kind.replace('-', '_')}"), name)
    return {**found}


def head() -> dict[str, Any]:
    """Entries for the blocks that list what a leaflet uses."""
    return {**sample("abbreviations", "HEAD"), **sample("glossary", "HEAD")}


def all_kinds(
    leaflet: Maker, audience: str, look: str = "plain", format: str = "a5-booklet", but: tuple[str, ...] = ()
) -> Made:
    """A leaflet of every kind *but* some, with all that each can have."""
    blocks: list[Any] = ["In remission, with OS and CI.[@alpha]"]
    # Their names are the same in all samples.
    blocks += [
        {key: value for key, value in sample(kind).items() if key != "id"}
        for kind in KINDS
        if kind not in but
    ]
    return leaflet(*blocks, audience=audience, look=look, format=format, head=head(), files=FILES)


def test_a_kind_is_one_model_one_template_one_style_and_one_test() -> None:
    words = [found.model_fields.get("block") for found in BlockModel.__subclasses__()]
    # What the kinds of projects are made of is no kind itself.
    models = {get_args(word.annotation)[0] for word in words if word is not None}
    assert models == set(KINDS)
    assert {path.stem for path in (ROOT / "templates/blocks").glob("*.html")} == models
    assert {path.stem for path in (ROOT / "styles/blocks").glob("*.css")} == models
    tests = {path.stem[5:].replace("_", "-") for path in Path(__file__).parent.glob("test_*.py")}
    assert tests - {"kinds", "own-kinds"} == models
    for kind in models:
        module = importlib.import_module(f"tests.blocks.test_{kind.replace('-', '_')}")
        assert any(name.startswith("test_") for name in vars(module)), kind


def test_no_code_but_its_model_names_a_kind() -> None:
    """Only what draws from data, and the lists that a leaflet has once, know their own kind.

    Rules ask for obligatory blocks by name, and review looks at them: that is what they are for.
    """
    known = {"bar-chart", "icon-array", "timeline", "qr-code", "figure", "table", "references", "glossary"}
    known |= {"line-chart", "forest-plot"}
    named = set()
    for path in (ROOT / "brochure").rglob("*.py"):
        if not {"blocks", "rules", "review"} & set(path.parts):
            text = path.read_text(encoding="utf-8")
            # Words that are no plain English: a kind with a hyphen can't be there by chance.
            named |= {kind for kind in KINDS if "-" in kind and f'"{kind}"' in text}
    assert named <= known


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_that_it_can_have_is_enough(leaflet: Maker, kind: str) -> None:
    # A list of references needs something that cites them.
    before = ("Words.[@alpha]",) if kind == "references" else ()
    made = leaflet(*before, sample(kind, "MINIMAL"), files=FILES)
    assert made.findings == ()
    assert len(made.typeset.pages) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_its_samples_hold_all_that_it_can_have(kind: str) -> None:
    def fields(model: Any, given: Mapping[str, Any]) -> set[str]:
        return {field.alias or name for name, field in model.model_fields.items()} - set(given)

    module = importlib.import_module(f"tests.blocks.test_{kind.replace('-', '_')}")
    # What one block can't have together.
    others = getattr(module, "OTHERS", {})
    assert fields(KINDS[kind], {**sample(kind, "MINIMAL"), **sample(kind), **others}) == set()


def required() -> Iterator[tuple[str, str]]:
    for kind, model in KINDS.items():
        for name, field in model.model_fields.items():
            if field.is_required() and name != "block":
                yield kind, field.alias or name


@pytest.mark.parametrize(("kind", "field"), list(required()))
def test_each_field_that_it_needs_is_asked_for_where_the_block_stands(
    leaflet: Maker, kind: str, field: str
) -> None:
    block = sample(kind, "MINIMAL")
    del block[field]
    with pytest.raises(ContentError) as caught:
        leaflet(block, files=FILES)
    (finding,) = caught.value.findings
    assert finding.message == f"the field “{field}” is missing"
    assert f"block: {kind}" in finding.as_text()


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_it_does_not_have_is_refused(leaflet: Maker, kind: str) -> None:
    with pytest.raises(ContentError) as caught:
        leaflet({**sample(kind, "MINIMAL"), "colour": "red"}, files=FILES)
    (finding,) = caught.value.findings
    assert finding.message == "the field “colour” is unknown here" and "colour: red" in finding.as_text()


#: A number for each kind, which tells what is said in it apart.
NUMBERS = {kind: 1234 + index for index, kind in enumerate(KINDS)}


def hostile(kind: str) -> str:
    """What would be markup, an entity or the end of an attribute if it were not escaped."""
    return f"<b>&\"'{{{{{NUMBERS[kind]}*5678}}}}</b>"


def with_hostile_texts(kind: str) -> tuple[dict[str, Any], int]:
    """The sample of a kind with something hostile at the end of each text, and how many these are."""
    # As the content file has to write it: curly brackets are values, and tags are refused.
    written = hostile(kind).replace("{", "\\{").replace("<", "\\<")
    block = _copied(sample(kind))
    marked = 0
    for loc, text in texts_at(KINDS[kind].model_validate(block)):
        if loc[-1] not in block and len(loc) == 1:
            continue  # a text that the program gives when the content has none
        place: Any = block
        for step in loc[:-1]:
            place = place[step]
        place[loc[-1]] = f"{text.source} {written}"
        marked += 1
    # Their names are the same in all samples.
    block.pop("id", None)
    return block, marked


@pytest.fixture(scope="module")
def all_hostile(leaflet: Maker) -> tuple[Made, str, list[str]]:
    """A leaflet of every kind with hostile texts, its words without spaces, and its alternative texts."""
    blocks = [with_hostile_texts(kind)[0] for kind in KINDS]
    made = leaflet("In remission, with OS and CI.[@alpha]", *blocks, head=head(), files=FILES)
    # Words in drawings come without spaces, and long ones in parts.
    return made, "".join(made.tags.text.split()), _alternatives(made)


def test_no_text_is_markup(all_hostile: tuple[Made, str, list[str]]) -> None:
    assert "<b>" not in all_hostile[0].html


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_text(all_hostile: tuple[Made, str, list[str]], kind: str) -> None:
    made, words, alternatives = all_hostile
    text, (_block, marked) = hostile(kind), with_hostile_texts(kind)
    assert str(NUMBERS[kind] * 5678) not in made.html
    # It is set with curly quotes.
    found = words.count(text.replace("\"'", "”’")) + sum(alt.count(text) for alt in alternatives)
    assert found >= marked


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _alternatives(made: Made) -> list[str]:
    with pikepdf.open(made.path) as pdf:
        return [
            str(found["/Alt"])
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]


@pytest.fixture(scope="module")
def judged(leaflet: Maker) -> dict[str, list[verapdf.Failure]]:
    """What veraPDF finds in a leaflet of every kind, for each audience, and in tables that take pages."""
    paths = {audience: all_kinds(leaflet, audience).path for audience in AUDIENCES}
    paths |= {"long tables": long_tables(leaflet).path, "a turned table": turned_table(leaflet).path}
    failures = verapdf.validate(list(paths.values()))
    return {audience: list(failures[path]) for audience, path in paths.items()}


@pytest.mark.parametrize("what", [*AUDIENCES, "long tables", "a turned table"])
def test_verapdf_finds_no_fault_in_any(judged: dict[str, list[verapdf.Failure]], what: str) -> None:
    assert [str(failure) for failure in judged[what]] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_picture_has_words_and_no_other_tag_is_unknown(leaflet: Maker, audience: str) -> None:
    made = all_kinds(leaflet, audience)
    figures = made.tags.all("Figure")
    alternatives = _alternatives(made)
    # Figure, five charts, two codes, the triangle.
    assert len(figures) == 9 and len(alternatives) >= 9 and all(alternatives)
    assert {tag.kind for tag in made.tags.walk()} - {""} == {
        *("Sect", "Div", "P", "H2", "H3", "L", "LI", "Lbl", "LBody", "BlockQuote"),
        *("Span", "NonStruct", "Link"),
        *("Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "Figure"),
    }


@pytest.mark.parametrize("audience", AUDIENCES)
def test_words_are_extracted_in_the_order_in_which_they_are_read(leaflet: Maker, audience: str) -> None:
    """In the order of painting, that is: what copies text or counts citations may know nothing of tags."""
    # The engine paints drawings last; their words are heard as alternative texts.
    made = all_kinds(leaflet, audience, but=DRAWN)
    tagged = "".join(made.tags.text.split())
    painted = "".join(made.text.replace("Draft – not approved for use", "").split())
    # Folios are no content.
    assert "".join(c for c in painted if not c.isdigit()) == "".join(c for c in tagged if not c.isdigit())


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format", ["a5-booklet", "a4-document"])
def test_no_word_stands_on_another(leaflet: Maker, audience: str, format: str) -> None:
    made = all_kinds(leaflet, audience, format=format)
    assert made.findings == ()
    for page in range(2, len(made.typeset.pages) + 1):
        # Boxes of words are taller than their letters, so lines that are set tightly share a little.
        boxes = [
            (left + 0.1, top + (bottom - top) * 0.3, right - 0.1, bottom - (bottom - top) * 0.25)
            for left, top, right, bottom in (word.box for word in made.words if word.page == page)
        ]
        over = [
            (one, other)
            for index, one in enumerate(boxes)
            for other in boxes[index + 1 :]
            if min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])
        ]
        assert over == []


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", ["plain", "tint", "dark"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_word_stands_out_from_its_ground(leaflet: Maker, audience: str, look: str) -> None:
    made = all_kinds(leaflet, audience, look)
    pictures = {page: Picture(made.path, page) for page in {word.page for word in made.words}}
    faint = []
    for word in made.words:
        if not any(char.isalnum() for char in word.text):
            continue  # strokes too thin to show their colour
        colours = pictures[word.page].colours(word.box)
        ground = max(colours, key=lambda colour: colours[colour])
        # The letters' own colour is the one that stands out most; edges of letters are blends of both.
        if max(contrast(colour, ground) for colour in colours) < 4.5:
            faint.append((word.text, ground))
    assert faint == []
