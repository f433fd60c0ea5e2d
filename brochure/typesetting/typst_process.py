"""The process in which Typst runs: a request in (JSON), a line of JSON and a PDF out.

It is started as a file, with the folder of Typst as its argument, and imports nothing of the program: so it
is there in a moment.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

#: Where everything that is named stands.
_PLACES = (
    "query(<place>).map(it => (it.value, it.location().page(), it.location().position().x.pt(), "
    "it.location().position().y.pt()))"
)


def _bound(memory: int, seconds: int) -> None:
    """Bounds on this process, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    for kind, most, at_last in (
        (resource.RLIMIT_AS, memory, memory),
        # A signal first, by which the end is told.
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        # A lower bound may hold already; macOS keeps to none on address space.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, at_last))


def _answer(request: dict[str, str]) -> tuple[dict[str, object], bytes]:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[request["fonts"]]
    )
    try:
        compiler = typst.Compiler(
            request["main"],
            root=request["sources"],
            font_paths=fonts,
            sys_inputs={"data": request["data"]},
            package_path=request["nothing"],
            package_cache_path=request["nothing"],
        )
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=0)
        if warnings:
            return {"fault": warnings[0].message, "diagnostic": warnings[0].diagnostic}, b""
        assert isinstance(pdf, bytes)
        return {"places": json.loads(compiler.eval(_PLACES))}, pdf
    except typst.TypstError as error:
        return {"fault": error.message, "diagnostic": error.diagnostic}, b""


def main() -> None:
    """Answer the request on standard input."""
    sys.path.insert(0, sys.argv[1])
    request = json.loads(sys.stdin.buffer.read())
    _bound(request["memory"], request["seconds"])
    # Packages would come from the network: whatever asks for one gets no answer there.
    os.environ.update({f"{kind}_PROXY": "http://127.0.0.1:9" for kind in ("HTTP", "HTTPS", "ALL")})
    answer, pdf = _answer(request)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pdf)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
