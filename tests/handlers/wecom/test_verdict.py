"""Whatever stands behind an address may answer anything: a verdict is always reached, and never shows our query."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from bot.handlers.visit import Answer
from bot.handlers.wecom.checkup.verdict import Clues, Sealed, at_once, by_clues, is_right

WORD = b"1616140317555161061"
QUERY = "?msg_signature=planted"
ADDRESS = Sealed("/wecom/callback", "wecom", "GET", "TOKEN", "AES_KEY", "CORP_ID")

statuses = st.integers(200, 599)
answers = st.builds(
    Answer,
    status=statuses,
    body=st.binary(max_size=80) | st.text(max_size=30).map(str.encode) | st.just(WORD),
    kind=st.sampled_from(["", "text/html", "text/plain", "application/json"]),
    seconds=st.just(0.1),
    location=st.text(max_size=20).map(lambda text: text + QUERY),
)
clues = st.builds(
    Clues,
    nothing=answers,
    nonsense=answers,
    plain=answers,
    plain_right=st.booleans(),
    ahead=st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    window=st.just(timedelta(minutes=10)),
)


@given(answers, clues)
@example(Answer(302, b"", "", 0.1, "http://[" + QUERY), None)
@example(Answer(200, b"[" * 64_000, "application/json", 0.1), None)
@example(Answer(200, b'"\xff"', "application/json", 0.1), None)
def test_every_wrong_answer_has_one_verdict(answer: Answer, clues: Clues | None) -> None:
    if is_right(WORD, answer):
        return
    verdict = at_once(WORD, answer, ADDRESS)
    if verdict is None:
        assert answer.status in {400, 403}
        verdict = by_clues(answer, clues, ADDRESS) if clues else None
    assert verdict is not None
    assert verdict.what
    assert verdict.mend
    assert "planted" not in verdict.what + verdict.mend
