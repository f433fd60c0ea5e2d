"""Templates, styles, pictures and names that want out of the project: refused, with nothing lost."""

from __future__ import annotations

import ctypes
import io
import os
import re
import resource
import shutil
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from tests.builds import Built
from tests.project import ROOT, Ended, Project, contents, copy_of_program, small

#: What a build may take at most: a bomb that goes off fails for want of memory.
MEMORY = 3 * 1024**3
#: How much this process has, in pages, where the system says so.
STATE = Path("/proc/self/statm")
PATIENT_CSS = (ROOT / "styles" / "patient.css").read_text(encoding="utf-8")
BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
SECRET = "words-of-another-folder"


class Listener:
    """A server on this machine that answers nobody and remembers who came."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.place: tuple[str, int] = self._socket.getsockname()
        self.address = f"{self.place[0]}:{self.place[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, peer = self._socket.accept()
            except OSError:
                return
            self.visits.append(str(peer))
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    # It does notice who comes.
    with socket.create_connection(made.place):
        pass
    for _ in range(1000):
        if made.visits:
            break
        threading.Event().wait(0.01)
    assert made.visits
    made.visits.clear()
    yield made
    made.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = small(tmp_path / "project")
    made.write("output/one-screen.pdf", "as it was")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.svg").write_text(f"<svg>{SECRET}</svg>", encoding="utf-8")
    (tmp_path / "outside" / "secret.yaml").write_text(f"- id: {SECRET}\n", encoding="utf-8")
    (tmp_path / "outside" / "secret.css").write_text("body { color: red }", encoding="utf-8")
    return made


@contextmanager
def bounded() -> Iterator[None]:
    """This process can take no more memory than :data:`MEMORY` on top of what it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    taken = 0
    if STATE.exists():
        taken = int(STATE.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def refused(project: Project, timeout: float = 60) -> Ended:
    """Build, and make sure that it is refused the way it should be."""
    with bounded():
        ended = project.run(*BUILD, timeout=timeout)
    assert ended.code == 3, ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err
    # A line that is shown is the project's own.
    told = re.sub(r"(?m)^ +\d+ \| .*$", "", ended.err)
    assert SECRET not in told and "root:" not in told
    assert contents(project.output) == {"one-screen.pdf": b"as it was"}
    assert not list(project.folder.glob(".*"))
    return ended


def assert_at(ended: Ended, place: str) -> None:
    """The first message is at *place*, at the start of a line, as tools expect it."""
    lines = [line for line in ended.err.splitlines() if not line.startswith("✓")]
    assert re.match(f"{place}: ", lines[0]), ended.err


# Styles and templates

STYLES = {
    "import": '@import url("http://{address}/a.css");\n',
    "import without url": '@import "http://{address}/a.css";\n',
    "picture": "h2 {{ background-image: url(http://{address}/a.png) }}\n",
    "picture of the same scheme": "h2 {{ background-image: url(//{address}/a.png) }}\n",
    "font": '@font-face {{ font-family: "A"; src: url(http://{address}/a.ttf) }}\n'
    'h2 {{ font-family: "A" }}\n',
    "generated": "h2::before {{ content: url(http://{address}/a.png) }}\n",
    "file": "h2 {{ background-image: url(file:///etc/passwd) }}\n",
    "path": "h2 {{ background-image: url(/etc/passwd) }}\n",
    "path upwards": "h2 {{ background-image: url(../../../../../../../etc/passwd) }}\n",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_style_that_asks_for_anything_outside_is_refused(
    project: Project, listener: Listener, style: str
) -> None:
    project.write("styles/patient.css", style.format(address=listener.address) + PATIENT_CSS)
    ended = refused(project)
    assert re.search(r"127\.0\.0\.1|passwd", ended.err)
    assert "    = " in ended.err
    assert listener.visits == []


MARKUP = {
    "picture": '<img src="http://{address}/a.png" alt="A picture">',
    "picture of a file": '<img src="file:///etc/passwd" alt="A picture">',
    "picture by a path": '<img src="../../etc/passwd" alt="A picture">',
    "style sheet": '<link rel="stylesheet" href="http://{address}/a.css">',
    "imported style": '<style>@import url("http://{address}/a.css");</style>',
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "attached link": '<a rel="attachment" href="file:///etc/passwd">words</a>',
    "object": '<object data="http://{address}/a.png"></object>',
    "embedded": '<embed src="http://{address}/a.png">',
    "base": '<base href="http://{address}/"><img src="a.png" alt="A picture">',
    "picture in a drawing": '<svg width="9" height="9"><title>A</title>'
    '<image width="9" height="9" href="http://{address}/a.png"/></svg>',
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_a_template_that_asks_for_anything_outside_is_refused(
    project: Project, listener: Listener, markup: str
) -> None:
    written = "<p>{{ block.text | inline }}</p>" + markup.format(address=listener.address)
    project.write("templates/blocks/paragraph.html", written)
    assert re.search(r"leaflet|engine|picture|image|asks", refused(project).err)
    assert listener.visits == []


def test_what_the_engine_passes_over_is_not_fetched_either(project: Project, listener: Listener) -> None:
    drawing = (
        f'<svg width="9" height="9"><title>A</title><use href="http://{listener.address}/a.svg#a"/></svg>'
    )
    written = (
        f'<p>{{{{ block.text | inline }}}}</p>{drawing}<iframe src="http://{listener.address}/"></iframe>'
    )
    project.write("templates/blocks/paragraph.html", written)
    style = f"ul {{ list-style: none url(http://{listener.address}/a.png) }}\n"
    project.write("styles/patient.css", style + PATIENT_CSS)
    ended = project.run(*BUILD)
    assert ended.code in (0, 3), ended.err
    assert listener.visits == []


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ block.__init__.__globals__ }}",
    "{{ block.text.__reduce__() }}",
    "{{ picture.__globals__ }}",
    "{{ brochure.__class__.__base__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ '{0.__class__}'.format(block) }}",
    "{% include '../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ open('/etc/passwd').read() }}",
    "{{ leaflet.parse_file('/etc/passwd') }}",
    "{{ leaflet.model_construct() }}",
    # A pickle that prints a word.
    "{{ leaflet.parse_raw('cbuiltins\\nprint\\n(Vroot:\\ntR.'.encode(), proto='pickle', allow_pickle=1) }}",
    "{{ range(10 ** 9) | list }}",
    "{{ block.kind.nothing.there }}",
    "{% for %}",
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_template_does_not_get_out_of_the_sandbox(project: Project, escape: str) -> None:
    project.write("templates/blocks/paragraph.html", f"<p>\n{escape}\n</p>")
    ended = refused(project)
    assert_at(ended, r"templates/blocks/paragraph\.html:2:1")


BASE = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["../.git/config", "../README.md", "blocks/../../content.yaml", "/etc/passwd", "..\\\\README.md"]
)
def test_a_template_includes_nothing_but_templates(project: Project, name: str) -> None:
    # Of the program's own folder, too, which has a README.
    project.write("templates/blocks/paragraph.html", f"<p>{{% include '{name}' %}}</p>")
    ended = refused(project)
    assert "is missing" in ended.err


