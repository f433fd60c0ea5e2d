"""What can be found of a batch without building any variant: the plan, and how cells go with the texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from brochure.batch.covered import uncovered
from brochure.batch.filling import Filler, bound
from brochure.batch.plan import Plan, Variant, plan
from brochure.batch.printable import Printable
from brochure.batch.table import read_table
from brochure.content.load import Content
from brochure.content.variants import Variants
from brochure.errors import ContentError
from brochure.findings import Finding, Severity
from brochure.layout.style import Style

#: A place that is to be filled in.
_PLACE = re.compile(r"\[(?![@^])[^\[\]]+\](?!\()")
#: Signs that end a sentence, or a part of one.
_ENDS = frozenset(".!?:;,。！？")


def planned(loaded: Content, declared: Variants, style: Style, only: str = "") -> Plan:
    """The variants of a master, and warnings: what can be found without building any.

    Raises :class:`ContentError` with all that is wrong with what columns fill and with the table, but for
    rows that *only* does not ask for, and :class:`UsageError` for an expression that can't be understood.
    """
    filler, problems = bound(loaded, declared)
    of_columns = [*filler.findings, *uncovered(filler, declared, style)]
    problems += [found for found in of_columns if found.severity is Severity.ERROR]
    findings = [found for found in of_columns if found.severity is not Severity.ERROR]
    made = Plan(())
    try:
        table = read_table(loaded.project, declared.file, tuple(declared.columns))
        made = plan(loaded, declared, table, Printable(declared, loaded.project, style), only)
        findings += made.findings
    except ContentError as error:
        problems += error.findings
    problems += _left_open(made.wanted, filler)
    findings += _doubled(made.wanted, filler)
    if problems:
        raise ContentError([*problems, *findings])
    return replace(made, findings=tuple(findings))


def _left_open(variants: Sequence[Variant], filler: Filler) -> Iterator[Finding]:
    """An error for each empty cell in whose stead the leaflets have nothing but a place to be filled in."""
    left: dict[str, str] = {}
    for column in dict.fromkeys(target.column for target in filler.targets):
        declared = filler.columns.get(column)
        found = None if declared is None else _PLACE.search(declared.place or filler.own(column))
        if found is not None:
            left[column] = found[0]
    for variant in variants:
        for column, place in left.items():
            if not variant.texts.get(column):
                message = f"column “{column}”: the cell is empty, and the leaflets have only “{place}” there"
                fix = "fill it in: a place that is left open is never ready for print"
                yield Finding("batch.variants", Severity.ERROR, message, variant.cells[column], fix)


def _doubled(variants: Sequence[Variant], filler: Filler) -> Iterator[Finding]:
    """A warning for each cell that ends a sentence, where the master’s own text ends it, too."""
    columns = dict.fromkeys(target.column for target in filler.targets if target.column in filler.columns)
    behind = {column: filler.followed_by(column) & _ENDS for column in columns}
    for variant in variants:
        for column, signs in behind.items():
            last = variant.texts.get(column, "")[-1:]
            # A full stop is also one too many behind another end; a colon or comma of the text is not.
            if last in _ENDS and (last in signs or "." in signs):
                message = (
                    f"column “{column}”: the cell ends with “{last}”, and the text that it is put into goes"
                    f" on with “{last if last in signs else '.'}”: both are printed"
                )
                fix = f"leave “{last}” out of the cell"
                yield Finding("batch.variants", Severity.WARNING, message, variant.cells[column], fix)
