"""Pieces of any height are poured in bounded time."""

from __future__ import annotations

import pytest

from brochure.composition.pieces import FlowPiece, SectionFlow
from brochure.composition.pouring import stretches


# A picture at the head that leaves no room on its page is no reason to fail.
@pytest.mark.parametrize("heads", [(), (20.0,), (100.0, 120.0)])
def test_a_piece_as_high_as_a_mountain_is_poured_in_no_time(heads: tuple[float, ...]) -> None:
    piece = FlowPiece("sections.0.blocks.0", 1e9, 0.0)
    run = SectionFlow(0, (piece,), opens=True, fixed=False, heads=heads)
    ((_first, _end, pages, _torn),) = stretches([run], [[(0.0, piece.height, piece)]], 100.0)
    # 10 million pages would fill the memory.
    assert 1000 < len(pages) < 10_000
