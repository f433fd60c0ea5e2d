"""Questions with lines for the answers."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "questions", "items": ["How long?"]}
FULL = {
    "block": "questions",
    "id": "here",
    "title": "To ask",
    "items": ["How long for {rest}?[@alpha]", {"text": "Who?", "lines": "4"}],
    "lines": "3",
}


def test_each_question_has_its_number_and_its_lines(leaflet: Maker) -> None:
    made = leaflet(FULL)
    (found,) = [tag for tag in made.tags.all("L") if "Who" in tag.text]
    assert [item.kids[0].text for item in found.all("LI")] == ["1.", "2."]
    assert made.html.count('class="rule"') == 7
    # Room to write stands between a question and the next.
    boxes = {word.text: word.box for word in reversed(made.words)}
    assert boxes["2."][1] - boxes["1."][3] > 3 * 9
