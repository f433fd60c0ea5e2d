"""What several modules of this folder look at."""

from __future__ import annotations

from functools import cache

import pytest

from tests.review.packs import Shipped, Shipping, pack_of_shipped
from tests.shared import once


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipping:
    """Gives the pack of a shipped leaflet, made once for all processes that run tests."""

    @cache
    def of(name: str) -> Shipped:
        return once(tmp_path_factory, f"pack-{name}", lambda _folder: pack_of_shipped(name))

    return of
