"""Writes ``docs/gallery.md``: every kind of block in every look, and whole pages, beside their YAML.

The blocks are those of ``setup/gallery/blocks.yaml`` and ``more.yaml``, the pages those of ``pages.yaml``.
They are built as leaflets, as anybody's content is.
"""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from weasyprint import HTML

from brochure.design.data import style_data
from brochure.design.formats import Format
from brochure.design.resources import SHIPPED, Resources
from brochure.pdf.thumbnails import thumbnails
from brochure.source.project import Project
from setup.gallery_pages import GROUND, ROOT, SAMPLES, Sample, files, leaflets, read_samples, row

DOCS = ROOT / "docs"
#: The page, and the folder of its pictures.
PAGE, PICTURES = "gallery.md", "gallery"
#: The columns of a picture: audience and look.
LOOKS = (("patient", "plain"), ("patient", "tint"), ("patient", "dark"), ("hcp", "plain"))
#: Pixels: the width of a picture, and the space between its columns.
WIDTH, GAP = 1600, 12
COLUMN = (WIDTH + GAP) // len(LOOKS) - GAP
#: Pixels: how wide whole pages are drawn.
PAGE_PIXELS = 800
#: The colour of icons.
INK = b"#12335F"
#: Millimetres of an A5 page: its width, the top that holds the draft mark, the foot that holds the page
#: number, and the space that is left below what a block fills.
PAGE_WIDTH, HEAD, FOOT, BELOW = 148, 12.4, 22, 5
_BLOCK = re.compile(r"^- block: ([a-z-]+)\n", re.MULTILINE)


def samples() -> dict[str, str]:
    """The YAML of a block of each kind."""
    parts = _BLOCK.split((SAMPLES / "blocks.yaml").read_text(encoding="utf-8"))
    return {
        kind: f"- block: {kind}\n{rest.rstrip()}\n"
        for kind, rest in zip(parts[1::2], parts[2::2], strict=True)
    }


def more() -> tuple[Sample, ...]:
    """What else blocks can look like."""
    return read_samples("more.yaml")


def pages() -> tuple[Sample, ...]:
    """What whole pages can look like."""
    return read_samples("pages.yaml")


def content() -> str:
    """A content file: a leaflet for each column, in which each block has a page of its own, and the pages."""
    columns = "".join(_leaflet(audience, look) for audience, look in LOOKS)
    head = (SAMPLES / "head.yaml").read_text(encoding="utf-8")
    return head + "leaflets:\n" + columns + leaflets(pages())


def _leaflet(audience: str, look: str) -> str:
    head = (
        f"  {audience}-{look}:\n    audience: {audience}\n    market: none\n    format: a5-booklet\n"
        "    language: en-GB\n    title: Blocks\n    description: Every kind of block\n"
        '    job-code: "[job code]"\n    prepared: 2026-11\n    fit: off\n    sections:\n'
    )
    return head + "".join(_section(kind, text, look) for kind, text in blocks().items())


def blocks() -> dict[str, str]:
    """The YAML of everything that is shown in the four columns."""
    return {**samples(), **{sample.name: sample.yaml for sample in more()}}


def _section(kind: str, text: str, look: str) -> str:
    block = "".join(f"          {line}\n" if line else "\n" for line in text.splitlines())
    return f"      - title: {kind}\n        start: panel\n        look: {look}\n        blocks:\n{block}"


def project() -> dict[str, bytes]:
    """The files of the project that is built."""
    return {"content.yaml": content().encode(), **files()}


def build(folder: Path) -> Path:
    """The folder with the leaflets, built in *folder*."""
    for name, data in project().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "brochure", "build", "--edition", "screen"]
    subprocess.run(command, cwd=folder, check=True, env={"PYTHONPATH": str(ROOT)})
    return folder / "output"


def drawn(output: Path, leaflet: str, width: int) -> list[Image.Image]:
    """The pages of a leaflet as pictures."""
    made = thumbnails((output / f"{leaflet}-screen.pdf").read_bytes(), width)
    return [Image.open(io.BytesIO(page)).convert("RGB") for page in made]


def picture(made_pages: list[Image.Image]) -> Image.Image:
    """Pages side by side, each as far down as the fullest of them is filled."""
    scale = COLUMN / PAGE_WIDTH
    top = round(HEAD * scale)
    bottom = max(_filled(page, top, page.height - round(FOOT * scale)) for page in made_pages) + round(
        BELOW * scale
    )
    made = Image.new("RGB", (WIDTH, bottom - top), GROUND)
    for number, page in enumerate(made_pages):
        made.paste(page.crop((0, top, COLUMN, bottom)), (number * (COLUMN + GAP), 0))
    return made


