"""Whole pages of the gallery: the samples of ``setup/gallery/pages.yaml``, and the pictures that they use."""

from __future__ import annotations

import io
import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "setup" / "gallery"
#: Pixels: how high a row of pages is at most, how wide it may be, and the space between its pages.
HEIGHT, WIDTH, GAP = 620, 1600, 16
#: The ground that pages lie on, sRGB.
GROUND = (222, 226, 232)
#: A leaflet that says nothing of its sections has this one.
FILLER = (
    "sections:\n  - title: Before you come\n    start: panel\n    blocks:\n"
    "      - Have your breakfast as on every day. Take your medicines with you, in their boxes.\n"
)
#: A mark for the covers: a lantern, and its name.
LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="4.8 0 118 36">
<g fill="none" stroke="#12335F" stroke-width="2.4" stroke-linejoin="round">
<path d="M9 11h18v20H9zM9 11l3-6h12l3 6M6 31h24"/></g>
<circle cx="18" cy="21" r="5" fill="#F6A04D"/>
<text x="40" y="17" font-size="16" font-weight="700" fill="#12335F">Lantern</text>
<text x="40" y="32" font-size="13" fill="#12335F">Centre</text></svg>
"""
#: The line that begins a sample, with its name and title; then what is said of it, and the pages it shows.
_SAMPLE = re.compile(r"^# (?!shown:)([a-z-]+): (.+)\n", re.MULTILINE)
_SHOWN = re.compile(r"^# shown: (.+)\n", re.MULTILINE)
_SAID = re.compile(r"^# (.+)\n", re.MULTILINE)
_EXAMPLE = re.compile(r"in \*\*([\w./-]+)\*\*:\n\n```\w+\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """Something that the gallery shows: its name, title, a sentence, its YAML, and which pages of what."""

    name: str
    title: str
    said: str
    yaml: str
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Shown:
    """Pages of a sample for one audience in one format: those of a group lie side by side without a gap."""

    audience: str
    format: str
    groups: tuple[tuple[int, ...], ...]

    @property
    def leaflet(self) -> str:
        """The last part of the leaflet's name."""
        return f"{self.audience}-{self.format}"


def read_samples(file: str) -> tuple[Sample, ...]:
    """The samples of a file in ``setup/gallery/``."""
    parts = _SAMPLE.split((SAMPLES / file).read_text(encoding="utf-8"))
    made = []
    for name, title, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        shown = _SHOWN.search(rest)
        said, rest = _words(_SHOWN.sub("", rest))
        made.append(Sample(name, title, said, rest.rstrip() + "\n", _shown(shown.group(1)) if shown else ()))
    return tuple(made)


def _words(rest: str) -> tuple[str, str]:
    """What is said of a sample, and its YAML."""
    lines = rest.splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return " ".join(line[2:].strip() for line in lines[:count]), "".join(lines[count:])


def _shown(text: str) -> tuple[Shown, ...]:
    made = []
    for part in text.split(";"):
        audience, format_name, *groups = part.split()
        pages = tuple(tuple(int(page) for page in group.split("+")) for group in groups)
        made.append(Shown(audience, format_name, pages))
    return tuple(made)


def leaflets(samples: tuple[Sample, ...]) -> str:
    """A leaflet of each sample for every audience and format that it is shown in."""
    return "".join(_leaflet(sample, shown) for sample in samples for shown in sample.shown)


def _leaflet(sample: Sample, shown: Shown) -> str:
    text = sample.yaml if "sections:" in sample.yaml else sample.yaml + FILLER
    head = (
        f"  {sample.name}-{shown.leaflet}:\n    audience: {shown.audience}\n    market: none\n"
        f"    format: {shown.format}\n    language: en-GB\n    title: Pages\n    description: Whole pages\n"
        '    job-code: "[job code]"\n    prepared: 2026-11\n    fit: off\n'
    )
    return head + "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


def files() -> Mapping[str, bytes]:
    """What the samples need beside the shipped styles: a photo, a logo, and the guide's own kind of block."""
    guide = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    part = guide.split("## Your own kind of block")[1].split("\n## ")[0]
    own = {name: text.encode() for name, text in _EXAMPLE.findall(part) if name != "content.yaml"}
    return {"pictures/lake.jpg": photo(), "pictures/logo.svg": LOGO.encode(), **own}


