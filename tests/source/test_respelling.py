"""Another text in the place of one: quoted as needed, and the rest of the file as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from brochure.source.nodes import Node, Scalar, Sequence
from brochure.source.project import Project
from brochure.source.reader import read_yaml
from brochure.source.respelling import UnwritableError, respelled

Steps = tuple[str | int, ...]

#: Every way to write a text, with comments and keys near.
SAMPLE = """\
# The first line
plain: some words here  # and why
single: 'it''s a text with words'
double: "say \\"hi\\" to \\\\ all, \\u00e9 of them"
folded: >-
  first line of words that
  go on here, and

  a new paragraph
  of them

# between
literal: |
    keep lines
      as they are
    here
clipped: >
  one two
  three

flow: {a: one word, "b": "two, words", c: [x, y z, 'q r']}
multi: plain text that
  goes on over
  lines
broken: "double that
  goes on \\
  over lines"
torn: 'single that

  goes on'
list:
  - item one
  - "item: two"
  -   - nested
  - >-
    folded in
    a list
  - key: v
    other: w # c
kept: |+
  lines that are kept

number: 12
answer: yes
some key: x
end: last"""
#: What people write that YAML reads otherwise, and words.
PIECES = (
    *("fever: high", " # no", "- item", "@pil", "[x] and", "{brand} is", "yes", "no", "12", "1.5"),
    *("'quoted'", 'say "hi"', "it's", "a: b", "null", "~", "back\\slash", "ünï", "%x", "& co", "*bold*"),
    *("!wow", "> x", "| y", "? z", "`t`", ",", "a, b", "]", "}", "long " * 30, "ends with:", "-", "---"),
    *("é😀", "...", "word", "word", "another word", "more of it"),
)


def texts(node: Node, steps: Steps = ()) -> Iterator[tuple[Steps, Scalar]]:
    """Every text of a tree with its path."""
    if isinstance(node, Scalar):
        yield steps, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from texts(item, (*steps, index))
    else:
        for key, value in node.entries:
            yield from texts(value, (*steps, key.value))


class File:
    """A file that is changed text by text."""

    def __init__(self, folder: Path, text: str, name: str = "c.yaml") -> None:
        self.folder = folder
        self.name = name
        self.text = text

    def read(self) -> dict[Steps, Scalar]:
        path = self.folder / self.name
        path.write_bytes(self.text.encode())
        return dict(texts(read_yaml(path, Project(self.folder))))

    def edit(self, steps: Steps, value: str) -> None:
        scalar = self.read()[steps]
        self.text = respelled(self.text, scalar, value, json=self.name.endswith(".json")).made(self.text)


def edited(text: str, source: random.Random) -> str:
    """A text as somebody might change it."""
    words = text.split()
    at = source.randrange(len(words))
    kind = source.random()
    if kind < 0.5:
        words[at] = source.choice(PIECES)
    elif kind < 0.65 and len(words) > 1:
        del words[at]
    elif kind < 0.8:
        words.insert(at, source.choice(PIECES))
    elif kind < 0.9:
        words = [source.choice(PIECES)]
    else:
        words.reverse()
    return " ".join(words).strip()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_of_200_random_edits_each_changes_one_text_and_nothing_else(tmp_path: Path, ends: str) -> None:
    source = random.Random(14)
    file = File(tmp_path, SAMPLE.replace("\n", ends))
    styles = set()
    for _ in range(200):
        before = file.read()
        steps = source.choice([steps for steps, scalar in before.items() if not scalar.null])
        value = edited(before[steps].value, source)
        styles.add(before[steps].style)
        comments = [line for line in file.text.splitlines() if line.startswith("# ")]
        file.edit(steps, value)
        after = file.read()
        assert " ".join(after[steps].value.split()) == " ".join(value.split())
        assert not after[steps].null
        assert after.keys() == before.keys()
        others = [other for other in before if other != steps]
        assert [after[other].value for other in others] == [before[other].value for other in others]
        assert [after[other].style for other in others] == [before[other].style for other in others]
        assert [line for line in file.text.splitlines() if line.startswith("# ")] == comments
        assert ends == "\n" or "\n" not in file.text.replace("\r\n", "")
    assert styles == {"", "'", '"', "|", ">"}


@pytest.mark.parametrize(
    ("steps", "value", "old", "new"),
    [
        (("plain",), "some other words here", "some words here  #", "some other words here  #"),
        (("plain",), "a: b", "some words here  # and", '"a: b"  # and'),
        (("plain",), "yes", "some words here  #", '"yes"  #'),
        (("plain",), "null", "some words here  #", '"null"  #'),
        (("plain",), "12.5", "some words here  #", '"12.5"  #'),
        (("plain",), 'a "b": c', "some words here  #", "'a \"b\": c'  #"),
        (("number",), "13", "number: 12", "number: 13"),
        (("single",), "it's another text", "it''s a text with words", "it''s another text"),
        (("double",), 'say "no" to \\ all, é of them', '\\"hi\\"', '\\"no\\"'),
        # The lines that stay are as they were written.
        (
            ("folded",),
            "first line of words that go on there, and\na new paragraph of them",
            "  go on here, and",
            "  go on there, and",
        ),
        (("literal",), "keep lines\n  as they were\nhere", "      as they are", "      as they were"),
        (("multi",), "plain text that runs on over lines", "  goes on over", "  runs on over"),
        (("flow", "a"), "one, two", "a: one word,", 'a: "one, two",'),
        (("flow", "c", 2), "q s", "'q r'", "'q s'"),
        (("list", 3), "folded into a list", "    folded in\n", "    folded into\n"),
        (("list", 4, "other"), "w # d", "other: w # c", 'other: "w # d" # c'),
        (("end",), "last of all", "end: last", "end: last of all"),
    ],
)
def test_a_text_is_quoted_as_needed_and_no_more(
    tmp_path: Path, steps: Steps, value: str, old: str, new: str
) -> None:
    file = File(tmp_path, SAMPLE)
    file.edit(steps, value)
    assert file.text == SAMPLE.replace(old, new, 1)


def test_a_change_says_no_more_than_what_changes(tmp_path: Path) -> None:
    file = File(tmp_path, SAMPLE)
    change = respelled(SAMPLE, file.read()[("plain",)], "some words there")
    assert (SAMPLE[change.start : change.end], change.insert) == ("", "t")


def test_a_text_of_a_json_file_stays_json(tmp_path: Path) -> None:
    file = File(tmp_path, '{"a": "b", "c": ["d e"]}', "c.json")
    file.edit(("c", 0), 'd "f"')
    assert file.text == '{"a": "b", "c": ["d \\"f\\""]}'


@pytest.mark.parametrize(("value", "words"), [("  ", "empty"), ("a\x07b", "U+0007"), ("a\u202eb", "U+202E")])
def test_what_can_not_be_written_is_refused_in_words(tmp_path: Path, value: str, words: str) -> None:
    file = File(tmp_path, SAMPLE)
    with pytest.raises(UnwritableError, match=words.replace("+", "\\+")):
        file.edit(("plain",), value)


def test_a_text_that_is_not_there_any_more_is_not_changed(tmp_path: Path) -> None:
    scalar = File(tmp_path, SAMPLE).read()[("plain",)]
    with pytest.raises(LookupError):
        respelled(SAMPLE.replace("plain: some", "plain: more"), scalar, "other")
    with pytest.raises(LookupError):
        respelled(f"# new\n{SAMPLE}", scalar, "other")


def test_nothing_is_written_into_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    scalar = File(tmp_path, SAMPLE).read()[("plain",)]
    with pytest.raises(UnwritableError, match="can’t be read"):
        respelled(f'{SAMPLE}\nbad: "open', scalar, "other")
