"""Every environment variable of the service: read once, each with its meaning and default; fails loudly."""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from environs import Env, EnvError
from marshmallow import validate

from casework.errors import Malformed

DEVELOPMENT_SECRET = "development only: production refuses this secret"
SHORTEST_SECRET = 32


def shipped() -> Path:
    """The folder that holds `workflows policies notifications templates` as they came with the product."""
    package = Path(__file__).resolve().parent
    return package / "content" if (package / "content").is_dir() else package.parent


def setting(variable: str, default: Any, meaning: str, **rules: Any) -> Any:
    """Declare a variable; a text default may name settings above it (`{home}`); `secret` hides it in logs."""
    return field(
        default=default, repr=not rules.get("secret"), metadata={"is": variable, "means": meaning, **rules}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decides. `Settings.read()` gives them all, or says all that is wrong at once."""

    env: str = setting(
        "CASEWORK_ENV",
        "development",
        "`production` refuses everything that is only good enough for a trial",
        among=("development", "production"),
    )
    home: Path = setting("CASEWORK_HOME", "instance", "folder of the SQLite file, keys and made files")
    database_url: str = setting(
        "DATABASE_URL",
        "sqlite:///{home}/casework.db",
        "the database: SQLite or PostgreSQL",
        secret=True,
        database=True,
    )
    owner_database_url: str = setting(
        "CASEWORK_OWNER_DATABASE_URL",
        "",
        "PostgreSQL role that owns the tables; read by `casework init` alone",
        secret=True,
        database=True,
    )
    rulebook: Path = setting(
        "CASEWORK_RULEBOOK",
        "{shipped}",
        "folder with `workflows policies notifications templates`; the shipped one unless set",
    )
    fonts: Path = setting(
        "CASEWORK_FONTS", "{prefix}/share/casework/fonts", "folder of the fonts that set-up makes for PDFs"
    )
    bank_name: str = setting(
        "CASEWORK_BANK_NAME",
        "Casework Bank",
        "name above pages, mails and reports that concern no one entity",
    )
    secret_key: str = setting(
        "CASEWORK_SECRET_KEY",
        DEVELOPMENT_SECRET,
        f"signs sessions and forms; at least {SHORTEST_SECRET} characters in production",
        secret=True,
    )
    host: str = setting("CASEWORK_HOST", "127.0.0.1", "address to listen on")
    port: int = setting("CASEWORK_PORT", 8000, "port to listen on", at_least=0, at_most=65535)
    base_url: str = setting(
        "CASEWORK_BASE_URL",
        "http://{host}:{port}",
        "address that links in mails lead to; https in production",
    )
    trusted_proxies: int = setting(
        "CASEWORK_TRUSTED_PROXIES", 0, "how many proxies in front add X-Forwarded headers", at_least=0
    )
    api_rate: str = setting(
        "CASEWORK_API_RATE",
        "1000 per second",
        "how many requests one client of the API may send to one process; `off` for any number",
    )
    metrics_token: str = setting(
        "CASEWORK_METRICS_TOKEN",
        "",
        "bearer token of `/metrics`; without it only loopback may read",
        secret=True,
    )
    smtp_host: str = setting(
        "CASEWORK_SMTP_HOST", "", "mail server; without one messages wait in the database"
    )
    smtp_port: int = setting("CASEWORK_SMTP_PORT", 587, "its port", at_least=1, at_most=65535)
    smtp_user: str = setting("CASEWORK_SMTP_USER", "", "account at the mail server")
    smtp_password: str = setting("CASEWORK_SMTP_PASSWORD", "", "its password", secret=True)
    smtp_tls: str = setting(
        "CASEWORK_SMTP_TLS", "starttls", "how the connection is protected", among=("starttls", "tls", "none")
    )
    smtp_from: str = setting("CASEWORK_SMTP_FROM", "casework@localhost", "sender of every mail")
    session_idle: timedelta = setting(
        "CASEWORK_SESSION_IDLE", "30m", "a session without a request ends after this"
    )
    session_absolute: timedelta = setting("CASEWORK_SESSION_ABSOLUTE", "12h", "every session ends after this")
    argon2_time_cost: int = setting("CASEWORK_ARGON2_TIME_COST", 2, "rounds of the password hash", at_least=1)
    argon2_memory: int = setting("CASEWORK_ARGON2_MEMORY", 19456, "KiB of the password hash", at_least=8)
    log_level: str = setting(
        "CASEWORK_LOG_LEVEL",
        "info",
        "least weight that is logged",
        among=("debug", "info", "warning", "error"),
    )

    @property
    def production(self) -> bool:
        """True where real customers' cases are kept."""
        return self.env == "production"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Return the settings of this process; raise Malformed with every fault by variable."""
        given = os.environ if environ is None else environ
        known: dict[str, Any] = {"shipped": shipped(), "prefix": Path(sys.prefix)}
        faults: dict[str, list[str]] = {}
        for declared in fields(cls):
            rules, usual = declared.metadata, str(declared.default).format_map(known)
            try:
                known[declared.name] = _parsed(str(declared.type), rules, _text(given, rules["is"]) or usual)
            except (EnvError, OSError) as wrong:
                faults[rules["is"]] = [_reason(wrong)]
                known[declared.name] = usual
        settings = cls(**{declared.name: known[declared.name] for declared in fields(cls)})
        if faults := faults or _unsafe(settings):
            raise Malformed("\n".join(f"{name}: {why[0]}" for name, why in faults.items()), errors=faults)
        return settings


class _One(Env):
    """Reads one text the way environs reads a variable of the process."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text

    def _get_value(self, *_: Any) -> Any:
        return self._given


def _text(given: Mapping[str, str], name: str) -> str:
    """Give a variable, or the content of the file that `NAME_FILE` points to; empty counts as not set."""
    path = given.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else given.get(name, "")


def _parsed(kind: str, rules: Mapping[str, Any], text: str) -> Any:
    checks: list[Any] = []
    if "among" in rules:
        checks.append(validate.OneOf(rules["among"], error="must be one of: {choices}"))
    if "at_least" in rules:
        checks.append(validate.Range(min=rules["at_least"], max=rules.get("at_most")))
    one = _One(text)
    if kind == "Path":
        return one.path(rules["is"], validate=checks).expanduser().resolve()
    readers: dict[str, Callable[..., Any]] = {"str": one.str, "int": one.int, "timedelta": one.timedelta}
    value = readers[kind](rules["is"], validate=checks)
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value) if "database" in rules else value