def row(shown: tuple[Shown, ...], pages: Mapping[str, list[Image.Image]]) -> Image.Image:
    """Pages side by side, all of the same height."""
    groups = [
        [pages[item.leaflet][number - 1] for number in group] for item in shown for group in item.groups
    ]
    shares = sum(page.width / page.height for group in groups for page in group)
    height = min(HEIGHT, int((WIDTH - GAP * (len(groups) + 1)) / shares))
    made = Image.new("RGB", (WIDTH, height + 2 * GAP), GROUND)
    across = GAP
    for group in groups:
        for page in group:
            width = round(page.width * height / page.height)
            made.paste(page.resize((width, height), Image.Resampling.LANCZOS), (across, GAP))
            across += width
        across += GAP
    return made.crop((0, 0, across, made.height))


def photo() -> bytes:
    """A picture like a photo: a lake below hills in the evening, with haze and grain.  Always the same."""
    width, height, water = 1200, 900, 560
    chance = random.Random(7)
    sky = _gradient(width, height, ((0, (58, 92, 140)), (300, (214, 186, 170)), (water, (250, 214, 160))))
    glow = Image.new("L", (width, height))
    ImageDraw.Draw(glow).ellipse((720, 330, 980, 590), fill=235)
    scene = Image.composite(
        Image.new("RGB", sky.size, (255, 236, 196)), sky, glow.filter(ImageFilter.GaussianBlur(70))
    )
    ImageDraw.Draw(scene).ellipse((815, 425, 885, 495), fill=(255, 246, 222))
    for level, colour in ((430, (150, 150, 168)), (475, (104, 116, 142)), (520, (58, 74, 100))):
        ridge = Image.new("L", (width, height))
        edge = _ridge(chance, width, level)
        ImageDraw.Draw(ridge).polygon([(0, height), *enumerate(edge), (width, height)], fill=255)
        scene.paste(Image.new("RGB", sky.size, colour), mask=ridge.filter(ImageFilter.GaussianBlur(1.2)))
    lake = scene.crop((0, 2 * water - height, width, water)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    lake = ImageChops.multiply(lake, Image.new("RGB", lake.size, (196, 206, 222)))
    for line in range(lake.height):
        shift = round(math.sin(line / (2 + line / 40)) * (1 + line / 60) + chance.uniform(-1, 1))
        scene.paste(lake.crop((0, line, width, line + 1)), (shift, water + line))
    grass = ImageDraw.Draw(scene)
    for _ in range(420):
        foot = chance.gauss(160, 130)
        top = (foot + chance.uniform(-26, 40), height - chance.uniform(40, 230) * math.exp(-foot / 420))
        grass.line((foot, height, *top), fill=(24, 34, 44), width=chance.choice((2, 3, 4)))
    scene = scene.filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.frombytes("L", scene.size, chance.randbytes(width * height)).filter(
        ImageFilter.GaussianBlur(1)
    )
    scene = Image.blend(scene, Image.merge("RGB", (grain, grain, grain)), 0.05)
    stream = io.BytesIO()
    scene.resize((2400, 1800), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _gradient(width: int, height: int, stops: tuple[tuple[int, tuple[int, int, int]], ...]) -> Image.Image:
    """Colours from top to bottom."""
    column = Image.new("RGB", (1, height), stops[-1][1])
    for (start, upper), (end, lower) in pairwise(stops):
        for line in range(start, end):
            share = (line - start) / (end - start)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(upper, lower, strict=True))
            column.putpixel((0, line), (red, green, blue))
    return column.resize((width, height))


def _ridge(chance: random.Random, width: int, level: int) -> list[float]:
    """The edge of hills, from left to right."""
    waves = [(chance.uniform(0, 7), 260 / 1.9**step, 34 / 1.8**step) for step in range(7)]
    return [level - sum(high * math.sin(x / long + at) for at, long, high in waves) for x in range(width)]
