"""The style guide: what the styles of a project come to, on pages that can be signed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from brochure.pipeline.session import Session
from brochure.pipeline.style_guide import digest_of_styles, guide
from tests.in_process import here
from tests.judges import poppler, verapdf
from tests.project import ROOT, Project, small

#: A colour that prints more ink than the printer takes, and a name that no shipped palette has; all others
#: are the shipped ones.
OWN = """\
ink-deep: { srgb: "#0A2145", cmyk: [100, 100, 100, 100], role: "dark grounds" }
brand:    { srgb: "#7A1FA2", role: "the mark of the company" }
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a palette, a style and an icon of its own, whose guide was written."""
    made = small(tmp_path_factory.mktemp("project"))
    made.write("styles/palette.yaml", OWN)
    hcp = (ROOT / "styles/hcp.css").read_text(encoding="utf-8")
    made.write("styles/hcp.css", f"{hcp}body.hcp {{ --gap: 7.5mm; --h2: 21pt }}")
    shutil.copyfile(ROOT / "styles/icons/key.svg", made.write("styles/icons/our-sign.svg", ""))
    made.write("output/kept.txt", "nothing else is touched")
    done = made.run("styles")
    assert done.code == 0, done.err
    assert done.err.strip().endswith("output/styles.pdf")
    return made


def words(path: Path) -> str:
    return " ".join(word.text for word in poppler.words(path))


def test_it_stands_beside_what_is_there(project: Project) -> None:
    assert sorted(path.name for path in project.output.iterdir()) == ["kept.txt", "styles.pdf"]
    assert verapdf.validate([project.output / "styles.pdf"])[project.output / "styles.pdf"] == []


def test_it_says_what_the_styles_of_the_project_say(project: Project) -> None:
    text = words(project.output / "styles.pdf")
    # By a recipe, by a recipe that the printer’s limit cuts, and by the profile alone.
    assert "ink #12335F 100 / 78 / 26 / 33 Aa 12.6:1" in text and "237%" in text
    assert "100 / 100 / 100 / 100" not in text and "300%" in text
    assert " brand " in text and "#7A1FA2" in text and "the mark of the company" in text
    assert "0 / 0 / 0 / 100" in text and "21.0:1" in text
    # Contrast is rounded down, and what it is enough for is said.
    assert "Aa 2.0:1" in text and "not for text" in text
    # Both audiences, as the engine sets them: 11.8 pt with letters of 2.06 mm, and the project’s own title.
    assert "Running text Atkinson Hyperlegible Next 400 11.8 pt 2.06 mm 15.6 pt" in text
    assert "Section title Source Serif Display 600 21.0 pt" in text
    assert "7.5 mm" in text and "3.0 mm" in text
    assert "our-sign" in text and "Signature" in text


def test_it_is_the_same_to_the_byte_until_a_style_changes(project: Project) -> None:
    session = Session(project.folder / "content.yaml")
    digest = digest_of_styles(session.style())
    with here():
        assert guide(session.content(), session.style()) == (project.output / "styles.pdf").read_bytes()
    assert digest in words(project.output / "styles.pdf")
    project.change("styles/palette.yaml", "the mark of the company", "the mark of our company")
    changed = digest_of_styles(session.style())
    project.change("styles/palette.yaml", "the mark of our company", "the mark of the company")
    assert changed != digest == digest_of_styles(session.style())


def test_what_is_wrong_with_a_style_is_told_at_its_line(project: Project) -> None:
    project.change("styles/hcp.css", "--gap: 7.5mm", "--gap: 7.5mm; colour: red")
    done = project.run("styles")
    project.change("styles/hcp.css", "; colour: red", "")
    assert done.code == 3 and "styles/hcp.css:" in done.err
