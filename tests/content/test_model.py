"""The typed model: frozen, converted once, and nothing guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from brochure.content.blocks import KINDS
from brochure.content.load import read
from brochure.content.model import Brochure, texts_in
from brochure.errors import ContentError
from brochure.text.fields import Prose
from tests.blocks.leaflets import content
from tests.project import ROOT


@pytest.fixture(scope="module")
def shipped() -> Brochure:
    return read(ROOT / "content.yaml").brochure


def models(value: Any) -> list[BaseModel]:
    """Every part of the content below *value*."""
    if isinstance(value, BaseModel):
        return [value, *(part for name in type(value).model_fields for part in models(getattr(value, name)))]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [part for item in value for part in models(item)] if isinstance(value, tuple) else []


def test_nothing_can_be_changed_afterwards(shipped: Brochure) -> None:
    found = models(shipped)
    assert len(found) > 100
    for model in found:
        name = next(iter(type(model).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model, name, getattr(model, name))


def test_fields_that_nobody_knows_are_refused_everywhere(shipped: Brochure) -> None:
    assert {type(model).model_config.get("extra") for model in models(shipped)} == {"forbid"}


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_fields_are_written_with_hyphens(kind: str) -> None:
    names = [field.alias or name for name, field in KINDS[kind].model_fields.items()]
    assert all(name == name.lower() and "_" not in name for name in names)


def block(folder: Path, given: dict[str, Any]) -> Any:
    path = folder / "content.yaml"
    path.write_text(content([given]), encoding="utf-8")
    return read(path).brochure.leaflets["sample"].sections[0].blocks[0]


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    bars = [{"label": "x", "value": "1.10", "low": "0.50", "high": "7"}]
    found = block(tmp_path, {"block": "bar-chart", "caption": "c", "alt": "a", "bars": bars}).bars[0]
    assert (str(found.value), str(found.low), str(found.high)) == ("1.10", "0.50", "7")


@pytest.mark.parametrize(("given", "wanted"), [("yes", True), ("Yes", True), ("true", True), ("no", False)])
def test_yes_and_no_are_answers_where_one_is_asked_for(tmp_path: Path, given: str, wanted: bool) -> None:
    assert block(tmp_path, {"block": "paragraph", "text": "x", "lead": given}).lead is wanted


@pytest.mark.parametrize("text", ["no", "yes", "1.10", "2024-09-03", "0x1F", "1e3", "~5"])
def test_a_text_stays_as_it_was_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(
        content(["HERE"]).replace("- HERE", f"- {{block: paragraph, text: {text}}}"), encoding="utf-8"
    )
    found: Any = read(path).brochure.leaflets["sample"].sections[0].blocks[0]
    assert found.text.source == text


def test_prose_is_found_in_the_order_in_which_it_is_written(shipped: Brochure) -> None:
    addresses = [text.address for text in texts_in(shipped.leaflets["hcp"])]
    assert len(addresses) > 100 and len(set(addresses)) == len(addresses)
    assert {address.leaflet for address in addresses} == {"hcp"}
    sections = [address.section for address in addresses if address.section is not None]
    assert sections == sorted(sections)


@pytest.mark.parametrize(
    "text",
    ["\u200b", "\u00a0\u2060", "**\u200b**", "\u2800", "\u00ad {no-export}", "{no-export}", "*\u3164*"],
    ids=ascii,
)
def test_a_text_of_which_nothing_can_be_seen_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError) as told:
        block(tmp_path, {"block": "paragraph", "text": text})
    (finding,) = told.value.findings
    assert "nothing of this text can be seen" in finding.message


@pytest.mark.parametrize(
    "text", ["\u2013", ".", "{brand}", "[@a]", "\u00a0a", "\u2022", "\U0001f600"], ids=ascii
)
def test_a_text_of_which_little_can_be_seen_is_one(text: str) -> None:
    assert Prose.of(text).source == text
