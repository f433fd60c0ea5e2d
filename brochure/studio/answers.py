"""Questions on the content as it was rendered last: what a claim rests on, what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from brochure.approval.state import State
from brochure.errors import BrochureError
from brochure.review.claim import Claim
from brochure.review.review_data import Dossier, dossier_of
from brochure.source.address import Address
from brochure.source.outside import laid_over
from brochure.studio.comparing import WordsInPlace, marks
from brochure.studio.messages import Answer, Query
from brochure.studio.placing import read

if TYPE_CHECKING:
    from brochure.studio.rendering import Renderer

_Answering = Callable[["Renderer", Mapping[str, Any]], Any]
_NOT_YET = "the pages of this leaflet are not there yet"


def answered(renderer: Renderer, query: Query) -> Answer:
    """The answer to a question, or why there is none."""
    try:
        with laid_over(renderer.unsaved):
            return Answer(query.number, _ANSWERING[query.about](renderer, query.given))
    except (LookupError, ValueError) as error:
        return Answer(query.number, fault=str(error).strip("'\"") or "that is not there any more")
    except BrochureError as error:
        return Answer(query.number, fault=str(error).splitlines()[0])


def _claim(renderer: Renderer, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a text claims, what that rests on, and what a change of it would void."""
    name, address = given["leaflet"], read(given["address"])
    dossier, state = _dossier(renderer, name)
    claims = [claim for claim in dossier.claims if _is_of(claim, address)]
    loaded = dossier.evidence.loaded
    titles = {reference.id: reference.title for reference in loaded.brochure.references}
    sources = {
        (cited.key, cited.locator): {
            "key": cited.key,
            "number": cited.number,
            "title": titles.get(cited.key, ""),
            "locator": cited.locator,
            "quote": cited.quote,
            "to_check": cited.to_check,
        }
        for claim in claims
        for cited in claim.cited
    }
    return {
        "claim": bool(claims),
        "text": " ".join(claim.shown for claim in claims),
        "ids": [claim.id for claim in claims],
        "sources": list(sources.values()),
        "approval": {"state": "valid" if state.valid else "none", "text": state.words},
        "voids": list(_voids(renderer, name, address, claims)),
    }


def _is_of(claim: Claim, address: Address) -> bool:
    """Whether a claim is made by the text at an address, or by a part of that."""
    return claim.address == address or claim.address[: len(address)] == address


def _voids(renderer: Renderer, name: str, address: Address, claims: list[Claim]) -> Iterator[str]:
    """What would hold no more if a text were another one, each in a sentence."""
    loaded, standing = renderer.loaded, renderer.standing
    if loaded is None or standing is None:
        return
    shared = not address.leaflet
    for leaflet, state in standing.states.items():
        if leaflet != name and not shared:
            continue
        entry = state.approval
        if state.valid and entry is not None:
            day = entry.date
            yield (
                f"The approval of “{leaflet}” by {entry.name} ({entry.role}) on {day} would end: "
                "its pages would say again that they are a draft."
            )
    for claim in claims:
        if any(cited.quote for cited in claim.cited):
            yield "The words of the source below were compared with this text: compare them again."
            return


def _dossier(renderer: Renderer, name: str) -> tuple[Dossier, State]:
    shown, loaded, standing = renderer.shown.get(name), renderer.loaded, renderer.standing
    if shown is None or loaded is None or standing is None or name not in standing.states:
        raise LookupError(_NOT_YET)
    evidence = renderer.evidence(name)
    approved = standing.words[name]
    kept = renderer.dossiers.get(name)
    if kept is None or kept[0] is not shown or kept[1] is not approved:
        setting = evidence.setting
        with setting.pdf if setting is not None and setting.pdf is not None else nullcontext():
            kept = renderer.dossiers[name] = (shown, approved, dossier_of(evidence, approved))
    return kept[2], standing.states[name]


def _compare(renderer: Renderer, given: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the version that was approved."""
    name = given["leaflet"]
    dossier, state = _dossier(renderer, name)
    changes = dossier.changes
    if changes is None:
        return {"state": "never", "text": state.words, "changes": []}
    shown, approved = renderer.shown[name], renderer.standing.words[name] if renderer.standing else None
    assert approved is not None, "there is something to compare with"
    places = WordsInPlace(shown.preview.done.result)
    listed = []
    for panel in changes.panels:
        lines = {line["text"]: line for line in shown.words.by_page.get(panel.page, ())}
        for entry in panel.entries:
            listed.append(
                {
                    "kind": entry.kind,
                    "address": lines[entry.new]["address"] if entry.new in lines else None,
                    "before": entry.old,
                    "after": entry.new,
                    "parts": [list(part) for part in entry.parts],
                    "page": panel.page,
                    "marks": marks(entry, panel.page, places, approved),
                }
            )
    return {
        "state": "same" if not changes else "changed",
        "text": f"{state.words} {changes.summary[:1].upper()}{changes.summary[1:]}.",
        "changes": listed,
    }


def _names(renderer: Renderer, given: Mapping[str, Any]) -> dict[str, Any]:
    """The names that texts may use."""
    loaded, style = renderer.loaded, renderer.style
    if loaded is None or style is None:
        raise LookupError("the content has not been read yet")
    brochure = loaded.brochure
    icons = style.resources.names("styles/icons", (".svg",))
    return {
        "formats": [{"name": name, "title": fmt.title} for name, fmt in style.formats.items()],
        "printers": list(style.printers),
        "icons": [PurePosixPath(name).stem for name in icons],
        "values": [{"name": name, "text": text} for name, text in brochure.value_texts.items()],
        "citations": [
            {
                "key": reference.id,
                "title": reference.title,
                "year": str(reference.issued.year) if reference.issued else "",
            }
            for reference in brochure.references
        ],
        "colours": [{"name": name, "srgb": srgb} for name, srgb in style.palette.colours.items()],
    }


_ANSWERING: dict[str, _Answering] = {
    "claim": _claim,
    "compare": _compare,
    "names": _names,
}
