"""``python -m brochure``, and the installed command ``brochure``."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading

from brochure.cli import main

#: When the collector of cycles looks (``gc.set_threshold``).  The process makes much and soon ends: to look
#: rarely saves a tenth of a build.  Of a leaflet come some 200,000 objects, which take 30 MB.
COLLECTING = (1_000_000, 20, 100)


def command() -> int:
    """Run the command line as the one thing that this process does, and end with its exit code."""
    gc.set_threshold(*COLLECTING)
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        # Python says what is wrong with them when it ends.
        return code
    workers = sys.modules.get("multiprocessing")
    if threading.active_count() > 1 or (workers is not None and workers.active_children()):
        # After an interrupt: Python knows in which order threads and workers end.
        return code
    atexit._run_exitfuncs()
    # All is written and cleared away.  To take down every object, one by one, takes 0.2 s after a build.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(command())
