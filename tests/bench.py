"""Times the build against two plain ``weasyprint`` commands on the same HTML.

``python -m tests.bench [RUNS]``.  Both leaflets, laid out by the program, are written to a folder as HTML,
style sheets, fonts and pictures.  Each is then given to the command as a user would do it:
``weasyprint --pdf-variant pdf/ua-1 leaflet.html leaflet.pdf``.  The program makes from the same content every
edition of both leaflets, a picture of every page, and the report.

Whole processes are timed, in turns, so that whatever else the machine does falls on all alike.

What the print edition and its preflight cost is told by the report of the forced build, beside what
typesetting and the screen edition took in the same process; plates are known from the build before then.
What the rules cost is told by the same report, beside all that the build took.  The review packs have a
row of their own: the two commands make nothing like them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.project import Project, shipped

#: How much the build and the up-to-date build may take at most, as multiples of the two commands.
BARS = {"forced build": 1.5, "up-to-date build": 0.15}
BASE = "two weasyprint runs"
#: Every edition that is read or printed: what the commands are held against.
PRINTED = ("--edition", "screen", "--edition", "print", "--edition", "office")
#: The same for the print edition and its preflight, as multiples of typesetting and the screen edition.
PRESS, PRESS_BASE, PRESS_BAR = "print and preflight", "typeset and screen", 0.6
#: The same for all rules, those of readability twice, as multiples of the whole build by one worker.
RULES, RULES_BASE, RULES_BAR = "all rules", "build by one worker", 0.15
#: The build with the review packs, which has no bar.
PACKS = "with review packs"


def export(project: Project, folder: Path) -> list[Path]:
    """Write the leaflets of *project* as plain HTML files with everything that they need beside them."""
    from brochure.content.load import read
    from brochure.layout.leaflet import prepare, style_of
    from brochure.pipeline.check import check

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


def timed(command: list[str], folder: Path, environment: dict[str, str], says: str = "") -> float:
    """Seconds that *command* takes.  Raises ``SystemExit`` when it fails or does not say *says*."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode or says not in done.stderr.decode():
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return seconds


def stages(report: Path, *names: str) -> float:
    """Seconds that the stages of those names took, of all leaflets of a build."""
    seconds = json.loads(report.read_text(encoding="utf-8"))["seconds"]
    leaflets = [stages for stages in seconds.values() if isinstance(stages, dict)]
    return float(sum(leaflet[name] for leaflet in leaflets for name in names))


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of every run of the commands, of the builds, and of the stages of a build."""
    with tempfile.TemporaryDirectory() as folder:
        project = shipped(Path(folder) / "project")
        pages = export(project, Path(folder) / "pages")
        environment = project.environ()
        weasyprint = shutil.which("weasyprint", path=str(Path(sys.executable).parent))
        command = [weasyprint] if weasyprint else [sys.executable, "-m", "weasyprint"]
        build = project.command("build")
        rows = (BASE, *BARS, PACKS, PRESS_BASE, PRESS, RULES_BASE, RULES)
        times: dict[str, list[float]] = {name: [] for name in rows}
        # The first round fills the caches of the system and is not counted.
        for number in range(runs + 1):
            plain = sum(
                timed(
                    [*command, "--pdf-variant", "pdf/ua-1", page.name, f"{page.stem}.pdf"],
                    page.parent,
                    environment,
                )
                for page in pages
            )
            forced = timed([*build, "--force", *PRINTED], project.folder, environment)
            packs = timed([*build, "--force"], project.folder, environment)
            # One worker: two on two processors would each be slower for the other.
            alone = timed([*build, "--force", "--jobs", "1"], project.folder, environment)
            report = project.output / "report.json"
            press = (stages(report, "typeset", "screen"), stages(report, "print", "preflight"))
            rules = stages(report, "rules")
            current = timed(build, project.folder, environment, says="Up to date")
            measured = (plain, forced, current, packs, *press, alone, rules)
            if number:
                for name, seconds in zip(rows, measured, strict=True):
                    times[name].append(seconds)
        return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("runs", nargs="?", type=int, default=5, help="runs of each (5)")
    runs = max(1, parser.parse_args().runs)
    times = measure(runs)
    print(f"{runs} runs of each, seconds, on {os.cpu_count()} processors{_load()}")
    print(f"{'':22}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}{'bar':>8}")
    bases = {**dict.fromkeys(BARS, BASE), PRESS: PRESS_BASE, RULES: RULES_BASE}
    bars = {**BARS, PRESS: PRESS_BAR, RULES: RULES_BAR}
    over = []
    for name, seconds in times.items():
        row = f"{name:22}{min(seconds):8.2f}{median(seconds):8.2f}{max(seconds):8.2f}"
        if name in bars:
            ratio = median(seconds) / median(times[bases[name]])
            verdict = "within the bar" if ratio <= bars[name] else "OVER THE BAR"
            row += f"{ratio:8.3f}{bars[name]:8.2f}  {verdict}, of {bases[name]}"
            over += [name] if ratio > bars[name] else []
        print(row)
    print(f"over the bar: {', '.join(over)}" if over else "all within their bars")


def _load() -> str:
    """How busy the machine is, where it says so: a busy one measures badly."""
    with contextlib.suppress(AttributeError, OSError):
        return f", load {os.getloadavg()[0]:.1f}"
    return ""


if __name__ == "__main__":
    main()
