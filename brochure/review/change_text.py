"""What changed, as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from brochure.review.changes import Changes
from brochure.review.difference import Part, parts, word_blocks
from brochure.review.rewording import TextChange

#: How wide lines are, and how deep a text stands: below its panel, and behind the word that says what it is.
_WIDTH, _INDENT, _COLUMN = 100, 4, 9
#: Of a longer stretch of unchanged words, so many at either end are shown.
_LONGEST, _SHOWN = 30, 12
#: Of a text that has only moved, so many words are shown.
_NAMED = 16
#: Words with their look: ``old``, ``new``, ``quiet``, ``strong`` or none.
Styled = tuple[str, str]
Paint = Callable[[str, str], str]


def text_of(made: Changes, paint: Paint = lambda words, look: words) -> str:
    """The changes of a leaflet as text, with its last line end: what was in ``[-…-]``, what is in ``{+…+}``.

    *paint* gives words their look on a terminal; without it they stay plain.
    """
    return "".join(f"{line}\n" for line in _lines(made, paint))


def _lines(made: Changes, paint: Paint) -> Iterator[str]:
    """The changes of a leaflet line by line: what was in ``[-…-]``, what is in ``{+…+}``."""
    yield f"{paint(made.leaflet, 'strong')}{paint(f': {made.summary}', '')}"
    if made.facts:
        yield from _head("Facts", paint)
    for name, old, new in made.facts:
        yield from _filled([*_plain(f"{name}:"), *_both(old, new)], paint)
    for panel in made.panels:
        yield from _head(f"{panel.name}{f': {panel.heading}' if panel.heading else ''}", paint)
        for entry in panel.entries:
            yield from _entry(entry, paint)
    if made.added or made.dropped or made.renumbered or made.reworded:
        yield from _head("References", paint)
    yield from _references(made, paint)
    if made.values:
        yield from _head("Values", paint)
    for row in made.as_dict()["values"]:
        yield from _filled([*_plain(f"{row['name']}:"), *_both(row["old"], row["new"])], paint)
    if made.pages:
        yield from _head("To read again", paint)
    for page, why in made.pages:
        yield from _filled(_plain(f"{made.page_names[page]}: {why}"), paint)


def _head(title: str, paint: Paint) -> Iterator[str]:
    yield ""
    yield f"  {paint(title, 'strong')}"


def _entry(entry: TextChange, paint: Paint) -> Iterator[str]:
    came = _styled(f"(was on {entry.was})", "quiet") if entry.was else []
    if entry.kind == "changed":
        yield from _told("changed", [*_marked(entry.parts), *came], paint)
    elif entry.kind == "added":
        yield from _told("added", _styled(f"{{+{entry.new}+}}", "new"), paint)
    elif entry.kind == "removed":
        yield from _told("removed", [*_styled(f"[-{entry.old}-]", "old"), *came], paint)
    elif entry.kind == "moved":
        along = f"and {entry.more} {'text' if entry.more == 1 else 'texts'} behind it" if entry.more else ""
        words = [*_plain(_shortened(entry.new, _NAMED)), *_styled(along, "quiet"), *came]
        yield from _told("moved", words, paint)
    else:
        yield from _told("sources", [*_plain(_shortened(entry.new, _NAMED)), *came], paint)
    for source in entry.sources:
        # A text of one sentence has been shown already.
        sentence = "" if source.words in (entry.old, entry.new) else source.words
        where = _styled(f"in “{_shortened(sentence, _NAMED)}”" if sentence else "", "quiet")
        yield from _told("", [*_pair(source.old, source.new), *where], paint)


def _references(made: Changes, paint: Paint) -> Iterator[str]:
    for source in made.added:
        yield from _told("added", _styled(f"{{+{source.number}. {source.text}+}}", "new"), paint)
    for source in made.dropped:
        yield from _told("dropped", _styled(f"[-{source.number}. {source.text}-]", "old"), paint)
    for key, number, old, new in made.reworded:
        words = [*_plain(f"{number} (@{key}):"), *_both(old, new)]
        yield from _told("reworded", words, paint)
    if made.renumbered:
        numbers = ", ".join(f"{old} is now {new} (@{key})" for key, old, new in made.renumbered)
        yield from _told("numbers", _plain(numbers), paint)


def _told(what: str, words: Sequence[Styled], paint: Paint) -> Iterator[str]:
    """A text behind the word that says what became of it."""
    filled = list(_filled(words, paint, _INDENT + _COLUMN))
    for number, line in enumerate(filled):
        label = paint(f"{what:{_COLUMN}}", "quiet") if number == 0 and what else " " * _COLUMN
        yield f"{' ' * _INDENT}{label}{line[_INDENT + _COLUMN :]}"


def _marked(compared: Sequence[Part]) -> Iterator[Styled]:
    """The words of both versions, what only one has marked, long stretches without a change cut short."""
    last = len(compared) - 1
    for number, (kind, text) in enumerate(compared):
        if kind == "same":
            words = text.split()
            if len(words) > _LONGEST:
                head = words[:_SHOWN] if number else []
                tail = words[-_SHOWN:] if number < last else []
                words = [*head, "…", *tail]
            yield from _plain(" ".join(words))
        elif kind == "old":
            yield from _styled(f"[-{text}-]", "old")
        else:
            yield from _styled(f"{{+{text}+}}", "new")


def _pair(old: str, new: str) -> list[Styled]:
    """Two short texts, one of which may be empty."""
    return [
        *_styled(f"[-{old}-]" if old else "", "old"),
        *_styled(f"{{+{new}+}}" if new else "", "new"),
    ]


def _both(old: str, new: str) -> list[Styled]:
    """A short text that changed: word by word if both versions share some words."""
    was, now = old.split(), new.split()
    made_of = word_blocks(was, now)
    if not any(block.is_equal for block in made_of):
        return _pair(old, new)
    return list(_marked(list(parts(was, now, made_of))))


def _plain(text: str) -> list[Styled]:
    return _styled(text, "")


def _styled(text: str, look: str) -> list[Styled]:
    return [(word, look) for word in text.split()]


def _shortened(text: str, count: int) -> str:
    words = text.split()
    return text if len(words) <= count else f"{' '.join(words[: count - 1])} …"


def _filled(words: Iterable[Styled], paint: Paint, indent: int = _INDENT) -> Iterator[str]:
    """Words on lines of the width, words of one look painted together."""
    line: list[Styled] = []
    used = indent
    for word, look in words:
        if line and used + 1 + len(word) > _WIDTH:
            yield " " * indent + _painted(line, paint)
            line, used = [], indent
        used += len(word) + (1 if line else 0)
        line.append((word, look))
    if line:
        yield " " * indent + _painted(line, paint)


def _painted(line: Sequence[Styled], paint: Paint) -> str:
    groups: list[tuple[list[str], str]] = []
    for word, look in line:
        if not groups or groups[-1][1] != look:
            groups.append(([], look))
        groups[-1][0].append(word)
    return " ".join(paint(" ".join(words), look) for words, look in groups)
