"""A text as reading takes it: folded, cut into clauses, its words found; expressions, tried where they may match."""