ENDLESS = {
    "itself": "{% include 'blocks/paragraph.html' %}",
    "a macro that calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "a text": "{{ 'x' * 3000000000 }}",
    "a list": "{{ ([1] * 3000000000) | length }}",
    "a number": "{{ 9 ** (9 ** 9) }}",
    "a text that is filled": "{{ 'x'.ljust(3000000000) | length }}",
    "a text that doubles": "{% set n = namespace(x='x') %}{% for i in range(40) %}{% set n.x = n.x ~ n.x %}"
    "{% endfor %}",
    "words without end": "{% for i in range(99999) %}{% for j in range(99999) %}"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_grows_without_end_is_refused(project: Project, text: str) -> None:
    project.write("templates/blocks/paragraph.html", f"<p>\n{text}\n</p>")
    assert_at(refused(project, timeout=30), r"templates/(blocks/paragraph|base|patient)\.html(:\d+:1)?")


@pytest.mark.parametrize(
    "loop",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% set r = range(99999) %}{% for i in r %}{% for j in r %}{% set k = j %}{% endfor %}{% endfor %}",
    ],
)
def test_a_loop_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, project: Project, loop: str) -> None:
    from brochure.content.load import read
    from brochure.errors import ContentError
    from brochure.layout import environment
    from brochure.layout.leaflet import prepare
    from brochure.layout.style import style_of

    before = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setattr(environment, "SECONDS_LIMIT", 0.5)
    project.write("templates/blocks/paragraph.html", f"<p>\n{loop}\n</p>")
    loaded = read(project.folder / "content.yaml")
    with pytest.raises(
        ContentError, match=r"^templates/blocks/paragraph\.html:2:1: the template takes longer"
    ):
        prepare(loaded, "one", style_of(loaded.project))
    # What was to end it does not reach what comes after.
    project.write("templates/blocks/paragraph.html", "<p>words</p>")
    assert "words" in prepare(loaded, "one", style_of(loaded.project)).html
    assert resource.getrlimit(resource.RLIMIT_AS) == before


