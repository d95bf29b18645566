"""Our callback door: verified, decrypted, stored and synced before it is answered. Nothing is handled behind it."""

from bot import app as house
from bot import garbage
from bot.clock import WallClock
from bot.settings import Settings
from tests.fakes.account import Account

_ENVIRONMENT = Settings()
app = house.build(
    Account().settings("http://127.0.0.1:1", database_url=_ENVIRONMENT.database_url, sandbox=False), WallClock()
).door
garbage.settled()
