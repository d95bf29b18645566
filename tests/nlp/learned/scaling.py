"""What makes a probability of scores, laid against labels of authors who were not learned from."""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

_OWN = 0.7
"""How freely a label may be shifted apart from the others."""


def scaled(seen: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """What each kind of score counts, the same for all labels, and by label a shift of its own.

    seen: by label its cases by kinds of score; truth: by label of its cases whether it is so.
    """
    own = np.eye(len(seen)) * _OWN
    rows = np.vstack([np.column_stack((one, np.tile(own[at], (len(one), 1)))) for at, one in enumerate(seen)])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows, np.concatenate(truth))
    counts, shifts = np.split(model.coef_[0], [-len(seen)])
    return counts, float(model.intercept_[0]) + _OWN * shifts
