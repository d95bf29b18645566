"""The forms of a company's name: as it is compared, as people write it, and the grams by which it is found again.

Bump nothing here lightly: what `grams` and `core` give is kept in databases (`storage.names`).
"""

from dataclasses import dataclass
from functools import lru_cache

from bot.nlp.names.regions import place
from bot.nlp.names.sounds import sounds
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold_name

LEGAL_SUFFIXES = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司")
_LEGAL_END = Expression(r"(?:股份|有限责任|集团有限|股份有限|有限|集团)?公司$|集团$")
_LEGAL_INSIDE = Expression(r"(?:股份有限|有限责任|集团有限|有限|集团)公司(?=.{2,}(?:公司|分行|支行|店|厂)$)")
_MARKS = Expression(r"[()\[\]·\s]")
_THREE, _LEAST = 3, 2
_HEAD, _SOUND = "^", "~"
"""Before the first two characters of a name without its place, and before their sounds."""
_SKIPS = (0, 1, 2)
"""Where a short form may leave a character out: 北玻 of 北方玻璃, 天汽模 of 天津汽车模具."""


@lru_cache(maxsize=1 << 14)
def plain_name(name: str) -> str:
    """A name as it is compared: folded, in lower case, without blanks."""
    return "".join(fold_name(name).lower().split())


@lru_cache(maxsize=1 << 12)
def plain_names(name: str, city: str | None) -> tuple[str, ...]:
    """The forms in which people write a company's full name: with and without legal suffix and place."""
    whole = plain_name(name)
    ending = next((s for s in LEGAL_SUFFIXES if whole.endswith(s) and len(whole) > len(s) + 1), "")
    forms = [whole, whole.removesuffix(ending)]
    places = [whole[: place(forms[1])]]
    if city:
        places.append(plain_name(city))
    for known in filter(None, places):
        shorts = (form.removeprefix(known).removeprefix("市") for form in forms[:2])
        forms += [short for short in shorts if len(short) >= _THREE]
    return tuple(dict.fromkeys(forms))


@dataclass(frozen=True, slots=True)
class Core:
    """What tells a name from others: without legal form and marks. `text[place:]` is without its places, too."""

    text: str
    place: int

    @property
    def brand(self) -> str:
        """What remains without the places at its head."""
        return self.text[self.place :]


@lru_cache(maxsize=1 << 12)
def core(name: str) -> Core:
    """The core of a name or of a mention; of one that is nothing but a legal form, the whole."""
    plain = plain_name(name)
    text = _MARKS.sub("", _LEGAL_END.sub("", _LEGAL_END.sub("", _LEGAL_INSIDE.sub("", plain))))
    if len(text) < _LEAST:
        text = _MARKS.sub("", plain)
    return Core(text, place(text))


def asked(mention: Core) -> list[str]:
    """The grams by which a mention is looked up, each once."""
    text, brand = mention.text, mention.brand
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return list(dict.fromkeys([*pairs, _HEAD + brand[:2], _SOUND + sounds(brand[:2])]))


def kept(name: Core) -> list[str]:
    """The grams under which a name is kept: those asked for, and pairs that skip a character near the head."""
    skipping = (word[i] + word[i + 2] for word in {name.text, name.brand} for i in _SKIPS if len(word) > i + 2)
    return list(dict.fromkeys([*asked(name), *skipping]))
