"""What columns may fill so that the approval of a master covers its variants, and whether leaflets show it.

An approval is given to claims, each with its source, and to a product with its prescribing information.  What
a table fills in is known to nobody then.  So no column fills words that a source speaks for, a figure that is
shown, or what the product is.  A telephone number or an address states nothing: it may stand in a claim.
A value is declared so that it may differ, with its own source: that is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from brochure.batch.binding import JOB_CODE, RULE, Target
from brochure.batch.fields import text_at
from brochure.batch.filling import Filler, stand_ins
from brochure.batch.plan import leaflets_of
from brochure.content.blocks import Block
from brochure.content.load import Content, with_tree
from brochure.content.model import texts_in
from brochure.content.own.models import OwnBlock
from brochure.content.own.results import results_of
from brochure.content.variants import Variants
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.layout.style import Style
from brochure.rules.block_text import OF_THE_LAW, SPOKEN_FOR, WORDS_OF_THE_LAW, alike
from brochure.rules.evidence import Evidence
from brochure.rules.marked import marks
from brochure.rules.statement import Statement
from brochure.rules.statements import statements
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Types of cells that state nothing, whatever is filled in.
_BARE = ("telephone", "email", "url")
_SEPARATE = "write a sentence of its own for what the column fills; other claims need a master of their own"


def uncovered(filler: Filler, declared: Variants, style: Style) -> list[Finding]:
    """An error for each column that fills nothing that leaflets show, or what no approval covers."""
    return list(_Covering(filler, declared, style).findings())


class _Covering:
    def __init__(self, filler: Filler, declared: Variants, style: Style) -> None:
        self._filler = filler
        self._declared = declared
        self._loaded: Content = filler.loaded
        self._names = leaflets_of(self._loaded, declared)
        self._usages = [self._loaded.usage(name) for name in self._names]
        self._evidence = [
            Evidence(self._loaded, name, style.formats[self._loaded.brochure.leaflets[name].format])
            for name in self._names
        ]
        self._own_templates = bool(style.resources.own((".html",)))

    def findings(self) -> Iterator[Finding]:
        for column in self._declared.columns:
            targets = [target for target in self._filler.targets if target.column == column]
            for target in targets:
                problem = self._of_the_law(target) or self._claimed(target)
                if problem:
                    yield self._error(column, *problem)
                elif target.address[0] == "values":
                    yield from self._of_value(column, str(target.address[1]))
            if targets and not any(self._is_shown(target.address) for target in targets):
                yield self._unshown(column)
        yield from self._refused()

    def _error(self, column: str, message: str, fix: str) -> Finding:
        return Finding(RULE, Severity.ERROR, message, self._place(column), fix)

    def _place(self, column: str) -> SourcePlace:
        given = self._declared.columns[column]
        field = "place" if given.place else "value" if given.value else "field"
        return self._loaded.place(("variants", "columns", column, field))

    def _unshown(self, column: str) -> Finding:
        """A column that fills what no leaflet with variants shows: nothing of its cells comes to be read."""
        what = self._declared.columns[column].fills
        message = f"the column “{column}” fills {what}, which no leaflet with variants prints"
        fix = "use it in the texts of a leaflet, or remove the column"
        # A template of the project may print what it likes.
        severity = Severity.WARNING if self._own_templates else Severity.ERROR
        return Finding(RULE, severity, message, self._place(column), fix)

    def _is_shown(self, address: Address) -> bool:
        if address.leaflet or address == Address(("company", "name")):
            # The name of the company stands in the properties of every file.
            return True
        if address[0] == "values":
            return any(address[1] in usage.values for usage in self._usages)
        if address == Address(("company", "contact")):
            return any(
                "company-contact" in text.value_names for usage in self._usages for text in usage.texts
            )
        return any(text.address == address for usage in self._usages for text in usage.listed_texts)

    def _of_the_law(self, target: Target) -> tuple[str, str] | None:
        told = f"the column “{target.column}” fills {'.'.join(map(str, target.address))}, which is"
        fix = "write a master of its own for what differs there"
        block = self._block(target.address)
        if block is not None and block.kind == OF_THE_LAW:
            return f"{told} prescribing information of the product: no approval covers another one", fix
        is_bare = target.place is not None and self._declared.columns[target.column].type in _BARE
        if block is not None and block.kind == WORDS_OF_THE_LAW and not is_bare:
            fix = "let it fill company.contact, or give it the type telephone, email or url and a place"
            return f"{told} in the words of the law, where no rule looks at what is filled in", fix
        return None

    def _block(self, address: Address) -> Block | None:
        part: Any = self._loaded.brochure.leaflets.get(address.leaflet)
        match address.inside:
            case ("sections", int(section), "blocks", int(number), *_):
                blocks: Sequence[Block] = part.sections[section].blocks
                return blocks[number]
        return None

    def _claimed(self, target: Target) -> tuple[str, str] | None:
        """Why a text that a column fills is a claim, and what to do."""
        is_part = target.place is not None or not target.address.leaflet
        if is_part and self._declared.columns[target.column].type in _BARE:
            return None
        if target.address.leaflet:
            return self._in_leaflet(target)
        if target.address[0] == "values":
            return None
        if target.address[0] == "company":
            return self._in_company(target)
        text = text_at(self._loaded.brochure, target.address)
        return self._told(target, text) if text is not None and text.cites else None

    def _told(self, target: Target, text: Prose | None, words: str = "") -> tuple[str, str]:
        said = shortened(words or (text.plain(self._values) if text is not None else ""), 50)
        what = self._declared.columns[target.column].fills
        message = (
            f"the column “{target.column}” fills {what}, of which “{said}” is a claim with a source: "
            "no approval of the master covers other words there"
        )
        return message, _SEPARATE

    @property
    def _values(self) -> Mapping[str, str]:
        return self._loaded.brochure.value_texts

    def _in_leaflet(self, target: Target) -> tuple[str, str] | None:
        block = self._block(target.address)
        if block is not None and (_shows_data(block) or target.address[-1] == "alt"):
            for each in texts_in(block):
                if each.cites:
                    return self._told(target, each)
        text = text_at(self._loaded.brochure, target.address)
        if text is None:
            return None
        plain = alike(text.plain(self._values))
        spans = [(0, len(plain))] if target.place is None else list(_found(plain, target.place))
        for statement in self._statements(text.address):
            if statement.origin != "value" and _lies_in(statement, text.address, spans):
                return self._told(target, text, statement.words)
        return None

    def _of_value(self, column: str, name: str) -> Iterator[Finding]:
        """A warning for a value that is a claim: the table changes it, and the source that is cited stays.

        That is what values in tables are for, such as durations that differ from market to market.
        """
        if self._declared.columns[column].type in _BARE:
            return
        value = self._loaded.brochure.values[name]
        if said := value.text if value.source.cites else self._claim_with(name):
            message = (
                f"the column “{column}” fills the value “{name}”, and “{shortened(said, 50)}” is a claim "
                "with a source: the approval of the master covers whatever the table says there"
            )
            fix = "have the table reviewed, too, against the source that is cited"
            yield Finding(RULE, Severity.WARNING, message, self._place(column), fix)

    def _claim_with(self, name: str) -> str:
        """The words of a claim that a value stands in; empty where there is none."""
        for evidence in self._evidence:
            for statement in statements(evidence):
                for text in {part.text.address: part.text for part in statement.parts}.values():
                    spans = [
                        (start, end) for start, end, used in marks(text, evidence).values if used == name
                    ]
                    if statement.cited and _lies_in(statement, text.address, spans):
                        return statement.words
        return ""

    def _in_company(self, target: Target) -> tuple[str, str] | None:
        name = "company-contact" if target.address[1] == "contact" else "company"
        words = alike(self._values[name])
        for evidence in self._evidence:
            for statement in statements(evidence):
                for part in statement.parts:
                    if (
                        not statement.cited
                        or statement.origin == "value"
                        or name not in part.text.value_names
                    ):
                        continue
                    spans = list(_found(alike(part.text.plain(self._values)), words))
                    if _lies_in(statement, part.text.address, spans):
                        return self._told(target, part.text, statement.words)
        return None

    def _statements(self, address: Address) -> Iterator[Statement]:
        """The claims with a source that have words of a text."""
        for evidence in self._evidence:
            if evidence.name == address.leaflet:
                for statement in statements(evidence):
                    if statement.cited and any(part.text.address == address for part in statement.parts):
                        yield statement

    def _refused(self) -> Iterator[Finding]:
        """Columns that fill a text which takes other words than any: limits of a field, of an own kind."""
        words = stand_ins(self._filler.columns)
        codes = {f"{JOB_CODE}/{name}": words[JOB_CODE] for name in self._names}
        if self._takes(words, codes):
            return
        for column in self._declared.columns:
            if column in words and not self._takes({column: words[column]}, {}):
                what = self._declared.columns[column].fills
                message = f"the column “{column}” fills {what}, which takes no text as a cell may hold it"
                yield self._error(column, message, "let it fill a text that may be of any words")

    def _takes(self, words: Mapping[str, str], codes: Mapping[str, str]) -> bool:
        try:
            with_tree(self._loaded, self._filler.filled(words, codes))
        except ContentError:
            return False
        return True


def _shows_data(block: Block) -> bool:
    """True of a block whose parts are read together: its headings and names say of what its figures are."""
    return block.kind in SPOKEN_FOR or (isinstance(block, OwnBlock) and results_of(block).any)


def _found(text: str, words: str) -> Iterator[tuple[int, int]]:
    """From where to where words stand in a text, both as they are compared."""
    needle, at = alike(words), 0
    while needle and (at := text.find(needle, at)) >= 0:
        yield at, at + len(needle)
        at += len(needle)


def _lies_in(statement: Statement, address: Address, spans: Sequence[tuple[int, int]]) -> bool:
    """True where some of these words of a text are a part of a claim."""
    return any(
        part.text.address == address and start < part.end and end > part.start
        for part in statement.parts
        for start, end in spans
    )
