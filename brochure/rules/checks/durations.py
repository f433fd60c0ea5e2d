"""Durations that patients have to keep: texts, values and labels say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.model import Value
from brochure.rules.block_text import alike, where
from brochure.rules.evidence import Evidence
from brochure.rules.groups import TextGroup, groups
from brochure.rules.market_durations import StatedDuration, Topic, durations, said_in
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import plain_text

#: Farther than this from what it may be about, a duration is about something else: characters.
_NEAR = 45
#: Signs that end a thought.
_STOPS = (".", ";", ":", "?", "!")
#: Between the texts of a group, such as a tile’s title and its words: no mark that ends a sentence.
_JOINT = " – "


@check("duration-in-text")
def duration_in_text(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Durations written out in texts that differ from the value of the content on the same matter.

    Which matter a duration is about is told by the nearest word before it, or else behind it, within one
    sentence or across a title and its text.
    """
    topics = durations().topics
    values = {name: found for name, topic in topics.items() if (found := _values(evidence, topic))}
    for group in groups(evidence) if values else ():
        for text, span, said, about in _said(evidence, group):
            kept = values.get(about, {})
            if not kept or any(said.same_as(days) for _value, days in kept.values()):
                continue
            name, (value, _days) = next(iter(kept.items()))
            message = (
                f"“{said.text}” for {topics[about].what} is not what the value “{name}” says ({value.text})"
            )
            place, seen = where(evidence, text, span)
            yield Breach(message, place, seen, f"write {{{name}}} instead, or mend the value")


@check("duration-in-label")
def duration_in_label(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values on a matter of which another duration is known for the medicine in the leaflet’s market."""
    generic = evidence.values["generic"].casefold()
    for known in durations().durations:
        if known.market != evidence.leaflet.market or known.medicine.casefold() != generic:
            continue
        label = said_in(known.text)[0]
        topic = durations().topics[known.topic]
        for name, (value, days) in _values(evidence, topic).items():
            if not label.same_as(days):
                read = "" if known.verified else ", not read in the label itself"
                here = f"the value “{name}” says {value.text} ({value.date})"
                message = f"{here}, the label of this market {known.text} ({known.date}{read})"
                yield Breach(message, evidence.place(Address(("values", name, "text"))))


def _values(evidence: Evidence, topic: Topic) -> dict[str, tuple[Value, float]]:
    """The values of the leaflet’s market that give a duration on a matter, each with its days."""
    found = {}
    for name, value in evidence.brochure.values.items():
        given = said_in(value.text)
        # Hours tell how far away a place is, or how long an infusion takes.
        days = [said.days for said in given if said.days >= 1]
        is_here = value.market in (None, evidence.leaflet.market)
        if is_here and days and topic.is_about(f"{name} {value.meaning}"):
            found[name] = (value, days[0])
    return found


def _said(
    evidence: Evidence, group: TextGroup
) -> Iterator[tuple[Prose, tuple[int, int], StatedDuration, str]]:
    """Durations written out in a group: the text that has it, where in it, and what it is about."""
    # The words of a value are not written out, but show what a sentence is about.
    hidden = {
        name: "".join("#" if char.isdigit() else char for char in text)
        for name, text in evidence.values.items()
    }
    words = [alike(plain_text(text.nodes, hidden)) for text in group.texts]
    whole = _JOINT.join(words)
    for said in said_in(whole):
        about = _about(whole, said)
        if said.days < 1 or about is None:
            continue
        start = 0
        for text, own in zip(group.texts, words, strict=True):
            if start <= said.start < start + len(own):
                yield text, (said.start - start, said.end - start), said, about
            start += len(own) + len(_JOINT)


def _about(words: str, said: StatedDuration) -> str | None:
    """The matter that is spoken of nearest before a duration, or else behind it."""
    before: list[tuple[int, str]] = []
    behind: list[tuple[int, str]] = []
    for name, topic in durations().topics.items():
        for match in topic.pattern.finditer(words):
            between = (
                words[match.end() : said.start]
                if match.end() <= said.start
                else words[said.end : match.start()]
            )
            if len(between) > _NEAR or any(stop in between for stop in _STOPS):
                continue
            (before if match.end() <= said.start else behind).append((len(between), name))
    nearest = min(before, default=None) or min(behind, default=None)
    return nearest[1] if nearest else None
