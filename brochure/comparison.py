"""What ``brochure diff`` does: two content files are typeset, and what their leaflets say is compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from brochure.build import lay_out_all
from brochure.errors import ContentError, UsageError
from brochure.findings import Finding, has_errors
from brochure.review.changes import Changes, changes
from brochure.review.version import Version

#: What stands for the version that was approved, in the place of the old file.
APPROVED = "approved"


def compare(old: Path, new: Path, names: Collection[str]) -> tuple[Changes, ...]:
    """What differs between the leaflets of two content files, or of those named, in the order of the new one.

    *old* may be ``approved``: the words that were approved, as kept beside the new file.  A leaflet that only
    one has is told as all new, or all gone.  Raises :class:`ContentError` for content that can't be typeset,
    and :class:`UsageError` for a leaflet that neither has, or that was never approved.
    """
    after = versions(new, names)
    before = _approved(new, names or after) if str(old) == APPROVED else versions(old, names)
    known = dict.fromkeys([*after, *before])
    for name in names:
        if name not in known:
            raise UsageError(f"there is no leaflet “{name}” in either file")
    return tuple(changes(before.get(name, _nothing(name)), after.get(name, _nothing(name))) for name in known)


def versions(content: Path, names: Collection[str] = ()) -> Mapping[str, Version]:
    """What the leaflets of a content file say, by name: typeset, no edition made."""
    from brochure.check import check, parts_of, read, style_of
    from brochure.produce import evidence_of, set_leaflet
    from brochure.review.version import version_of

    loaded = read(content)
    findings = check(loaded)
    wanted = [name for name in loaded.brochure.leaflets if name in names or not names]
    made = {}
    problems: list[Finding] = []
    for item in lay_out_all(loaded, wanted, findings, style_of(loaded)):
        done = set_leaflet(item, parts_of(loaded, item.name))
        problems += done.findings
        if not done.findings:
            made[item.name] = version_of(evidence_of(loaded, item, done.result))
    if has_errors(problems):
        raise ContentError(problems)
    return made


def _approved(new: Path, names: Collection[str]) -> Mapping[str, Version]:
    """The words that were approved of some leaflets."""
    from brochure.approval.record import FILE, read_approvals, read_version

    folder = new.absolute().parent
    approvals = read_approvals(folder)
    if approvals.findings:
        raise ContentError(approvals.findings)
    found: dict[str, Version] = {}
    for name in names:
        entry = approvals.of(name)
        given: Any = None if entry is None else read_version(folder, entry)
        if given is not None:
            found[name] = Version.from_dict(given)
    if not found:
        raise UsageError(f"no leaflet of “{new.name}” has an approved version in {FILE}")
    return found


def _nothing(name: str) -> Version:
    """A leaflet that says nothing."""
    return Version(name, {}, (), (), {})