def _filled(page: Image.Image, top: int, bottom: int) -> int:
    """The row below which a page shows nothing but its ground."""
    part = page.crop((0, top, page.width, bottom))
    ground = Image.new("RGB", part.size, part.getpixel((2, 2)))
    box = ImageChops.difference(part, ground).getbbox()
    return top + (box[3] if box else 0)


def text() -> str:
    """The page in Markdown."""
    lines = [
        "# Gallery",
        "",
        "Every kind of block as it is written and as it looks, on A5: for patients plain, tinted and dark,",
        "and for healthcare professionals plain. A section chooses with `look:`. Below them are whole pages,",
        "for both audiences and in several formats. What each field takes is in",
        "[the reference](reference/content.md#blocks).",
        "",
        "`make gallery` writes this page.",
        "",
        *_index(),
        "## Blocks",
        "",
    ]
    for kind, sample in samples().items():
        lines += _shown(kind, f"`{kind}`", "", sample)
    lines += ["## More of blocks", ""]
    for shown in more():
        lines += _shown(shown.name, shown.title, shown.said, shown.yaml)
    lines += ["## Pages", "", "Fields of a leaflet and of its sections.", ""]
    for shown in pages():
        lines += _shown(shown.name, shown.title, shown.said, shown.yaml)
    lines += ["## Icons", ""]
    lines += [f"![All icons with their names]({PICTURES}/icons.webp)", ""]
    lines += [" ".join(f"`{name}`" for name in icons()), ""]
    lines += ["## Formats", "", "| format | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {row.title} |" for name, row in formats().items()]
    return "\n".join(lines) + "\n"


def _index() -> list[str]:
    """Links to everything on the page."""
    kinds = ", ".join(f"[`{kind}`](#{kind})" for kind in samples())
    rows = [f"- [Blocks](#blocks): {kinds}"]
    for title, several in (("More of blocks", more()), ("Pages", pages())):
        links = ", ".join(f"[{sample.title}](#{_anchor(sample.title)})" for sample in several)
        rows.append(f"- [{title}](#{_anchor(title)}): {links}")
    return [*rows, "- [Icons](#icons)", "- [Formats](#formats)", ""]


def _anchor(title: str) -> str:
    """Where a heading leads to, as Markdown names it."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def _shown(name: str, title: str, said: str, yaml: str) -> list[str]:
    words = [said, ""] if said else []
    plain = title.replace("`", "")
    shown = f"![{plain}]({PICTURES}/{name}.webp)"
    return [f"### {title}", "", *words, shown, "", "```yaml", yaml.rstrip(), "```", ""]


def icons() -> list[str]:
    """The names of the shipped icons."""
    return sorted(path.stem for path in (ROOT / "styles" / "icons").glob("*.svg"))


def icon_sheet() -> Image.Image:
    """All icons with their names."""
    cells = "".join(
        f'<div><img src="data:image/svg+xml;base64,{_icon(name)}"><p>{name}</p></div>' for name in icons()
    )
    style = (
        "@page { size: 300mm 232mm; margin: 8mm } body { font: 7pt 'Source Sans 3', sans-serif; margin: 0 } "
        "div { display: inline-block; width: 25.8mm; text-align: center } "
        "img { width: 13mm } p { margin: 0 0 4mm }"
    )
    made = HTML(string=f"<style>{style}</style>{cells}").write_pdf()
    (page,) = thumbnails(made, WIDTH)
    sheet = Image.open(io.BytesIO(page)).convert("RGB")
    return sheet.crop((0, 0, WIDTH, _filled(sheet, 0, sheet.height)))


def _icon(name: str) -> str:
    data = (ROOT / "styles" / "icons" / f"{name}.svg").read_bytes().replace(b"currentColor", INK)
    return base64.b64encode(data).decode()


def formats() -> dict[str, Format]:
    """The shipped formats by name."""
    return dict(style_data(Resources(Project(SHIPPED))).formats)


def main() -> None:
    """Write the page and its pictures."""
    folder = DOCS / PICTURES
    folder.mkdir(exist_ok=True)
    (DOCS / PAGE).write_text(text(), encoding="utf-8")
    sheets = {"icons": icon_sheet()}
    with tempfile.TemporaryDirectory() as work:
        output = build(Path(work))
        columns = [drawn(output, f"{audience}-{look}", COLUMN) for audience, look in LOOKS]
        for number, name in enumerate(blocks()):
            sheets[name] = picture([column[number] for column in columns])
        for sample in pages():
            sheets[sample.name] = row(
                sample.shown,
                {
                    shown.leaflet: drawn(output, f"{sample.name}-{shown.leaflet}", PAGE_PIXELS)
                    for shown in sample.shown
                },
            )
    for old in folder.glob("*.webp"):
        if old.stem not in sheets:
            old.unlink()
    for name, sheet in sheets.items():
        sheet.save(folder / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
