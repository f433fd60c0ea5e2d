"""A content file whose leaflets can be approved, and its approvals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from brochure.approval.digest import ingredients, whole
from brochure.approval.record import FILE, Approval, following, write_approvals
from brochure.approval.state import State, states
from brochure.content.load import Content, read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.build import build
from brochure.pipeline.request import Outcome, Request
from tests.in_process import here
from tests.project import ROOT, Project, shipped

SAMPLE = ROOT / "brochure/rules/packs/samples/uk-hcp-code.yaml"
#: Noon of the day of approval, UTC.
NOW = "1795694400"
DAY, ENDS = date(2026, 11, 26), date(2028, 11, 26)
CERTIFIER = (
    *("--name", "A. Certifier", "--role", "medical signatory"),
    *("--registration", "GMC 1234567"),
)
#: Who drew the leaflets up.
AUTHOR = "B. Writer"


def project(folder: Path) -> Project:
    """The shipped content with a job code and a company, so that nothing speaks against its approval."""
    made = shipped(folder)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    text = text.replace('"[Company name]"', "Example Pharma Ltd")
    text = text.replace('"[company contact]"', "Example Pharma, example.com/report")
    text = text.replace("    prepared: 2026-11\n", f"    prepared: 2026-11\n    prepared-by: [{AUTHOR}]\n")
    for code in ("UK-PAT-001", "UK-HCP-001"):
        text = text.replace('job-code: "[job code]"', f"job-code: {code}", 1)
    for place, words in (
        ("[24-hour number]", "see your card"),
        ("[name and number]", "see your card"),
        ("[beds for parents, school]", "ask for beds, school and more"),
        ("[address of the UK prescribing information]", "example.com/prescribing-information"),
    ):
        text = text.replace(place, words)
    # What nobody has seen in its source yet speaks against an approval.
    text = re.sub(r"^to-check:\n(?: .*\n)+", "", text, flags=re.MULTILINE)
    made.write("content.yaml", text)
    return made


def flyers(folder: Path) -> Project:
    """Two flyers for HCPs, ``hcp`` and ``other``, that no rule has anything against: they build fast."""
    text = SAMPLE.read_text(encoding="utf-8")
    text = text.replace("    prepared: 2026-11\n", f"    prepared: 2026-11\n    prepared-by: [{AUTHOR}]\n")
    head, leaflet = text.split("\n  hcp:\n")
    other = leaflet.replace("UK-SAM-0001", "UK-SAM-0002")
    made = Project(folder, environment={"SOURCE_DATE_EPOCH": NOW})
    made.write("samplix-pi.txt", SAMPLE.with_name("samplix-pi.txt").read_bytes())
    made.write("content.yaml", f"{head}\n  hcp:\n{leaflet.rstrip()}\n  other:\n{other}")
    return made


def build_screen(request: Request, *more: Any) -> Outcome:
    """A build of the screen edition alone, in place of those of an approval: they build every edition."""
    return build(replace(request, editions=("screen",)), *more)


def _digests(loaded: Content, leaflet: str) -> Mapping[str, str]:
    with here():
        style = style_of(loaded.project)
        return ingredients(loaded, prepare(loaded, leaflet, style, draft=False), style)


def approval(folder: Path, leaflet: str, **changes: object) -> Approval:
    """An entry for a leaflet of the project in *folder* as it is now, sealed."""
    loaded = read(folder / "content.yaml")
    parts = _digests(loaded, leaflet)
    own = loaded.brochure.leaflets[leaflet]
    values = {
        "leaflet": leaflet,
        "form": own.format,
        "job-code": own.job_code.plain({}),
        "name": "A. Certifier",
        "role": "medical signatory",
        "date": DAY.isoformat(),
        "expires": ENDS.isoformat(),
        "hash": whole(parts),
        "ingredients": parts,
        "version": "0" * 64,
        "seal": "0" * 64,
        **changes,
    }
    return Approval.model_validate(values).sealed()


def approve(folder: Path, *leaflets: str) -> None:
    """Approve leaflets of the project in *folder* as they are now, one after the other, and no others."""
    entries: list[Approval] = []
    for leaflet in leaflets:
        entries.append(following(entries, approval(folder, leaflet)))
    (folder / FILE).unlink(missing_ok=True)
    write_approvals(folder, entries)


def state(folder: Path, leaflet: str, day: date = DAY) -> State:
    """How a leaflet stands on a day."""
    loaded = read(folder / "content.yaml")
    found, _approvals = states(loaded, [leaflet], day, partial(_digests, loaded))
    return found[leaflet]
