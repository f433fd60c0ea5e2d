"""Words of the content's own drawings: those that nobody sees are told."""

from __future__ import annotations

from brochure.rules.rule import breaches, pack
from tests.formats.leaflets import content, section
from tests.rules.examples import evidence_of

_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" font-size="12">'
    '<rect width="200" height="50" fill="#fff"/><rect y="50" width="200" height="50" fill="#123"/>'
    '<clipPath id="c"><path d="M0 0h1v1h-1z"/></clipPath>'
    '<clipPath id="d"><path d="M28 0h99v99h-99z"/></clipPath>{}</svg>'
)
#: Texts of drawings, and whether they are seen.
_WORDS = {
    '<text x="5" y="20">As usual</text>': True,
    '<text x="5" y="20" fill="#fff">White on white</text>': False,
    '<text x="5" y="80" fill="#fff">White on dark</text>': True,
    '<text x="5" y="80" fill="#123">Dark on dark</text>': False,
    '<text x="5" y="20" fill-opacity=".02">Nearly clear</text>': False,
    '<g opacity=".03"><text x="5" y="20">In a clear group</text></g>': False,
    '<text x="5" y="20">Below a ground</text><path d="M0 0h200v40h-200z" fill="#def"/>': False,
    '<g clip-path="url(#c)"><text x="5" y="20">Cut away</text></g>': False,
    '<text x="5" y="20" transform="rotate(20 5 20)">Turned</text>': True,
    '<text x="5 20 40" y="20">ABC</text>': True,
    '<text x="5" y="20" stroke="#fff" stroke-width="1" paint-order="stroke">With a rim</text>': True,
    '<text x="5" y="20" font-size="7" fill="#666">Small and grey</text>': True,
    '<text x="5" y="20">Not for all</text><rect x="3" y="8" width="22" height="16" fill="#fff"/>': False,
    '<g clip-path="url(#d)"><text x="5" y="20">Not for all</text></g>': False,
    '<text x="5" y="20">Not <tspan fill="#fff">for</tspan> all</text>': False,
    '<text x="5" y="20" font-size="1.5">A little text</text>': False,
    '<text x="15" y="20" text-anchor="end" textLength="11" lengthAdjust="spacingAndGlyphs">10</text>': True,
    '<text x="5" y="20" textLength="90" lengthAdjust="spacingAndGlyphs">Stretched words</text>': True,
    '<text x="5" y="20" letter-spacing="3">Wide words stand here</text>': True,
    '<text x="5" y="20">A – B, 5 % · 6</text>': True,
    '<text x="99" y="20" text-anchor="middle">In the <tspan font-weight="700">middle</tspan></text>': True,
}


def test_words_that_nobody_sees_are_told() -> None:
    names = [f"drawing-{number}.svg" for number in range(len(_WORDS))]
    figures = [{"block": "figure", "file": name, "alt": "Words.", "width": 50} for name in names]
    text = content("a5-booklet", [section("Drawings", *figures)])
    evidence = evidence_of(text, files=list(zip(names, map(_DRAWING.format, _WORDS), strict=True)))
    (rule,) = (rule for rule in pack("house") if rule.check == "visible")
    found = list(breaches(rule, evidence))
    told = {getattr(finding.place, "line", 0) for finding in found}
    lines = {number for number, line in enumerate(text.splitlines(), 1) if "block: figure" in line}
    expected = {line for line, is_seen in zip(sorted(lines), _WORDS.values(), strict=True) if not is_seen}
    assert told == expected, [finding.message for finding in found]
    assert all("too faint" in one.message or "mm high" in one.message for one in found)
