"""What we know of one customer, and the Chinese words for what the vocabulary names by keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.facts import Customer, Opportunity


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """What we know of one customer; `opportunity` is its open one."""

    customer: Customer
    opportunity: Opportunity | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Chinese words for the vocabulary's keys, from config/vocabulary.yaml."""

    stages: Mapping[str, str]
    obstacles: Mapping[str, str]
    channels: Mapping[str, str]
    sources: Mapping[str, str]
    metrics: Mapping[str, str]
