"""Hostile and clumsy files are refused where the mistake is; all others give texts with their places."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.errors import ContentError, MissingDependencyError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source import reader
from brochure.source.files import Project, load, locate_within, node_of, place_of, plain, read_yaml
from brochure.source.nodes import Mapping, Node, Scalar, Sequence, walk
from brochure.source.reader import DEPTH_LIMIT, FINDING_LIMIT, NODE_LIMIT, SIZE_LIMIT, TEXT_LIMIT
from tests.project import small


def read(folder: Path, text: str | bytes, name: str = "content.yaml") -> Node:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path, Project(folder))


def refusals(folder: Path, text: str | bytes, name: str = "content.yaml") -> list[Finding]:
    with pytest.raises(ContentError) as caught:
        read(folder, text, name)
    return caught.value.findings


def spot(finding: Finding) -> tuple[str, int, int]:
    assert isinstance(finding.place, SourcePlace)
    return finding.rule.removeprefix("content."), finding.place.line, finding.place.column


def scalar(root: Node, *loc: str | int) -> Scalar:
    node = node_of(root, loc)
    assert isinstance(node, Scalar)
    return node


# Text, rule, line, column, words of the message.
REFUSED = [
    ("a:\n\tb: 1\n", "syntax", 2, 1, "tab is used as indentation"),
    ("a:\n  b: 1\n \tc: 1\n", "syntax", 3, 2, "tab is used as indentation"),
    ("a: |\n  x\n\ty\n", "syntax", 3, 1, "tab is used as indentation"),
    ("a: 1\ntitle:One\nb: 2\n", "syntax", 2, 7, "space after the colon"),
    ("p:\n  brand:X\n  gen: y\n", "syntax", 2, 9, "space after the colon"),
    ("a: 1\ntitle:\xa0One\n", "syntax", 2, 7, "special one (U+00A0)"),
    ("a: 1\ntitle One\nb: 2\n", "syntax", 2, 1, "colon is missing"),
    ("title One\nb: 2\n", "syntax", 1, 1, "colon is missing"),
    ("a:\n  text here\n  b: c\n", "syntax", 2, 3, "colon is missing"),
    ("- x\n-y\n- z\n", "syntax", 2, 2, "space after the hyphen"),
    ("title: One\n  text: two\n", "syntax", 2, 3, "indented too far"),
    ("a:\n    b: 1\n  c: 2\n", "syntax", 3, 3, "does not line up"),
    ("a:\n  - x: 1\n   y: 2\n", "syntax", 3, 4, "does not line up"),
    ("a:\n  - x\n  b: c\n", "syntax", 3, 3, "item of the list above"),
    ("a: 1\n- b\n", "syntax", 2, 1, "among named fields"),
    ("a: x\n  - y\n  - z: q\n", "syntax", 3, 5, "more of the text above"),
    ("a: - x\n", "syntax", 1, 4, "line of its name"),
    ("title: One: two\n", "syntax", 1, 11, "colon stands inside a text"),
    ("- goes on\n  and Note: this\n", "syntax", 2, 11, "colon stands inside a text"),
    ("- Take care.\n  Note: do not\n", "syntax", 1, 3, "the line below this text has a colon"),
    ("a:\n  - b: c\n  d: e\n", "syntax", 3, 3, "item of the list above"),
    ('a: "one\nb: 2\n', "syntax", 1, 4, "quotation mark that opens here is not closed"),
    ('a: "one\nb: "two"\nc: 1\n', "syntax", 1, 4, "quotation mark that opens here is not closed"),
    ("é😀: 'one\n", "syntax", 1, 5, "quotation mark that opens here is not closed"),
    ("a: 'It's here'\n", "syntax", 1, 8, "after the closing quotation mark"),
    ('a: "one": two\n', "syntax", 1, 9, "after the closing quotation mark"),
    ('a: "C:\\path"\n', "syntax", 1, 7, "“\\p” has no meaning"),
    ('a: "\\xZZ"\n', "syntax", 1, 5, "“\\x” has no meaning"),
    ('a: "\\ud83d\\ude00"\n', "syntax", 1, 5, "half a character"),
    ("a: [x, y\nb: c\n", "syntax", 1, 4, "bracket “[” that opens here is not closed"),
    ("a: [x, ", "syntax", 1, 4, "bracket “[” that opens here is not closed"),
    ("a: {x: y\n", "syntax", 1, 4, "bracket “{” that opens here is not closed"),
    ("a: [x}\n", "syntax", 1, 6, "can't be closed with “}”"),
    ("a: [x]]\n", "syntax", 1, 7, "closing bracket too many"),
    ('a: ["x" "y"]\n', "syntax", 1, 9, "comma is missing"),
    ("a: {x: y: z}\n", "syntax", 1, 9, "colon stands inside a text"),
    ("a: [x,, y]\n", "syntax", 1, 7, "comma too many"),
    ('{"a": 1\n "b": 2}\n', "syntax", 2, 2, "comma is missing before this field"),
    ("a: [job code] of yours\n", "syntax", 1, 4, "can't start with “[”"),
    ("a: [well, words.[@x2020], more]\n", "syntax", 1, 17, "with others can't hold “[”"),
    ("a: {weeks} of rest\n", "syntax", 1, 4, "can't start with “{”"),
    ("a: [@x2020, p. 3] says\n", "syntax", 1, 4, "can't start with “[”"),
    ("a: @x\n", "syntax", 1, 4, "can't start with “@”"),
    ("a: `x`\n", "syntax", 1, 4, "can't start with “`”"),
    ("a: %x\n", "syntax", 1, 4, "can't start with “%”"),
    ("% of people\n", "syntax", 1, 1, "can't start with “%”"),
    ("a: *word* x\n", "syntax", 1, 4, "can't start with “*”"),
    ("- **bold** x\n", "syntax", 1, 3, "can't start with “*”"),
    ("a: & Co\n", "syntax", 1, 4, "can't start with “&”"),
    ("a: > 38 °C\nb: 1\n", "syntax", 1, 4, "can't start with “>”"),
    ("a: | x\n", "syntax", 1, 4, "can't start with “|”"),
    ("a: ? x\n", "syntax", 1, 4, "can't start with “?”"),
    (": x\n", "syntax", 1, 1, "name before the colon is missing"),
    ("a: 1\n...\nb: 2\n", "syntax", 3, 1, "after the end of the document"),
    ("a: 1\n" + "k" * 1100 + ": 1\n", "syntax", 2, 1, "too long for the name"),
    ("a: *word\n", "alias", 1, 4, "can't start with “*”"),
    ("a: &word x\n", "alias", 1, 4, "can't start with “&”"),
    ("a: !!python/name:os.system x\n", "tag", 1, 4, "tag"),
    ("a: !!str x\n", "tag", 1, 4, "tag"),
    ("a: !important\n", "tag", 1, 4, "tag"),
    ("a: !e!x y\n", "tag", 1, 4, "tag"),
    ("- <<: {a: b}\n", "merge", 1, 3, "copy fields"),
    ("a: 1\nb: 2\n'a': 3\n", "duplicate-key", 3, 1, "“a” stands here twice: first in line 1"),
    ("{weeks}: 1\n", "key", 1, 1, "can't start with a bracket"),
    ("? - x\n: 1\n", "key", 1, 3, "can't start with a bracket or a hyphen"),
    ("a: 1\n? \n: 2\n", "key", 2, 2, "name of the field is missing"),
    ("{a: 1, : 2}\n", "syntax", 1, 8, "name before the colon is missing"),
    ("a:\n\xa0\xa0b: 1\n", "character", 2, 1, "special space"),
    ("a: 1\n---\nb: 2\n", "document", 2, 1, "second document"),
    ("%YAML 1.1\n---\na: 1\n", "document", 1, 1, "instruction"),
    ("", "structure", 1, 1, "empty"),
    ("# only a comment\n", "structure", 1, 1, "empty"),
    ("---\n", "structure", 1, 1, "empty"),
    ("hello there\n", "structure", 1, 1, "one text"),
    ("a: b\0c\n", "character", 1, 5, "invisible character, U+0000"),
    ("a: é\x1bc\r\n", "character", 1, 5, "invisible character, U+001B"),
    (f"a: 1\nb: x{chr(0x301) * 5}y\n", "character", 2, 5, "5 accents stand on one letter"),
    ("a: 1\nb: x\ufeffy\n", "character", 2, 5, "invisible character, U+FEFF"),
    ("a: \ue001\n", "character", 1, 4, "U+E001 has no agreed meaning"),
    ("a: x\u202ey\n", "character", 1, 5, "turns the direction"),
    ("a: x\u2028y\n", "character", 1, 5, "unusual line end"),
    ('a: "😀 x\\n\n  \\x00"\n', "character", 2, 3, "invisible character, U+0000"),
    ('a: "\\ue001"\n', "character", 1, 5, "U+E001 has no agreed meaning"),
    ("[" * 100_000, "depth", 1, DEPTH_LIMIT + 1, "deep"),
    ("- " * 50_000 + "x\n", "depth", 1, 2 * DEPTH_LIMIT + 1, "deep"),
    ("{a: " * 50_000, "depth", 1, 4 * DEPTH_LIMIT + 1, "deep"),
    ("a:\n- " + "x" * (TEXT_LIMIT + 1), "size", 2, 3, "longer than 100000 characters"),
]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "says"), REFUSED, ids=lambda value: repr(value)[:30]
)
def test_a_mistake_is_named_at_its_place_with_a_way_to_mend_it(
    tmp_path: Path, text: str, rule: str, line: int, column: int, says: str
) -> None:
    first, *more = refusals(tmp_path, text)
    assert spot(first) == (rule, line, column)
    assert says in first.message
    assert first.fix
    assert isinstance(first.place, SourcePlace)
    assert (first.place.file, first.severity) == ("content.yaml", Severity.ERROR)
    assert first.place.text == text.replace("\r\n", "\n").split("\n")[line - 1]
    assert all(finding.rule == "content.more" for finding in more)


#: What a fix tells to type is taken: what stands before the text, the text, and the value that it gives.
MENDED = [
    ("title: ", "One: two", "One: two"),
    ("- ", "[job code] of yours", "[job code] of yours"),
    ("a: ", "'It's here'", "It's here"),
    ("a: ", '"CAR-T" therapy', '"CAR-T" therapy'),
    ("a: ", 'He said: "it\'s \\ that"', 'He said: "it\'s \\ that"'),
    ("a: ", "> 38 °C", "> 38 °C"),
    ("- ", "*word* x", "*word* x"),
]


@pytest.mark.parametrize(("before", "text", "value"), MENDED)
def test_what_the_fix_tells_to_type_reads_as_meant(
    tmp_path: Path, before: str, text: str, value: str
) -> None:
    fix = refusals(tmp_path, before + text + "\n")[0].fix
    typed = fix.partition(": ")[2]
    root = read(tmp_path, before + typed + "\n")
    assert scalar(root, 0 if before == "- " else before[:-2]).value == value


#: Lists in which a hyphen is missing, the line that is told of, and what its fix tells to write.
WITHOUT_HYPHEN = [
    ("a:\n  - x\n  y z\n  - w\n", 3, "write `- y z`"),
    ("a:\n  - b: c\n    d: e\n  f g\n", 4, "write `- f g`"),
    ("a:\n  - x\n\n  # more\n  y\nb: c\n", 5, "write `- y`"),
    ("a:\n  - b: c\n  d: e\n", 3, "write `- d: e`"),
    ("a:\n  b: c\n    d: e\n", 3, "if “b” begins an item of a list, write `- b: c`"),
    ("a:\n  - b: c\n  d\n    e: f\n", 3, "write `- d`"),
]


@pytest.mark.parametrize(("text", "line", "says"), WITHOUT_HYPHEN)
def test_a_hyphen_that_is_missing_is_told_of(tmp_path: Path, text: str, line: int, says: str) -> None:
    finding = refusals(tmp_path, text)[0]
    assert spot(finding)[:2] == ("syntax", line) and says in finding.fix


def test_all_mistakes_of_structure_are_found_in_one_pass(tmp_path: Path) -> None:
    text = "a: &x 1\nb: *x\na: 2\nc: !t\n  d: 1\n  d: 2\n  <<: {}\na: 3\ne: \ue000\nf: [\n"
    assert [spot(finding) for finding in refusals(tmp_path, text)] == [
        ("alias", 1, 4),
        ("alias", 2, 4),
        ("duplicate-key", 3, 1),
        ("tag", 4, 4),
        ("duplicate-key", 6, 3),
        ("merge", 7, 3),
        ("duplicate-key", 8, 1),
        ("character", 9, 4),
        ("syntax", 10, 4),
    ]


def test_no_more_findings_are_given_than_anybody_reads(tmp_path: Path) -> None:
    findings = refusals(tmp_path, "a: 1\n" * 1000)
    assert len(findings) == FINDING_LIMIT + 1
    assert findings[-1].severity is Severity.NOTE


# Encodings


def test_another_encoding_is_named_at_its_first_byte(tmp_path: Path) -> None:
    (finding,) = refusals(tmp_path, "a: ok é\nb: ".encode() + "naïve".encode("latin-1") + b"\nc: 1\n")
    assert spot(finding) == ("encoding", 2, 6)
    assert "byte EF, perhaps meant as “ï”" in finding.message
    assert "UTF-8" in finding.fix
    assert isinstance(finding.place, SourcePlace) and finding.place.text == "b: na\ufffdve"


def test_a_byte_order_mark_moves_no_place(tmp_path: Path) -> None:
    assert spot(refusals(tmp_path, b"\xef\xbb\xbfa: @x\n")[0]) == ("syntax", 1, 4)
    assert spot(refusals(tmp_path, b"\xef\xbb\xbfa: \xff\n")[0]) == ("encoding", 1, 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_told_to_be_saved_as_utf_8(tmp_path: Path, encoding: str) -> None:
    (finding,) = refusals(tmp_path, "a: 1\n".encode(encoding))
    assert spot(finding) == ("encoding", 1, 1)
    assert "UTF-8" in finding.fix


# Values and places


def test_every_value_is_read_as_the_text_that_was_typed(tmp_path: Path) -> None:
    text = "dose: 1.10\nno: no\ndate: 2024-09-03\ntime: 10:30\noct: 0o17\ninf: .inf\nyes: True\n"
    assert plain(read(tmp_path, text + "N: null\n1: ~\ne:\nq: ''\n")) == {
        "dose": "1.10",
        "no": "no",
        "date": "2024-09-03",
        "time": "10:30",
        "oct": "0o17",
        "inf": ".inf",
        "yes": "True",
        "N": None,
        "1": None,
        "e": None,
        "q": "",
    }


def test_quoted_nulls_are_texts(tmp_path: Path) -> None:
    assert plain(read(tmp_path, "[null, 'null', \"~\", '']")) == [None, "null", "~", ""]


STYLES = """\
plain: Größe 😀 zwölf
multi: eins zwei
  drei vier
