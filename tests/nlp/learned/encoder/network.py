"""The network: the layers of a pretrained encoder, a mean over each clause, and a logistic regression of it."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.nlp.learned.encoder.pretrained import Pretrained

_DROPPED = 0.1
_NEVER = -1e4
"""The score of what only fills."""
_RARE = -3.0
"""What a label's bias begins at."""


class Layer(nn.Module):
    """Attention and a net of two steps, each added to what came in and normalized."""

    def __init__(self, base: Pretrained) -> None:
        """Of the shape of the pretrained one."""
        super().__init__()
        width = base.width
        self.heads = base.heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, base.inner), nn.Linear(base.inner, width)
        self.aln, self.oln = nn.LayerNorm(width, base.epsilon), nn.LayerNorm(width, base.epsilon)
        self.drop = Dropped()

    def forward(self, x: Tensor, real: Tensor | None) -> Tensor:
        """x: texts by pieces by width; real: which pieces are no filling, all if None."""
        texts, length, width = x.shape
        q, k, v = (
            one(x).view(texts, length, self.heads, width // self.heads).transpose(1, 2)
            for one in (self.q, self.k, self.v)
        )
        seen = (_looked_at(q, k, real) @ v).transpose(1, 2).reshape(texts, length, width)
        x = self.aln(x + self.drop(self.ao(seen)))
        return self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))


def _looked_at(q: Tensor, k: Tensor, real: Tensor | None) -> Tensor:
    """How much each piece looks at each other one. Torch's own attention takes two fifths of a step on a processor."""
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    if real is not None:
        scores = scores.masked_fill(~real[:, None, None, :], _NEVER)
    return torch.softmax(scores.float(), -1).to(q.dtype)


class Dropped(nn.Module):
    """Leaves out some numbers of a whole text: to throw for every piece of it takes ten times as long."""

    def forward(self, x: Tensor) -> Tensor:
        """x: texts by pieces by width."""
        return functional.dropout1d(x.transpose(1, 2), _DROPPED, self.training).transpose(1, 2)


class Network(nn.Module):
    """Scores clauses by the pieces of their windows and by what the lists have found in them."""

    def __init__(self, base: Pretrained, rows: Sequence[int], hints: int, labels: int) -> None:
        """rows: of its embedding, one a number of a piece."""
        super().__init__()
        self.words = nn.Embedding(len(rows), base.width)
        self.places = nn.Embedding(base.longest, base.width)
        self.ln = nn.LayerNorm(base.width, base.epsilon)
        self.layers = nn.ModuleList(Layer(base) for _ in range(base.layers))
        self.drop = nn.Dropout(_DROPPED)
        self.head = nn.Linear(base.width, labels)
        self.hints = nn.Linear(hints, labels, bias=False)
        nn.init.normal_(self.head.weight, 0, 0.02)
        nn.init.constant_(self.head.bias, _RARE)
        nn.init.zeros_(self.hints.weight)
        self._begin(base, rows)

    @torch.no_grad()
    def _begin(self, base: Pretrained, rows: Sequence[int]) -> None:
        words = torch.tensor(base.matrix("emb.word")).view(-1, base.width)
        self.words.weight.copy_(words[list(rows)])
        places = torch.tensor(base.matrix("emb.pos")).view(-1, base.width)[: base.longest]
        self.places.weight.copy_(places + torch.tensor(base.matrix("emb.type"))[: base.width])
        modules = {"emb.ln": self.ln}
        for number, layer in enumerate(self.layers):
            modules |= {f"l{number}.{name}": one for name, one in layer.named_children() if name != "drop"}
        for name, module in modules.items():
            for end, own in (("w", module.weight), ("b", module.bias)):
                own.copy_(torch.tensor(base.matrix(f"{name}.{end}")).view(own.shape))

    def forward(self, pieces: Tensor, means: Tensor, hints: Tensor, real: Tensor | None = None) -> Tensor:
        """Clauses by labels.

        pieces: texts by length. means: clauses by all places of all texts in a row, what each place has in the clause's
        mean. hints: clauses by hints, 1 or 0. real: as for a layer.
        """
        places = self.places(torch.arange(pieces.shape[1], device=pieces.device))
        x = self.drop(self.ln(self.words(pieces) + places[None]))
        for layer in self.layers:
            x = layer(x, real)
        meant = means @ x.reshape(-1, x.shape[-1])
        return self.head(self.drop(meant)) + self.hints(hints)
