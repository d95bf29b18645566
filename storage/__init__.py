"""What we keep: tables and the queries on them, by topic. Imports nothing of the bot."""

from sqlmodel import SQLModel

# Rows are never validated as models: pydantic's part of that would be a sixth of what the tables cost each start.
SQLModel.model_config["defer_build"] = True
