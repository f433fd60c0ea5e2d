"""What ``--only`` asks for is what is built: words that choose nothing are told."""

from __future__ import annotations

import pytest

from brochure.batch.choice import choice
from brochure.cli.options import parser
from brochure.errors import UsageError
from tests.batch.sample import ROWS, master
from tests.project import Project

COLUMNS = ("code", "centre")
TABLE = (
    {"code": "L1", "centre": "Leeds", "variant": "Leeds"},
    {"code": "", "centre": "O’Neill & Son=s", "variant": "O’Neill"},
    {"code": "W3", "centre": "Bath or Wells", "variant": "Bath"},
)


def chosen(only: str) -> list[str]:
    found = choice(only, COLUMNS)
    assert list(found.idle(TABLE)) == []
    return [row["variant"] for row in TABLE if found.wants(row)]


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("centre = 'Bath or Wells'", ["Bath"]),
        ("centre = “Bath or Wells” or code = L1", ["Leeds", "Bath"]),
        ('centre = "O’Neill & Son=s"', ["O’Neill"]),
        ("centre ~ O’Neill", ["O’Neill"]),
        ("code =", ["O’Neill"]),
        ("code != ''", ["Leeds", "Bath"]),
    ],
)
def test_words_in_quotation_marks_may_hold_anything(only: str, names: list[str]) -> None:
    assert chosen(only) == names


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ("centre = Leeds or centre = Yrok", "no row has “Yrok” as “centre”"),
        ("centre = Leeds or code ~ X", "no row has “X” in “code”"),
        ("variant =", "no row has an empty “variant”"),
        ("centre != Leeds & code != W3", "“!=” stands among the words for “centre”"),
        ("code = L1, centre = Leeds", "“=” stands among the words for “code”"),
    ],
)
def test_words_that_choose_nothing_are_told(only: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(choice(only, COLUMNS).idle(TABLE))


@pytest.mark.parametrize("only", ["centre != Leeds, Bath", "centre !~ Hull"])
def test_words_that_leave_nothing_out_are_told(only: str) -> None:
    (told,) = choice(only, COLUMNS).idle(TABLE)
    assert told.startswith("--only: no row has “") and told.endswith("leaves none out")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "code = L1", "--only", "code = C2"), "--only stands there twice"),
        (("--variants", "a.csv", "--variants", "b.csv"), "--variants stands there twice"),
        (("--only", " "), "--only has nothing behind it"),
        (("--variants", ""), "--variants has nothing behind it"),
    ],
)
def test_an_option_of_which_one_would_be_left_out_is_refused(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser().parse_args(["batch", *words])
    assert told in capsys.readouterr().err


def test_a_batch_tells_of_words_that_leave_nothing_out(project: Project) -> None:
    ended = project.run("batch", "--only", "code != L1, C2 and code ~ zz")
    assert ended.code == 2 and "no row has “zz” in “code”" in ended.err
    ended = project.run("check")
    assert ended.code == 0, ended.err


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return master(tmp_path_factory.mktemp("project"), *ROWS[:1])
