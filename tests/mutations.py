"""Content files with random faults: whatever somebody types, the program says what is wrong or builds it.

``make mutations``, or ``python -m tests.mutations [CHECKS [BUILDS]] [--seed N] [--keep FOLDER]``: so many
mutations of the shipped content, the small one and the samples of the rules go through ``check``, and so many
more that pass it through a whole build with all editions.  Ends with 1 when one ends otherwise than with 0, 3
or 4, or takes longer than its time; its content file is kept then, and its number makes it again.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.in_process import HangsError
from tests.project import ROOT, SMALL, Ended, Project

#: Seconds that a check and a build may take at most.
CHECK_SECONDS, BUILD_SECONDS = 20.0, 60.0
#: Exit codes that say something of the content.
SOUND = (0, 3, 4)
#: What people, programs and scoundrels put where a text or a number belongs.
VALUES = (
    *("", "~", "null", "yes", "[]", "{}", "[a, b]", "{a: b}", "- a", "|", ">", "'", '"', "''", "&a x", "*a"),
    *(
        "!!python/object/apply:os.system [id]",
        "!x y",
        "%TAG",
        "@media",
        "`x`",
        "# all",
        "a #b",
        "a: b",
        "? x",
    ),
    *("-1", "0", "1e999", ".nan", ".inf", "9" * 400, "0x10", "1_000", "٣", "½", "12-1-12-9", "2026-13-99"),
    *("2026", "99999-01", "1-2", "e1-e12", "{unknown}", "{", "}", r"\{x\}", "{{ 7 * 7 }}", "{% for %}"),
    *(
        "[@nokey]",
        "[@a; @b",
        "[^x]",
        "[^",
        "**",
        "**a*",
        "_a_",
        "[a](javascript:x)",
        "[a](http://",
        "http://",
    ),
    *(
        "https://" + "a" * 300,
        "mailto:x",
        "../../etc/passwd",
        "/dev/zero",
        "C:\\x",
        "<script>",
        "&amp;",
        "<b",
    ),
    *("a" * 5000, "a b " * 3000, "—" * 300, "A" * 60, "ﬁ", "\u00ad" * 9, "\u200b", "\u00a0", "\u202e abc"),
    *(
        "نص عربي",
        "漢字、かな。",
        "ไทย",
        "हिन्दी।",
        "😀",
        "👩‍👩‍👧",
        "é" + "\u0301" * 50,
        "\ufeff",
        "\ufffd",
        "\ue000",
    ),
    *(
        "=1+1",
        ";=1+1",
        "@SUM(A1)",
        ". . .",
        "…",
        "...",
        "?!",
        "z. B. x",
        "5 x 5",
        "<<",
        "--",
        "---",
        "1)",
        "• x",
    ),
    *("smallcaps", "a4-roll-fold", "a5-booklet", "uk", "none", "de", "ar", "en-US", "zh-Hant", "x-klingon"),
)
#: What gets into the middle of a text.
PIECES = (
    *" \t\n:#-*&!|>'\"%@`{}[],?",
    "\\",
    "\u00a0",
    "\u2028",
    "\u200b",
    "\x07",
    "\x85",
    "é",
    "😀",
    "[@",
    "**",
    "${",
)

Mutation = Callable[[list[str], random.Random], None]


def _value(lines: list[str], dice: random.Random) -> None:
    """Another value behind a colon or a dash."""
    at = dice.choice([number for number, line in enumerate(lines) if ": " in line or "- " in line] or [0])
    for sign in (": ", "- "):
        if sign in lines[at]:
            before, _sign, _value = lines[at].partition(sign)
            lines[at] = before + sign + dice.choice(VALUES)
            return


def _piece(lines: list[str], dice: random.Random) -> None:
    """A sign in the middle of a line."""
    at = dice.randrange(len(lines))
    to = dice.randint(0, len(lines[at]))
    lines[at] = lines[at][:to] + dice.choice(PIECES) * dice.choice((1, 1, 1, 40)) + lines[at][to:]


def _cut(lines: list[str], dice: random.Random) -> None:
    """A part of a line gone."""
    at = dice.randrange(len(lines))
    begin = dice.randint(0, len(lines[at]))
    lines[at] = lines[at][:begin] + lines[at][begin + dice.randint(1, 20) :]


def _gone(lines: list[str], dice: random.Random) -> None:
    """Lines gone."""
    at = dice.randrange(len(lines))
    del lines[at : at + dice.choice((1, 1, 2, 5))]


def _twice(lines: list[str], dice: random.Random) -> None:
    """Lines once more, or many times."""
    at = dice.randrange(len(lines))
    some = lines[at : at + dice.choice((1, 1, 3, 10))]
    lines[at:at] = some * dice.choice((1, 1, 1, 60))


def _moved(lines: list[str], dice: random.Random) -> None:
    """A line somewhere else."""
    lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))


def _indented(lines: list[str], dice: random.Random) -> None:
    """Lines further in or out, or with tabs."""
    at = dice.randrange(len(lines))
    by = dice.choice((-4, -2, -1, 1, 2, 4))
    for number in range(at, min(len(lines), at + dice.choice((1, 1, 4)))):
        bare = lines[number].lstrip(" ")
        lines[number] = " " * max(0, len(lines[number]) - len(bare) + by) + bare
    if dice.random() < 0.1:
        lines[at] = "\t" + lines[at].lstrip()


def _renamed(lines: list[str], dice: random.Random) -> None:
    """A name with a wrong letter."""
    at = dice.choice([number for number, line in enumerate(lines) if ":" in line] or [0])
    name, colon, rest = lines[at].partition(":")
    if name.strip():
        to = dice.randrange(len(name))
        lines[at] = name[:to] + dice.choice("abcxyz-_ÄÖ1") + name[to + 1 :] + colon + rest


MUTATIONS: tuple[Mutation, ...] = (
    *(_value, _value, _value, _value, _piece, _piece, _cut),
    *(_gone, _twice, _moved, _indented, _renamed),
)


def bases() -> list[str]:
    """The contents that are changed."""
    samples = sorted((ROOT / "brochure/rules/packs/samples").glob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "content.yaml", *samples)]
    return [*texts, SMALL, SMALL]


def mutated(number: int, texts: list[str], *, mildly: bool = False) -> str:
    """The mutation of a number: the same one each time."""
    dice = random.Random(number)
    lines = dice.choice(texts).split("\n")
    for _change in range(1 if mildly else dice.choice((1, 1, 1, 2, 3, 6))):
        if lines:
            dice.choice(MUTATIONS)(lines, dice)
    text = "\n".join(lines)
    return text[: dice.randrange(len(text) + 1)] if dice.random() < 0.02 else text


@dataclass(frozen=True)
class Fault:
    """A mutation that does not end as it should."""

    number: int
    text: str
    why: str


class Runs:
    """Runs of the program on mutations in one folder."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(folder)
        shutil.copyfile(ROOT / "references.yaml", folder / "references.yaml")
        for document in (ROOT / "brochure/rules/packs/samples").glob("*.txt"):
            shutil.copyfile(document, folder / document.name)
        self.texts = bases()
        self.codes: Counter[int] = Counter()
        self.faults: list[Fault] = []
        self.slowest = 0.0

    def run(self, number: int, words: tuple[str, ...], seconds: float, *, mildly: bool = False) -> int:
        """The exit code of a command on a mutation; None counts as a hang."""
        text = mutated(number, self.texts, mildly=mildly)
        self.project.write("content.yaml", text.encode("utf-8", "surrogatepass"))
        began = time.monotonic()
        try:
            ended = self.project.run(*words, timeout=seconds)
        except HangsError as error:
            ended = Ended(-1, "", str(error))
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.codes[ended.code] += 1
        if ended.code not in SOUND or "Traceback" in ended.err:
            self.faults.append(Fault(number, text, ended.err[-400:]))
        return ended.code


