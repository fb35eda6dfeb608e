"""Settings, from the environment (and a `.env` file beside it): the only place that reads either."""

from functools import cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a user may set. Every field is `GOUJI_` + its name in the environment, but for OpenAI's own."""

    model_config = SettingsConfigDict(
        env_prefix="GOUJI_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("gouji"))  # the store: database and sources
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("gouji"))  # answers of models
    database_url: str | None = None  # SQLAlchemy URL; None: SQLite in data_dir

    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    model: str | None = None  # None: no model is configured, and none is asked


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
