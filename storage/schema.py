"""All tables together: their metadata, and which table keeps which kind of record."""

from collections.abc import Mapping

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from storage import (  # noqa: F401  their tables belong to the metadata
    alerts,
    assignments,
    attachments,
    cards,
    customers,
    deals,
    inbox,
    leads,
    ledger,
    list_changes,
    names,
    notices,
    outbox,
    people,
    questions,
    reports,
    sendings,
    timers,
    todos,
)
from storage.types import table_of

_RECORDS: tuple[type[SQLModel], ...] = (
    customers.Customer,
    customers.Alias,
    deals.Opportunity,
    deals.Step,
    deals.Commitment,
    leads.Lead,
    assignments.Assignment,
    reports.Report,
    reports.Activity,
    people.Person,
)

METADATA: MetaData = SQLModel.metadata

RECORDS: Mapping[str, Table] = {table.name: table for table in map(table_of, _RECORDS)}
"""Kinds of record by name: `customer`, `opportunity`, `step`, `commitment`, `lead`, `assignment`, `report` …"""
