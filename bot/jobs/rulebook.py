"""All rules with the policies in force: who listens to news, whose timer rang, and whose hour it is."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property

from pydantic import BaseModel

from bot.core.alert import Alert
from bot.core.brief import Brief
from bot.core.daybook import Daybook
from bot.core.files import Labels
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.playbook import Playbook
from bot.core.post import Post
from bot.core.team import Restraint
from bot.core.week import Measures
from bot.core.worktime import WorkTime, at
from bot.discovery import collect
from bot.jobs import Job, lead_first_response, process_health, quote_stalled
from bot.jobs.process_health import HintsFile
from bot.policy import Config, PolicyError, Problem, meant, place
from bot.rules import dealing, ladder, playbook, procedures
from bot.rules.policies import RuleFile
from bot.rules.restraint import RestraintFile
from bot.rules.working_hours import HolidaysFile, WorktimeFile


def job_of(rule: str) -> Job | None:
    """The job that a rule's timers and alerts belong to: its own, or that of the family which its name begins with."""
    return jobs().get(rule) or jobs().get(rule.partition("_")[0])


@cache
def jobs() -> Mapping[str, Job]:
    """Every rule by its name."""
    return collect("bot.jobs", "JOB", Job)


def files() -> Mapping[str, type[BaseModel]]:
    """What validates which file of config/: one for each rule, and those that several share."""
    shared: dict[str, type[BaseModel]] = {
        "worktime.yaml": WorktimeFile,
        "holidays.yaml": HolidaysFile,
        "restraint.yaml": RestraintFile,
        "hints.yaml": HintsFile,
    }
    return {**shared, **{f"{job.name}.yaml": job.policy for job in jobs().values()}}


@dataclass(frozen=True, slots=True)
class Bell:
    """An hour of the day at which a rule looks at the whole team."""

    job: str
    at: time


@dataclass(frozen=True)
class Rulebook:
    """The rules in force. Replaced whole when a file of config/ has changed."""

    policies: Mapping[str, RuleFile]
    worktime: WorkTime
    restraint: Restraint
    measures: Measures
    playbook: Playbook

    @cached_property
    def bells(self) -> tuple[Bell, ...]:
        """Every hour at which a rule that is on wants to be rung."""
        on = {name: job for name, job in jobs().items() if self.policies[name].enabled}
        return tuple(Bell(name, hour) for name, job in on.items() for hour in job.rings(self.policies[name]))

    def follow(self, parsed: Parsed, brief: Brief, outcome: Outcome) -> Outcome:
        """The outcome of a message with what the rules make of it."""
        quiet = News(brief.now, parsed, brief, outcome.effects, (), self.worktime)
        raised = {job.name for alert in brief.alerts if (job := job_of(alert.rule))}
        more = [
            effect
            for name, job in jobs().items()
            for effect in job.follow(_with_alerts(quiet, job) if name in raised else quiet, self.policies[name])
        ]
        return replace(outcome, effects=(*outcome.effects, *more)) if more else outcome

    def decide(self, matter: Matter) -> Outcome:
        """What a timer leads to."""
        if matter.kind == ladder.TIMER:
            if matter.alert is not None and self._is_off(matter.alert):
                return Outcome(ladder.settled(matter.alert, "rule_off"), (Reason("rule_off"),))
            return ladder.climb(matter, self._words)
        job = job_of(matter.kind)
        if job is None:
            return Outcome((), (Reason("no_such_rule", {"rule": matter.kind}),))
        return job.decide(matter, self.policies[job.name])

    def day(self, job: str, book: Daybook) -> Outcome:
        """What a bell of the day leads to; one that was missed for more than its day is let go."""
        # Rung by a host whose clock is ahead, it may be handled by one for which its hour is still to come.
        if local_day(book.now) > book.day:
            return Outcome((), (Reason("too_late", {"slot": book.slot.isoformat()}),))
        return jobs()[job].day(book, self.policies[job])

    def _is_off(self, alert: Alert) -> bool:
        """Whether an alert that is not settled is one of a rule that was switched off meanwhile."""
        job = job_of(alert.rule)
        return alert.standing.state != "resolved" and job is not None and not self.policies[job.name].is_on(alert.rule)

    def _words(self, matter: Matter, tier: int) -> Post:
        assert matter.alert is not None
        job = job_of(matter.alert.rule)
        assert job is not None
        return job.words(matter, tier, self.policies[job.name])