single: 'it''s
  zwölf'
double: "α\\t\\"β\\" \\U0001f600 \\
  γ δ"
literal: |
  erste Zeile

    zweite  Zeile
folded: >-
  erste
  zweite Zeile
list: [é, "😀", {k: v}]
empty:
"""


@pytest.mark.parametrize(
    ("loc", "line", "column"),
    [
        (("plain",), 1, 8),
        (("multi",), 2, 8),
        (("single",), 4, 9),
        (("double",), 6, 9),
        (("literal",), 8, 10),
        (("folded",), 12, 9),
        (("list",), 15, 7),
        (("list", 0), 15, 8),
        (("list", 1), 15, 11),
        (("list", 2), 15, 16),
        (("list", 2, "k"), 15, 20),
        (("empty",), 16, 7),
    ],
)
def test_places_count_characters_in_every_style(
    tmp_path: Path, loc: tuple[str | int, ...], line: int, column: int
) -> None:
    place = place_of(read(tmp_path, STYLES), loc)
    assert (place.line, place.column, place.text) == (line, column, STYLES.splitlines()[line - 1])


@pytest.mark.parametrize(
    ("name", "needle", "occurrence", "line", "column"),
    [
        ("plain", "zwölf", 0, 1, 16),
        ("plain", "ö", 1, 1, 18),
        ("multi", "drei", 0, 3, 3),
        ("multi", "zwei drei", 0, 2, 13),
        ("single", "'s", 0, 4, 12),
        ("single", "zwölf", 0, 5, 3),
        ("double", "β", 0, 6, 15),
        ("double", "😀", 0, 6, 19),
        ("double", "δ", 0, 7, 5),
        ("literal", "Zeile", 1, 11, 13),
        ("folded", "zweite", 0, 14, 3),
    ],
)
def test_a_part_of_a_text_is_found_where_the_file_spells_it(
    tmp_path: Path, name: str, needle: str, occurrence: int, line: int, column: int
) -> None:
    place = locate_within(scalar(read(tmp_path, STYLES), name), needle, occurrence)
    assert (place.line, place.column, place.text) == (line, column, STYLES.splitlines()[line - 1])


def test_a_part_that_is_not_there_has_the_place_of_its_text(tmp_path: Path) -> None:
    node = scalar(read(tmp_path, STYLES), "folded")
    # It stands below, in another text.
    assert (
        locate_within(node, "😀") == locate_within(node, "zweite", 1) == locate_within(node, "") == node.place
    )
    unspelled = Scalar("@x", node.place)
    assert locate_within(unspelled, "@x") == node.place


BLOCKS = """\
sections:
  - title: One
    blocks:
      - block: text
        text: words
      - block: table
        rows: [[a, b], [c, text]]
        table: own
