"""Settings, from the environment (and a `.env` file beside it): the only place that reads either."""

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Preset = Literal["openai", "deepseek", "dashscope", "zhipu", "vllm", "ollama", "llamacpp"]
OutputMode = Literal["json_schema", "json_object", "tools", "text"]


class Price(BaseModel):
    """What a million tokens cost, in `Settings.currency`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: float
    completion: float


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
    model: str | None = None  # None or "": no model is configured, and none is asked
    preset: Preset | None = None  # address and structured-output mode of a known service
    structured_output: OutputMode | None = None  # None: as the preset has it, else json_schema
    model_runs: bool | None = None  # may equal cells be answered as 0*5? None: not by models of one machine
    model_prose: bool = False  # whether the model reads the prose as well: one call more a report
    model_images: bool = False  # whether the model takes page images
    model_timeout: float = Field(default=180, gt=0)  # seconds for one call, from first byte to last
    model_attempts: int = Field(default=4, ge=1)  # sendings of one call until it is answered at all
    model_longest_wait: float = Field(default=60, ge=0)  # seconds; a server that asks for more ends the call
    model_reasks: int = Field(default=1, ge=0)  # times a table is asked for again when its answer won't do
    model_concurrency: int = Field(default=4, ge=1)  # calls of one report side by side
    model_slots: int = Field(default=16, ge=1)  # calls of a batch side by side, at most
    model_calls_a_minute: float | None = Field(
        default=None, gt=0
    )  # the endpoint's own limits, where it has any
    model_tokens_a_minute: float | None = Field(default=None, gt=0)
    prices: dict[str, Price] = Field(default_factory=dict)  # by model
    currency: str = "CNY"

    # The service. URLs of reports that programs may hand in: prefixes, as ["https://www.example.gov.cn/xxgk/"].
    url_roots: tuple[str, ...] = ()
    private_url_roots: tuple[str, ...] = ()  # those that may lie at private addresses
    lease: float = Field(default=60, gt=1)  # seconds until a dead worker's report goes to another
    report_timeout: float = Field(default=600, gt=0)  # seconds that reading one report may take
    report_attempts: int = Field(default=4, ge=1)  # before a report goes into quarantine


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
