"""Variants are filled as their master is, and anew only where they do not fit so."""

from __future__ import annotations

from pathlib import Path

from brochure.composition.composer import Composition
from brochure.composition.settings import Composed
from brochure.content.load import read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import parts_of
from brochure.pipeline.poured import Mould, poured
from brochure.pipeline.typeset import set_leaflet
from tests.approval.sample import flyers


def test_a_leaflet_takes_the_composition_of_another_or_none(tmp_path: Path) -> None:
    loaded = read(flyers(tmp_path / "project").folder / "content.yaml")
    laid_out, parts = prepare(loaded, "hcp", style_of(loaded.project)), parts_of(loaded, "hcp")
    own = set_leaflet(laid_out, parts)

    def like(*rules: str) -> Mould:
        return Mould(Composition(own.result, Composed(-0.5), rules), {})

    pouring = poured(laid_out, parts, like(".block p { color: #123456 }"))
    made = set_leaflet(laid_out, parts, pouring)
    assert made.result.pdf != own.result.pdf and not made.findings
    assert pouring.composition is not None and pouring.composition.composed == Composed(-0.5)
    # So large it does not fit: then it is filled as it would be alone.
    pouring = poured(laid_out, parts, like(":root { --text-scale: 3 }"))
    assert pouring.filled is None
    assert set_leaflet(laid_out, parts, pouring).result.pdf == own.result.pdf
