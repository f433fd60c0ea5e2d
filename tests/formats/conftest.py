"""What several modules of this folder look at."""

from __future__ import annotations

import pytest

from tests.formats.leaflets import Built
from tests.formats.test_print_formats import build_american
from tests.shared import once


@pytest.fixture(scope="session")
def american(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The shipped content in formats and for a printer of the United States, for screen and print."""
    return once(tmp_path_factory, "american", build_american)