FAULTY = {
    "icon": ("{{ icon('nope', 'ink') }}", "there is no icon “nope”"),
    "icon outside": ("{{ icon('../../pictures/mechanism', 'ink') }}", "there is no icon"),
    "colour": ("{{ icon('key', 'pink') }}", "no colour “pink”"),
}


@pytest.mark.parametrize(("text", "says"), FAULTY.values(), ids=FAULTY)
def test_a_template_that_asks_for_what_is_not_there_is_told(project: Project, text: str, says: str) -> None:
    project.write("templates/blocks/paragraph.html", f"<p>\n{text}\n</p>")
    ended = refused(project)
    assert_at(ended, r"templates/blocks/paragraph\.html:2:1")
    assert says in ended.err


def test_a_template_without_notes_pages_makes_no_empty_leaflet(project: Project) -> None:
    found = re.search(r"\{% if [^%]*%\}\{\{ notes_pages\(section\) \}\}\{% endif %\}\n", BASE)
    assert found
    project.write("templates/base.html", BASE.replace(found[0], ""))
    # One page too few: a notes page is to stand before the last panel.
    project.change("content.yaml", "format: a5-flyer", "format: a5-booklet")
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    one, two = text.split("  two:\n")
    at = one.rindex("start: panel")
    project.write("content.yaml", f"{one[:at]}start: last-panel{one[at + 12 :]}  two:\n{two}")
    assert_at(refused(project), r"templates/base\.html")


def test_a_template_without_parts_says_so_when_a_text_does_not_fit(project: Project) -> None:
    project.write("templates/base.html", re.sub(r' data-at="[^"]*"', "", BASE))
    project.change("content.yaml", "Words of the first leaflet", "Words of the first leaflet " * 500)
    ended = refused(project)
    assert_at(ended, r"templates/base\.html")
    assert "data-at" in ended.err


@pytest.mark.parametrize(
    "name", ["templates/blocks/paragraph.html", "styles/patient.css", "styles/blocks/a.css"]
)
def test_a_file_that_is_not_utf8_is_refused_at_its_place(project: Project, name: str) -> None:
    project.write(name, b"<p>\n\xe4</p>")
    ended = refused(project)
    assert_at(ended, rf"{re.escape(name)}:2:1")
    assert "UTF-8" in ended.err


@pytest.mark.parametrize(
    "name", ["templates/blocks/paragraph.html", "styles/patient.css", "styles/fonts/a.ttf"]
)
def test_a_file_that_is_too_large_is_refused(project: Project, name: str) -> None:
    project.write(name, b" " * (17 * 1024 * 1024))
    ended = refused(project)
    assert_at(ended, re.escape(name))
    assert "MB" in ended.err


FONT = (ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf").read_bytes()


def font_with(table: bytes, fill: bytes) -> bytes:
    """A font, one of whose tables holds nothing but *fill*."""
    begin, length = (int(number) for number in struct.unpack(">II", FONT[FONT.index(table) + 8 :][:8]))
    return FONT[:begin] + fill * length + FONT[begin + length :]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"no font", FONT[:2000], FONT[:20] + b"\xff" * 400 + FONT[420:]),
        *(font_with(b"OS/2", b"\xff"), font_with(b"glyf", b"\xff"), font_with(b"hmtx", b"\xff")),
        *(font_with(b"loca", b"\0"), font_with(b"hmtx", b"\0")),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("name", ["a/a.ttf", "source-sans-3/SourceSans3-Regular.ttf"])
def test_a_damaged_font_is_named(project: Project, name: str, data: bytes) -> None:
    project.write(f"styles/fonts/{name}", data)
    ended = refused(project)
    assert_at(ended, re.escape(f"styles/fonts/{name}"))


def test_a_damaged_font_is_named_by_the_style_guide(project: Project) -> None:
    project.write("styles/fonts/a/a.ttf", font_with(b"glyf", b"\0"))
    ended = project.run("styles")
    assert ended.code == 3
    assert_at(ended, re.escape("styles/fonts/a/a.ttf"))


