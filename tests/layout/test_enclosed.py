"""Stretches of a text between a beginning and an end, found in one pass."""

from __future__ import annotations

import re

from brochure.text.enclosed import enclosed, without

BEGIN, END = re.compile("<a>"), re.compile("</a>")


def test_each_stretch_goes_to_the_next_end() -> None:
    found = list(enclosed("0<a>1<a>2</a>3</a><a>4</a><a>5", BEGIN, END))
    assert [one.inner for one in found] == ["1<a>2", "4"]
    assert without("0<a>1<a>2</a>3</a><a>4</a><a>5", BEGIN, END) == "03</a><a>5"


def test_a_text_of_beginnings_is_looked_through_once() -> None:
    class Counting:
        times = 0

        def search(self, text: str, at: int) -> re.Match[str] | None:
            self.times += 1
            return END.search(text, at)

    end = Counting()
    assert not list(enclosed("<a>" * 1000, BEGIN, end))  # type: ignore[arg-type]
    assert end.times == 1
