"""Which model is asked, where and how: the settings with a preset's gaps filled."""

from dataclasses import dataclass, field

from extractor.errors import ModelError
from extractor.settings import OutputMode, Preset, Price, Settings

# Address, and the structured-output mode that works there.
PRESETS: dict[Preset, tuple[str, OutputMode]] = {
    "openai": ("https://api.openai.com/v1", "json_schema"),
    "deepseek": ("https://api.deepseek.com", "json_object"),
    "dashscope": ("https://dashscope.aliyuncs.com/compatible-mode/v1", "json_object"),
    "zhipu": ("https://open.bigmodel.cn/api/paas/v4", "json_object"),
    "vllm": ("http://127.0.0.1:8000/v1", "json_schema"),
    "ollama": ("http://127.0.0.1:11434/v1", "json_schema"),
    "llamacpp": ("http://127.0.0.1:8080/v1", "json_schema"),
}
_SMALL: tuple[Preset, ...] = ("ollama", "llamacpp")  # models that fit one machine lose count of equal cells
_NO_KEY = "none"  # local servers ask for no key, but the client wants one


@dataclass(frozen=True)
class Endpoint:
    """A model behind an OpenAI-compatible address. Times in seconds."""

    base_url: str
    model: str
    key: str = field(default=_NO_KEY, repr=False)
    mode: OutputMode = "json_schema"
    runs: bool = True
    prose: bool = False
    images: bool = False
    timeout: float = 180
    attempts: int = 4
    longest_wait: float = 60
    reasks: int = 1
    concurrency: int = 4
    price: Price | None = None
    currency: str | None = None

    @property
    def fingerprint(self) -> str:
        """What decides an answer beside the request: where it is asked, of which model, in which mode."""
        return f"{self.base_url} {self.model} {self.mode}"


def endpoint_of(settings: Settings) -> Endpoint | None:
    """The endpoint that the settings name; None where no model is configured.

    Raises ModelError where a service on the internet is named without a key.
    """
    if not settings.model:
        return None
    preset_url, preset_mode = PRESETS.get(settings.preset or "openai", PRESETS["openai"])
    base_url = settings.openai_base_url or preset_url
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    if not key and base_url.startswith("https:"):
        raise ModelError(
            (f"访问 {base_url} 需要密钥。", f"{base_url} needs a key."),
            ("请设置 OPENAI_API_KEY。", "Set OPENAI_API_KEY."),
        )
    price = settings.prices.get(settings.model)
    return Endpoint(
        base_url=base_url,
        model=settings.model,
        key=key or _NO_KEY,
        mode=settings.structured_output or (preset_mode if settings.preset else "json_schema"),
        runs=settings.preset not in _SMALL if settings.model_runs is None else settings.model_runs,
        prose=settings.model_prose,
        images=settings.model_images,
        timeout=settings.model_timeout,
        attempts=settings.model_attempts,
        longest_wait=settings.model_longest_wait,
        reasks=settings.model_reasks,
        concurrency=settings.model_concurrency,
        price=price,
        currency=settings.currency if price else None,
    )


def required_endpoint(settings: Settings) -> Endpoint:
    """The endpoint that the settings name. Raises ModelError where they name none."""
    endpoint = endpoint_of(settings)
    if endpoint is None:
        raise ModelError(
            ("没有配置模型。", "No model is configured."),
            ("请设置 GOUJI_MODEL 等，见 docs/llm.md。", "Set GOUJI_MODEL and so on: docs/llm.md."),
        )
    return endpoint
