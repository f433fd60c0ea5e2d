"""The process that the sandbox starts: it bounds itself, reads a PDF and answers with findings as JSON."""

from __future__ import annotations

import contextlib
import gc
import json
import signal
import sys
from collections.abc import Sequence
from typing import Any

from brochure.findings import Finding
from brochure.preflight.limits import Limits
from brochure.preflight.sandbox import LARGEST_STREAM, MOST_WARNINGS, NO_MEMORY

#: Characters of a document that are read.
_MOST_WORDS = 2_000_000
#: When the collector of cycles looks: rarely, because the process makes much and soon ends.
_COLLECTING = (100_000, 50, 100)


def main(arguments: Sequence[str]) -> int:
    """Answer one request of :func:`brochure.preflight.sandbox.examine`; gives the exit code."""
    if len(arguments) != 1:
        print("error: this is a part of `python -m brochure preflight`: use that", file=sys.stderr)
        return 2
    request = json.loads(arguments[0])
    gc.set_threshold(*_COLLECTING)
    # Ghostscript and its folder are cleared away when this process is asked to end.
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))
    _bound(request["memory"], int(request["seconds"]) + 1)
    try:
        data = sys.stdin.buffer.read()
        if request["part"] == "words":
            print(json.dumps(_words(data)))
            return 0
        limits = Limits(**{key: _tuples(value) for key, value in request["limits"].items()})
        found = _found(request, data, limits)
        print(json.dumps([finding.as_dict() for finding in found]))
    except MemoryError:
        return NO_MEMORY
    return 0


def _words(data: bytes) -> list[str] | str:
    """The words of each page; in place of them, why they can't be read."""
    import pypdfium2

    from brochure.pdf.opened import OpenPdf

    words: list[str] = []
    left = _MOST_WORDS
    with OpenPdf(data) as document:
        try:
            for page in document.drawn:
                words.append(page.get_textpage().get_text_bounded()[:left])
                left -= len(words[-1])
                if not left:
                    break
            return words
        except pypdfium2.PdfiumError:
            return "it can’t be read as a PDF"


def _found(request: dict[str, Any], data: bytes, limits: Limits) -> tuple[Finding, ...]:
    part, name = request["part"], request["name"]
    if part == "rules":
        from brochure.preflight import preflight

        return preflight(data, name, limits)
    from brochure.preflight import plates

    if part == "plates":
        return plates.examine(data, name, limits)
    # Without plates, because the process that was to make them failed.
    return plates.bounded(data, name, limits, request["why"], request["fix"])


def _bound(memory: int, seconds: int) -> None:
    """Bound the process, as far as the system can, and what qpdf unpacks."""
    try:
        import resource
    except ImportError:
        # Not a system that has such bounds.
        pass
    else:
        # Some systems refuse bounds that others keep to.
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))
    import pikepdf

    # Older releases of pikepdf have no such bounds.
    change = getattr(pikepdf.settings, "set_qpdf_limits", None)
    if change is not None:
        change(
            doc_max_warnings=MOST_WARNINGS,
            flate_max_memory=LARGEST_STREAM,
            run_length_max_memory=LARGEST_STREAM,
            # The most that can be said: it is compared with twenty times what a JPEG unpacks to, and a
            # photo of 3 megapixels in four inks would be too large for the bound of the others.
            dct_max_memory=2**32 - 1,
            png_max_memory=LARGEST_STREAM,
            tiff_max_memory=LARGEST_STREAM,
        )


def _tuples(value: Any) -> Any:
    """Lists of JSON as the tuples that they were."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
