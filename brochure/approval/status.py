"""What a build does about approvals: their files, the approved words, what it reports about drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from brochure.approval.record import FILE, FOLDER, LAST, read_version, version_file
from brochure.approval.signature import SIGNATORIES, signature_file
from brochure.approval.state import State
from brochure.content.load import Content
from brochure.findings import Finding, Severity, SourcePlace
from brochure.review.version import Version


def approval_files(folder: Path, standing: Mapping[str, State]) -> Iterator[Path]:
    """The files of a project that approvals are read from, those that are not there yet among them."""
    yield folder / FILE
    yield folder / SIGNATORIES
    if os.path.lexists(folder / FILE):
        # Without the other one it has no say.
        yield folder / LAST
    for name, state in standing.items():
        if state.approval is not None:
            yield version_file(folder, name)
            yield folder / signature_file(name)


def approved_words(folder: Path, state: State) -> Version | None:
    """The words that were approved, if any were and they are still there."""
    if state.approval is None:
        return None
    given = read_version(folder, state.approval)
    try:
        return None if given is None else Version.from_dict(given)
    except ValueError:
        return None


def lost_words(standing: Mapping[str, State], words: Mapping[str, Version | None]) -> Iterator[Finding]:
    """A warning for each approval whose words can't be read any more: nobody can tell what has changed."""
    for name, state in standing.items():
        if state.approval is not None and words[name] is None:
            date = state.approval.date
            message = f"the words of “{name}” that were approved on {date} can’t be read any more"
            fix = f"bring {FOLDER}/ back from version control, or have the leaflet approved again"
            place = SourcePlace(f"{FOLDER}/{name}.json")
            yield Finding("approval.words", Severity.WARNING, message, place, fix, leaflet=name)


def not_final(loaded: Content, standing: Mapping[str, State]) -> Iterator[Finding]:
    """An error for each leaflet that `--final` asks for and that is not approved."""
    for name, state in standing.items():
        if not state.valid:
            rule = "approval.missing" if state.approval is None else "approval.void"
            why = f"{state.words[:1].lower()}{state.words[1:].rstrip('.')}"
            message = f"the leaflet “{name}” is a draft: {why}"
            fix = f"have it certified: `python -m brochure approve {name} --name … --role … --job-code …`"
            if state.covers_variants:
                fix = "build its variants: `python -m brochure batch`; nobody may use the master itself"
            place = loaded.place(("leaflets", name), key=True)
            yield Finding(rule, Severity.ERROR, message, place, fix, leaflet=name)