def test_a_font_without_tables_that_need_not_be_there_is_used(project: Project) -> None:
    """Fonts of old systems say nothing of heights and names."""
    font, made = TTFont(io.BytesIO(FONT)), io.BytesIO()
    del font["OS/2"], font["name"]
    font.save(made)
    project.write("styles/fonts/source-sans-3/SourceSans3-Regular.ttf", made.getvalue())
    ended = project.run("build", "--leaflet", "two", "--edition", "print", "--edition", "review")
    assert ended.code == 0, ended.err


@pytest.mark.parametrize("name", ["styles/blocks/a.css", "styles/fonts/a.ttf", "styles/icons/a.svg"])
def test_a_link_out_of_the_project_is_no_file_of_it(project: Project, small_build: Built, name: str) -> None:
    path = project.folder / name
    path.parent.mkdir(parents=True)
    path.symlink_to(project.folder.parent / "outside" / "secret.css")
    ended = project.run(*BUILD)
    assert ended.code == 0, ended.err
    built = (project.output / "one-screen.pdf").read_bytes()
    assert built == (small_build.project.output / "one-screen.pdf").read_bytes()


def test_a_style_complaint_names_its_sheet_every_time(project: Project) -> None:
    from brochure.content.load import read
    from brochure.layout.leaflet import prepare
    from brochure.layout.style import style_of
    from brochure.typesetting.engine import typeset

    project.write("styles/patient.css", PATIENT_CSS + "\np { colr: red }\n")
    project.write("styles/blocks/list.css", f"p {{ colr: {'x' * 1000} }}")
    loaded = read(project.folder / "content.yaml")
    job = prepare(loaded, "one", style_of(loaded.project)).job()
    first, second = typeset(job), typeset(job)
    assert first.complaints == second.complaints
    assert first.pdf == second.pdf == b""
    names = [complaint.sheet for complaint in first.complaints]
    assert names == ["styles/blocks/list.css", "styles/patient.css"]
    assert all("colr" in told.message and len(told.message) <= 200 for told in first.complaints)


@pytest.mark.parametrize(
    "deep",
    [":is(" * 500 + "p" + ")" * 500 + " {}", "@media all {" * 500 + "}" * 500, "p { --a: " + "[" * 500],
)
def test_brackets_without_end_are_told_at_their_line(project: Project, deep: str) -> None:
    project.write("styles/own.css", f"p {{ color: #123 }}\n{deep}")
    assert_at(refused(project), r"styles/own\.css:2:\d+")
    ended = project.run("styles")
    assert ended.code == 3
    assert_at(ended, r"styles/own\.css:2:\d+")


# Names and links


@pytest.mark.parametrize(
    "name",
    ["../outside/secret.svg", "/etc/passwd", "art/../../outside/secret.svg", "~/secret.svg", "art/link.svg"],
)
def test_a_picture_outside_the_project_is_refused_at_its_line(project: Project, name: str) -> None:
    (project.folder / "art").mkdir()
    (project.folder / "art" / "link.svg").symlink_to(project.folder.parent / "outside" / "secret.svg")
    line = add_figure(project, name)
    assert_at(refused(project), rf"content\.yaml:{line}:\d+")


def add_figure(project: Project, name: str) -> int:
    """Put a figure into the first leaflet and give the line that names its file."""
    project.change(
        "content.yaml",
        "          - Words of the first",
        f"          - block: figure\n            file: {name}\n            alt: A dot that means nothing\n"
        "          - Words of the first",
    )
    return line_of(project, name)


def line_of(project: Project, name: str) -> int:
    """The line that names the file of a figure."""
    lines = (project.folder / "content.yaml").read_text(encoding="utf-8").splitlines()
    return lines.index(f"            file: {name}") + 1


NO_STYLES = (
    "docs/patient.webp",
    "tests/data.svg",
    "brochure/a.svg",
    "styles/../docs/patient.webp",
    "README.md",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Ended]:
    """A build by a program that has all of :data:`NO_STYLES`, for content with a figure of each."""
    folder = tmp_path_factory.mktemp("asked")
    program = copy_of_program(folder / "program")
    drawing = SVG.format(body='<rect width="9" height="9" fill="#12335F"/>')
    made = Project(small(folder / "project").folder, program)
    for name in (*NO_STYLES, "styles/pictures/a.svg"):
        (program / name).parent.mkdir(parents=True, exist_ok=True)
        (program / name).write_text(drawing, encoding="utf-8")
        add_figure(made, name)
    return made, made.run("build", "--jobs", "1", "--leaflet", "one")


