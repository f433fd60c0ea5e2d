"""What a leaflet states as facts, and which source speaks for each statement.

This is the one definition of a claim: the rule on claims without a source, the register, the review pack and
the report all take theirs from here.

A sentence, an item of a list, a row of a table, a bar, a group of people, an event or a value is a **claim**
where its words state a fact (a result, a comparison, a rank, an effect, an approval, a number, a duration:
see :mod:`brochure.rules.claim_detection`), where it shows data, or where a source speaks for it.  Questions,
headings that state nothing, and instructions are none; an instruction that holds a number is one only where
a source speaks for it.  The source is, in this order,

- what it cites itself;
- that of the values in it, where nothing else in it needs a source;
- that of the sentence right behind it in the same text, where that plainly continues it: two short sentences
  often say one thing (see :mod:`brochure.rules.speaking`);
- that of the caption, of the title, and of a note of its table or chart that tells where the data are from;
- for the cells of a column, that of the column's heading;
- for a title, that of what stands right below it and tells the same;
- that of the sentence right before, where it takes that up (“That is …”, “Of these …”).

A claim for which none of these speaks has no source, and so has one of which it is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from brochure.content.blocks import Block
from brochure.content.blocks.boxes import PullFigure
from brochure.content.blocks.media import Figure
from brochure.content.blocks.tables import Table
from brochure.content.charted import DRAWN, RESULTS, data_of, own_sources
from brochure.content.model import texts_in
from brochure.content.own.models import OwnBlock
from brochure.content.own.results import Results, results_of
from brochure.language.sentences import Sentence, sentences
from brochure.rules.block_text import alike, texts_of
from brochure.rules.claim_detection import claim_in, instructs
from brochure.rules.durations import has_duration, is_figure_in_name, says_how_long
from brochure.rules.evidence import Evidence
from brochure.rules.marked import cites_in, marks, masked, without_values
from brochure.rules.pictured import stated_in_picture
from brochure.rules.speaking import continues, defines, takes_up, tells_origin, tells_same
from brochure.rules.statement import Origin, Speaker, Statement, Words, alone
from brochure.text.fields import Prose
from brochure.text.inline import Cite, NoteMark, walk

#: Blocks that say what the law or an address says, or that are made from other texts: in them only values and
#: what cites are claims.
NO_CLAIMS = frozenset(
    {
        "abbreviations",
        "adverse-events",
        "diary",
        "glossary",
        "notes",
        "prescribing-information",
        "questions",
        "references",
    }
)
#: Blocks that tell what to do and whom to call: in them only what states a fact by its own words is one, too.
ERRANDS = frozenset({"about", "back-cover", "call-now", "card", "checklist", "contacts", "foot", "qr-code"})
_DATA = "it shows results"
_VALUE = "it gives a value"
_DURATION = "it gives a duration"
_FACT = "it states a fact"
#: Fields of names and headings: what stands in them states something only where its words do.
_NAMES = frozenset({
    "title", "subtitle", "eyebrow", "head", "heading", "label", "name", "by", "role", "where", "audience",
    "footer",
})  # fmt: skip
_DIGIT = re.compile(r"\d")
_END = (".", "!", "…")


def statements(evidence: Evidence) -> tuple[Statement, ...]:
    """The claims of a leaflet in the order of its content, each with its source where it has one."""
    return evidence.remembered(_statements)


def _statements(evidence: Evidence) -> tuple[Statement, ...]:
    return tuple(_StatementReader(evidence).read())


#: Where no column speaks for its cells.
_NOBODY: Mapping[int, Speaker] = {}


@dataclass(frozen=True)
class _StatementReader:
    """Reads the statements of a leaflet."""

    evidence: Evidence

    def read(self) -> Iterator[Statement]:
        """All of them, part by part."""
        leaflet = self.evidence.leaflet
        for number, text in enumerate(texts_in(leaflet.cover) if leaflet.cover else ()):
            yield from self._group((text,), "cover", number)
        for section in leaflet.sections:
            for number, title in enumerate((section.eyebrow, section.title)):
                if title is not None:
                    yield from self._heading(title, section.blocks[:1], "title", number)
            for at, block in enumerate(section.blocks, start=1):
                if block.kind == "heading":
                    for text in texts_in(block):
                        yield from self._heading(text, section.blocks[at : at + 1], "heading", 0)
                else:
                    yield from self._block(block)
        for part in (leaflet.back_cover, leaflet.foot):
            for number, text in enumerate(texts_in(part) if part is not None else ()):
                yield from self._group((text,), "foot" if part is leaflet.foot else "back-cover", number)

    def _heading(self, text: Prose, below: Sequence[Block], kind: str, number: int) -> Iterator[Statement]:
        """The sentences of a heading, for which the block right *below* may speak, but no other heading."""
        texts = [text for block in below if block.kind != "heading" for text in texts_in(block)]
        yield from self._group((text,), kind, number, self._below(text, texts))

    def _below(self, title: Prose, texts: Iterable[Prose]) -> tuple[Speaker, ...]:
        """The first sentence below a title that cites and tells the same."""
        said = self._plain(title)
        is_next = True
        for text in texts:
            for sentence, cites in self._cited(text):
                if cites and tells_same(said, sentence, self._names, is_next=is_next):
                    return (Speaker("below", cites),)
                is_next = False
        return ()

    def _cited(self, text: Prose) -> Iterator[tuple[str, tuple[Cite, ...]]]:
        """Each sentence of a text with what it cites; all that is cited where there are no words."""
        words = self._plain(text)
        parts = list(sentences(words, self.evidence.locale.sentences))
        found = marks(text, self.evidence)
        for part in parts:
            yield part.text, cites_in(part, parts[0].start, found)
        if not parts:
            yield "", text.cites

    def _plain(self, text: Prose) -> str:
        return alike(self.evidence.plain(text))

    @property
    def _names(self) -> tuple[str, ...]:
        """What the medicine is called."""
        values = self.evidence.values
        return tuple(values[name] for name in ("brand", "generic") if name in values)

    @property
    def _boxed_warning(self) -> str:
        """What the label says in its box."""
        product = self.evidence.brochure.product
        facts = product.label_facts(self.evidence.leaflet.market) if product else {}
        return alike(facts["boxed_warning_text"].text).casefold() if "boxed_warning_text" in facts else ""

    def _of_data(self, origin: Origin, text: Prose) -> tuple[Speaker, ...]:
        """What a caption or note cites for data: not for grades or doses, and not what is unclear."""
        cites = tuple(
            cite
            for sentence, cited in self._cited(text)
            if (tells_origin(sentence) if origin == "note" else not defines(sentence))
            for cite in cited
        )
        return (Speaker(origin, cites),) if cites else ()

    def _block(self, block: Block) -> Iterator[Statement]:
        heads, items = texts_of(block)
        if isinstance(block, Table):
            yield from self._table(block, heads)
        elif block.kind in DRAWN:
            yield from self._drawing(block, heads)
        elif isinstance(block, Figure):
            yield from self._figure(block)
        elif isinstance(block, OwnBlock) and (numbers := results_of(block)).any:
            yield from self._own_kind(block.kind, heads, items, numbers)
        elif isinstance(block, PullFigure):
            sources = [text for text in heads if text is block.source]
            speakers = tuple(Speaker("note", text.cites) for text in sources if text.cites)
            yield from self._datum((block.figure, block.text), block.kind, speakers, named=0)
            for number, text in enumerate(sources, start=1):
                yield from self._group((text,), block.kind, number, speakers)
        elif not items:
            yield from self._group(tuple(heads), block.kind, 0)
        else:
            outer = tuple(
                Speaker("title", text.cites) for text in heads if text.address[-1] == "title" and text.cites
            )
            # One line before the items speaks for them as a title does.
            leading = tuple(
                Speaker("before", text.cites) for text in heads if text.address[-1] == "intro" and text.cites
            )
            inner = [text for item in items for text in item]
            for number, head in enumerate(heads):
                is_title = head.address[-1] == "title"
                speakers = (*outer, *self._below(head, inner)) if is_title else ()
                yield from self._group((head,), block.kind, number, speakers)
            for number, texts in enumerate(items, start=len(heads)):
                yield from self._group(texts, block.kind, number, (*leading, *outer))

    def _own_kind(
        self, kind: str, heads: Sequence[Prose], items: Sequence[tuple[Prose, ...]], numbers: Results
    ) -> Iterator[Statement]:
        """A block of an own kind with numbers that it tells as facts: each with the words beside it."""
        outer = tuple(
            speaker
            for text in heads
            for speaker in (
                self._of_data("caption", text)
                if text.address[-1] in ("title", "caption")
                else (Speaker("note", text.cites),)
                if text.address[-1] == "source" and text.cites
                else ()
            )
        )
        for number, (texts, told) in enumerate(
            ((heads, numbers.of_block), *zip(items, numbers.of_items, strict=True))
        ):
            if told and texts:
                yield from self._datum(texts, kind, outer, group=number, numbers=told)
            else:
                yield from self._group(texts, kind, number, outer)

    def _drawing(self, block: Block, heads: Sequence[Prose]) -> Iterator[Statement]:
        """The caption and the note of a chart or timeline, then each of its data."""
        caption = next(text for text in heads if text.address[-1] == "caption")
        others = [text for text in heads if _field(text) == "note"]
        outer = tuple(
            speaker
            for text in (caption, *others)
            for speaker in self._of_data("caption" if text is caption else "note", text)
        )
        is_chart = block.kind in RESULTS
        if is_chart and not outer:
            # One finding for all: what is drawn can’t cite but by the caption.
            yield self._whole((caption,), _DATA, block.kind)
            for number, text in enumerate((text for text in others if text.cites), start=1):
                yield from self._group((text,), block.kind, number)
            return
        for number, text in enumerate((caption, *others)):
            yield from self._group((text,), block.kind, number, outer)
        for number, (texts, own) in enumerate(zip(data_of(block), own_sources(block), strict=True)):
            speakers = tuple(each for speaker in outer if (each := alone(speaker, own)).cites)
            yield from self._datum(texts, block.kind, speakers, is_chart=is_chart, drawn=number)

    def _figure(self, block: Figure) -> Iterator[Statement]:
        """The caption of a picture, then what the words in it state: they can't cite but by the caption."""
        captions = [block.caption] if block.caption is not None else []
        for caption in captions:
            yield from self._group((caption,), block.kind, 0)
        cites = tuple(cite for caption in captions for cite in caption.cites)
        place = block.alt if block.caption is None else block.caption
        where = (Words(place, 0, len(self._plain(place))),)
        for number, (words, reason) in enumerate(stated_in_picture(self.evidence, block), start=1):
            origin: Origin = "caption" if cites else ""
            yield Statement(words, reason, block.kind, where, number, origin, cites, drawn=number)

    def _datum(
        self,
        texts: Sequence[Prose],
        kind: str,
        speakers: Sequence[Speaker],
        *,
        is_chart: bool = False,
        group: int = 0,
        drawn: int | None = None,
        columns: Mapping[int, Speaker] = _NOBODY,
        numbers: Sequence[str] = (),
        named: int = 1,
    ) -> Iterator[Statement]:
        """A row, bar or event: one claim, whichever of its texts states something.

        *columns* speak for the text at their position alone; *numbers* stand beside the texts; the first
        *named* texts only name things.
        """
        evidence = self.evidence
        found = [marks(text, evidence) for text in texts]
        own = tuple(cite for mark in found for _at, cites in mark.cites for cite in cites)
        values = tuple(name for mark in found for _first, _last, name in mark.values)
        hidden = [masked(text, evidence) for text in texts]
        found_in = [claim_in(words, evidence.values) for words in hidden]
        reasons = [reason for reason in found_in if reason]
        has_data = any(_DIGIT.search(words) for words in hidden[named:]) if drawn is None else is_chart
        reason = _DATA if has_data or numbers else next(iter(reasons), "")
        made = self._whole(texts, reason or (_VALUE if values else _FACT), kind, group=group, drawn=drawn)
        made = replace(made, words=" ".join((*numbers, made.words)))
        if own:
            yield replace(made, origin="citation", cited=own)
        elif values and not reason:
            yield replace(made, origin="value", cited=self._of_values(values))
        elif speakers:
            yield replace(made, origin=speakers[0].origin, cited=speakers[0].cites)
        elif columns:
            telling = [
                at
                for at, words in enumerate(hidden)
                if found_in[at] or (at >= named and (_DIGIT.search(words) if has_data else words))
            ]
            speaking = [columns[at] for at in telling if at in columns]
            if speaking and len(speaking) == len(telling):
                cites = tuple(dict.fromkeys(cite for speaker in speaking for cite in speaker.cites))
                yield replace(made, origin=speaking[0].origin, cited=cites)
            elif reason:
                yield made
        elif reason:
            yield made

    def _table(self, block: Table, heads: Sequence[Prose]) -> Iterator[Statement]:
        by_name: dict[object, list[Prose]] = {}
        for text in heads:
            by_name.setdefault(_field(text), []).append(text)
        captions, sources = by_name.get("caption", []), by_name.get("source", [])
        whole = (
            *(speaker for caption in captions for speaker in self._of_data("caption", caption)),
            *(Speaker("note", text.cites) for text in sources if text.cites),
            *(speaker for caption in captions for speaker in self._noted(caption, block)),
        )
        for caption in captions:
            yield from self._group((caption,), block.kind, 0, whole)
        heads_of_columns = [*by_name.get("column-groups", []), *by_name.get("columns", [])]
        others = (*block.notes.values(), *sources, *heads_of_columns)
        for number, text in enumerate(others, start=1):
            yield from self._group((text,), block.kind, number, whole)
        by_column = dict(self._columns(block))
        part: tuple[Speaker, ...] = ()
        for number, row in enumerate(block.body, start=1 + len(others)):
            texts = [cell.text for cell in row.cells]
            if row.is_subheading:
                # A heading across the table speaks for the rows below it.
                yield from self._group(texts, block.kind, number, whole)
                part = tuple(speaker for text in texts for speaker in self._of_data("title", text))
                part += tuple(speaker for text in texts for speaker in self._noted(text, block))
                continue
            # Notes of the whole table speak for each of its rows, those of a row for this one.
            noted = tuple(speaker for text in texts for speaker in self._noted(text, block))
            speaking = {
                at: by_column[column]
                for at, cell in enumerate(row.cells)
                for column in range(cell.column, cell.column + cell.columns)
                if column in by_column
            }
            named = sum(cell.is_heading for cell in row.cells)
            yield from self._datum(
                texts,
                block.kind,
                (*part, *whole, *noted),
                group=number,
                columns=speaking,
                named=named,
            )

    def _columns(self, block: Table) -> Iterator[tuple[int, Speaker]]:
        """The headings of columns that speak for the cells below them, each with its position.

        The heading of a column comes after that of its group, which it overrules.
        """
        for row in block.head:
            for cell in row:
                own = (*self._of_data("column", cell.text), *self._noted(cell.text, block))
                for column in range(cell.column, cell.column + cell.columns) if own else ():
                    yield column, own[0]

    def _noted(self, text: Prose, block: Table) -> tuple[Speaker, ...]:
        """The notes that a text of a table points to and that tell where its data are from."""
        return tuple(speaker for note in _notes_of(text, block) for speaker in self._of_data("note", note))

    def _group(
        self, texts: Sequence[Prose], kind: str, number: int, outer: Sequence[Speaker] = ()
    ) -> Iterator[Statement]:
        """The sentences of texts that are read as one; *outer* speak for all of them."""
        for at, text in enumerate(texts):
            speakers = [speaker for speaker in outer if speaker.cites]
            if not masked(text, self.evidence).endswith(_END):
                # A title is spoken for by what stands below it.
                speakers[:0] = self._own(text, texts[at + 1 :], texts, kind)
            yield from self._text(text, kind, number, speakers)

    def _own(
        self, text: Prose, behind: Sequence[Prose], texts: Sequence[Prose], kind: str
    ) -> tuple[Speaker, ...]:
        """What speaks for a text of an item that ends no sentence, among the other texts of it."""
        field_of = text.address[-1]
        if kind == "quotation":
            # Who says it says where.
            cites = _first_cites(behind)
        elif field_of == "when":
            # The time of a step has no words of its own: it is how long what the step tells goes on.
            told = [other for other in texts if other.address[-1] == "text"]
            cites = next((cites for other in told for _said, cites in self._cited(other) if cites), ())
        else:
            return self._below(text, [other for other in behind if other.address[-1] != "when"])
        return (Speaker("below", cites),) if cites else ()

    def _text(self, text: Prose, kind: str, number: int, speakers: Sequence[Speaker]) -> Iterator[Statement]:
        evidence = self.evidence
        found = marks(text, evidence)
        words = alike(evidence.plain(text))
        hidden = masked(text, evidence)
        # Split as they are printed: the sign that stands for a digit begins no sentence.
        parts = [
            Sentence(hidden[part.start : part.end], part.start, part.end)
            for part in sentences(words, evidence.locale.sentences)
        ]
        cites = [cites_in(part, parts[0].start, found) for part in parts]
        for index, part in enumerate(parts):
            follower = parts[index + 1 : index + 2]
            goes_on = bool(follower) and continues(part.text, follower[0].text, self._names)
            behind = cites[index + 1] if goes_on else ()
            before = cites[index - 1] if index and takes_up(part.text) else ()
            inner = [value for value in found.values if value[0] < part.end and value[1] > part.start]
            names = tuple(name for _first, _last, name in inner)
            stated = words[part.start : part.end]
            others = without_values(stated, part.start, inner)
            reason = "" if kind in NO_CLAIMS else self._reason(part.text, others, text)
            origin: Origin = ""
            cited: tuple[Cite, ...] = ()
            if cites[index]:
                origin, cited = "citation", cites[index]
            elif names and not reason:
                origin, cited = "value", self._of_values(names)
            elif kind in NO_CLAIMS:
                continue
            elif behind:
                origin, cited = "next", behind
            elif speakers:
                origin, cited = speakers[0].origin, speakers[0].cites
            elif before:
                origin, cited = "before", before
            has_figure = bool(names or _DIGIT.search(stated) or has_duration(stated))
            speaks = bool(origin) and (
                origin in ("citation", "value") or _states(part.text, text, kind, has_figure)
            )
            # What to call for is a fact where a source says so; whom to call is none.
            is_errand = (
                kind in ERRANDS and origin not in ("citation", "value") and "signs" not in text.address
            )
            if not reason and (is_errand or not speaks):
                continue
            made = reason or (_VALUE if names else _FACT)
            where = (Words(text, part.start, part.end),)
            yield Statement(stated, made, kind, where, number, origin, cited)

    def _reason(self, sentence: str, others: str, text: Prose) -> str:
        """Why a sentence needs a source, whatever stands around it; empty where it does not.

        *others* are its words but those of values, which have sources of their own.
        """
        if sentence.casefold() in self._boxed_warning:
            # The label’s own words, which have their source there.
            return ""
        if reason := claim_in(sentence, self.evidence.values):
            return reason
        if text.address[-1] == "when":
            return _DURATION if has_duration(others) else ""
        return _DURATION if says_how_long(sentence, others) else ""

    def _whole(
        self, texts: Sequence[Prose], reason: str, kind: str, *, group: int = 0, drawn: int | None = None
    ) -> Statement:
        """A statement of several texts, all of their words."""
        words = [alike(self.evidence.plain(text)) for text in texts]
        parts = tuple(Words(text, 0, len(said)) for text, said in zip(texts, words, strict=True))
        return Statement(" ".join(words), reason, kind, parts, group, drawn=drawn)

    def _of_values(self, names: Iterable[str]) -> tuple[Cite, ...]:
        """The sources of some values of the content."""
        values = self.evidence.brochure.values
        cites = (cite for name in names for cite in values[name].source.cites)
        return tuple(dict.fromkeys(cites))


def _field(text: Prose) -> object:
    """The field of its block that a text stands in."""
    address = text.address
    return address[address.index("blocks") + 2]


def _notes_of(text: Prose, table: Table) -> Iterator[Prose]:
    """The notes that a text of a table points to."""
    for node in walk(text.nodes):
        if isinstance(node, NoteMark):
            yield table.notes[node.name]


def _first_cites(texts: Iterable[Prose]) -> tuple[Cite, ...]:
    """What the first of some texts cites that cites anything."""
    return next((text.cites for text in texts if text.cites), ())


def _states(sentence: str, text: Prose, kind: str, has_figure: bool) -> bool:
    """Whether a sentence for which a source speaks states a fact.

    Not a question; a name or an instruction only where it holds a figure.
    """
    is_name = kind in ("heading", "title") or text.address[-1] in _NAMES
    if sentence.rstrip("\"')").endswith("?"):
        return False
    if is_name:
        return is_figure_in_name(sentence)
    return has_figure or not instructs(sentence)
