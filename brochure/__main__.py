"""``python -m brochure``."""

from __future__ import annotations

import sys

from brochure.cli import main

sys.exit(main())