def _with_alerts(news: News, job: Job) -> News:
    return replace(news, alerts=tuple(alert for alert in news.brief.alerts if job_of(alert.rule) is job))


def load(config: Config, labels: Labels | None = None) -> Rulebook:
    """Reads every file; raises PolicyError with every problem of all of them.

    With the vocabulary's `labels`, what the files name is held to it.
    """
    try:
        return _load(config, labels)
    except PolicyError as first:
        # Whoever mends one problem and saves should not be told of the next only then.
        raise PolicyError([*_misshapen(config), *problems(config, labels)] or first.problems) from None


def _load(config: Config, labels: Labels | None) -> Rulebook:
    policies = {name: config.load(f"{name}.yaml", job.policy) for name, job in jobs().items()}
    restraint = config.load("restraint.yaml", RestraintFile).restraint()
    weighed, answered = policies[process_health.NAME], policies[lead_first_response.NAME]
    assert isinstance(weighed, process_health.Policy)
    assert isinstance(answered, lead_first_response.Policy)
    measures = weighed.measures(config.load("hints.yaml", HintsFile), answered.unknown_class)
    if labels is not None and (unknown := [*procedures.unknown(config, labels), *_unknown_stages(config, labels)]):
        raise PolicyError(unknown)
    return Rulebook(
        policies, load_worktime(config), restraint, measures, playbook.load_playbook(config, _needed(labels))
    )


def _misshapen(config: Config) -> Iterator[Problem]:
    for name, model in files().items():
        try:
            config.load(name, model)
        except PolicyError as error:
            yield from error.problems


def problems(config: Config, labels: Labels | None) -> Iterator[Problem]:
    """What is wrong beyond the shape of the rules' own files: the playbook, and names that the vocabulary lacks."""
    try:
        playbook.load_playbook(config, _needed(labels))
    except PolicyError as error:
        yield from error.problems
    if labels is not None:
        with suppress(PolicyError):  # which is told with the shape of the file
            yield from procedures.unknown(config, labels)
        with suppress(PolicyError):
            yield from _unknown_stages(config, labels)


def _unknown_stages(config: Config, labels: Labels) -> Iterator[Problem]:
    """Stages that a rule's file names and the vocabulary does not know: of those the rule would never say a thing."""
    for name, key in _NAMING_STAGES.items():
        written = getattr(config.load(f"{name}.yaml", jobs()[name].policy), key)
        for stage in (written,) if isinstance(written, str) else written:
            if stage not in labels.stages:
                path = config.path(f"{name}.yaml")
                where = (key,) if isinstance(written, str) else (key, stage)
                what = f"没有 {stage} 这个阶段{meant(stage, labels.stages)}"
                yield Problem(str(path), *place(path, where), ".".join(where), what)


_NAMING_STAGES = {process_health.NAME: "stages", quote_stalled.NAME: "stage"}
"""The key of a rule's file under which stages are named."""


def _needed(labels: Labels | None) -> playbook.Needed | None:
    """What the playbook must have a chapter for: each obstacle, and each stage in which a deal may stand still."""
    if labels is None:
        return None
    stages = {stage: called for stage, called in labels.stages.items() if stage not in dealing.SIGNED}
    return {"stage": stages, "obstacle": labels.obstacles}


def load_worktime(config: Config) -> WorkTime:
    """The hours that people keep; raises PolicyError."""
    calendar = config.load("holidays.yaml", HolidaysFile).calendar()
    return config.load("worktime.yaml", WorktimeFile).worktime(calendar)


def slots(bell: Bell, earlier: datetime, later: datetime) -> tuple[datetime, ...]:
    """The instants of a bell after `earlier`, up to and with `later`."""
    first, last = local_day(earlier), local_day(later)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(slot for day in days if earlier < (slot := _slot(bell, day)) <= later)


def next_slot(bell: Bell, after: datetime) -> datetime:
    """The first instant of a bell after another."""
    day = local_day(after)
    today = _slot(bell, day)
    return today if today > after else _slot(bell, day + timedelta(days=1))


def _slot(bell: Bell, day: date) -> datetime:
    return at(day, bell.at)
