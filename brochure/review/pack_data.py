"""What the templates of the review pack show: plain values only, which go to its typesetter as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from brochure.language.review_words import PackCover, ReviewWords
from brochure.review.checklist import Instrument
from brochure.review.claim import Cited, Claim
from brochure.review.facts import PackFacts
from brochure.review.listing import lists_of
from brochure.review.text_pieces import Pieces, bold, kept, labelled, plain, raised, typed

#: Spaces and ends of lines, of which no number makes a difference in the lists.
_SPACES = re.compile(r"[ \t\r\n\f]+")


def pack_data(facts: PackFacts) -> dict[str, Any]:
    """All that the lists of a pack say, for ``templates/review/look.typ``."""
    words = facts.locale.review
    lists = lists_of(facts)
    cover = words.cover
    given = {
        **lists,
        "tag": facts.locale.tag,
        "language": facts.language,
        "file_title": words.title.format(title=facts.title),
        "words": {**words.model_dump(), "quotes": facts.locale.quotes.model_dump()},
        "leaflet_title": facts.title,
        "draft": facts.draft,
        "state": (facts.locale.draft_mark if facts.draft else cover.approved, facts.state),
        "readers": facts.readers,
        "facts": _about(facts, cover),
        "reading": {name: bold(getattr(cover, name)) for name in ("claim", "unsourced", "error")},
        "panels": [_panel(panel, words) for panel in lists["panels"]],
        "sources": [{**source, "text": kept(source["text"])} for source in lists["sources"]],
        "unsourced": [{**row, "text": kept(row["text"])} for row in lists["unsourced"]],
        "groups": [{**group, "rows": _findings(group["rows"])} for group in lists["groups"]],
        "set_aside": _findings(lists["set_aside"]),
        "values": [vars(value) for value in facts.values],
        "instruments": [_instrument(instrument) for instrument in lists["instruments"]],
        "changes": _changes(facts.changes),
        "changes_lead": _lead_of_changes(words) if lists["changed"] else [],
        "readability": _readability(lists["readability"]),
    }
    return dict(_mapped(given, lambda text: _SPACES.sub(" ", text)))


def texts_in(given: Any) -> Iterable[str]:
    """Every text in values of this kind, in their order."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    _mapped(given, note)
    return found


def with_texts(given: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The same values with each text changed."""
    return dict(_mapped(given, change))


def _mapped(given: Any, change: Callable[[str], str]) -> Any:
    if isinstance(given, str):
        return change(given)
    if isinstance(given, Mapping):
        return {name: _mapped(value, change) for name, value in given.items()}
    if isinstance(given, Sequence):
        return [_mapped(value, change) for value in given]
    return given


def _about(facts: PackFacts, words: PackCover) -> list[tuple[str, str]]:
    """What the cover sheet says of the leaflet."""
    rows = (
        (words.leaflet, facts.leaflet),
        (words.audience, facts.audience),
        (words.market, facts.market),
        (words.medicine, facts.product),
        (words.company, facts.company),
        (words.format, facts.format),
        (words.pages, str(facts.pages)),
        (words.job_code, facts.job_code),
        (words.prepared, facts.prepared),
        (words.language, facts.language),
    )
    return [(name, value) for name, value in rows if value]


def _panel(panel: Mapping[str, Any], words: ReviewWords) -> dict[str, Any]:
    name = panel["name"]
    claims = [
        {
            **claim,
            "behind": kept(claim["behind"]),
            "text": raised(claim["text"]),
            "about": kept(claim["about"]),
            "cited": [_cited(words, *group) for group in claim["cited"]],
        }
        for claim in panel["claims"]
    ]
    return {**panel, "name": name[:1].upper() + name[1:], "claims": claims}


def _cited(words: ReviewWords, group: Sequence[Cited], earlier: Claim | None, there: str) -> dict[str, Any]:
    """Sources of a claim whose words stand here, or all at one earlier claim."""
    sources = [
        {
            "number": cited.number,
            "key": cited.key,
            "locator": cited.locator,
            "quote": kept(cited.quote) if earlier is None else [],
            "to_check": _to_check(cited, words) if earlier is None else [],
        }
        for cited in group
    ]
    return {"sources": sources, "earlier": 0 if earlier is None else earlier.number, "there": there}


def _to_check(cited: Cited, words: ReviewWords) -> Pieces:
    if not cited.to_check:
        return []
    return labelled(words.labels.to_check, "what", kept(cited.to_check), "check")


def _findings(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "message": typed(row["message"]), "fix": typed(row["fix"]) if row["fix"] else []}
        for row in rows
    ]


def _changes(changes: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What ``Changes.as_dict`` gives, with the look of each part of a text."""
    if changes is None:
        return None
    looks = {"same": "plain"}
    panels = [
        {
            **panel,
            "entries": [
                {**entry, "parts": [(looks.get(kind, kind), text) for kind, text in entry["parts"]]}
                for entry in panel["entries"]
            ],
        }
        for panel in changes["panels"]
    ]
    return {**changes, "panels": panels}


def _lead_of_changes(words: ReviewWords) -> Pieces:
    """Above the changes: what is gone, and what is new, in the look that each has below."""
    shown = {"gone": ("old", words.changes.gone_words), "fresh": ("new", words.changes.new_words)}
    pieces: Pieces = []
    for number, part in enumerate(re.split(r"\{(gone|fresh)\}", words.changes.lead)):
        pieces += [shown[part]] if number % 2 else plain(part)
    return pieces


def _instrument(given: Instrument) -> dict[str, Any]:
    """What is asked, and whose questions they are where they are not ours."""
    return {
        "title": given.title,
        "source": "" if given.source == "ours" else given.source,
        "answers": given.answers,
        "items": [item.model_dump(include={"number", "text", "topic", "other"}) for item in given.items],
    }


def _readability(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {**given, "limits": [f"{limit:g}" for limit in given["limits"]]}
