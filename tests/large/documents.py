"""Content of any size: sections with tables, notes and citations of as many references as are wanted."""

from __future__ import annotations

from typing import Any

from tests.formats.leaflets import content, section

_SENTENCE = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt."


def references(count: int) -> list[dict[str, Any]]:
    """CSL items ``r1`` to ``r<count>``; the digits of each title tell it apart in the list."""
    return [
        {
            "id": f"r{number}",
            "type": "article-journal",
            "title": f"Study number {number} of many",
            "author": [{"family": _name(number), "given": "A"}],
            "container-title": "Journal of Examples",
            "issued": str(1950 + number % 70),
            "volume": str(number),
            "page": f"{number}-{number + 9}",
            "DOI": f"10.5555/example.{number}",
        }
        for number in range(1, count + 1)
    ]


def _name(number: int) -> str:
    """A name without digits: Author and a letter for each digit of the number."""
    return "Author" + "".join("abcdefghij"[int(digit)] for digit in str(number))


def large(fmt: str, sections: int, cited: int, **fields: Any) -> str:
    """A leaflet that cites ``r1`` to ``r<cited>`` in texts, cells, captions and nested notes of tables.

    The keys are cited in shuffled order, so that their numbers can't be those of the keys.
    """
    # 7 and the count have no factor in common where it is no multiple of 7.
    keys = [f"r{(number * 7) % cited + 1}" for number in range(cited)]
    share = -(-cited // sections)
    made = []
    for index in range(sections):
        own = keys[index * share : (index + 1) * share]
        cites = [f"[@{key}, p. {index + 1}]" for key in own] + [""] * 3
        table = {
            "block": "table",
            "caption": f"Table {index + 1} of all{cites[1]}",
            "columns": [{"title": "Event[^deep]"}, {"title": "Share"}],
            "rows": [["Fever", f"{index}%"], ["Cough", f"{index + 1}%"]],
            "notes": {"deep": f"A note below the table, with its own source.{cites[2]}"},
        }
        text = f"{_SENTENCE}{cites[0]} {_SENTENCE}{''.join(cites[3:])} {_SENTENCE}"
        made.append(section(f"Section {index + 1}", text, table, {"block": "list", "items": [_SENTENCE] * 3}))
    made.append(section("Sources", {"block": "references"}, start="last-panel"))
    return content(fmt, made, top={"references": references(cited)}, audience="hcp", **fields)
