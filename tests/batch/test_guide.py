"""The guide of variants: what it shows can be copied and works with the content that is shipped."""

from __future__ import annotations

import re
from pathlib import Path

from tests.project import ROOT, shipped


def test_the_example_of_the_guide_works_with_the_shipped_content(tmp_path: Path) -> None:
    guide = (ROOT / "docs/batch.md").read_text(encoding="utf-8")
    declared, table = re.findall(r"```(?:yaml)?\n((?:variants:|code,).*?)```", guide, re.DOTALL)[:2]
    project = shipped(tmp_path / "project")
    project.change("content.yaml", "\nleaflets:\n", f"\n{declared}leaflets:\n")
    project.write("variants.csv", table)
    ended = project.run("check")
    assert ended.code == 0, ended.err
    told = ended.out + ended.err
    assert "variants.csv" not in told and "[24-hour number]" not in told and "error" not in told
