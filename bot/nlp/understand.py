"""What a message means: `understand` reads a text into a `Parsed`, purely and in time linear in its length."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.directory import Directory
from bot.core.parsed import Command, Finding, Parsed
from bot.nlp.leads.business_cards import business_cards
from bot.nlp.leads.newcomers import listen, newcomers
from bot.nlp.leads.told import lead
from bot.nlp.learned.warnings import LEARNED
from bot.nlp.mentions.back_reference import NOTHING, Before, spoken_of
from bot.nlp.mentions.linking import Spotted, spot
from bot.nlp.page import Page, open_page
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.scope import QUESTION
from bot.nlp.reports.activities import activities
from bot.nlp.reports.frames import called_report, framed_by_day, report_day
from bot.nlp.reports.plans import plans
from bot.nlp.reports.topics import outline
from bot.nlp.reports.totals import totals
from bot.nlp.requests.bare import bare
from bot.nlp.requests.colleagues import with_colleagues
from bot.nlp.requests.commands import command
from bot.nlp.requests.drafts import DRAFT, Draft, draft, reviewed
from bot.nlp.requests.grounds import Grounds, of_order, of_question
from bot.nlp.requests.own_orders import TRY, own_order
from bot.nlp.requests.queries import query
from bot.nlp.text.clauses import Clause
from bot.nlp.text.folding import printable
from bot.nlp.vocabulary import Vocabulary

_MANY = 3
"""A round-up of so many customers is a report of the day, whether it says so or not; with totals, of one less."""
_MAYBE_DRAFT = frozenset(("update", "other"))
"""What a message reads as that may be a draft all the same."""
_ORDERED, _ASKED, _NEW, _UPDATE, _ROUND, _CHAT = 0.9, 0.92, 0.92, 0.9, 0.9, 0.6
"""How sure the kind of a message is, by `make calibrate`: an order, a question, a lead, news, a round-up, chatter."""


def understand(
    text: str,
    *,
    sent_at: datetime,
    sender: str,
    directory: Directory,
    vocabulary: Vocabulary,
    detector: Detector,
    before: Before = NOTHING,
) -> Parsed:
    """Reads one message. `sent_at` is aware; `sender` a user id; `before` what the conversation was about.

    Never raises for any text.
    """
    page = open_page(text, sent_at=sent_at, sender=sender, directory=directory, vocabulary=vocabulary)
    rivals = [page.typed(one.start, one.end) for one in page.competitors]
    asked = draft(page.text)
    if asked and asked.sure:
        return _reviewed(page, asked, detector, rivals)
    if order := own_order(page.text):
        tried = detector.told(order.text or "", rivals) if order.kind == TRY else ()
        found = tuple(replace(one, scope=DRAFT) if one.raised else one for one in tried)
        return Parsed(printable(text), "command", _ORDERED, command=order, findings=found)
    parsed = _meaning(page, printable(text), before)
    if asked and parsed.intent in _MAYBE_DRAFT:
        return _reviewed(page, asked, detector, rivals)
    findings = detector.told(text, rivals)
    if parsed.intent == "query":
        findings = tuple(map(_only_asked, findings))
    return replace(parsed, bare=bare(page), findings=findings, lists=detector.version)


def _reviewed(page: Page, asked: Draft, detector: Detector, rivals: list[str]) -> Parsed:
    at, words = page.span(asked.start, asked.end).start, page.typed(asked.start, asked.end)
    review = Command("review", text=printable(words))
    found = reviewed(words, at, detector, rivals)
    return Parsed(printable(page.typed(0, len(page.text))), "command", _ORDERED, command=review, findings=found)


def _only_asked(found: Finding) -> Finding:
    """What is only heard in a question: 「卡在报价的有哪几家」 tells of nobody who compares. Words of a list stand."""
    return replace(found, scope=QUESTION) if found.raised and found.rule.startswith(LEARNED) else found


def _meaning(page: Page, shown: str, before: Before) -> Parsed:
    spotted = spot(page) or spoken_of(page, before)
    asked = with_colleagues(page, spotted)
    if order := command(asked, spotted):
        return Parsed(shown, "command", _ORDERED, command=order, grounds=of_order(asked, spotted, order, _ORDERED))
    if question := query(asked, spotted):
        return Parsed(shown, "query", _ASKED, query=question, grounds=of_question(asked, spotted, question, _ASKED))
    return _told(page, shown, spotted)


def _told(page: Page, shown: str, spotted: list[Spotted]) -> Parsed:
    if cards := business_cards(page, spotted):
        return Parsed(shown, "lead", _NEW, leads=cards)
    called = called_report(page)
    framed = called or framed_by_day(page, spotted)
    heard = listen(page, spotted, report=called is not None)
    fresh = newcomers(page, spotted, heard, report=called is not None)
    taken = {clause.start for told in fresh for _, clause in told}
    told = outline(page, spotted, without=taken, report=framed is not None)
    done = activities(page, told)
    # What is said before the first of several leads tells where all of them are from.
    opening = [pair for at, pair in enumerate(page.clauses()) if not at or pair[1].start not in taken]
    found = tuple(new for told in fresh if (new := lead(page, told, opening, heard)))
    counted = totals(page, spotted) if framed or len(done) >= _MANY - 1 or found else {}
    daily = framed is not None or len(done) >= _MANY - bool(counted) or (bool(found) and bool(done))
    if found and not done and called is None and not (framed and counted):
        return Parsed(shown, "lead", _NEW, leads=found, grounds=_by_words(page, "lead", fresh[0][0][1]))
    if not daily:
        intent, confidence = ("update", _UPDATE) if done else ("other", _CHAT)
        return Parsed(
            shown, intent, confidence, activities=done, grounds=_by_mention(page, intent, confidence, spotted)
        )
    day, dated = report_day(page)
    kind = {"intent": framed} if framed else dict(_by_mention(page, "daily_report", _ROUND, spotted))
    return Parsed(
        shown,
        "daily_report",
        framed.confidence if framed else _ROUND,
        report_date=day,
        metrics=counted,
        activities=done,
        leads=found,
        plans=plans(page, told, spotted),
        grounds=kind | ({"report_date": dated} if dated else {}),
    )


def _by_mention(page: Page, intent: str, confidence: float, spotted: Sequence[Spotted]) -> Grounds:
    """A message without a frame is what it is by the customer named first."""
    first = next(iter(spotted), None)
    return {"intent": page.read(intent, first.start, first.end, confidence, "customers")} if first else {}


def _by_words(page: Page, intent: str, clause: Clause) -> Grounds:
    new = page.words("leads", key="new") or page.words("sources")
    place = (new[0].start, new[0].end) if new else (clause.start, clause.end)
    return {"intent": page.read(intent, *place, _NEW, "newcomers")}