def main() -> int:
    """Check and build mutations, and say how they ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checks", nargs="?", type=int, default=10_000)
    parser.add_argument("builds", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/mutations"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        checks, tried, builds = Runs(Path(folder)), Runs(Path(folder)), Runs(Path(folder))
        for number in range(given.seed, given.seed + given.checks):
            checks.run(number, ("check",), CHECK_SECONDS)
        print(_told("check", checks), flush=True)
        number = given.seed + given.checks
        while sum(builds.codes.values()) < given.builds:
            number += 1
            # What check refuses a build refuses too, sooner.
            if tried.run(number, ("check",), CHECK_SECONDS, mildly=True) in (0, 4):
                builds.run(number, ("build",), BUILD_SECONDS, mildly=True)
        print(_told("build", builds), flush=True)
    faults = [*checks.faults, *tried.faults, *builds.faults]
    for fault in faults:
        given.keep.mkdir(parents=True, exist_ok=True)
        path = given.keep / f"{fault.number}.yaml"
        path.write_text(fault.text, encoding="utf-8", errors="surrogatepass")
        print(f"{path}: {fault.why}")
    return 1 if faults else 0


def _told(what: str, runs: Runs) -> str:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    codes = ", ".join(f"{count} with {code}" for code, count in sorted(runs.codes.items()))
    return (
        f"{what}: {sum(runs.codes.values())} mutations ended, {codes}; the slowest in {runs.slowest:.1f} s; "
        f"{memory:.0f} MB at most"
    )


if __name__ == "__main__":
    sys.exit(main())
