"""Pieces of any height are poured in bounded time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from brochure.composition.pieces import FlowPiece
from brochure.composition.pouring import stretches


def test_a_piece_as_high_as_a_mountain_is_poured_in_no_time() -> None:
    run: Any = SimpleNamespace(fixed=False)
    piece = FlowPiece("sections.0.blocks.0", 1e9, 0.0)
    ((_first, _end, pages, _torn),) = stretches([run], [[(0.0, piece.height, piece)]], 100.0)
    # 10 million pages would fill the memory.
    assert 1000 < len(pages) < 10_000
