"""The review pack: what is marked on the proof, and the lists that go with it, typeset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from brochure.design.resources import Resources
from brochure.editions.job import ReviewJob
from brochure.editions.review import PROOF_SCHEME
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.environment import environment, render
from brochure.layout.faults import Manuscript
from brochure.review.facts import PackFacts
from brochure.review.font_fallback import with_faces
from brochure.review.listing import lists_of
from brochure.review.proof_annotations import remarks_of
from brochure.typesetting.engine import EngineError, Typeset, TypesetJob, typeset
from brochure.typesetting.sheets import OutsideError, read_styles

#: The font of labels on the proof, by its name among the project's fonts.
LABEL_FONT = "fonts/source-sans-3/SourceSans3-Semibold.ttf"
_TEMPLATE, _STYLE = "review.html", "styles/review.css"
#: How the names of its templates begin.
_TEMPLATES = "templates/review"
#: What lines of the lists don't end inside of.
_TOGETHER = re.compile(
    r"\bdoi:\S{1,40}|\d[\d.,]*[–-]\d[\d.,]*%?|\b\w{1,4}-\w{1,4}\b|\b\d{1,2} [^\W\d_]{3,9} \d{4}\b"
    r"|(?<![\w./-])[\w./-]{1,80}:\d+:\d+|\bn = \d[\d,]*|--accept [\w-]{1,40}"
)
#: What is to be typed, without the colon of a field, which has nothing behind it here.
_TYPED = re.compile(r"`([^`\n]+?):?`")
#: What ``data-at`` of a part's heading begins with.
_PART = "part:"


@dataclass(frozen=True)
class PackFiles:
    """The templates of the review pack by their names, and its style sheet."""

    templates: Mapping[str, str] = field(repr=False)
    style: str = field(repr=False)

    @classmethod
    def of(cls, resources: Resources) -> PackFiles:
        """Those of a project.  Raises :class:`ContentError` for one that can't be read."""
        names = [name for name in resources.names("templates", (".html",)) if name.startswith(_TEMPLATES)]
        texts = {name.removeprefix("templates/"): resources.text(name) for name in names}
        return cls(texts, resources.text(_STYLE))


def review_job(facts: PackFacts, files: PackFiles, fonts: Mapping[str, bytes]) -> ReviewJob:
    """The job of the review edition.  *fonts* are the project's by name, as style sheets ask for them.

    Raises :class:`ContentError` when the template or the style of the pack can't be used.
    """
    made = _typeset(facts, files, fonts)
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
        mark=facts.locale.draft_mark if facts.draft else "",
    )


def heading_of(facts: PackFacts) -> str:
    """What stands at the head of every page of the pack."""
    words = facts.locale.review
    code, prepared = words.job_code.format(code=facts.job_code), words.prepared.format(date=facts.prepared)
    return " · ".join((facts.title, facts.format, code, prepared))


def _bold(text: str) -> Markup:
    """Words of the pack, those between two stars bold."""
    return Markup("").join(
        Markup("<strong>{}</strong>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(text.split("**"))
    )


def _kept(text: str) -> Markup:
    """Words in which no line ends inside a range of numbers, a date, a place in a file or such as CAR-T."""
    pieces: list[Markup] = []
    end = 0
    for match in _TOGETHER.finditer(text):
        pieces += [escape(text[end : match.start()]), Markup('<span class="kept">{}</span>').format(match[0])]
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _typed(text: str) -> Markup:
    """Words in which what is to be typed, between backticks, is code."""
    return Markup("").join(
        Markup('<code class="kept">{}</code>').format(part) if number % 2 else _kept(part)
        for number, part in enumerate(_TYPED.split(text))
    )


def _labelled(words: str, name: str, given: Markup, kind: str) -> Markup:
    """Words of the pack with what they hold by *name*, and the label before it in a look of its own."""
    label, _, rest = words.partition(f"{{{name}}}")
    return Markup('<span class="{}">{}</span>{}{}').format(kind, label, given, rest)


#: What the pack's templates have besides Jinja's own filters.
FILTERS: dict[str, Callable[..., Markup]] = {
    "bold": _bold,
    "kept": _kept,
    "typed": _typed,
    "labelled": _labelled,
}


def compile_templates(files: PackFiles) -> None:
    """Compile the templates of the pack, once for all processes that are forked from this one afterwards.

    For shipped ones alone: others may hang as they are compiled, or be faulty.
    """
    templates = environment(files.templates.get, FILTERS)
    for name in files.templates:
        templates.get_template(name)


def read_style(files: PackFiles) -> None:
    """Read the style sheet of the pack, a shipped one, in the same way."""
    read_styles(((_STYLE, files.style),))


def _typeset(facts: PackFacts, files: PackFiles, fonts: Mapping[str, bytes]) -> Typeset:
    html = render(
        environment(files.templates.get, FILTERS),
        _TEMPLATE,
        facts=facts,
        words=facts.locale,
        lists=lists_of(facts),
        proof=PROOF_SCHEME,
        mark=facts.locale.draft_mark if facts.draft else "",
    )
    html, faces = with_faces(html, fonts)
    styles = ((_STYLE, files.style), ("faces", faces))
    written = Manuscript(styles, {f"templates/{name}": text for name, text in files.templates.items()})
    place = SourcePlace(f"templates/{_TEMPLATE}")
    try:
        made = typeset(TypesetJob(html, styles, fonts, reads_pages=False))
    except EngineError as error:
        fix = "mend the template or the style sheet of the review pack, or remove the project’s own"
        message = f"the review pack can’t be laid out: its layout {error}"
        raise ContentError([Finding("layout.engine", Severity.ERROR, message, place, fix)]) from error
    except OutsideError as error:
        raise ContentError([written.outside(error)]) from error
    faults = written.faults(made.complaints)
    if faults:
        raise ContentError(fault if fault.place else replace(fault, place=place) for fault in faults)
    return made