notes: {n: x}
"""


@pytest.mark.parametrize(
    ("loc", "key", "line", "column"),
    [
        (("sections", 0, "title"), False, 2, 12),
        (("sections", 0, "title"), True, 2, 5),
        (("sections", 0, "blocks", 1, "table", "rows", 1, 0), False, 7, 25),
        (("sections", 0, "blocks", 1, "table", "table"), False, 8, 16),
        (("sections", 0, "blocks", 0, "text", "text"), False, 5, 15),
        (("sections", 0, "blocks", 0, "text", "text"), True, 5, 9),
        # Something missing: the name of its group, or the first field of an item.
        (("notes", "m"), False, 9, 1),
        (("sections", 0, "blocks", 1, "table", "caption"), False, 6, 9),
        (("sections", 0, "blocks", 7), False, 4, 7),
        (("product",), False, 1, 1),
        # A kind behind a value, as unions of the model give it.
        (("sections", 0, "title", "function-after[x]"), False, 2, 12),
    ],
)
def test_a_path_of_the_model_has_a_place(
    tmp_path: Path, loc: tuple[str | int, ...], key: bool, line: int, column: int
) -> None:
    place = place_of(read(tmp_path, BLOCKS), loc, key=key)
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_any_line_end(tmp_path: Path, end: str) -> None:
    place = place_of(read(tmp_path, end.join(["a: 1", "", "b: 2", ""])), ("b",))
    assert (place.line, place.column, place.text) == (3, 4, "b: 2")


# JSON


def test_a_json_export_reads_as_json_does(tmp_path: Path) -> None:
    items = [
        {
            "id": "x",
            "title": 'A "q" \\ud83d / ü 😀 \t\n',
            "n": 12.50,
            "s": "12",
            "b": True,
            "a": [],
            "x": None,
        }
    ]
    expected: Any = [{**items[0], "n": "12.5", "b": "true"}]
    for text in (json.dumps(items), json.dumps(items, indent="\t"), json.dumps(items, separators=(",", ":"))):
        assert plain(read(tmp_path, text, "export.json")) == expected


def test_places_in_json_count_raw_tabs_and_escaped_pairs_as_typed(tmp_path: Path) -> None:
    root = read(tmp_path, '{\n\t"a": "x\ty \\ud83d\\ude00",\t"b": "z"}', "export.json")
    assert plain(root) == {"a": "x y 😀", "b": "z"}
    assert [place_of(root, (name,)).column for name in "ab"] == [7, 32]
    place = locate_within(scalar(root, "a"), "😀")
    assert (place.line, place.column) == (2, 12)


def test_half_a_pair_in_json_is_refused(tmp_path: Path) -> None:
    assert spot(refusals(tmp_path, '{"a": "x \\ude00"}', "export.json")[0]) == ("character", 1, 10)
    assert spot(refusals(tmp_path, '{"a": "\\ue03d\\ue600"}', "export.json")[0]) == ("character", 1, 8)


# Limits


def test_more_nodes_than_allowed_are_not_even_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "NODE_LIMIT", 100)
    taken = counted(monkeypatch)
    (tmp_path / "content.yaml").write_text("[" + "x," * 100_000 + "]")
    with pytest.raises(ContentError) as caught:
        read_yaml(tmp_path / "content.yaml", Project(tmp_path), reader.Allowance(nodes=100))
    assert spot(caught.value.findings[0])[0] == "size"
    assert sum(taken) <= 103
    assert NODE_LIMIT == 200_000


def test_a_bomb_of_aliases_dies_before_it_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = counted(monkeypatch)
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 1000))
    assert {spot(finding)[0] for finding in refusals(tmp_path, bomb)} == {"alias", "more"}
    assert sum(taken) < 4 * FINDING_LIMIT


def test_deep_nesting_ends_the_pass_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = counted(monkeypatch)
    refusals(tmp_path, "[" * 100_000)
    assert sum(taken) == 2 + DEPTH_LIMIT + 1


def test_long_names_of_tags_are_not_repeated_for_each_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = counted(monkeypatch)
    refusals(tmp_path, f"%TAG !a! {'x' * 100_000}\n---\n[{'!a!b,' * 10_000}]")
    assert sum(taken) == 2


@pytest.mark.parametrize("unit", ["- b\n", "- x: y\n", "- [a, 'b']\n", "- |\n  x\n"])
def test_events_grow_with_the_text_and_no_faster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    taken = counted(monkeypatch)
    totals = []
    for size in (100, 1000):
        taken.clear()
        read(tmp_path, unit * size)
        totals.append(sum(taken))
    assert totals[1] - 6 == 10 * (totals[0] - 6)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that gets a 1 for each event that is taken from the parser."""
    taken: list[int] = []
    events = reader._events

    def counting(text: str) -> Iterator[Any]:
        for event in events(text):
            taken.append(1)
            yield event

    monkeypatch.setattr(reader, "_events", counting)
    return taken


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    (finding,) = refusals(tmp_path, b"#" * (SIZE_LIMIT + 1))
    assert spot(finding) == ("size", 0, 0)
    assert "4 MB" in finding.message


