"""Reps who speak at once, and the platform that repeats what was not acknowledged.

Every utterance names an amount of its own, so that each row, ledger line and answer can be told from all others. A rep
says the next thing only when the last was accepted: the order of a conversation is known.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

import httpx

from tests.fakes.wecom_platform import Callback, WeComPlatform

# Many, because the platform lets nobody see more than thirty messages a minute.
REPS: Sequence[str] = [f"Rep{number:03}" for number in range(150)]

_CUSTOMERS = ("海棠医疗", "云岭电子", "青枫仪器")
_DIGITS = "甲乙丙丁戊己庚辛壬癸"
_SMALLEST_AMOUNT = 11
_EVERY_LEAD = 8
_COPIED = 0.1
_VOICES = 12


@dataclass(slots=True)
class Utterance:
    """One thing that a rep says. `amount`, in 万, is no other's; `company` is the name of a lead."""

    rep: str
    text: str
    amount: int
    company: str
    accepted: bool = False


def think(number: int, random: Random) -> Utterance:
    """The thing that is said as the `number`th."""
    rep, amount = REPS[number % len(REPS)], _SMALLEST_AMOUNT + number
    customer, company = random.choice(_CUSTOMERS), ""
    match number % _EVERY_LEAD:
        case 0:
            company = f"星野{''.join(_DIGITS[int(digit)] for digit in str(number))}科技"
            text = f"新线索：{company}，做传感器的，预算{amount}万，联系人王总"
        case 1 | 2 | 3:
            text = f"今天去{customer}做了演示，报价{amount}万"
        case _:
            text = f"{customer} 报价{amount}万"
    return Utterance(rep, text, amount, company)


@dataclass(slots=True)
class Crowd:
    """`said` is everything that was ever handed to the platform, in the order of each rep."""

    platform: WeComPlatform
    random: Random
    said: list[Utterance] = field(default_factory=list)
    _unheard: deque[Utterance] = field(default_factory=deque)
    _numbers: "count[int]" = field(default_factory=count)
    _callbacks: dict[int, Callback] = field(default_factory=dict)

    async def talk(
        self, client: httpx.AsyncClient, new: int, lives: Callable[[], bool], heard: Callable[[], None]
    ) -> None:
        """Repeats what nobody acknowledged, then says `new` things more; `heard` is called at each 200.

        Returns when all of it is acknowledged, or the bot `lives` no longer: the rest is for the next time.
        """
        for _ in range(new):
            self._think()
        await asyncio.gather(*(self._voice(client, lives, heard) for _ in range(_VOICES)))
        self._unheard = deque(utterance for utterance in self.said if not utterance.accepted)

    def _think(self) -> None:
        utterance = think(next(self._numbers), self.random)
        self._callbacks[utterance.amount] = self.platform.user_says(utterance.rep, utterance.text)
        self.said.append(utterance)
        self._unheard.append(utterance)

    async def _voice(self, client: httpx.AsyncClient, lives: Callable[[], bool], heard: Callable[[], None]) -> None:
        while self._unheard:
            utterance = self._unheard.popleft()
            while not utterance.accepted:
                if not lives():
                    return
                utterance.accepted = await self._deliver(utterance, client)
            heard()

    async def _deliver(self, utterance: Utterance, client: httpx.AsyncClient) -> bool:
        """Whether one of the copies was acknowledged: now and then the platform sends two at once."""
        copies = 2 if self.random.random() < _COPIED else 1
        statuses = await asyncio.gather(*(self._try(utterance, client) for _ in range(copies)))
        return httpx.codes.OK in statuses

    async def _try(self, utterance: Utterance, client: httpx.AsyncClient) -> int:
        try:
            request = self.platform.request(self._callbacks[utterance.amount])
            return (await self.platform.ask(request, client)).status_code
        except httpx.TransportError:
            return 0
