"""`make encoder`: trains the encoder of bot/nlp/learned from the warnings of tests/corpus, and writes it down.

25 minutes on two cores that multiply matrices of 16 bits, an hour and more on others. The hands in `JUDGES` are left
out: by them `make learn` sets what its word counts.
"""

import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import orjson
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from bot.nlp.learned.encoder import pieces
from bot.nlp.learned.encoder.encoder import HEAD, Encoder
from bot.nlp.learned.encoder.pieces import Pieces
from bot.nlp.learned.encoder.shipped import FILE
from tests.nlp.learned.corpus import beside, written
from tests.nlp.learned.encoder.network import Network
from tests.nlp.learned.encoder.pretrained import Pretrained
from tests.nlp.learned.encoder.windows import Item, batch, items, known_hints, known_pieces, shuffled
from tests.nlp.learned.hits import detector
from tests.nlp.learned.mixing import JUDGES, made_with
from tests.nlp.learned.rows import Data, data, group

SEED = 7
_EPOCHS = 3
_RATE = 2e-4
_FASTER = (1, 10, 20)
"""How much faster than what was pretrained the rest is learned: the head, and what hints weigh."""
_RISING, _LEAST = 0.05, 0.02
"""The part of all steps in which the rate rises to its full, and what is left of it in the end."""
_STEEPEST = 1.0
_RIVAL = "对手"
"""The piece that a competitor's name begins as."""
_MATRICES = "amx_bf16"
"""What a processor must be able to do for numbers of 16 bits to be quicker than those of 32."""
_TOLD = 50
_OPERATIONS = 18


def train(network: Network, told: Sequence[Item], hints: int) -> None:
    """Toward the labels of each clause, by all of its window."""
    chance = random.Random(SEED)  # noqa: S311  for a shuffle that is the same each time
    parts = zip(_FASTER, (_pretrained(network), network.head.parameters(), network.hints.parameters()), strict=True)
    rates = [{"params": [*own], "lr": _RATE * faster, "full": _RATE * faster} for faster, own in parts]
    steps = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    every = [one for _ in range(_EPOCHS) for one in shuffled(told, chance)]
    halved = bool(torch.cpu.get_capabilities().get(_MATRICES))
    begun, lost = time.monotonic(), 0.0
    for number, some in enumerate(every):
        done = number / len(every)
        for one in steps.param_groups:
            one["lr"] = one["full"] * min(1.0, done / _RISING) * max(_LEAST, 1 - done)
        made = batch(some, hints)
        with torch.autocast("cpu", torch.bfloat16, enabled=halved):
            scores = network(made.pieces, made.means, made.hints, made.real)
        loss = functional.binary_cross_entropy_with_logits(scores.float(), made.truth, reduction="sum") / len(some)
        steps.zero_grad()
        loss.backward()
        clip_grad_norm_(network.parameters(), _STEEPEST)
        steps.step()
        lost += loss.item() / _TOLD
        if number % _TOLD == _TOLD - 1:
            sys.stdout.write(f"{number + 1}/{len(every)} {lost:.3f} {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
            lost = 0.0


def _pretrained(network: Network) -> list[torch.nn.Parameter]:
    return [one for name, one in network.named_parameters() if not name.startswith(("head", "hints"))]


def packed(network: Network, head: Mapping[str, object]) -> bytes:
    """The file: weights in eight bits, of which seven are used, so that no processor's sums of them run over."""
    network.eval()
    hints = network.hints.in_features
    length, clauses = torch.export.Dim("length", min=3, max=510), torch.export.Dim("clauses", min=1, max=510)
    example = torch.zeros(1, 20, dtype=torch.long), torch.ones(4, 20) / 20, torch.zeros(4, hints)
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            example,
            full,
            input_names=["pieces", "means", "hints"],
            output_names=["scores"],
            dynamic_shapes={"pieces": {1: length}, "means": {0: clauses, 1: length}, "hints": {0: clauses}},
            opset_version=_OPERATIONS,
            dynamo=True,
        )
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        model = onnx.load(small)
    model.metadata_props.add(key=HEAD, value=orjson.dumps(head).decode())
    for node in model.graph.node:
        node.ClearField("metadata_props")  # where in the trainer's code each came from: paths of its machine
        node.ClearField("doc_string")
    return model.SerializeToString()


def everything() -> Data:
    """All there is to learn from."""
    return data([*written(), *beside(detector())], detector())


def main() -> int:
    """Trains, and writes the file."""
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)  # what shrinks to next to nothing, as the slopes of rare pieces, costs most
    told, base = everything(), Pretrained()
    labels = [at for at, label in enumerate(told.labels) if group(label) == "warning"]
    likely, hints = known_pieces(base, told), known_hints(told)
    windowed = [
        item
        for author, item in items(told, labels, Pieces(likely), hints)
        if author not in JUDGES and told.known[item.rows[0], labels[0]]
    ]
    rows = [*range(pieces.FIRST), *(base.pieces[piece] for piece in likely)]
    rows[pieces.RIVAL] = base.pieces[_RIVAL]
    network = Network(base, rows, len(hints), len(labels))
    head = {
        "labels": [told.labels[at] for at in labels],
        "pieces": dict(likely),
        "hints": hints,
        "made_with": made_with(),
    }
    Encoder(packed(network, head))  # what cannot be written down is found before the half hour, not after it
    train(network.train(), windowed, len(hints))
    FILE.write_bytes(packed(network, head))
    sys.stdout.write(f"{len(windowed)} 段，{len(likely)} 个词片，{FILE.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
