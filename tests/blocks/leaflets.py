"""A leaflet of a few blocks, made as the program makes it, and what can be read in it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from brochure.content.load import read
from brochure.editions import EditionJob
from brochure.editions.screen import screen
from brochure.findings import Finding
from brochure.layout.leaflet import Prepared, prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import check, parts_of
from brochure.pipeline.session import Session
from brochure.typesetting.engine import Typeset, typeset
from brochure.typesetting.fit import misfits
from tests.in_process import here
from tests.judges import poppler, tool

#: A block as it stands in the content file.
Block = Mapping[str, Any] | str

#: What every content file of these tests has: all that blocks can refer to.
HEAD: dict[str, Any] = {
    "product": {"brand": "Samplumab®", "generic": "samplumab", "additional-monitoring": "yes"},
    "company": {"name": "[Company name]", "contact": "[company contact]"},
    "values": {
        "rest": {"text": "4 weeks", "meaning": "How long to rest", "source": "[@alpha]", "date": "2024-09-03"}
    },
    "references": [
        {
            "id": "alpha",
            "type": "article-journal",
            "title": "Alpha",
            "author": [{"family": "Example", "given": "A"}],
            "container-title": "Journal of Examples",
            "issued": "2018",
            "volume": "1",
            "page": "1-2",
            "DOI": "10.5555/alpha",
        }
    ],
}
_OF_THE_HEAD = ("content.unused-value", "citation.uncited")
#: The leaflet's own fields, but for its format and sections.
LEAFLET = {
    "market": "none",
    "language": "en-GB",
    "title": "A sample",
    "description": "A leaflet of blocks",
    "job-code": "[job code]",
    "prepared": "2026-11",
    "cover": {"title": "Sample", "audience": "For tests"},
}


@dataclass
class Tag:
    """An element of the structure tree, as Poppler reads it."""

    kind: str
    #: What cells call it that it heads; empty without.
    name: str = ""
    #: Such as ``Scope: Column``.
    attributes: dict[str, str] = field(default_factory=dict)
    kids: list[Tag] = field(default_factory=list)
    #: Its own words; those of its kids are in :attr:`text`.
    words: str = ""

    @property
    def text(self) -> str:
        """All words in it, in reading order."""
        return self.words + "".join(kid.text for kid in self.kids)

    @property
    def heads(self) -> list[str]:
        """The names of what heads a cell."""
        return re.findall(r"\((.*?)\)", self.attributes.get("Headers", ""))

    def all(self, *kinds: str) -> list[Tag]:
        """Every element below it of one of these kinds, in reading order."""
        return [tag for tag in self.walk() if tag.kind in kinds]

    def walk(self) -> Iterator[Tag]:
        """Every element below it, in reading order."""
        for kid in self.kids:
            yield kid
            yield from kid.walk()


@dataclass(frozen=True)
class Made:
    """A leaflet that was made."""

    #: The screen edition.
    path: Path
    laid_out: Prepared
    typeset: Typeset
    #: Warnings about its content and pictures, and what does not fit.
    findings: tuple[Finding, ...]

    @property
    def html(self) -> str:
        """What was typeset."""
        return self.laid_out.job().html

    @cached_property
    def tags(self) -> Tag:
        """The structure tree without the cover."""
        root = _tree(tool.run([tool.program("pdfinfo"), "-struct-text", self.path]))
        return Tag("Document", kids=root.kids[0].kids[1:])

    @cached_property
    def words(self) -> list[poppler.Word]:
        """The words of the blocks with their boxes: not those of the cover and the margins."""
        height = self.typeset.pages[0].height
        return [word for word in poppler.words(self.path) if word.page > 1 and 12 < word.box[1] < height - 12]

    @cached_property
    def text(self) -> str:
        """The words of all pages but the cover, a space between them."""
        return " ".join(" ".join(poppler.text(self.path)[1:]).split())


class _Plain(yaml.CSafeDumper):
    """Writes out what stands twice: content files have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def content(
    blocks: Sequence[Block],
    *,
    audience: str = "patient",
    format: str = "a5-booklet",
    look: str = "plain",
    head: Mapping[str, Any] | None = None,
    ground: str | None = None,
) -> str:
    """The text of a content file with one section of these blocks in the leaflet ``sample``."""
    section = {"title": "Section", "start": "panel", "look": look, "blocks": list(blocks)}
    if ground is not None:
        section["ground"] = ground
    leaflet = {"audience": audience, "format": format, **LEAFLET, "sections": [section]}
    if "[@" in str(blocks) and not any(isinstance(b, Mapping) and b["block"] == "references" for b in blocks):
        section["blocks"].append({"block": "references"})  # type: ignore[attr-defined]
    whole = {**HEAD, **(head or {}), "leaflets": {"sample": leaflet}}
    return yaml.dump(whole, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)


def make(folder: Path, text: str) -> Made:
    """Make the leaflet of a content file in *folder*.

    Raises :class:`ContentError` for what the program refuses.
    """
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = read(path)
    # The head has a value and a source for blocks that want them.
    with here():
        style = style_of(loaded.project)
        findings = [found for found in check(loaded, style) if found.rule not in _OF_THE_HEAD]
        laid_out = prepare(loaded, "sample", style)
    result = typeset(laid_out.job())
    assert not result.complaints, result.complaints
    target = laid_out.format.page_target(len(result.pages), None)
    findings += [
        *laid_out.findings,
        *misfits("sample", result, laid_out.format, target, parts_of(loaded, "sample")),
    ]
    job = EditionJob(
        "sample",
        result.pdf,
        Session(path).metadata(loaded, "sample"),
        laid_out.format,
        "a4",
        laid_out.leaflet.locale,
        laid_out.names,
    )
    pdf = folder / "sample-screen.pdf"
    pdf.write_bytes(screen(job).pdf)
    return Made(pdf, laid_out, result, tuple(findings))


_ELEMENT = re.compile(r"( *)(\w+)(?: \((?:block|inline)\))?(?: <(.*)>)?:?")
_ATTRIBUTE = re.compile(r" +/(\w+) (.*)")
_WORDS = re.compile(r' +"(.*)"', re.DOTALL)


def _tree(text: str) -> Tag:
    """The tree that ``pdfinfo -struct-text`` prints: two spaces a level, attributes before kids."""
    root = Tag("root")
    path = [root]
    for line in text.splitlines():
        if found := _ATTRIBUTE.fullmatch(line):
            path[-1].attributes[found[1]] = found[2]
        elif found := _WORDS.fullmatch(line):
            # Words stand one level below their element, which may have kids before them.
            del path[(len(line) - len(line.lstrip())) // 2 + 1 :]
            path[-1].words += found[1] if not path[-1].kids else ""
            if path[-1].kids:
                path[-1].kids.append(Tag("", words=found[1]))
        elif (found := _ELEMENT.fullmatch(line)) and not line.strip().startswith("Object"):
            del path[len(found[1]) // 2 + 1 :]
            tag = Tag(found[2], found[3] or "")
            path[-1].kids.append(tag)
            path.append(tag)
    return root
