"""The plain form of a text is the same whether or not it was seen at a glance that there is something to fold."""

from itertools import chain

from bot.nlp.phrases.gaps import is_smooth, strip
from bot.nlp.phrases.plain import plain


def test_no_character_that_folding_changes_is_overlooked() -> None:
    every = map(chr, chain(range(0x20000), range(0x2F800, 0x2FA20), range(0xE0000, 0xE0200)))
    # Behind a capital the whole text is folded, so that nothing hangs on the glance.
    assert [c for c in every if plain(c) != plain(f"A{c}")[1:]] == []


def test_a_smooth_text_is_plain_and_has_no_gaps() -> None:
    every = [f"回{chr(point)}扣" for point in chain(range(0x20000), range(0xE0000, 0xE0200))]
    smooth = [text for text in every if is_smooth(text)]
    assert "回华扣" in smooth
    assert [text for text in smooth if plain(text) != text or strip(text)] == []
