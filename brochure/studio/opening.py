"""Opening the studio in a browser, so that nobody else on the machine learns its token."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PAGE = '<!doctype html><meta http-equiv="refresh" content="0;url={}"><title>Studio</title>'


@contextmanager
def shown_in_browser(address: str) -> Iterator[None]:
    """Open an address in the browser of the user; the file that leads there goes at the end.

    The command line of a browser can be read by every user of a machine, and the address has the token in
    it.  So the browser is given a file that this user alone can read, and that leads on.
    """
    handle, name = tempfile.mkstemp(".html", "brochure-studio-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(
                f'<!doctype html><meta http-equiv="refresh" content="0;url={address}"><title>Studio</title>'
            )
        webbrowser.open(Path(name).as_uri())
        yield
    finally:
        with suppress(OSError):
            os.unlink(name)