def _reason(wrong: Exception) -> str:
    messages = getattr(wrong, "error_messages", None)
    return " ".join(messages) if isinstance(messages, list) else str(wrong)


def _unsafe(settings: Settings) -> dict[str, list[str]]:
    """Give what must not be started: a known secret where strangers could use it."""
    weak = settings.secret_key == DEVELOPMENT_SECRET or len(settings.secret_key) < SHORTEST_SECRET
    if weak and settings.production:
        return {
            "CASEWORK_SECRET_KEY": [f"production needs a secret of at least {SHORTEST_SECRET} characters"]
        }
    if settings.production and not settings.base_url.startswith("https://"):
        return {"CASEWORK_BASE_URL": ["production needs the https address that people open"]}
    if weak and not _loopback(settings.host):
        return {"CASEWORK_HOST": ["without a CASEWORK_SECRET_KEY of your own, listen on 127.0.0.1 alone"]}
    return {}


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def reference() -> str:
    """Give docs/reference/settings.md: a row for every variable."""
    rows = [
        "# Settings",
        "",
        "Made from `casework/config.py` by `python -m casework.config`; change them there.",
        "The service reads these variables once, when it starts, and refuses to start on a wrong one.",
        "An empty variable counts as not set. `NAME_FILE` may name a file that holds the value of `NAME`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for declared in fields(Settings):
        rules, usual = declared.metadata, str(declared.default)
        hidden = rules.get("secret") and "{" not in usual and usual
        shown = "a secret for development alone" if hidden else f"`{usual}`" if usual else "not set"
        among = f" ({', '.join(f'`{one}`' for one in rules['among'])})" if "among" in rules else ""
        rows.append(f"| `{rules['is']}` | {shown} | {rules['means']}{among} |")
    rows.append("")
    rows.append("In the defaults `{home}`, `{host}` and `{port}` stand for the settings above them,")
    rows.append("`{shipped}` for the folder of the product and `{prefix}` for the Python environment.")
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    sys.stdout.write(reference())
