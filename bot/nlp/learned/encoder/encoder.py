"""The encoder: what the clauses of a window read like, each in the light of all of them.

A transformer of a few layers, its weights in whole numbers of eight bits, run by onnxruntime on one core. What it needs
beside them (its pieces, the lists' hints that it knows, its labels) lies in the same file.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import onnxruntime
import orjson

from bot.nlp.learned.encoder.pieces import Pieces
from bot.nlp.learned.encoder.windows import Window

HEAD = "head"
"""The entry of the file's own remarks with the labels, the pieces, the hints, and what it was made with."""
_ERRORS_ONLY = 3


class Encoder:
    """A network and what it knows.

    labels: such as `warning/bribery`. made_with: the fingerprint of the code that cut its texts.
    """

    def __init__(self, raw: bytes) -> None:
        """raw: the bytes of a file as `make encoder` writes it."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
        head = orjson.loads(self._session.get_modelmeta().custom_metadata_map[HEAD])
        self.labels: Sequence[str] = head["labels"]
        self.made_with: str = head["made_with"]
        self.pieces = Pieces(head["pieces"])
        self._hints = {hint: number for number, hint in enumerate(head["hints"])}

    def scores(self, window: Window, hints: Sequence[Iterable[str]]) -> list[list[float]]:
        """By clause of a window, what it scores for each label; hints: by clause what the lists have found in it."""
        count = window.last - window.first
        owners = np.asarray(window.owners)
        means = (owners == np.arange(count)[:, None]).astype(np.float32)
        means /= np.maximum(means.sum(axis=1, keepdims=True), 1)
        told = np.zeros((count, len(self._hints)), np.float32)
        for clause, ours in enumerate(hints):
            told[clause, [self._hints[hint] for hint in ours if hint in self._hints]] = 1
        (scores,) = self._session.run(
            None, {"pieces": np.asarray([window.pieces], np.int64), "means": means, "hints": told}
        )
        return [[float(one) for one in row] for row in scores]
