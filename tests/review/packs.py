"""Review packs for tests: of leaflets whose pages and claims are made up, and of the shipped ones."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2

from brochure.content.load import read
from brochure.design.resources import SHIPPED, Resources
from brochure.editions.job import EditionJob
from brochure.editions.review import review
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity, SourcePlace
from brochure.language.locale import locale_of
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pdf.metadata import Metadata
from brochure.pipeline.session import Session
from brochure.review.claim import Cited, Claim
from brochure.review.claims import find_claims
from brochure.review.facts import PackFacts, Source, Unreferenced, facts_of
from brochure.review.font_fallback import with_faces
from brochure.review.pack import PackFiles, review_job
from brochure.review.pack_data import pack_data, texts_in
from brochure.rules.evidence import Evidence, Setting, judged_on
from brochure.source.project import Project
from brochure.typesetting.engine import TypesetJob, typeset
from tests.project import ROOT
from tests.styles import STYLES

RESOURCES = Resources(Project(SHIPPED))
#: Templates of the pack.
FILES = PackFiles.of(RESOURCES)
DATE = datetime(2026, 11, 30, tzinfo=timezone.utc)
SOURCES = (
    Source(1, "alpha", "Example A. Alpha. J Ex. 2018;1:1-2. doi:10.5555/alpha"),
    Source(2, "beta", "Example B. Beta. J Ex. 2019;2:3-4. doi:10.5555/beta"),
)


@lru_cache(maxsize=1)
def fonts() -> dict[str, bytes]:
    """The shipped fonts by the names that style sheets use."""
    names = RESOURCES.names("styles/fonts", (".ttf", ".otf"))
    return {name.removeprefix("styles/"): RESOURCES.read(name) for name in names}


@lru_cache(maxsize=8)
def pages(count: int, size: tuple[float, float] = (148, 210)) -> bytes:
    """A typeset leaflet of so many pages, each with some words and a link, and a bleed."""
    style = (
        f"@page {{ size: {size[0]}mm {size[1]}mm; bleed: 3mm; margin: 15mm }}"
        "@font-face { font-family: S; src: url(asset:fonts/source-sans-3/SourceSans3-Regular.ttf) }"
        "body { font: 11pt S } section { break-after: page }"
    )
    body = "".join(
        f'<section id="page-{number}"><h1>Page {number} begins</h1><p>Words of page {number}, and '
        f'<a href="#page-1">a link</a>.</p></section>'
        for number in range(1, count + 1)
    )
    html = f'<html lang="en"><head><title>Sample</title></head><body>{body}</body></html>'
    made = typeset(TypesetJob(html, (("style", style),), fonts()))
    assert not made.complaints
    return made.pdf


#: Left, top, right, bottom in mm from the page's top left corner.
Edges = tuple[float, float, float, float]


def edition_job(pdf: bytes) -> EditionJob:
    """The job of a leaflet named ``sample``."""
    metadata = Metadata("Sample", "Company", "A sample", "en-GB", "brochure", "engine", DATE)
    formats = STYLES.formats
    return EditionJob("sample", pdf, metadata, formats["a5-flyer"], "a4", locale_of("en-GB"))


def claim(number: int, lines: Sequence[tuple[int, Edges]], text: str = "It works.", **more: Any) -> Claim:
    """A claim with its lines: pages and boxes."""
    values: dict[str, Any] = {"cited": (Cited("alpha", 1, "p. 2"),), "kind": "sentence", **more}
    return Claim(
        id=f"sample-{number:08x}",
        number=number,
        text=text,
        leaflet="sample",
        market="uk",
        page=lines[0][0],
        panel=f"page {lines[0][0]}",
        box=MmFromTopLeft(*lines[0][1]),
        lines=tuple((page, MmFromTopLeft(*box)) for page, box in lines),
        place=SourcePlace("content.yaml", 10 + number, 3),
        **values,
    )


def facts(count: int = 2, **more: Any) -> PackFacts:
    """The facts of a leaflet of so many pages, without claims and findings unless they are given."""
    values: dict[str, Any] = {
        "leaflet": "sample",
        "title": "Sample leaflet",
        "audience": "healthcare professionals",
        "market": "United Kingdom",
        "format": "A5 flyer",
        "job_code": "UK-1",
        "prepared": "November 2026",
        "language": "en-GB",
        "locale": locale_of("en-GB"),
        "company": "Company",
        "product": "Samplumab® (samplumab)",
        "draft": True,
        "state": "Nobody has approved it.",
        "readers": "hcp",
        "pages": count,
        "references": SOURCES,
    }
    return PackFacts(**{**values, **more})


def finding(number: int, page: int | None = None, box: Edges | None = None, **more: Any) -> Finding:
    """A finding that shows on a page of the leaflet, or on none."""
    values: dict[str, Any] = {"severity": Severity.WARNING, "leaflet": "sample", **more}
    return Finding(
        rule="uk.hcp.words",
        message=f"finding number {number}",
        place=SourcePlace("content.yaml", 40 + number, 5),
        fix="Write it another way.",
        source="ABPI Code of Practice, 2024, clause 6 (verified)",
        seen=None if page is None else PdfPlace("sample-screen.pdf", page, box and MmFromTopLeft(*box)),
        **values,
    )


#: Of what the templates are given: what is for them alone, and what lists of another place show.
_NOT_SHOWN = (
    *("tag", "words", "file_title", "readers", "severity", "waived", "verdict", "hard"),
    *("smog", "ease", "kind", "leaflet", "status", "summary", "was", "now", "only", "audiences"),
)
#: Looks of pieces of text.
_LOOKS = ("plain", "kept", "typed", "code", "strong", "mark", "check", "old", "new")


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        for name, value in given.items():
            if name not in _NOT_SHOWN:
                yield from _texts(value)
    elif isinstance(given, list):
        is_piece = len(given) == 2 and given[0] in _LOOKS
        for value in given[1:] if is_piece else given:
            yield from _texts(value)


def texts_of(given: PackFacts) -> list[str]:
    """The texts that the lists of a pack are given to show."""
    data = pack_data(given)
    _needed, written = with_faces(texts_in(data), fonts())
    return [written(text) for text in _texts(data)]


@lru_cache(maxsize=64)
def _lists_of(made_of: bytes) -> str:
    with pypdfium2.PdfDocument(review_job(pickle.loads(made_of), FILES, fonts()).appendix) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return " ".join(" ".join(pages).split())


def lists_of_pack(given: PackFacts) -> str:
    """What the cover sheet and the lists of a pack say, in the order of the pages, on one line."""
    return _lists_of(pickle.dumps(given))


#: A leaflet with a mark of each kind on its first page.
MARKED = facts(
    claims=(claim(1, [(1, (20.0, 30.0, 90.0, 34.0))]),),
    unsourced=(
        Unreferenced(
            "Most got better.",
            "it states an effect",
            None,
            PdfPlace("sample-screen.pdf", 1, MmFromTopLeft(20.0, 80.0, 70.0, 84.0)),
        ),
    ),
    findings=(finding(1, 1, (20.0, 120.0, 60.0, 124.0)),),
)

#: Packs by what they are made of: many tests look at one of the same facts.
_PACKS: dict[bytes, bytes] = {}


def pack(given: PackFacts, pdf: bytes | None = None) -> bytes:
    """The review pack of a made-up leaflet, made once of the same facts."""
    made_of = pickle.dumps((given, pdf))
    if made_of not in _PACKS:
        _PACKS[made_of] = made_anew(given, pdf)
    return _PACKS[made_of]


def made_anew(given: PackFacts, pdf: bytes | None = None) -> bytes:
    """The review pack of a made-up leaflet."""
    job = edition_job(pdf or pages(given.pages))
    return review(replace(job, review=review_job(given, FILES, fonts()))).pdf


@dataclass(frozen=True)
class Shipped:
    """A shipped leaflet with its pack."""

    job: EditionJob
    facts: PackFacts
    pdf: bytes


#: Gives the pack of a shipped leaflet by its name, made once.
Shipping = Callable[[str], Shipped]


def pack_of_shipped(name: str) -> Shipped:
    """The pack of a shipped leaflet, with one finding and one sentence without a source made up."""
    loaded = read(ROOT / "content.yaml")
    laid_out = prepare(loaded, name, style_of(loaded.project))
    made = typeset(laid_out.job())
    setting = Setting(
        made.pages, made.passages, made.drawings, made.document, laid_out.numbered, laid_out.bibliography
    )
    evidence = Evidence(loaded, name, laid_out.format, setting, judged_on(laid_out.leaflet))
    words = next(found for found in made.passages if found.tag == "p" and found.page == 2)
    seen = PdfPlace(f"{name}-screen.pdf", 2, words.box)
    given = facts_of(
        evidence,
        claims=find_claims(evidence),
        unsourced=[Unreferenced(words.words, "it states a number", SourcePlace("content.yaml", 9, 1), seen)],
        findings=[replace(finding(1, 2, words.box), seen=replace(seen, page=3))],
        draft=True,
        state="Nobody has approved it.",
    )
    job = EditionJob(
        name,
        made.pdf,
        Session(ROOT / "content.yaml").metadata(loaded, name),
        laid_out.format,
        laid_out.leaflet.paper,
        laid_out.leaflet.locale,
        laid_out.names,
        review=review_job(given, FILES, laid_out.assets),
    )
    return Shipped(job, given, review(job).pdf)


def written(folder: Path, data: bytes, name: str = "pack.pdf") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
