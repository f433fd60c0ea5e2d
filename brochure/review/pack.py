"""The review pack: what is marked on the proof, and the lists that go with it, typeset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.design.resources import Resources
from brochure.editions.job import ReviewJob, RowPlace
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.review.facts import PackFacts
from brochure.review.font_fallback import with_faces
from brochure.review.pack_data import pack_data, texts_in, with_texts
from brochure.review.proof_annotations import remarks_of
from brochure.source.characters import split_lines
from brochure.typesetting.typst import ListsError, ListsJob, TypesetLists, typeset_lists

#: The font of labels on the proof, by its name among the project's fonts.
LABEL_FONT = "fonts/source-sans-3/SourceSans3-Semibold.ttf"
#: The template of the lists, and how the names of all of them begin and end.
_TEMPLATE = "review.typ"
_TEMPLATES, _SUFFIX = "templates/review", ".typ"


@dataclass(frozen=True)
class PackFiles:
    """The templates of the review pack by their names."""

    templates: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, resources: Resources) -> PackFiles:
        """Those of a project.  Raises :class:`ContentError` for one that can't be read."""
        names = [name for name in resources.names("templates", (_SUFFIX,)) if name.startswith(_TEMPLATES)]
        return cls({name.removeprefix("templates/"): resources.text(name) for name in names})


def review_job(facts: PackFacts, files: PackFiles, fonts: Mapping[str, bytes]) -> ReviewJob:
    """The job of the review edition.  *fonts* are the project's by name, as style sheets ask for them.

    Raises :class:`ContentError` when a template of the pack can't be used.
    """
    made = _typeset(facts, files, fonts)
    titles = list(facts.locale.review.parts.model_dump().values())
    parts = [(place.name, place.page) for place in made.places if place.name in titles]
    return ReviewJob(
        remarks=remarks_of(facts),
        appendix=made.pdf,
        parts=tuple(parts),
        rows={place.name: RowPlace(place.page, place.x, place.y) for place in made.places},
        heading=heading_of(facts),
        font=fonts[LABEL_FONT],
        front=parts[1][1] - 1 if len(parts) > 1 else 0,
        mark=facts.locale.draft_mark if facts.draft else "",
    )


def heading_of(facts: PackFacts) -> str:
    """What stands at the head of every page of the pack."""
    words = facts.locale.review
    code, prepared = words.job_code.format(code=facts.job_code), words.prepared.format(date=facts.prepared)
    return " · ".join((facts.title, facts.format, code, prepared))


def _typeset(facts: PackFacts, files: PackFiles, fonts: Mapping[str, bytes]) -> TypesetLists:
    given = pack_data(facts)
    needed, written = with_faces(texts_in(given), fonts)
    sources = {_TEMPLATE: files.templates[_TEMPLATE], **files.templates}
    job = ListsJob(sources, json.dumps(with_texts(given, written), ensure_ascii=False), needed)
    try:
        return typeset_lists(job)
    except ListsError as error:
        place = SourcePlace(f"templates/{error.file or _TEMPLATE}")
        if error.line and error.file in files.templates:
            lines = split_lines(files.templates[error.file])
            excerpt = lines[error.line - 1] if error.line <= len(lines) else ""
            place = SourcePlace(place.file, error.line, error.column, excerpt)
        message = f"the review pack can’t be laid out: its template {error}"
        fix = "mend the template of the review pack, or remove the project’s own"
        raise ContentError([Finding("layout.engine", Severity.ERROR, message, place, fix)]) from error
