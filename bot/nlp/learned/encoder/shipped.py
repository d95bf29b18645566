"""The encoder of the program, apart from the libraries that run it: no start waits for those, only the first doubt."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.nlp.learned.encoder.encoder import Encoder

FILE = Path(__file__).with_name("encoder.onnx")


@cache
def encoder() -> "Encoder":
    """Read when the first doubtful text needs it."""
    from bot.nlp.learned.encoder.encoder import Encoder  # noqa: PLC0415  numpy and onnxruntime

    return Encoder(FILE.read_bytes())


@cache
def version() -> str:
    """Twelve hex digits of the file: a ledger line names what a warning was raised by."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]
