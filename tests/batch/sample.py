"""A small master that can be approved, with a table of variants."""

from __future__ import annotations

from pathlib import Path

from tests.approval.sample import flyers
from tests.project import Project

#: What stands in the place of the centre’s number in the master.
PLACE = "[number of the centre]"
VARIANTS = """\
variants:
  file: variants.csv
  files: "{centre}/{leaflet}-{edition}.pdf"
  job-code: "{job-code}-{code}"
  leaflets: [hcp]
  columns:
    code: { most: 8 }
    centre: { most: 40 }
    phone: { place: "[number of the centre]", type: telephone, region: GB }
    contact: { field: company.contact, required: no, most: 60 }
"""
HEAD = "Code;Centre;Phone;Contact"
ROWS = (
    "L1;Leeds;0113 496 0123;",
    "C2;Cardiff & Vale;029 2018 0456;Example Medicines Ltd at vale@example.com",
    "E3;Éire *St {James}* <b>_x_ & co;+353 1 411 5000;Éire *Ltd* {x} <b>_y_ & co^2^, ~z~ at a@example.com",
)


def master(folder: Path, *rows: str) -> Project:
    """The master, with a table of these rows, or of some honest ones."""
    made = flyers(folder)
    made.change("content.yaml", "leaflets:\n", f"{VARIANTS}leaflets:\n")
    made.change("content.yaml", "before each course.", f"before each course. Call **{PLACE}** day or night.")
    made.write("variants.csv", "\r\n".join([HEAD, *(rows or ROWS)]).encode("utf-8-sig"))
    return made
