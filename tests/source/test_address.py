"""Addresses: the paths of parts of the content, and the marks that templates give them."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from brochure.content.load import read
from brochure.content.model import texts_in
from brochure.source.address import Address
from tests.project import ROOT

SECTION = Address(("leaflets", "hcp", "sections", 1))


@pytest.mark.parametrize(
    ("address", "mark", "section"),
    [
        (SECTION / "title", "sections.1.title", 1),
        (SECTION / "eyebrow", "sections.1.title", 1),
        (SECTION / ("blocks", 2), "sections.1.blocks.2", 1),
        (SECTION / ("blocks", 2, "items", 0, "text"), "sections.1.blocks.2", 1),
        (Address(("leaflets", "hcp", "cover", "title")), "cover", None),
        (Address(("leaflets", "hcp", "title")), "", None),
        (Address(("leaflets", "hcp")), "", None),
        (Address(("glossary", 0, "term")), "", None),
        (Address(), "", None),
    ],
)
def test_an_address_has_the_mark_of_the_part_that_it_leads_into(
    address: Address, mark: str, section: int | None
) -> None:
    assert address.mark == mark
    assert address.section == section


@pytest.mark.parametrize("mark", ["cover", "sections.0.title", "sections.3.blocks.12"])
def test_a_mark_leads_back_to_its_part(mark: str) -> None:
    assert Address.marked("hcp", mark).mark == mark
    assert Address.marked("hcp", mark).leaflet == "hcp"


def test_a_mark_of_no_part_leads_to_the_leaflet() -> None:
    assert Address.marked("hcp", "notes") == Address.marked("hcp", "") == ("leaflets", "hcp")


def test_every_text_of_the_shipped_content_has_an_address_of_its_own_which_leads_to_it() -> None:
    loaded = read(Path(ROOT, "content.yaml"))
    texts = list(texts_in(loaded.brochure))
    assert len({text.address for text in texts}) == len(texts) > 200
    for text in texts:
        assert loaded.place(text.address).text.strip(), text


def test_a_copy_of_a_text_knows_where_it_stands() -> None:
    text = next(texts_in(read(Path(ROOT, "content.yaml")).brochure.leaflets["hcp"]))
    assert text.address
    assert copy.deepcopy(text).address == text.address
    assert pickle.loads(pickle.dumps(text)).address == text.address
