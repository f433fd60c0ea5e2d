"""Leaflets that are not about a medicine: no product, rules on any leaflet, and a release of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.approval.sample import build_screen
from tests.judges import poppler
from tests.project import SMALL, Project, small

pytestmark = pytest.mark.usefixtures("remembering")

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
PRODUCT = "product: { brand: Samplumab, generic: samplumab, additional-monitoring: no }\n"
RELEASE = ("approve", "one", "--name", "A. Gardener", "--job-code", "G1")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A leaflet of a garden, ready for its release."""
    made = small(tmp_path)
    text = SMALL.replace(PRODUCT, "")[: SMALL.index("  two:\n") - len(PRODUCT)]
    text = text.replace("[Company name]", "Garden").replace("[company contact]", "garden@example.org")
    made.write("content.yaml", text.replace('"[job code]"', "G1"))
    return made


@pytest.fixture
def screen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release builds the screen edition alone: what is refused is so for what stands on the pages."""
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)


def told(project: Project, *words: str) -> tuple[int, str]:
    ended = project.run(*(words or BUILD))
    return ended.code, ended.err


def test_the_product_may_be_left_out(project: Project) -> None:
    code, err = told(project, "build", "--jobs", "1")
    assert code == 0, err
    register = (project.output / "one-claims.csv").read_text(encoding="utf-8")
    assert register.startswith("claim_id,match_text,product,")
    pack = " ".join(poppler.text(project.output / "one-review.pdf"))
    assert "Garden" in pack and "Medicine" not in pack and "()" not in pack


@pytest.mark.parametrize("audience", ["patient", "hcp", "public"])
def test_it_may_be_left_out_for_every_audience(project: Project, audience: str) -> None:
    project.change("content.yaml", "audience: patient", f"audience: {audience}")
    project.change(
        "content.yaml", "    sections:\n", "    cover: { title: Garden, audience: All }\n    sections:\n"
    )
    project.change("content.yaml", "Second page\n        start: panel", "Second page\n        start: flow")
    code, err = told(project)
    assert code == 0, err
    assert "()" not in " ".join(poppler.text(project.output / "one-screen.pdf"))


@pytest.mark.parametrize("market", ["uk", "eu", "us"])
def test_it_may_not_where_a_leaflet_has_a_market(project: Project, market: str) -> None:
    project.change("content.yaml", "market: none", f"market: {market}")
    code, err = told(project, "check")
    assert code == 3
    assert "content.yaml:1:1: the field “product” is missing" in err
    assert "add `product:` here" in err and "`market: none`" in err


@pytest.mark.parametrize("name", ["brand", "generic"])
def test_its_names_are_no_values_then(project: Project, name: str) -> None:
    project.change("content.yaml", "Words of", f"Words of {{{name}}} of")
    code, err = told(project, "check")
    assert code == 3
    assert f"there is no value “{name}”" in err and "`product:`" in err


#: Styles in which the words of a paragraph can't be seen.
UNSEEN = [
    "color: #ffffff",
    "color: #dddddd",
    "color: transparent",
    "color: rgb(0 0 0 / 10%)",
    "opacity: 0",
    "opacity: 0.1",
    "visibility: hidden",
    "color: #102030; background: #112233",
    "font-size: 0.5pt",
]
#: Those that are hard to read, or too small, but can be seen.
POOR = [
    ("color: #999999", "has a contrast of", 4),
    ("opacity: 0.4", "has a contrast of", 4),
    # No code of a market asks for a size: it is for whoever makes the leaflet to say.
    ("font-size: 6pt", "small letters of", 0),
    ("line-height: 0.6", "from line to line", 0),
]


def styled(folder: Path, words: str, declared: Sequence[str]) -> Project:
    """A leaflet that says *words* in a paragraph of each style, from line 27 on."""
    project = small(folder)
    line = "          - Words of the first leaflet.[@alpha]\n"
    project.change("content.yaml", line, line.replace("Words", words) * len(declared))
    project.write(
        "styles/blocks/paragraph.css",
        "".join(f"[data-at='sections.0.blocks.{n}'] p {{ {each} }}\n" for n, each in enumerate(declared)),
    )
    return project


def told_lines(err: str, message: str) -> list[int]:
    """The lines of the content that a message is about."""
    return [int(at) for at in re.findall(rf"^content\.yaml:(\d+):13: .*{message}", err, re.MULTILINE)]


@pytest.mark.parametrize("market", ["none", "uk"])
def test_words_that_cannot_be_seen_are_an_error_in_every_market(tmp_path: Path, market: str) -> None:
    project = styled(tmp_path, "Words", UNSEEN)
    project.change("content.yaml", "market: none", f"market: {market}")
    code, err = told(project)
    assert code == 4, err
    lines = list(range(27, 27 + len(UNSEEN)))
    assert sorted(told_lines(err, "the words “Words of.*” can’t be seen: ")) == lines
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    found = [row for row in report["findings"] if row["rule"] == "house.visible"]
    assert [row["severity"] for row in found] == ["error"] * len(UNSEEN)


def test_nobody_sets_that_aside(tmp_path: Path) -> None:
    project = small(tmp_path)
    waiver = "waivers: [{ rule: house.visible, reason: it is meant to be so, role: designer }]"
    project.change("content.yaml", "    market: none\n", f"    market: none\n    {waiver}\n")
    project.write("styles/blocks/paragraph.css", ".paragraph p { color: #ffffff }\n")
    code, err = told(project)
    assert code == 4 and "can’t be seen" in err and "can’t be waived" in err


@pytest.mark.parametrize("ends_with", [0, 4])
def test_contrast_and_size_are_judged_for_no_market_too(tmp_path: Path, ends_with: int) -> None:
    poor = [(declared, message) for declared, message, ends in POOR if ends == ends_with]
    words = "Words and more words, on line after line, " * 4 + "of"
    code, err = told(styled(tmp_path, words, [declared for declared, _message in poor]))
    assert code == ends_with and "can’t be seen" not in err
    for line, (_declared, message) in enumerate(poor, start=27):
        assert line in told_lines(err, message), err


def test_words_that_are_only_quiet_are_left_alone(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write("styles/blocks/paragraph.css", ".paragraph p { color: rgb(0 0 0 / 75%); opacity: 0.95 }\n")
    assert told(project)[0] == 0


def test_rules_on_medicines_do_not_run(project: Project) -> None:
    project.change("content.yaml", "Words of", "Our new garden is the best and safest of all 99% of")
    assert told(project)[0] == 0


@pytest.mark.usefixtures("screen_alone")
def test_it_is_released_by_one_name(project: Project) -> None:
    """That other editions of what is approved bear no mark either is told by the tests of approvals."""
    code, err = told(project)
    assert code == 0 and "Not approved" in err
    code, err = told(project, *RELEASE)
    assert code == 0, err
    assert "one: Approved on " in err and "by A. Gardener, responsible for the leaflet" in err
    assert "draft" not in " ".join(poppler.text(project.output / "one-screen.pdf")).lower()
    code, err = told(project, *BUILD, "--final")
    assert code == 0, err
    project.change("content.yaml", "Words of", "Other words of")
    code, err = told(project, *BUILD, "--final")
    assert code == 4 and "no longer holds" in err


@pytest.mark.usefixtures("screen_alone")
def test_its_errors_speak_against_a_release(project: Project) -> None:
    project.write("styles/blocks/paragraph.css", ".paragraph p { color: #ffffff }\n")
    code, err = told(project, *RELEASE)
    assert code == 4 and "can’t be seen" in err
    assert not (project.folder / "approvals.yaml").exists()


@pytest.mark.usefixtures("screen_alone")
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Words of", "Words of {brand} of", "it names “Samplumab”"),
        ("Words of", "Words of SAMPLUMAB® of", "it names “Samplumab”"),
        ("Words of", "Words of samplumab sulfate of", "it names “samplumab sulfate”"),
        ("title: First leaflet", "title: About samplumab sulfate", "it names “samplumab sulfate”"),
        (
            "- Words of",
            "- { block: prescribing-information, title: T, url: 'https://a.example', instruction: Scan }"
            "\n          - Words of",
            "“prescribing-information”",
        ),
        (
            "- Words of",
            "- { block: adverse-events, title: T, text: T }\n          - Words of",
            "“adverse-events”",
        ),
    ],
)
def test_a_medicine_is_not_released_without_a_market(project: Project, old: str, new: str, why: str) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    product = PRODUCT.replace("generic: samplumab", "generic: samplumab sulfate")
    project.write("content.yaml", f"{product}{text}".replace(old, new, 1))
    code, err = told(project, *RELEASE)
    assert code == 4, err
    assert why in err and "write the market whose rules hold" in err
    assert not (project.folder / "approvals.yaml").exists()


def test_the_role_is_left_out_for_no_market_alone(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    project.write("content.yaml", f"{PRODUCT}{text}".replace("market: none", "market: uk"))
    code, err = told(project, *RELEASE)
    assert code == 2 and "give it with --role" in err
    project.write("content.yaml", text)
    code, err = told(project, *RELEASE, "--role", " ")
    assert code == 4 and "is no role" in err
