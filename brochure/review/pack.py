"""The review pack: what is marked on the proof, and the lists that go with it, typeset."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.design.resources import Resources
from brochure.editions.job import ReviewJob
from brochure.editions.review import PROOF_SCHEME
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.environment import environment, render
from brochure.layout.pages import DRAFT_MARK
from brochure.review.facts import PackFacts
from brochure.review.font_fallback import with_faces
from brochure.review.listing import lists_of
from brochure.review.proof_annotations import remarks_of
from brochure.typesetting.engine import Typeset, TypesetJob, typeset

#: The font of labels on the proof, by its name among the project's fonts.
LABEL_FONT = "fonts/source-sans-3/SourceSans3-Semibold.ttf"
_TEMPLATE, _STYLE = "review.html", "styles/review.css"
#: What ``data-at`` of a part's heading begins with.
_PART = "part:"


def review_job(facts: PackFacts, resources: Resources, fonts: Mapping[str, bytes]) -> ReviewJob:
    """The job of the review edition.  *fonts* are the project's by name, as style sheets ask for them.

    Raises :class:`ContentError` when the template or the style of the pack can't be used.
    """
    made = _typeset(facts, resources, fonts)
    # An element may stand in several boxes.
    headings = [
        (placed.at.removeprefix(_PART), placed.page) for placed in made.placed if placed.at.startswith(_PART)
    ]
    parts = list(dict.fromkeys(headings))
    return ReviewJob(
        remarks=remarks_of(facts),
        appendix=made.pdf,
        parts=tuple(parts),
        heading=heading_of(facts),
        font=fonts[LABEL_FONT],
        front=parts[1][1] - 1 if len(parts) > 1 else 0,
        mark=DRAFT_MARK if facts.draft else "",
    )


def heading_of(facts: PackFacts) -> str:
    """What stands at the head of every page of the pack."""
    words = (facts.title, facts.format, f"job code {facts.job_code}", f"prepared {facts.prepared}")
    return " · ".join(words)


def _typeset(facts: PackFacts, resources: Resources, fonts: Mapping[str, bytes]) -> Typeset:
    html = render(
        environment(resources, {}),
        _TEMPLATE,
        facts=facts,
        lists=lists_of(facts),
        proof=PROOF_SCHEME,
        mark=DRAFT_MARK if facts.draft else "",
    )
    html, faces = with_faces(html, fonts)
    styles = ((_STYLE, resources.text(_STYLE)), ("faces", faces))
    made = typeset(TypesetJob(html, styles, fonts, reads_pages=False))
    if made.complaints:
        fix = "mend the template or the style sheet of the review pack, or remove the project’s own"
        place = SourcePlace(f"templates/{_TEMPLATE}")
        raise ContentError(
            Finding("layout.engine", Severity.ERROR, f"in the review pack: {complaint}", place, fix)
            for complaint in dict.fromkeys(made.complaints)
        )
    return made
