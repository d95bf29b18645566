"""salesbot: a sales assistant that lives in the team's chat."""