@pytest.mark.parametrize("name", NO_STYLES)
def test_a_picture_of_the_program_that_is_no_style_is_refused(
    asked: tuple[Project, Ended], name: str
) -> None:
    made, ended = asked
    assert ended.code == 3, ended.err
    found = re.findall(rf"(?m)^content\.yaml:{line_of(made, name)}:\d+: .*", ended.err)
    assert len(found) == 1 and "there is no such file" in found[0]


def test_the_picture_beside_them_that_is_one_is_found(asked: tuple[Project, Ended]) -> None:
    made, ended = asked
    assert not re.search(rf"(?m)^content\.yaml:{line_of(made, 'styles/pictures/a.svg')}:", ended.err)


def test_a_picture_of_the_shipped_styles_is_found(project: Project) -> None:
    add_figure(project, "styles/pictures/mechanism.svg")
    assert project.run(*BUILD).code == 0


@pytest.mark.parametrize("name", ["../outside/secret.yaml", "link.yaml", "/etc/passwd.yaml"])
def test_references_outside_the_project_are_refused_at_their_line(project: Project, name: str) -> None:
    (project.folder / "link.yaml").symlink_to(project.folder.parent / "outside" / "secret.yaml")
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    start, rest = text.split("references:\n", 1)
    project.write("content.yaml", f"{start}references: {name}\nleaflets:{rest.split('leaflets:', 1)[1]}")
    line = start.count("\n") + 1
    assert_at(refused(project), rf"content\.yaml:{line}:\d+")


def test_a_style_that_links_out_of_the_project_does_not_count(project: Project, small_build: Built) -> None:
    (project.folder / "styles").mkdir()
    (project.folder / "styles" / "patient.css").symlink_to(project.folder.parent / "outside" / "secret.css")
    (project.folder / "templates").symlink_to("/etc")
    ended = project.run(*BUILD)
    assert ended.code == 0, ended.err
    built = (project.output / "one-screen.pdf").read_bytes()
    assert built == (small_build.project.output / "one-screen.pdf").read_bytes()


# Pictures

DRAWINGS = {
    "picture from the network": '<image width="9" height="9" href="http://{address}/a.png"/>',
    "picture of a file": '<image width="9" height="9" xlink:href="file:///etc/passwd"/>',
    "part of another drawing": '<use href="http://{address}/a.svg#a"/>',
    "imported style": '<style>@import url("http://{address}/a.css");</style><rect width="9" height="9"/>',
    "paint": '<rect width="9" height="9" fill="url(http://{address}/a.svg#a)"/>',
    "script": "<script>alert(1)</script>",
    "handler": '<rect width="9" height="9" onclick="alert(1)"/>',
    "foreign markup": '<foreignObject><img src="http://{address}/a.png"/></foreignObject>',
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
    "{body}</svg>"
)


@pytest.mark.parametrize("body", DRAWINGS.values(), ids=DRAWINGS)
def test_a_drawing_that_asks_for_anything_outside_or_acts_is_refused(
    project: Project, listener: Listener, body: str
) -> None:
    project.write("art/a.svg", SVG.format(body=body.format(address=listener.address)))
    line = add_figure(project, "art/a.svg")
    assert_at(refused(project), rf"content\.yaml:{line}:\d+")
    assert listener.visits == []


def laughs() -> str:
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    return f"<!DOCTYPE svg [{''.join(entities)}]>" + SVG.format(body="<text>&a11;</text>")


def outside_entity() -> str:
    return '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format(body="<text>&a;</text>")


def nesting() -> str:
    return SVG.format(body="<g>" * 100_000 + "</g>" * 100_000)


def uses() -> str:
    layers = '<g id="l0"><rect width="9" height="9" fill="#12335F"/></g>'
    for number in range(1, 12):
        layers += f'<g id="l{number}">' + f'<use href="#l{number - 1}"/>' * 10 + "</g>"
    return SVG.format(body=f'<defs>{layers}</defs><use href="#l11"/>')


@pytest.mark.parametrize("bomb", [laughs, outside_entity, nesting, uses])
def test_a_drawing_that_grows_without_end_is_refused(project: Project, bomb: Callable[[], str]) -> None:
    project.write("art/a.svg", bomb())
    line = add_figure(project, "art/a.svg")
    assert_at(refused(project, timeout=5), rf"content\.yaml:{line}:\d+")