def test_without_the_fast_parser_the_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(MissingDependencyError, match="pip install"):
        read(tmp_path, "a: 1")


# Files


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("/etc/passwd", "only files of the project folder"),
        ("~/x.yaml", "only files of the project folder"),
        ("C:\\x.yaml", "only files of the project folder"),
        ("file:///etc/passwd", "only files of the project folder"),
        ("../outside.yaml", "outside the project folder"),
        ("a/../../outside.yaml", "outside the project folder"),
        ("link.yaml", "outside the project folder"),
        ("away/outside.yaml", "outside the project folder"),
        ("loop.yaml", "in a circle"),
        ("fifo.yaml", "device or a pipe"),
        ("folder", "is a folder"),
        (".", "is a folder|not a file name"),
        ("", "not a file name"),
        ("a\0b.yaml", "not a file name"),
        ("x" * 300 + ".yaml", "too long"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "outside.yaml").write_text("a: 1")
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "away").symlink_to(tmp_path)
    (root / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(root / "fifo.yaml")
    with pytest.raises(OSError, match=says):
        Project(root).resolve(name)


def test_names_inside_the_project_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_text("k: v")
    (tmp_path / "link").symlink_to("a")
    project = Project(tmp_path)
    for name in ("a/x.yaml", "./a/x.yaml", "a\\x.yaml", "link/x.yaml", "a/../a/x.yaml"):
        assert project.resolve(name) == tmp_path.resolve() / "a" / "x.yaml"
    assert project.resolve("not/there.yaml") == tmp_path.resolve() / "not" / "there.yaml"


def test_a_file_is_called_as_the_user_would_type_it(tmp_path: Path) -> None:
    (tmp_path / "real" / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    project = Project(tmp_path / "link")
    assert project.relative(tmp_path / "link" / "sub" / "x.yaml") == "sub/x.yaml"
    assert project.relative(tmp_path / "real" / "x.yaml") == "x.yaml"


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo", "loop", "outside"])
def test_a_file_that_can_not_be_read_is_a_finding(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    os.mkfifo(root / "fifo")
    (root / "loop").symlink_to("loop")
    (tmp_path / "secret").write_text("a: 1")
    (root / "outside").symlink_to(tmp_path / "secret")
    says = {
        "missing": "there is no such file",
        "folder": "it is a folder",
        "fifo": "device or a pipe",
        "loop": "in a circle",
        "outside": "outside the project folder",
    }
    with pytest.raises(ContentError) as caught:
        read_yaml(root / kind, Project(root))
    (finding,) = caught.value.findings
    assert spot(finding) == ("file", 0, 0)
    assert str(finding.place) == kind
    assert says[kind] in finding.message


def test_a_file_without_permission_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Zugriff verweigert")

    (tmp_path / "x.yaml").touch()
    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(ContentError, match="permissions forbid"):
        read_yaml(tmp_path / "x.yaml", Project(tmp_path))


# Content in several files


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder / "content.yaml"


def test_files_stand_in_the_place_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "zotero.json").write_text('[{"id": "z"}]')
    path = write(
        tmp_path,
        content=(
            "references: [refs.yaml, {id: own}, zotero.json, more.bib]\n"
            "values: values.yaml\nleaflets: {patient: patient.yaml, hcp: {title: H}}\n"
            "product: {brand: b.yaml}\n"
        ),
        refs="- id: a\n- id: b\n",
        values="x: {text: nested.yaml}\n",
        patient="title: P\nsections: other.yaml\n",
    )
    root, files = load(path, Project(tmp_path))
    assert plain(root) == {
        "references": [{"id": "a"}, {"id": "b"}, {"id": "own"}, {"id": "z"}, "more.bib"],
        "values": {"x": {"text": "nested.yaml"}},
        "leaflets": {"patient": {"title": "P", "sections": "other.yaml"}, "hcp": {"title": "H"}},
        "product": {"brand": "b.yaml"},
    }
    assert [file.name for file in files] == [
        "content.yaml",
        "refs.yaml",
        "zotero.json",
        "values.yaml",
        "patient.yaml",
    ]
    assert str(place_of(root, ("references", 1, "id"))) == "refs.yaml:2:7"
    assert str(place_of(root, ("references", 2, "id"))) == "content.yaml:1:30"
    assert str(place_of(root, ("leaflets", "patient", "title"))) == "patient.yaml:1:8"
    assert str(place_of(root, ("leaflets", "patient"), key=True)) == "content.yaml:3:12"


def test_mistakes_of_all_files_are_found_in_one_pass(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        content="values: values.yaml\nglossary: nothing.yaml\nreferences: [../x.yaml, refs.yaml]\n",
        values="a: 1\na: 2\n",
        refs="- @x\n",
    )
    with pytest.raises(ContentError) as caught:
        load(path, Project(tmp_path))
    assert [(str(finding.place), finding.rule) for finding in caught.value.findings] == [
        ("content.yaml:2:11", "content.file"),
        ("content.yaml:3:14", "content.file"),
        ("refs.yaml:1:3", "content.syntax"),
        ("values.yaml:2:1", "content.duplicate-key"),
    ]


def test_no_file_is_named_twice(tmp_path: Path) -> None:
    path = write(tmp_path, content="references: [r.yaml, ./r.yaml]\nvalues: content.yaml\n", r="- id: a\n")
    with pytest.raises(ContentError) as caught:
        load(path, Project(tmp_path))
    assert [(spot(finding), finding.message) for finding in caught.value.findings] == [
        (("file", 1, 22), "the file “./r.yaml” is named in line 1 already"),
        (("file", 2, 9), "the file “content.yaml” is the one that names it"),
    ]


def test_the_limits_hold_for_all_files_together(tmp_path: Path) -> None:
    half = "- " + "x " * (SIZE_LIMIT // 4) + "\n"
    path = write(tmp_path, content="references: [a.yaml, b.yaml]\n", a=f"#{half}- a\n", b=f"#{half}- b\n")
    with pytest.raises(ContentError) as caught:
        load(path, Project(tmp_path))
    assert [(str(finding.place), finding.rule) for finding in caught.value.findings] == [
        ("b.yaml", "content.size")
    ]


def test_the_content_is_a_group_of_fields(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"content\.yaml:1:1: the content is a list"):
        load(write(tmp_path, content="- a\n"), Project(tmp_path))


# Anything

_PIECES = [
    *(b"a", b"b", b": ", b"- ", b"\n", b"\n  ", b"\n    ", b"[", b"]", b"{", b"}", b", ", b'"', b"'", b"\\"),
    *(b"&a ", b"*a ", b"!t ", b"|\n", b">", b"#", b"%", b"@", b"? ", b"<<", b"---\n", b"...", b"\t", b"\r"),
    *("é😀".encode(), b"\xff", b"\0", b"\\ud83d", b"\\ude00", b"\\x00", "\u2028\ufeff\ue000".encode()),
]
_YAML_BYTES = st.lists(st.sampled_from(_PIECES), max_size=40).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(data=st.one_of(st.binary(max_size=60), _YAML_BYTES), name=st.sampled_from(["x.yaml", "x.json"]))
def test_any_bytes_give_nodes_or_findings(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / name).write_bytes(data)
    try:
        root = read_yaml(folder / name, Project(folder))
    except ContentError as error:
        assert error.findings
        lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for finding in error.findings:
            assert isinstance(finding.place, SourcePlace)
            assert 1 <= finding.place.line <= len(lines)
            assert 1 <= finding.place.column <= len(finding.place.text) + 1
            finding.as_text()
    else:
        for node in scalars(root):
            assert locate_within(node, node.value[:3]).line >= node.place.line


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from scalars(value)


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(
        st.characters(blacklist_categories=["C"], blacklist_characters="\u2028\u2029"), min_size=1
    ).filter(
        # More accents on one letter than any language has are refused.
        lambda text: (
            not re.search("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}", text)
        )
    )
)
def test_a_text_written_by_a_yaml_library_is_found_again_sign_by_sign(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for style in ("'", '"', "|", ">", None):
        written = yaml.safe_dump({"k": text}, default_style=style, allow_unicode=True, width=20)
        node = scalar(read(folder, written), "k")
        assert node.value == text
        for index, char in enumerate(text):
            if not char.isspace() and char not in "\\'\"":
                place = locate_within(node, char, text[:index].count(char))
                spelled = place.text[place.column - 1]
                assert spelled in (char, "\\")


@pytest.mark.parametrize("text", [" 0", "  a\n b", " a b\nc"])
@pytest.mark.parametrize("style", ["|", ">"])
def test_a_block_of_text_that_begins_with_a_space_is_read(text: str, style: str, tmp_path: Path) -> None:
    written = yaml.safe_dump({"k": text}, default_style=style, allow_unicode=True)
    assert "2-" in written
    assert scalar(read(tmp_path, written), "k").value == text


#: Lines of a content file, and the column of a # that cuts its text off; 0 where it is a comment and no more.
COMMENTS = {
    "- Call the ward, extension #3, at once": 28,
    "- Words # 2": 9,
    "- Words of two lines\n  and more # 2": 12,
    "title: First # draft": 14,
    "title: Trial #3": 14,
    "title: #1 reason": 8,
    "title: 'Trial' # 3": 0,
    'title: "Trial #3"': 0,
    "title: Trial#3": 0,
    "title: |\n  Words # two": 0,
    "market: uk # in Britain": 0,
    "volume: 12 # of 30": 0,
    "prepared: 2026-11 # November": 0,
    "title: # later\n  deeper: text": 0,
    "# first\ntitle: Text\n# last": 0,
    "- Words of bed\n  #3 on the ward": 3,
    "- Words of bed\n  # 3 on the ward": 3,
    "title: Words of bed\n  #3 on the ward": 3,
    "title: |\n    Words\n  #two": 3,
    "- title: >\n      Words\n\n    # two": 5,
    "- Words\n  # said before": 0,
    "- title: Words\n  #market: uk": 0,
    "- Words\n#3": 0,
    "- [one,\n   #two,\n   three]": 0,
    "- [Call the nurse, #2 on the list,\n   Then wait]": 20,
    "- ['Call the nurse', #2 on the list,\n   Then wait]": 22,
    "- {title: Words, #2 of them\n   text: More}": 18,
    "- [\n   Call, #now\n   Then wait]": 10,
    "- [1, 2,  #3\n   4]": 11,
    "title: 'Trial' #3": 16,
    '- "Ring" #4 now': 10,
    '- ["Ring" #4 now\n   ]': 11,
    '- "Words of\n  two lines" #3': 14,
    "- {title: 'Trial', text: 'Bed' #3\n   }": 32,
    "- 'Trial' #later": 0,
    "- [one, # the first\n   two]": 0,
    "- [one,\n   two]  # all": 0,
    "- Words\n\n  #3": 0,
    "title: |\n  Words\n#two": 0,
    "title: |\n  Words\n\n\nother: #": 0,
    "one:\n  title: |\n    Words\n  # two\n": 0,
}


@pytest.mark.parametrize(("text", "column"), COMMENTS.items())
def test_a_text_that_a_comment_cuts_off_is_marked(tmp_path: Path, text: str, column: int) -> None:
    root = read(tmp_path, text)
    cuts = [found.cut.column for found in walk(root) if isinstance(found, Scalar) and found.cut]
    assert cuts == ([column] if column else [])


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("title: >2\n  hours after the meal", 8),
        ("- |1\n  unit", 3),
        ("- >5", 3),
        ("- >-2\n   hours", 3),
        ("- [take 1,000 mg, rest]", 10),
        ("- [row, 1,5]", 10),
        ("- [12,5 %]", 6),
    ],
)
def test_what_yaml_would_take_out_of_a_text_or_divide_is_told(tmp_path: Path, text: str, column: int) -> None:
    (found,) = refusals(tmp_path, text)
    assert isinstance(found.place, SourcePlace) and (found.place.line, found.place.column) == (1, column)
    assert "quotation marks" in found.fix


@pytest.mark.parametrize(
    "text", ["- |2\n    two\n  one", "- [1,2,3]", "- [a,b, c]", "- ['1,5', 2]", "- [1, 2]"]
)
def test_what_yaml_means_so_is_read(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text)


def test_a_text_cut_off_is_told_in_content_and_in_references(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "Words of the first leaflet.", "Ring extension #3 of the ward.")
    made.change("content.yaml", "title: Alpha", "title: Trial #3")
    ended = made.run("check")
    assert ended.code == 3
    for line, column in ((27, 28), (6, 18)):
        assert f"content.yaml:{line}:{column}: the # makes a comment of what follows" in ended.err
    assert ended.err.count("put the whole text into quotation marks") == 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (r'"C:\new\table"', [r"\n", r"\t"]),
        (r'"one\ntwo"', [r"\n"]),
        (r'"one\rtwo"', [r"\r"]),
        (r'"one\u0009two"', []),
        (r"'C:\new\table'", []),
        (r"C:\new\table", []),
        (r'"C:\\new\\table"', []),
        (r'"5\_mg \u00e9 \x41"', []),
        ('"one \\\n            two"', []),
        (r'"no such sign"', []),
    ],
)
def test_a_backslash_that_makes_white_space_is_told_at_its_place(
    tmp_path: Path, written: str, told: list[str]
) -> None:
    project = small(tmp_path)
    old = "- Words of the first leaflet.[@alpha]"
    project.change("content.yaml", old, f"{old}\n          - {written}")
    found = json.loads(project.run("check", "--format", "json").out)
    messages = [one["message"] for one in found if one["rule"] == "content.escape"]
    assert [message[1:3] for message in messages] == told
