"""Which source is cited where, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.source.nodes import Mapping, Scalar, scalars
from brochure.source.places import locate_within
from brochure.text.inline import Citation, walk
from brochure.text.markup import parse


@dataclass(frozen=True)
class CitedAt:
    """One source of one citation, and where it stands."""

    key: str
    place: SourcePlace


def check_keys(keys: Sequence[tuple[str, SourcePlace]], cites: Iterable[CitedAt]) -> Iterator[Finding]:
    """Keys given twice, and citations of keys that are not there."""
    first: dict[str, SourcePlace] = {}
    for key, place in keys:
        if key.lower() in first:
            before = first[key.lower()]
            message = f"the key “{key}” is used twice: first at {before}"
            yield Finding(
                "citation.duplicate-key", Severity.ERROR, message, place, "give each source its own key"
            )
        first.setdefault(key.lower(), place)
    known = dict.fromkeys(key for key, _place in keys)
    for cite in cites:
        if cite.key not in known:
            fix = "add it to `references:`, or mend the key"
            fix = did_you_mean(cite.key, known, fix, "@{}", "there are")
            yield Finding(
                "citation.unknown", Severity.ERROR, f"there is no source “{cite.key}”", cite.place, fix
            )


def cited_at(root: Mapping) -> Iterator[CitedAt]:
    """Every cited source with its place, whether it is printed or not."""
    # Sources hold titles as they were published: they contain no inline markup.
    for scalar in (
        found for key, node in root.entries if key.value != "references" for found in scalars(node)
    ):
        if "[@" not in scalar.value:
            continue
        for node in walk(parse(scalar.value).nodes):
            for cite in node.items if isinstance(node, Citation) else ():
                yield CitedAt(cite.key, locate_within(scalar, f"@{cite.key}", cite.occurrence))


def reference_keys(root: Mapping) -> list[tuple[str, SourcePlace]]:
    """The key of every source in the library, with its place."""
    library = root.get("references")
    ids = [item.get("id") for item in getattr(library, "items", ()) if isinstance(item, Mapping)]
    return [(found.value, found.place) for found in ids if isinstance(found, Scalar)]
