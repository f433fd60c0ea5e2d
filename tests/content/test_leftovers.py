"""What assistants, wikis, merges and authors leave in texts is told, and what looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.content.leftovers import leftovers
from brochure.findings import SourcePlace
from brochure.source.nodes import Scalar
from tests.project import small
from tests.work import coming_to_an_end

_LEFT = {
    "a mark of a merge": ["Take <<<<<<< HEAD in the morning", "x ======= y", "so >>>>>>> 3f2a1c it is"],
    "an assistant": [
        "Rest well citeturn0search3turn0search5.",
        "It lasts two weeks【4†source】.",
        "It is rare :contentReference[oaicite:0]{index=0}.",
        "Drink enough [1†L10-L20].",
        "As an AI language model, I can’t say.",
        "Here is a revised version of your text:",
        "Certainly! Call us.",
    ],
    "wikis and shared documents": [
        "Fever is common.[citation needed]",
        "It lasts two days.[note 1]",
        "Heading[edit]",
        "It is short.[a]",
        "Some say so.[who?]",
        "Fieber [Bearbeiten]",
    ],
    "a note of the author": [
        "Call us on XXX between 9 and 5.",
        "The dose is TBC.",
        "TODO write this.",
        "Come at ?? on Monday.",
        "Take it daily. // check with Anna",
        "Come at [???].",
    ],
    "the font Symbol": [
        "For people aged ³65 years.",
        "For people ³ 18 years.",
        "Platelets £ 50 × 10^9^/L.",
        "Take £ 5 mg.",
        "So it was (p £ 0.05).",
        "Give 5 ´ 10^9^ cells.",
    ],
    "in “": [
        "A 5 x10(9)/L here.",
        "A 5 x10E9/L here.",
        "A 5 10*9/L here.",
        "A 5 10 exp 9 here.",
        "In all 1.5e9 cells",
        "Give 5 mg.kg-1 here",
        "Give 5 mL.h-1 here",
    ],
    "a power or as the number of a source": [
        "In all 12^1^ of them",
        "In all 8.3^2^ of them",
        "Take 5 mg^2^ now",
        "It works well.^1^",
        "As was shown^2,3^",
        "In 52 %^3^ of them",
    ],
    "a sign that can't be seen": [
        "Write to ward@exam\u200bple.org",
        "See www.exa\u00admple.org",
        "https://x\u2060.org",
    ],
}


def _told(text: str) -> list[str]:
    return [found.message for found in leftovers(Scalar(text, SourcePlace("x", 1, 1, text), lines=(text,)))]


@pytest.mark.parametrize(("says", "text"), [(kind, text) for kind, texts in _LEFT.items() for text in texts])
def test_it_is_told_once(says: str, text: str) -> None:
    (message,) = _told(text)
    assert says in message


@pytest.mark.parametrize(
    "text",
    [
        "10^9^, 10^1^ and 10^12^, 1.5 × 10^9^/L, m^2^, cm^3^, kg/m^2^, R^2^, CD4^+^, ^18^F, HCO~3~^-^, 1^st^",
        "5 m³, 5 m³ 10, £5 a day, £ 500, costs £ 50, 5´, 2´ and 3´",
        "47,XXX, XXX syndrome, What??, A // B, https://x.org//a, benzo[a]pyrene, [hospital], [12 weeks]",
        "Sure, call us. Here is a list of what to pack. Let me know when. Here is the ward.",
        "doi 10.1016/e1e5, E10, 10 x 5, 10*x, a 2e, 3e and 4e, room 1E2, 10.1016/j.1e5.2, 5 mg.d, version 1e",
        "page [edit](https://x.org), a===b, <<<, >>>>, Hos\u00adpital, non\u2060stop, 5\u00ad%",
    ],
)
def test_what_looks_like_it_is_left_alone(text: str) -> None:
    assert not _told(text)


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("content.yaml", "          - Words of the first leaflet.[@alpha]\n"),
        ("content.yaml", "    title: First leaflet\n"),
        ("content.yaml", "references:\n"),
    ],
)
def test_a_merge_that_was_not_finished_is_told_at_its_line(file: str, old: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    text = (project.folder / file).read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    project.change(file, old, f"<<<<<<< HEAD\n{old}=======\n{old}>>>>>>> main\n")
    ended = project.run("check")
    assert ended.code == 3
    assert f"{file}:{line}:1: two versions stand here, down to line {line + 4}" in ended.err


def test_a_merge_in_bibtex_is_told_as_well(tmp_path: Path) -> None:
    project = small(tmp_path)
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    listed = text[text.index("references:") : text.index("leaflets:")]
    project.change("content.yaml", listed, "references: sources.bib\n")
    entry = "@article{alpha, title={A},\n<<<<<<< a\nyear=2018\n=======\nyear=2019\n>>>>>>> b\n}\n"
    (project.folder / "sources.bib").write_text(entry, encoding="utf-8")
    ended = project.run("check")
    assert ended.code == 3 and "sources.bib:2:1: two versions stand here, down to line 6" in ended.err


@pytest.mark.parametrize(
    "name", ["content.yml", "content.yaml.txt", "Content.yaml", "content (1).yaml", "content.yaml.yaml"]
)
def test_content_under_another_name_is_named(name: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    (project.folder / "content.yaml").rename(project.folder / name)
    ended = project.run("check")
    assert ended.code == 3
    assert f"there is “{name}”: rename it to content.yaml" in ended.err


def test_of_an_address_in_brackets_the_address_alone_is_shown() -> None:
    (message,) = _told("See [the page](https://www.example.org/a\u200b).")
    assert "“https://www.example.org/a\u200b”" in message


@pytest.mark.parametrize("part", ["a@", "://", "www.", "10", "[", "\u200b", "turn0search", "£ 5", "?", "x"])
def test_long_rows_of_signs_take_no_time(part: str) -> None:
    with coming_to_an_end():
        _told(part * 5000)
        _told(part * 5000 + " mg/L")
