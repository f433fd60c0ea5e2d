"""Large contents: they build with every number right, or are refused with the right message."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from brochure.source.reader import SIZE_LIMIT
from tests.formats.leaflets import Built, build, content, section
from tests.judges import poppler, qpdf
from tests.large.documents import large

SECTIONS, REFERENCES = 100, 300


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = large("a4-document", SECTIONS, REFERENCES)
    made = build(tmp_path_factory.mktemp("large"), text, "--edition", "screen")
    assert made.code == 0, made.err
    return made


def test_a_hundred_sections_and_three_hundred_references_build(built: Built) -> None:
    (told,) = built.report["leaflets"]
    assert told["pages"] >= SECTIONS / 4
    assert len(told["references"]) == REFERENCES
    text = "\n".join(poppler.text(built.pdf("screen")))
    assert re.findall(r"^Section (\d+)$", text, re.MULTILINE) == [str(n) for n in range(1, SECTIONS + 1)]
    assert qpdf.complaints(built.pdf("screen")) == []


def expanded(group: str) -> list[int]:
    """The numbers of a superscript such as ``1,3–5``."""
    numbers: list[int] = []
    for part in group.split(","):
        first, _, last = part.partition("–")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def test_numbers_first_appear_in_the_order_of_the_text_without_a_gap(built: Built) -> None:
    text = "\n".join(poppler.text(built.pdf("screen")))
    body, _, _list = text.partition("\nSources\n")
    # Superscripts follow what they support without a space.
    groups = re.findall(r"(?:hunt\.|source\.|of all)([\d,–]+)", body)
    cited = [number for group in groups for number in expanded(group)]
    assert list(dict.fromkeys(cited)) == list(range(1, REFERENCES + 1))
    (told,) = built.report["leaflets"]
    assert [entry["number"] for entry in told["references"]] == list(range(1, REFERENCES + 1))
    # The keys were shuffled: the list follows the text and not the file.
    assert [entry["key"] for entry in told["references"]][:5] != ["r1", "r2", "r3", "r4", "r5"]
    with pikepdf.open(built.pdf("screen")) as pdf:
        targets = [
            str(link.Dest) for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link
        ]
    first = dict.fromkeys(int(target[4:]) for target in targets if re.fullmatch(r"ref-\d+", target))
    assert list(first) == list(range(1, REFERENCES + 1))


def test_links_lead_from_number_to_entry_and_back(built: Built) -> None:
    with pikepdf.open(built.pdf("screen")) as pdf:
        names = pdf.Root.Names.Dests
        known = set()
        stack = [names]
        while stack:
            node = stack.pop()
            stack += list(node.get("/Kids", []))
            known |= {str(name) for name in list(node.get("/Names", []))[::2]}
        targets = [
            str(link.Dest) for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link
        ]
    assert {f"ref-{number}" for number in range(1, REFERENCES + 1)} <= set(targets) <= known
    back = {int(match[1]) for target in targets if (match := re.fullmatch(r"cite-(\d+)-\d+", target))}
    assert back == set(range(1, REFERENCES + 1))


# As many as fill more than the format has.
@pytest.mark.parametrize(("fmt", "sections"), [("a4-roll-fold", 25), ("a5-booklet", 120)])
def test_in_a_leaflet_it_does_not_fit_and_the_message_says_where(
    fmt: str, sections: int, tmp_path: Path
) -> None:
    made = build(tmp_path, large(fmt, sections, 20), "--edition", "screen")
    assert made.code == 3
    has = {"a4-roll-fold": "A4 roll fold, 6 panels has 6", "a5-booklet": "A5 booklet has 48"}[fmt]
    assert re.search(
        rf"does not fit: it fills \d\d+ (?:panels|pages), but {has}; .*“.*” (?:starts|runs) past the end",
        made.err,
    ), made.err
    assert not made.output.exists() or not list(made.output.iterdir())
    assert len(made.err) < 5000


def test_content_above_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    # Written by hand: what is to be read takes no time, and to write it with YAML's own means would.
    line = f"      - {'Words and more words. ' * 100}\n"
    text = content("a4-document", [section("Section", "First words")]).rstrip() + "\n" + line * 2000
    assert len(text) > SIZE_LIMIT
    made = build(tmp_path, text, "--edition", "screen")
    assert made.code == 3
    assert "larger than 4 MB" in made.err, made.err
    assert len(made.err) < 5000
