"""What runs of the program are forked from: all that they load is loaded here, and nothing is laid out."""

from __future__ import annotations

import brochure.__main__
import brochure.pipeline.session  # noqa: F401
from brochure.editions import EDITIONS
from brochure.pipeline.leaflet import preload
from brochure.typesetting.loading import engine

engine()
preload(EDITIONS)
