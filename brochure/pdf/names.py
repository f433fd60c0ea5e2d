"""Names of PDF as text."""

from __future__ import annotations

from pikepdf import Name, Object


def name_of(given: Object) -> str:
    """A name without its slash.

    Names are bytes.  Those that are not UTF-8, as older programs for Chinese or German wrote them, come with
    ``#`` and the code in place of each such byte, as in ``GR#DCN``.
    """
    try:
        return str(given)[1:]
    except UnicodeDecodeError:
        return given.unparse().decode("ascii", "replace")[1:] if isinstance(given, Name) else ""
