"""A few of the mutations that ``make mutations`` tries by the thousand."""

from __future__ import annotations

from pathlib import Path

from tests.mutations import BUILD_SECONDS, CHECK_SECONDS, Runs, mutated


def test_content_with_random_faults_is_told_or_built(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    # The small content alone: it takes a twentieth of the time.
    runs.texts = runs.texts[-1:]
    codes = {number: runs.run(number, ("check",), CHECK_SECONDS, mildly=True) for number in range(1, 81)}
    assert runs.faults == []
    # They are of both kinds.
    assert set(codes.values()) >= {0, 3}
    sound = [number for number, code in codes.items() if code in (0, 4)]
    for number in sound[:4]:
        runs.run(number, ("build", "--leaflet", "one"), BUILD_SECONDS, mildly=True)
    assert runs.faults == []


def test_a_mutation_is_the_same_each_time_and_most_differ() -> None:
    texts = ["a: b\nc: d\n"]
    some = [mutated(number, texts) for number in range(200)]
    assert some == [mutated(number, texts) for number in range(200)]
    assert len(set(some)) > 100
