"""Content files judged in a test: the samples of the packs, and whatever a test makes of them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from brochure.content.load import read
from brochure.findings import Finding, PdfPlace
from brochure.layout.leaflet import Prepared, prepare
from brochure.layout.style import Style, style_of
from brochure.pipeline import leaflet as produce
from brochure.rules.evidence import Evidence, judged_on
from brochure.rules.judge import judge
from brochure.rules.rule import Example, Rule, breaches, checks
from brochure.source.address import Address
from brochure.source.project import Project
from brochure.typesetting.engine import Typeset, drafted, finished
from tests.in_process import here
from tests.project import ROOT

SAMPLES = ROOT / "brochure/rules/packs/samples"
#: Checks of words: of the pages they ask no more than where the words stand.
_OF_WORDS = ("wording", "words", "phrases", "new", "quotation")


def sample_of(rule: Rule, example: Example) -> str:
    """The name of the sample that an example changes: its own, or that of the rule's market and audience."""
    return example.sample or f"{rule.market or 'uk'}-{rule.audience[0]}"


def changed(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text with words replaced; each must stand there once."""
    for old, new in pairs:
        assert text.count(old) == 1, f"“{old}” stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


#: Words, and what stands there instead.
Pairs = Sequence[tuple[str, str]]


def together(text: str, cases: Mapping[str, tuple[Pairs, str]], most: int = 99) -> dict[str, tuple[str, ...]]:
    """With which others of the *cases* each can be seen in one leaflet, by name: a leaflet takes long to set.

    A case is what is changed in the *text*, and the rule that tells of it.  Those of one rule stay apart,
    and those that change the same words; no more than *most* are in one leaflet.
    """
    found: list[list[str]] = []
    for name, (_pairs, rule) in cases.items():
        for group in (*found, []):
            members = [cases[member] for member in group]
            if (
                len(group) < most
                and rule not in {rule for _pairs, rule in members}
                and _go_together(text, [pair for pairs, _rule in (*members, cases[name]) for pair in pairs])
            ):
                break
        if not group:
            found.append(group)
        group.append(name)
    return {name: tuple(group) for group in found for name in group}


def _go_together(text: str, pairs: Pairs) -> bool:
    for old, new in pairs:
        if text.count(old) != 1:
            return False
        text = text.replace(old, new)
    return all(new in text for _old, new in pairs)


def judged(text: str, name: str = "", files: Mapping[str, str | bytes] | None = None) -> list[Finding]:
    """What all rules say of a leaflet of a content file: of the only one judged where none is named.

    Each text is typeset once in a run of tests.
    """
    given = tuple(sorted((path, data) for path, data in (files or {}).items()))
    return list(_judged(text, name, given))


@lru_cache(maxsize=2000)
def _judged(text: str, name: str, files: tuple[tuple[str, str | bytes], ...]) -> tuple[Finding, ...]:
    return tuple(judge(evidence_of(text, name, files)))


def judged_unset(text: str, files: Mapping[str, str | bytes]) -> list[Finding]:
    """What all rules that judge content alone say, as `check` has them."""
    return list(_judged_unset(text, tuple(sorted(files.items()))))


def looks_at_pages(rule: Rule, text: str, files: Mapping[str, str | bytes]) -> bool:
    """Whether a rule asks for the pages of a leaflet, for more than where words stand."""
    if checks()[rule.check].needs_setting:
        return True
    seen = _Watched.of(_unset(text, tuple(sorted(files.items()))))
    list(breaches(rule, seen))
    return seen.looked and rule.check not in _OF_WORDS


@lru_cache(maxsize=2000)
def _unset(text: str, files: tuple[tuple[str, str | bytes], ...]) -> Evidence:
    return evidence_of(text, files=files, set_type=False)


@lru_cache(maxsize=2000)
def _judged_unset(text: str, files: tuple[tuple[str, str | bytes], ...]) -> tuple[Finding, ...]:
    return tuple(judge(_unset(text, files)))


class _Watched(Evidence):
    """Knows whether anybody has asked for the pages; where words stand on them decides nothing."""

    looked = False

    @classmethod
    def of(cls, evidence: Evidence) -> _Watched:
        return cls(**{each.name: getattr(evidence, each.name) for each in fields(evidence)})

    def __getattribute__(self, name: str) -> object:
        if name == "setting":
            object.__setattr__(self, "looked", True)
        return super().__getattribute__(name)

    def seen_at(self, address: Address) -> PdfPlace | None:
        return None


def _has_own(files: Iterable[tuple[str, str | bytes]]) -> bool:
    """Whether an example has templates, styles or pictures of its own."""
    return any(not path.endswith((".yaml", ".txt")) or path.startswith("styles/") for path, _data in files)


@lru_cache(maxsize=1)
def _shipped_style() -> Style:
    """The style of a project that has no templates and styles of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return style_of(Project(Path(folder)))


def _set(laid_out: Prepared, notes_pages: int) -> Typeset:
    """A leaflet laid out, and again with its figures where they belong; it is yet to be written."""
    made = drafted(laid_out.job(notes_pages), is_read=laid_out.figures is not None)
    rules = laid_out.figures.rules(made, {}) if laid_out.figures else {}
    return drafted(laid_out.job(notes_pages, tuple(rules.values())), is_read=True) if rules else made


def evidence_of(
    text: str, name: str = "", files: Iterable[tuple[str, str | bytes]] = (), *, set_type: bool = True
) -> Evidence:
    """A leaflet of a content file as rules see it, typeset unless *set_type* is false."""
    with tempfile.TemporaryDirectory(prefix=hashlib.sha256(text.encode()).hexdigest()[:8]) as folder:
        path = Path(folder, "content.yaml")
        # Those that codes of the samples lead to.
        files = [*((document.name, document.read_bytes()) for document in SAMPLES.glob("*.txt")), *files]
        for other, data in files:
            Path(folder, other).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, other).write_bytes(data.encode() if isinstance(data, str) else data)
        path.write_text(text, encoding="utf-8")
        loaded = read(path)
        leaflets = loaded.brochure.leaflets
        of_market = (name for name, leaflet in leaflets.items() if leaflet.market != "none")
        name = name or next(of_market, next(iter(leaflets)))
        with here():
            style = style_of(loaded.project) if _has_own(files) else _shipped_style()
            if not set_type:
                leaflet = leaflets[name]
                return Evidence(loaded, name, style.formats[leaflet.format], None, judged_on(leaflet))
            laid_out = prepare(loaded, name, style)
        result = _set(laid_out, 0)
        target = laid_out.format.page_target(len(result.pages), laid_out.leaflet.pages)
        if len(result.pages) < target:
            result = _set(laid_out, target - len(result.pages))
        # To write takes half as long as to lay out.
        result = finished(result)
        assert not result.complaints, result.complaints
        assert len(result.pages) == target, f"it fills {len(result.pages)} of {target} pages"
    return produce.evidence_of(loaded, laid_out, result)
