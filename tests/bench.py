"""Times the build against two plain ``weasyprint`` commands on the same HTML: wall clock, and processors.

``python -m tests.bench [RUNS]``.  Both leaflets, laid out by the program, are written to a folder as HTML,
style sheets, fonts and pictures.  Each is then given to the command as a user would do it:
``weasyprint --pdf-variant pdf/ua-1 leaflet.html leaflet.pdf``.  The program makes from the same content every
edition of both leaflets, a picture of every page, and the report.

Whole processes are timed, in turns, so that whatever else the machine does falls on all alike.  Processor
time is that of a process and all that it starts and waits for: workers, and Ghostscript, which makes plates.

A forced build takes what it knows of the plates from the report of the build before it, as every build does
whose print edition is the same.  A build into an empty folder has to have them made: it has rows of its own.

What the print edition and its preflight cost is told by the report of the forced build, beside what
typesetting and the screen edition took in the same process; plates are known from the build before then.
The studio is asked as a browser asks it: a text is sent, and the pages that look otherwise are fetched.

What the rules cost is told by the same report, beside all that the build took.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import yaml

from brochure.content.load import read
from brochure.layout.leaflet import Prepared, prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import check, parts_of
from brochure.pipeline.typeset import set_leaflet
from brochure.typesetting.pages import Part
from tests.formats.leaflets import PlainDumper
from tests.project import Project, shipped
from tests.studio.window import Window, opened, studio

#: The two commands, by wall clock and by processors.
BASE, BASE_CPU = "two weasyprint runs", "two weasyprint runs, CPU"
#: How much each may take at most, as a multiple of what.
BARS = {
    "screen, print, office": (1.5, BASE),
    "all four editions": (1.5, BASE),
    "all four editions, CPU": (2.0, BASE_CPU),
    "up to date": (0.05, BASE),
    # In one process, as the report tells it: the print edition, and rules, those of readability twice.
    "print and preflight": (0.6, "typeset and screen"),
    "all rules": (0.15, "build by one worker"),
    # What composition takes, beside setting the same leaflets once as the style sheets have them.
    "compose": (0.6, "set once"),
    "compose, twice the text": (4.0, "set once, twice the text"),
    # In the studio: from a changed word to the pictures of the pages that it changes.
    "edit to page, patient": (0.45, "weasyprint, patient"),
    "edit to page, hcp": (0.45, "weasyprint, hcp"),
}
#: Words of the shipped leaflets behind which one more is written.
_WORDS = {"patient": "Getting ready takes", "hcp": "Autologous T cells are transduced"}
#: Changes of a word for each run: the bar is on the median of thirty.
_EDITS = 6
#: Every edition that is read or printed: as much as the two commands make.
PRINTED = ("--edition", "screen", "--edition", "print", "--edition", "office")


@dataclass(frozen=True)
class Cost:
    """What a process took, in seconds."""

    wall: float
    #: Of all processors, in the process and in those that it waited for.
    cpu: float


def export(project: Project, folder: Path) -> list[Path]:
    """Write the leaflets of *project* as plain HTML files with everything that they need beside them."""
    loaded = read(project.folder / "content.yaml")
    check(loaded, style_of(loaded.project))
    style = style_of(loaded.project)
    pages = []
    for name in loaded.brochure.leaflets:
        job = prepare(loaded, name, style).job()
        top = folder / name
        for asset, data in job.assets.items():
            path = top / asset
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        links = []
        for number, (_name, css) in enumerate(job.styles):
            (top / f"{number}.css").write_text(_with_files(css), encoding="utf-8")
            links.append(f'<link rel="stylesheet" href="{number}.css">')
        page = top / f"{name}.html"
        html = _with_files(job.html).replace("</head>", "".join(links) + "</head>", 1)
        page.write_text(html, encoding="utf-8")
        pages.append(page)
    return pages


def _with_files(text: str) -> str:
    """*text* with the names of files in place of the program's own addresses."""
    return re.sub(r"asset:([\w./-]+)", r"\1", text)


