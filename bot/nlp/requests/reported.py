"""Whether a message tells what somebody else said, so that their question or wish is none of the rep's to the bot."""

from collections.abc import Iterable

from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.text.expression import Expression

_SAID = Expression(
    r"(?:那边|这边|的人|他们|们)?(?:刚[刚才]?|给我|跟我|发来?|打来?|又|一直|还|也|就|今天|上午|下午|来|电话里?|微信上?)*"
    r"(?:说(?!好[送给了的什啥])|问|反馈|表示|让|要|提|觉得|嫌|担心|想|回复|来电|打听|咨询|关心|追问|好奇|催)"
)


def reported(page: Page, spotted: Iterable[Spotted]) -> bool:
    """Whether a person or customer is told of as asking, saying or wanting: 「李主任问多少钱」, 「华星让我先别催」."""
    ends = [person.end for person in page.of(Person)] + [one.end for one in spotted]
    return any(_SAID.match(page.text, end) for end in ends)
