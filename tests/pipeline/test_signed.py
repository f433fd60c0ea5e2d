"""Approvals that are signed: whose signature counts, and that none can be left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.approval.certificates import Identity, identity
from tests.approval.sample import CERTIFIER, NOW, build_screen, flyers
from tests.judges import tool
from tests.project import Ended, Project

pytestmark = pytest.mark.usefixtures("remembering")

APPROVE = ("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001")
#: A year after the day of approval, when the certificate has ended and the approval has not.
LATER = "1827230400"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Identity]:
    folder = tmp_path_factory.mktemp("people")
    authority = identity(folder, "authority", authority=True)
    return {
        "authority": authority,
        "certifier": identity(folder, "certifier", end="20270101"),
        "stranger": identity(folder, "stranger"),
        "employee": identity(folder, "employee", by=authority),
        "late": identity(folder, "late", start="20280101"),
    }


def trust(made: Project, *people: Identity) -> None:
    made.write("approvals/signatories.pem", b"".join(person.certificate.read_bytes() for person in people))


@pytest.fixture(scope="module", autouse=True)
def screen_alone() -> Iterator[None]:
    """Approvals build the screen edition alone."""
    with patch("brochure.pipeline.approve.build", build_screen):
        yield


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, people: dict[str, Identity]) -> Project:
    """A project whose HCP leaflet was approved with the certifier's signature."""
    made = flyers(tmp_path_factory.mktemp("signed"))
    trust(made, people["certifier"])
    ended = made.run(*APPROVE, *people["certifier"].options)
    assert ended.code == 0, ended.err
    assert "until 2028-11-26, signed." in ended.err
    return made


@pytest.fixture
def copy(signed: Project, tmp_path: Path) -> Project:
    shutil.copytree(signed.folder, tmp_path / "copy")
    return Project(tmp_path / "copy", environment={"SOURCE_DATE_EPOCH": NOW})


def final(made: Project, **environment: str) -> Ended:
    return made.run("build", "--final", "--leaflet", "hcp", "--edition", "screen", environment=environment)


def test_a_signature_of_a_signatory_counts_and_goes_on_when_the_certificate_has_ended(copy: Project) -> None:
    assert final(copy).code == 0
    assert final(copy, SOURCE_DATE_EPOCH=LATER).code == 0


@pytest.mark.parametrize("who", ["stranger", "employee", "late"])
def test_nobody_else_can_sign_and_nothing_is_written_then(
    copy: Project, people: dict[str, Identity], who: str
) -> None:
    if who == "late":
        trust(copy, people["late"])
    before = {path: path.read_bytes() for path in copy.folder.rglob("approvals*") if path.is_file()}
    ended = copy.run(*APPROVE, *people[who].options)
    assert ended.code == 2, ended.err
    assert "its signature is not that of anybody in approvals/signatories.pem" in ended.err
    assert all(path.read_bytes() == data for path, data in before.items())


def test_whom_a_listed_authority_certifies_can_sign(copy: Project, people: dict[str, Identity]) -> None:
    trust(copy, people["authority"])
    ended = copy.run(*APPROVE, *people["employee"].options)
    assert ended.code == 0, ended.err


def test_authorities_of_the_machine_are_not_trusted(
    copy: Project, people: dict[str, Identity], tmp_path: Path
) -> None:
    machine = tmp_path / "machine"
    machine.mkdir()
    shutil.copyfile(people["authority"].certificate, machine / "authority.pem")
    tool.run([tool.program("openssl"), "rehash", machine])
    environment = {"SSL_CERT_DIR": str(machine), "SSL_CERT_FILE": str(people["authority"].certificate)}
    ended = copy.run(*APPROVE, *people["employee"].options, environment=environment)
    assert ended.code == 2, ended.err
    assert "its signature is not that of anybody" in ended.err


def test_a_signature_can_not_be_left_out(copy: Project) -> None:
    ended = copy.run(*APPROVE)
    assert ended.code == 4 and "an approval has to be signed here" in ended.err
    text = (copy.folder / "approvals.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if '"signature"' not in line]
    copy.write("approvals.yaml", "\n".join(lines) + "\n")
    ended = final(copy)
    assert ended.code == 4 and "it is not signed, and approvals/signatories.pem says who has to" in ended.err


def test_a_signature_holds_for_its_own_entry_alone(copy: Project, people: dict[str, Identity]) -> None:
    copy.change("content.yaml", "Headache is common", "Headache is very common")
    assert final(copy).code == 4
    signature = (copy.folder / "approvals" / "hcp.pem").read_bytes()
    assert copy.run(*APPROVE, *people["certifier"].options).code == 0
    assert final(copy).code == 0
    copy.write("approvals/hcp.pem", signature)
    ended = final(copy)
    assert ended.code == 4 and "its signature is not that of anybody" in ended.err


@pytest.mark.parametrize("damage", [b"", b"\xff\x00", b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n"])
def test_a_damaged_signature_does_not_count(copy: Project, damage: bytes) -> None:
    copy.write("approvals/hcp.pem", damage)
    ended = final(copy)
    assert ended.code == 4 and "its signature is not that of anybody" in ended.err


def test_a_signature_that_is_gone_does_not_count(copy: Project) -> None:
    (copy.folder / "approvals" / "hcp.pem").unlink()
    ended = final(copy)
    assert ended.code == 4 and "its signature can’t be read: there is no such file" in ended.err


def test_without_openssl_a_signature_is_not_taken_on_trust(copy: Project, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("gs",):
        os.symlink(tool.program(name), few / name)
    ended = final(copy, PATH=str(few))
    assert ended.code == 4 and "can’t be verified without OpenSSL" in ended.err
    ended = copy.run(*APPROVE, "--sign", "k.pem", "--certificate", "c.pem", environment={"PATH": str(few)})
    assert ended.code == 5 and "install OpenSSL" in ended.err


def test_an_openssl_that_crashes_is_no_wrong_signature(copy: Project, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "openssl"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nkill -SEGV $$\n", encoding="utf-8")
    program.chmod(0o755)
    ended = final(copy, PATH=f"{program.parent}:{os.environ['PATH']}")
    assert ended.code == 1 and "OpenSSL crashed: it was ended by signal 11" in ended.err
    assert "signature" not in ended.err


def test_a_key_that_is_none_is_told(copy: Project, people: dict[str, Identity]) -> None:
    ended = copy.run(
        *APPROVE, "--sign", "content.yaml", "--certificate", str(people["certifier"].certificate)
    )
    assert ended.code == 2 and "can’t be used to sign" in ended.err and "Traceback" not in ended.err
    ended = copy.run(*APPROVE, "--sign", "no.pem", "--certificate", "no.pem")
    assert ended.code == 2 and "can’t be used to sign" in ended.err
