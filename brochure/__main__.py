"""``python -m brochure``, and the installed command ``brochure``."""

from __future__ import annotations

import gc
import sys

from brochure.cli import main


def command() -> int:
    """Run the command line as the one thing that this process does, and give the exit code."""
    # The process makes much and soon ends: its collector looks rarely, which saves a tenth of a build.
    gc.set_threshold(50_000, 10, 10)
    return main()


if __name__ == "__main__":
    sys.exit(command())
