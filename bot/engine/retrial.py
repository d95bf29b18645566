"""What other rules would have done with the leads that were given: each on the facts of its own day, from its chain.

The candidates' values stand in the chain, so new weights and soft rules are tried on what was known then. What a chain
does not hold cannot be tried: a factor that was not there then counts nothing, and filters and pools stay as they were.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.core.effects import Explain
from bot.core.facts import NewLead
from bot.core.routing import Decision
from bot.engine import codec
from bot.engine.records import record
from bot.routing.book import Book
from bot.routing.chain import DIGITS, Candidate, candidates, total, worth
from bot.routing.telling import as_json
from storage import assignments, leads, ledger


def compare(connection: Connection, rules: Book, since: datetime) -> Iterator[Mapping[str, Any]]:
    """A line a lead that would have gone elsewhere, or would be of another class, and a last one with the counts."""
    tried = moved = reclassed = 0
    for row in assignments.since(connection, since):
        decision = _chain(connection, row.lead, row.at)
        lead = leads.get(connection, row.lead)
        if decision is None or lead is None or decision.mode not in {"auto", "suggested"}:
            continue
        tried += 1
        winner, level = again(decision, rules, record(NewLead, lead))
        moved += winner != decision.winner
        reclassed += level != row.level
        if winner != decision.winner or level != row.level:
            yield {
                "lead": row.lead,
                "customer": lead.customer,
                "company": lead.company,
                "winner": decision.winner,
                "would_win": winner,
                "level": row.level,
                "would_be": level,
            }
    yield {"leads": tried, "moved": moved, "reclassed": reclassed, "version": rules.version}


def again(decision: Decision, rules: Book, lead: NewLead) -> tuple[str | None, str]:
    """Whom the weights in `rules` would have chosen of the same candidates, and the class by its models."""
    weights = rules.file.weight_of()
    known = {name for name, _ in rules.file.clauses}

    def points(one: Candidate) -> float:
        pairs = zip(decision.factors, one.values, strict=True)
        ground = round(sum(worth(value, weights.get(name, 0.0)) for name, value in pairs), DIGITS)
        return total(ground, [share for rule, share in one.shares.items() if rule in known])

    free = [one for one in candidates(decision) if one.excluded_by is None]
    best = min(free, key=lambda one: (one.turn if decision.by == "turn" else -points(one), one.turn), default=None)
    return best.person if best else None, rules.score(lead).level


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


def _chain(connection: Connection, lead: str, at: datetime) -> Decision | None:
    line = ledger.chain_of(connection, lead, at)
    effect = codec.effect(line.body) if line is not None else None
    return effect.decision if isinstance(effect, Explain) else None