def png(width: int, height: int) -> bytes:
    """A white picture of one bit a pixel, which is small as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff" * (width // 8)) * 1000
    packer = zlib.compressobj(9)
    start = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same rows are packed to the same bytes, as often as they come.
    again = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(height // 1000):
        checksum = zlib.adler32(rows, checksum)
    end = packer.flush()[:-4] + struct.pack(">I", checksum)
    packed = start + again * (height // 1000 - 1) + end
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_a_raster_that_unpacks_to_gigabytes_is_refused(project: Project) -> None:
    # What makes it is sound: a small one can be read.
    with Image.open(io.BytesIO(png(8, 3000))) as small_one:
        assert small_one.convert("L").getcolors() == [(8 * 3000, 255)]
    data = png(64_000, 64_000)
    assert len(data) < 1_000_000
    project.write("art/a.png", data)
    line = add_figure(project, "art/a.png")
    assert_at(refused(project), rf"content\.yaml:{line}:\d+")


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"<svg", b"\xff\xd8\xff\xe0"])
@pytest.mark.parametrize("name", ["art/a.png", "art/a.svg"])
def test_a_damaged_picture_is_refused_at_its_line(project: Project, name: str, data: bytes) -> None:
    project.write(name, data)
    line = add_figure(project, name)
    assert_at(refused(project), rf"content\.yaml:{line}:\d+")


# Sound builds


def leave_the_network() -> None:
    """What `unshare --net` does."""
    new_network = 0x40000000
    if ctypes.CDLL(None, use_errno=True).unshare(new_network):
        raise OSError(ctypes.get_errno(), "can't leave the network")


def test_a_sound_build_needs_no_network(project: Project) -> None:
    alone = ["unshare", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody leave the network")
    running = project.fork(*BUILD, before=leave_the_network)
    _out, err = running.communicate()
    assert running.returncode == 0, err


@dataclass(frozen=True)
class Audit:
    """What Python's own audit saw of a build, from before the first import."""

    opened: set[Path]
    connections: list[str]
    programs: list[str]
    folder: Path


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    folder = tmp_path_factory.mktemp("audit")
    project = small(folder / "project")
    seen = folder / "seen"
    project.write(
        "../sitecustomize.py",
        "import os, sys\n"
        f"log = os.open({str(seen)!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)\n"
        "def watch(event, words):\n"
        "    if event == 'open' and isinstance(words[0], str):\n"
        "        os.write(log, ('open ' + os.path.abspath(words[0]) + '\\n').encode())\n"
        "    elif event.startswith(('socket.', 'urllib.', 'subprocess.', 'os.exec', 'os.system')):\n"
        "        os.write(log, (event + ' ' + ascii(words) + '\\n').encode())\n"
        "sys.addaudithook(watch)\n",
    )
    path = os.pathsep.join((str(folder), str(project.program)))
    ended = project.run(*BUILD, environment={"PYTHONPATH": path, "TMPDIR": str(folder)})
    assert ended.code == 0, ended.err
    events = seen.read_text(encoding="utf-8").splitlines()
    opened = {Path(event.removeprefix("open ")) for event in events if event.startswith("open ")}
    assert any(path.name == "content.yaml" for path in opened)
    # Libraries ask whether there is IPv6 by making a socket that they never connect.
    connections = [event for event in events if event.startswith(("socket.", "urllib."))]
    connections = [event for event in connections if not event.startswith("socket.__new__")]
    programs = [event for event in events if event.startswith(("subprocess.", "os."))]
    return Audit(opened, connections, programs, folder)


def test_a_sound_build_opens_no_connection(audit: Audit) -> None:
    assert audit.connections == []


def test_a_sound_build_opens_no_file_of_anybody_else(audit: Audit) -> None:
    allowed = [audit.folder, ROOT, Path(sys.prefix), Path(sys.base_prefix)]
    allowed += [path.resolve() for path in (*allowed, Path(shutil.__file__).parent)]
    # The system's libraries, and what it tells of itself.
    allowed += [Path(name) for name in ("/usr", "/lib", "/lib64", "/proc", "/dev", "/sys")]
    system = {Path(name) for name in ("/etc/mime.types", "/etc/apache2/mime.types", "/etc/localtime")}
    # Which libraries there are decides what is up to date.
    system |= {Path("/etc/ld.so.cache")}
    system |= {Path("/etc/httpd/mime.types"), Path("/etc/httpd/conf/mime.types")}
    # Where the system's libraries are: the loader reads it, too.
    system |= {Path("/etc/ld.so.cache")}
    strange = {path for path in audit.opened if not any(path.is_relative_to(top) for top in allowed)}
    assert strange <= system


def test_a_sound_build_runs_no_other_program(audit: Audit) -> None:
    assert audit.programs == []