def timed(command: list[str], folder: Path, environment: dict[str, str], says: str = "") -> Cost:
    """What *command* takes.  Raises ``SystemExit`` when it fails or does not say *says*."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or says not in done.stderr.decode():
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def stages(report: Path, *names: str) -> float:
    """Seconds that the stages of those names took, of all leaflets of a build."""
    seconds = json.loads(report.read_text(encoding="utf-8"))["seconds"]
    leaflets = [stages for stages in seconds.values() if isinstance(stages, dict)]
    return float(sum(leaflet[name] for leaflet in leaflets for name in names))


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of every run of the commands, of the builds, and of the stages of a build, by row."""
    with tempfile.TemporaryDirectory() as folder:
        project = shipped(Path(folder) / "project")
        pages = export(project, Path(folder) / "pages")
        # Compiled modules are kept, those of the program as those of its libraries, as on a user's machine.
        compiled = {"PYTHONDONTWRITEBYTECODE": None, "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}
        environment = project.environ(compiled)
        times: dict[str, list[float]] = {}
        # The first round fills the caches of the system and is not counted.
        for number in range(runs + 1):
            for name, seconds in _round(project, pages, environment).items():
                if number:
                    times.setdefault(name, []).append(seconds)
        return times


def _round(project: Project, pages: list[Path], environment: dict[str, str]) -> dict[str, float]:
    """Everything once: seconds by row."""
    weasyprint = shutil.which("weasyprint", path=str(Path(sys.executable).parent))
    command = [weasyprint] if weasyprint else [sys.executable, "-m", "weasyprint"]
    plain = [
        timed(
            [*command, "--pdf-variant", "pdf/ua-1", page.name, f"{page.stem}.pdf"], page.parent, environment
        )
        for page in pages
    ]
    build = project.command("build")

    def built(*options: str, says: str = "") -> Cost:
        return timed([*build, *options], project.folder, environment, says)

    shutil.rmtree(project.output, ignore_errors=True)
    new = built()
    printed = built("--force", *PRINTED)
    full = built("--force")
    # One worker: two on two processors would each be slower for the other.
    alone = built("--force", "--jobs", "1")
    report = project.output / "report.json"
    seconds = {
        BASE: sum(cost.wall for cost in plain),
        BASE_CPU: sum(cost.cpu for cost in plain),
        "screen, print, office": printed.wall,
        "all four editions": full.wall,
        "all four editions, CPU": full.cpu,
        # No bar: Ghostscript takes as long as it does.
        "into an empty folder": new.wall,
        "into an empty folder, CPU": new.cpu,
        "typeset and screen": stages(report, "typeset", "screen"),
        "print and preflight": stages(report, "print", "preflight"),
        "build by one worker": alone.wall,
        "all rules": stages(report, "rules"),
    }
    return {**seconds, "up to date": built(says="Up to date").wall}


def writing(runs: int) -> dict[str, list[float]]:
    """Seconds from a changed word to the pictures of changed pages, and those of plain commands in turns."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = shipped(Path(folder) / "project")
        pages = export(project, Path(folder) / "pages")
        with studio(project) as (_process, address):
            window = opened(address)
            window.until("idle")
            for number in range(runs + 1):
                for page in pages:
                    edits = [_edit(window, project, page.stem, at) for at in range(_EDITS)]
                    plain = timed(
                        [
                            sys.executable,
                            "-m",
                            "weasyprint",
                            "--pdf-variant",
                            "pdf/ua-1",
                            page.name,
                            "out.pdf",
                        ],
                        page.parent,
                        project.environ({"PYTHONDONTWRITEBYTECODE": None}),
                    )
                    if number:
                        found.setdefault(f"weasyprint, {page.stem}", []).append(plain.wall)
                        found.setdefault(f"edit to page, {page.stem}", []).extend(edits)
    return found


def _edit(window: Window, project: Project, leaflet: str, number: int) -> float:
    """Change a word of a leaflet, and wait for the pictures of the pages that look otherwise then."""
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    window.until("idle", window.write(text))
    old, new = _WORDS[leaflet], f"{_WORDS[leaflet]} {'abcdefghij'[number]}"
    # One that another leaflet has, too, would be changed there.
    assert text.count(old) == 1
    start = time.perf_counter()
    serial = window.write(text.replace(old, new, 1))
    told = window.until("pages", serial, leaflet)
    known = window.seen.setdefault(leaflet, set())
    for page in told["pages"]:
        if page["digest"] not in known:
            window.call(f"/api/pages/{page['digest']}.png?width=900")
            known.add(page["digest"])
    seconds = time.perf_counter() - start
    window.until("idle", serial)
    return seconds


def composing(runs: int) -> dict[str, list[float]]:
    """Processor seconds of setting the shipped leaflets once, and of composing them; twice the text, too."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for more, grow in (("", 1), (", twice the text", 2)):
            project = shipped(Path(folder) / f"project-{grow}")
            if grow > 1:
                _grow(project.folder / "content.yaml", grow)
            jobs = _prepared(project)
            for number in range(runs + 1):
                once = _seconds_of(jobs, "off")
                composed = _seconds_of(jobs, "auto") - once
                if number:
                    found.setdefault(f"set once{more}", []).append(once)
                    found.setdefault(f"compose{more}", []).append(max(0.0, composed))
    return found


def _grow(path: Path, times: int) -> None:
    """Repeat paragraphs and items of lists so often; leaflets take the pages that they need."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for leaflet in content["leaflets"].values():
        leaflet.pop("pages", None)
        for part in leaflet["sections"]:
            blocks: list[object] = []
            for block in part["blocks"]:
                if isinstance(block, str):
                    blocks += [block] * times
                else:
                    items = block.get("items")
                    blocks.append({**block, "items": items * times} if isinstance(items, list) else block)
            part["blocks"] = blocks
    path.write_text(
        yaml.dump(content, Dumper=PlainDumper, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def _prepared(project: Project) -> list[tuple[Prepared, dict[str, Part]]]:
    loaded = read(project.folder / "content.yaml")
    style = style_of(loaded.project)
    return [(prepare(loaded, name, style), parts_of(loaded, name)) for name in loaded.brochure.leaflets]


def _seconds_of(jobs: list[tuple[Prepared, dict[str, Part]]], fit: str) -> float:
    start = time.process_time()
    for laid_out, parts in jobs:
        leaflet = laid_out.leaflet.model_copy(update={"fit": fit})
        set_leaflet(replace(laid_out, leaflet=leaflet), parts)
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("runs", nargs="?", type=int, default=5, help="runs of each (5)")
    runs = max(1, parser.parse_args().runs)
    times = measure(runs) | composing(runs) | writing(runs)
    print(f"{runs} runs of each, seconds, on {os.cpu_count()} processors{_load()}")
    print(f"{'':26}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}{'bar':>8}")
    over = []
    for name, seconds in times.items():
        row = f"{name:26}{min(seconds):8.2f}{median(seconds):8.2f}{max(seconds):8.2f}"
        bar, base = BARS.get(name, (None, BASE_CPU if name.endswith("CPU") else BASE))
        ratio = median(seconds) / median(times[base])
        if bar is not None:
            verdict = "within the bar" if ratio <= bar else "OVER THE BAR"
            row += f"{ratio:8.3f}{bar:8.2f}  {verdict}, of {base}"
            over += [name] if ratio > bar else []
        elif name.startswith("into"):
            row += f"{ratio:8.3f}{'none':>8}  of {base}"
        print(row)
    print(f"over the bar: {', '.join(over)}" if over else "all within their bars")


def _load() -> str:
    """How busy the machine is, where it says so: a busy one measures badly."""
    with contextlib.suppress(AttributeError, OSError):
        return f", load {os.getloadavg()[0]:.1f}"
    return ""


if __name__ == "__main__":
    main()
