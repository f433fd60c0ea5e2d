"""Roles that are one of those that count, and roles that merely hold the word; numbers of registers."""

from __future__ import annotations

import pytest

from brochure.approval.obstacles import is_reason
from brochure.rules.roles import is_registration, may_certify, may_waive

CERTIFY = (
    *("registered doctor", "Doctor", "UK registered doctor", "GMC-registered doctor", "senior physician"),
    *(
        "Registered pharmacist (UK)",
        "registered pharmacist, MRPharmS",
        "consultant physician",
        "doctor, GMC 1234567",
    ),
    *(
        "Medical signatory for the UK",
        "final  signatory",
        "doctor and pharmacist",
        "a registered medical practitioner",
    ),
)
NOT = (
    *("not a doctor", "no doctor", "former doctor", "student doctor", "trainee pharmacist", "ex-doctor"),
    *("doctor's receptionist", "doctor’s receptionist", "doctor of philosophy", "physician associate"),
    *("copy-writer, registered doctor", "marketer, doctor", "doctor (retired)", "retired doctor"),
    *("doctor in training", "pharmacist assistant", "pharmacy technician", "veterinary doctor"),
    *("would-be doctor", "doctor and designer", "doctor – marketing", "doctor/author", "aspiring physician"),
    *(
        "assistant to the medical signatory",
        "friend of a doctor",
        "spin doctor",
        "UK",
        "MRCP",
        "",
        "doctorate",
    ),
    *("agency physician", "author and registered doctor", "doctor of medicine student", "nurse"),
)


@pytest.mark.parametrize("role", CERTIFY)
def test_a_role_with_qualifiers_is_that_role(role: str) -> None:
    assert may_certify(role, "uk") and may_waive(role, "uk")


@pytest.mark.parametrize("role", NOT)
def test_a_role_that_merely_holds_the_word_is_another_one(role: str) -> None:
    assert not may_certify(role, "uk") and not may_waive(role, "uk")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        *(
            (role, True)
            for role in ("medical affairs", "Medical Affairs Manager", "head of regulatory affairs")
        ),
        *(
            (role, True)
            for role in ("compliance officer", "medical reviewer", "senior medical adviser", "legal counsel")
        ),
        *(
            (role, True)
            for role in ("compliance, medical affairs", "medical review committee", "review committee")
        ),
        *(
            (role, False)
            for role in ("tea lady, medical affairs", "not medical affairs", "former medical reviewer")
        ),
        *((role, False) for role in ("medical affairs receptionist", "marketing compliance", "no signatory")),
        *(
            (role, False)
            for role in ("medical reviewer’s assistant", "trainee medical adviser", "compliance sceptic")
        ),
    ],
)
def test_whose_waivers_count(role: str, may: bool) -> None:
    assert may_waive(role, "uk") is may
    assert not may_certify(role, "uk")


@pytest.mark.parametrize(
    ("text", "role", "is_one"),
    [
        ("GMC 1234567", "registered doctor", True),
        ("GPhC 2012345", "registered pharmacist", True),
        ("PSNI 4321", "pharmacist", True),
        ("1234567", "medical signatory", True),
        ("GPhC: 2012345", "doctor and pharmacist", True),
        ("GMC 1234567", "final signatory", True),
        *((text, "registered doctor", False) for text in ("1234", "GMC 1234", "GMC 12345678", "NMC 1234567")),
        *(
            (text, "registered doctor", False)
            for text in ("NMC 12A3456E", "XYZ 1234567", "GMC", "GPhC 2012345")
        ),
        *(
            (text, "pharmacist", False)
            for text in ("GMC 1234567", "4321", "PSNI 1234567", "GPhC 0000000", "HCPC 1234567")
        ),
    ],
)
def test_numbers_of_the_registers_of_the_united_kingdom(text: str, role: str, is_one: bool) -> None:
    assert is_registration(text, "uk", role) is is_one


def test_elsewhere_registers_are_not_known() -> None:
    assert is_registration("LEK 123456", "eu", "doctor") and not is_registration("none", "eu", "doctor")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Looked at again today.", True),
        ("Seen today: the new version changes the layout alone.", True),
        ("今日确认内容没有任何变化与修改", True),
        *(
            (text, False)
            for text in ("aaaaaaaaaa", "aaaa bbbb cccc", "because because because", "It is fine")
        ),
        *(
            (text, False)
            for text in ("abcdefghijkl", "reason reason REASON Reason", "1234567890", "xxxxx yyyyy zz zzz")
        ),
    ],
)
def test_a_reason_has_words(text: str, is_one: bool) -> None:
    assert is_reason(text) is is_one
