"""Names of companies: their forms, how alike they are, and the search for what a mention may name."""
