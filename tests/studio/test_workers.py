"""Processes that render are replaced when they die or grow, and work that kills them is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from brochure.studio import workers
from brochure.studio.messages import Answer, Begun, Done, Query, Told, Work
from brochure.studio.workers import MOST_GROWTH, Rendering
from brochure.studio.workspace import Refused


class Process:
    """Stands for a process: it notes what it is sent, and says what a test has it say."""

    made: ClassVar[list[Process]] = []

    def __init__(self, _content: Path, hear: Callable[[Any, Any], None]) -> None:
        self._hear = hear
        self.sent: list[Work | Query] = []
        self.is_ready = False
        self.begun = 0
        self.first = self.memory = 0
        self.ended = False
        Process.made.append(self)

    def send(self, message: Work | Query) -> None:
        """Note a message."""
        self.sent.append(message)

    async def say(self, message: object) -> None:
        """Say something to the server; None when it dies."""
        self._hear(self, message)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def end(self) -> None:
        """Note that it was ended."""
        self.ended = True


@pytest.fixture(autouse=True)
def _processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_Worker", Process)
    Process.made = []


def test_one_that_has_grown_makes_room_for_one_that_is_warm_when_nothing_is_to_do() -> None:
    async def story() -> None:
        told: list[Told | Done] = []
        rendering = Rendering(Path("content.yaml"), told.append)
        (first,) = Process.made
        rendering.do(Work(1))
        await first.say(Done(1, 100))
        # The next one is made ready before it is needed.
        (_first, spare) = Process.made
        await spare.say(Done(0, 50))
        rendering.do(Work(2))
        await first.say(Done(2, 100 + MOST_GROWTH - 1))
        assert not first.ended
        rendering.do(Work(3))
        rendering.do(Work(4))
        # Somebody has written on meanwhile: it is not done yet.
        await first.say(Done(3, 101 + MOST_GROWTH))
        assert not first.ended
        await first.say(Done(4, 101 + MOST_GROWTH))
        assert first.ended and spare.sent == [Work(4)]
        await spare.say(Done(4, 100))
        assert len(Process.made) == 3 and [done.serial for done in told if isinstance(done, Done)][-1] == 4

    asyncio.run(story())


def test_work_is_not_given_up_for_one_that_died_while_it_waited() -> None:
    async def story() -> None:
        told: list[Told | Done] = []
        rendering = Rendering(Path("content.yaml"), told.append)
        (first,) = Process.made
        rendering.do(Work(1))
        await first.say(Done(1, 100))
        (_first, spare) = Process.made
        await spare.say(Done(0, 50))
        # Both are killed, and somebody writes on before that is heard.
        rendering.do(Work(2))
        await first.say(None)
        await spare.say(None)
        (third,) = Process.made[2:]
        assert third.sent == [Work(2)]
        # Once it has begun, a death counts: that of the third one, and of another one.
        for process in (third, None):
            assert [one for one in told if isinstance(one, Told)] == []
            process = process or Process.made[3]
            await process.say(Begun(2))
            await process.say(None)
        assert [one.event for one in told if isinstance(one, Told)] == ["failed"]

    asyncio.run(story())


def test_the_same_work_is_tried_twice_and_then_told_of() -> None:
    async def story() -> None:
        told: list[Told | Done] = []
        rendering = Rendering(Path("content.yaml"), told.append)
        rendering.do(Work(7))
        await Process.made[0].say(Begun(7))
        await Process.made[0].say(None)
        assert Process.made[0].ended and Process.made[1].sent == [Work(7)] and not told
        await Process.made[1].say(Begun(7))
        await Process.made[1].say(None)
        failed, done = told
        assert isinstance(failed, Told) and failed.event == "failed"
        assert "undo" in failed.data["problems"][0]["fix"]
        assert isinstance(done, Done) and done.serial == 7
        # Other work is tried anew.
        rendering.do(Work(8))
        assert Process.made[2].sent == [Work(8)]

    asyncio.run(story())


def test_processes_that_end_before_they_begin_are_not_started_for_ever() -> None:
    async def story() -> None:
        told: list[Told | Done] = []
        rendering = Rendering(Path("content.yaml"), told.append)
        rendering.do(Work(7))
        for number in range(9):
            if told:
                break
            await Process.made[number].say(None)
        assert number == 5
        failed, _done = told
        assert isinstance(failed, Told) and failed.event == "failed"
        assert "before it begins" in failed.data["problems"][0]["message"]

    asyncio.run(story())


def test_who_waits_for_an_answer_hears_when_the_process_has_died() -> None:
    async def story() -> None:
        rendering = Rendering(Path("content.yaml"), lambda _told: None)
        process = Process.made[0]
        asking = asyncio.create_task(rendering.ask("names"))
        await asyncio.sleep(0)
        await process.say(Answer(1, {"formats": []}))
        assert await asking == {"formats": []}
        asking = asyncio.create_task(rendering.ask("names"))
        await asyncio.sleep(0)
        await process.say(None)
        with pytest.raises(Refused, match="once more"):
            await asking

    asyncio.run(story())
