"""One rule of a phrase list, as `config/phrases/*.yaml` and a draft of `salesbot detect` write it."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.nlp.phrases.checks import Check
from bot.nlp.phrases.patterns import refused

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=32, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Severity = Literal["info", "warn", "high", "critical"]
_WIDEST = 100


def _bounded(pattern: str) -> str:
    if why := refused(pattern):
        raise ValueError(f"正则 {pattern} {why}")
    return pattern


Bounded = Annotated[Sentence, AfterValidator(_bounded)]
"""An expression that cannot run away; judged one by one, so that each that is refused is told with its own place."""


class Within(BaseModel):
    """Words of every group inside one stretch of so many characters of a sentence, in any order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    all_of: Annotated[tuple[Annotated[tuple[Phrase, ...], Field(min_length=1)], ...], Field(min_length=2)]
    characters: Annotated[int, Field(ge=2, le=_WIDEST)]


class Tests(BaseModel):
    """Sentences that the rule must raise, and that it must not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hit: tuple[Sentence, ...] = ()
    miss: tuple[Sentence, ...] = ()


class Rule(BaseModel):
    """What to look for, what cancels it, and what it is worth; docs/phrases.md explains each key to admins.

    about: whose doings the words may be. `not_them` (default): not a competitor's; `us`: neither theirs nor about their
    goods; `anyone`: a competitor's too.
    settled: whether what is told as solved or taken back is let pass (「投诉已闭环」).
    joins: whether findings of its category close by in a sentence are told as one (「发火了，说要退货」).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]
    category: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]
    severity: Severity = "warn"
    phrases: tuple[Phrase, ...] = ()
    allow: tuple[Phrase, ...] = ()
    patterns: tuple[Bounded, ...] = ()
    checks: tuple[Check, ...] = ()
    within: Within | None = None
    separators: bool = True
    repeats: bool = False
    number_styles: bool = False
    homophones: bool | tuple[Phrase, ...] = False
    word_boundary: Literal["ascii", "alnum", "none"] = "ascii"
    overlap: Literal["longest", "all"] = "longest"
    speaker: Literal["any", "rep", "customer"] = "any"
    about: Literal["not_them", "us", "anyone"] = "not_them"
    negation: Literal["suppress", "ignore"] = "suppress"
    settled: Literal["suppress", "ignore"] = "ignore"
    joins: bool = False
    advice: str = ""
    enabled: bool = True
    tests: Tests = Tests()

    @field_validator("homophones")
    @classmethod
    def _of_its_phrases(cls, named: object, info: ValidationInfo) -> object:
        if isinstance(named, tuple) and "phrases" in info.data:
            unknown = [word for word in named if word not in info.data["phrases"]]
            if unknown:
                raise ValueError(f"phrases 里没有{'、'.join(f'「{word}」' for word in unknown)}，同音也就不找")
        return named

    @model_validator(mode="after")
    def _looks_for_something(self) -> "Rule":
        if not (self.phrases or self.patterns or self.checks or self.within):
            raise ValueError("没有写要找什么：phrases、patterns、checks、within 至少写一个")
        return self

    def has_homophones(self, phrase: str) -> bool:
        """Whether a phrase is also sought by its sound: named itself, or of three characters and more."""
        if isinstance(self.homophones, tuple):
            return phrase in self.homophones
        return self.homophones and len(phrase) >= _SURE_BY_SOUND


_SURE_BY_SOUND = 3
"""Two characters have too many everyday homophones: 返点 sounds as 饭店."""


class RuleList(RootModel[tuple[Rule, ...]]):
    """A file of rules; one of comments only has none."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _none(cls, written: object) -> object:
        return () if written is None else written
