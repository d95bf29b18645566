"""The routing rules in force, read from config/: routing.yaml and the scoring models, with one version for all."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.facts import NewLead
from bot.core.routing import Acquaintance, Decision, Roster, Scored
from bot.policy import Config, PolicyError, Problem, load, place
from bot.routing import choice
from bot.routing.board import Board, bar
from bot.routing.conditions import Condition, near
from bot.routing.enquiry import Enquiry, enquiry
from bot.routing.rules import RoutingFile
from bot.routing.scoring import FOLDER, Scoring, ScoringFile, scoring

FILE = "routing.yaml"


def _as_found(_: int, found: Decision) -> Decision:
    return found


@dataclass(frozen=True)
class Book:
    """A `Router`. `version` changes whenever a rule or a model does."""

    file: RoutingFile
    scoring: Scoring
    version: str

    def enquiry(self, lead: NewLead, acquaintances: Sequence[Acquaintance] = ()) -> tuple[Enquiry, Scored]:
        """A lead with its score."""
        bare = enquiry(lead, self.scoring.trade, acquaintances)
        scored = self.scoring.score(bare)
        return choice.scored(bare, scored), scored

    def score(self, lead: NewLead) -> Scored:
        """What a lead is worth."""
        return self.enquiry(lead)[1]

    def decide(self, lead: NewLead, roster: Roster, acquaintances: Sequence[Acquaintance] = ()) -> Decision:
        """Who gets it, and why."""
        asked, scored = self.enquiry(lead, acquaintances)
        return choice.decide(Board(self.file, roster.reps), asked, scored, self.version)

    def decide_all(
        self, leads: Sequence[NewLead], roster: Roster, settle: Callable[[int, Decision], Decision] = _as_found
    ) -> list[Decision]:
        """One after another: whoever got one has it when the next is decided."""
        board = Board(self.file, roster.reps)
        decided = []
        for at, lead in enumerate(leads):
            asked, scored = self.enquiry(lead)
            decision = settle(at, choice.decide(board, asked, scored, self.version))
            if decision.winner is not None:
                board.give(decision.winner, scored.level)
            decided.append(decision)
        return decided

    def bar(self, person: str, level: str | None, roster: Roster) -> str | None:
        """Why somebody may get no more leads of a class; `None` for who may, and for who is no candidate at all."""
        rep = next((one for one in roster.reps if one.key == person), None)
        return None if rep is None else bar(self.file, rep, level)


def read(config: Config) -> Book:
    """Reads every file; raises PolicyError with every problem of all of them."""
    problems: list[Problem] = []
    file: RoutingFile | None = None
    models: dict[Path, ScoringFile] = {}
    try:
        file = config.load(FILE, RoutingFile)
    except PolicyError as error:
        problems += error.problems
    for path in model_files(config):
        try:
            models[path] = load(path, ScoringFile)
        except PolicyError as error:
            problems += error.problems
    if not problems and file is not None:
        problems += _across(config.path(FILE), file, models)
    if problems or file is None:
        raise PolicyError(problems)
    try:
        found = scoring(list(models.values()))
    except ValueError as error:
        raise PolicyError([Problem(str(config.folder / FOLDER), 1, 1, FOLDER, str(error))]) from error
    return Book(file, found, _version([config.path(FILE), *models]))


def model_files(config: Config) -> list[Path]:
    """The scoring models in force, by name: one of the admin's own stands in for the shipped one of its name."""
    names = {
        path.name for folder in (config.folder, config.folder / "local") for path in (folder / FOLDER).glob("*.yaml")
    }
    return [config.path(f"{FOLDER}/{name}") for name in sorted(names)]


def _version(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _across(path: Path, file: RoutingFile, models: dict[Path, ScoringFile]) -> Iterator[Problem]:
    """What one part says of another that is not there."""
    for name in ("soft", "pools", "rules"):
        yield from _twice(path, name, [one.id for one in getattr(file, name)])
    pools = {pool.id: pool.id for pool in file.pools}
    for at, rule in enumerate(file.rules):
        if rule.pool is not None and rule.pool not in pools:
            hint = near(rule.pool, pools) if pools else "；pools 里一个组也没有"
            yield _problem(path, ("rules", at, "pool"), f"没有「{rule.pool}」这个组{hint}")
    trades = {one.trade: one.trade for one in models.values()}
    for where, condition in file.conditions():
        yield from _trades(path, where, condition, trades)
    for model_path, model in models.items():
        for at, reason in enumerate(model.reasons):
            yield from _trades(model_path, ("reasons", at, "when"), reason.when, trades)
    yield from _shared(models)


def _twice(path: Path, name: str, ids: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, one in enumerate(ids):
        if one in seen:
            yield _problem(path, (name, at, "id"), f"「{one}」写了两次，换个名字")
        seen.add(one)


def _trades(
    path: Path, where: tuple[str | int, ...], condition: Condition, trades: dict[str, str]
) -> Iterator[Problem]:
    """A trade that no model is for would never be met."""
    if condition.field == "trade" and condition.operator != "contains":
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        for value in values:
            if isinstance(value, str) and value not in trades:
                yield _problem(path, (*where, "value"), f"没有「{value}」这个行业大类{near(value, trades)}")
    for name, inner in (("all", condition.all_), ("any", condition.any_)):
        for at, one in enumerate(inner or ()):
            yield from _trades(path, (*where, name, at), one, trades)
    if condition.not_ is not None:
        yield from _trades(path, (*where, "not"), condition.not_, trades)


def _shared(models: dict[Path, ScoringFile]) -> Iterator[Problem]:
    owners = Counter(industry for model in models.values() for industry in dict.fromkeys(model.industries))
    for path, model in models.items():
        for at, industry in enumerate(model.industries):
            if owners[industry] > 1:
                yield _problem(path, ("industries", at), f"「{industry}」写在了几个模型里，只能归一个")


def _problem(path: Path, where: tuple[str | int, ...], what: str) -> Problem:
    line, column = place(path, where)
    return Problem(str(path), line, column, ".".join(map(str, where)), what)
