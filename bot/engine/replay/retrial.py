"""What other rules would have done with the leads that were given: each on the facts of its own moment.

The rules are tried whole: conditions, pools, fixed owners, turns, limits, soft rules, weights, scoring models. Who was
on leave, what everyone had in hand, had sold and had been given is as it was then (`past_leads`); cities, specialties,
languages and teams are those of today's directory. Who knew the company is what the chain has kept of it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from bot.core.effects import Explain
from bot.core.facts import NewLead
from bot.core.localtime import local_day
from bot.core.routing import Acquaintance, Decision, Record, Roster
from bot.core.worktime import WorkTime
from bot.engine import codec
from bot.engine.facts import rosters
from bot.engine.facts.rosters import Seller
from bot.engine.records import record
from bot.engine.replay import past_leads
from bot.engine.replay.past_leads import PastLeads
from bot.routing.book import Book
from bot.routing.chain import candidates
from bot.routing.telling import as_json
from storage import leads, ledger, track
from storage.types import AnyRow

_KNOWN = "customer_history"
_UNDECIDED = frozenset({"no_rule", "nobody_free"})
"""Why a lead waits that other rules might have given; what waits for a word would wait under any."""


def compare(connection: Connection, rules: Book, worktime: WorkTime, since: datetime) -> Iterator[Mapping[str, Any]]:
    """A line a lead that would have gone elsewhere, or would be of another class, and a last one with the counts."""
    then = _Then(connection, rules, worktime, PastLeads(connection, since, worktime))
    tried = moved = reclassed = 0
    for chain in past_leads.chains(then.past):
        decision = _decision(chain)
        row = leads.get(connection, chain.subject)
        if decision is None or row is None or not _by_rules(decision):
            continue
        tried += 1
        lead = record(NewLead, row)
        again = then.decide(lead, decision, chain.at)
        level = decision.scored.level if decision.scored else None
        would_be = again.scored.level if again.scored else None
        moved += again.winner != decision.winner
        reclassed += would_be != level
        if again.winner != decision.winner or would_be != level:
            yield {
                "lead": lead.key,
                "customer": lead.customer,
                "company": lead.company,
                "winner": decision.winner,
                "would_win": again.winner,
                "rule": decision.rule,
                "would_rule": again.rule,
                "level": level,
                "would_be": would_be,
            }
    yield {"leads": tried, "moved": moved, "reclassed": reclassed, "version": rules.version}


def _by_rules(decision: Decision) -> bool:
    """Whether rules decided, and no fact: whose customer it was, or a doubt."""
    return decision.mode in {"auto", "suggested"} or (decision.mode == "queue" and decision.why in _UNDECIDED)


class _Then:
    """The facts of those days, and the rules that are tried on them."""

    def __init__(self, connection: Connection, rules: Book, worktime: WorkTime, past: PastLeads) -> None:
        self.past = past
        self._connection = connection
        self._rules = rules
        self._worktime = worktime
        self._trade = rules.scoring.trade
        self._people = rosters.everyone(connection)
        over = [row for row in track.closed_deals(connection) if row.stage_since is not None]
        self._closed = sorted(over, key=lambda row: row.stage_since)
        """Deals that are over, the earliest first."""

    def decide(self, lead: NewLead, decision: Decision, at: datetime) -> Decision:
        """What the rules make of a lead at the instant at which it was decided on."""
        given = decision.scored is not None and decision.scored.given
        asked = replace(lead, owner=None, level=lead.level if given else None)
        return self._rules.decide(asked, self._roster(lead.key, at), _acquaintances(decision))

    def _roster(self, lead: str, at: datetime) -> Roster:
        held = self.past.held([row.key for row in self._people], at, lead)
        sellers, due = self._of_day(local_day(at))
        standing = rosters.Standing(
            holds={person: one.holds for person, one in held.items()},
            waiting={person: one.waiting for person, one in held.items()},
            month={person: one.month for person, one in held.items()},
            last={person: one.last for person, one in held.items() if one.last is not None},
            response={person: one.response for person, one in held.items() if one.response is not None},
            deals=self.past.deals(),
            due=due,
            records=self._records(bisect_right(self._closed, at, key=lambda row: row.stage_since)),
        )
        return rosters.compose(at, sellers, standing, self._worktime)

    @lru_cache(maxsize=2)  # noqa: B019  one of us lives as long as the command
    def _of_day(self, day: date) -> tuple[list[Seller], Mapping[str, int]]:
        return rosters.sellers(self._people, day, self._trade), rosters.due_on(self._connection, day)

    @lru_cache(maxsize=2)  # noqa: B019
    def _records(self, closed: int) -> Mapping[str, Record]:
        return rosters.records(self._closed[:closed], self._trade)


def _acquaintances(decision: Decision) -> tuple[Acquaintance, ...]:
    if _KNOWN not in decision.factors:
        return ()
    worth = decision.values[decision.factors.index(_KNOWN)]
    return tuple(Acquaintance(who, value) for who, value in zip(decision.people, worth, strict=True) if value)


def stored(connection: Connection, named: str) -> Mapping[str, Any] | None:
    """The chain of a customer's newest lead (`L0001`), or of a lead by its key, with what the ledger adds."""
    key = named if "/" in named else next((row.key for row in leads.of_customer(connection, named)), None)
    if key is None or (line := ledger.chain_of(connection, key)) is None:
        return None
    effect = codec.effect(line.body)
    assert isinstance(effect, Explain)
    return {
        "lead": key,
        "at": line.at.isoformat(),
        "ledger_line": line.seq,
        "hash": line.hash,
        **as_json(effect.decision),
        "rule": effect.decision.rule,
        "why": effect.decision.why,
        "score": codec.tree(effect.decision.scored),
        "losses": {one.person: codec.tree(one.loss) for one in candidates(effect.decision) if one.loss},
    }


def _decision(line: AnyRow) -> Decision | None:
    effect = codec.effect(line.body)
    return effect.decision if isinstance(effect, Explain) else None
