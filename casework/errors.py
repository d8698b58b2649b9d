"""Every deliberate error. The docstring of a kind is its message when none is given."""

from __future__ import annotations


class CaseworkError(Exception):
    """Something was asked for that cannot be done."""

    status = 400
    code = "error"

    def __init__(self, detail: str = "", *, zh: str = "", errors: dict[str, list[str]] | None = None) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip()
        self.zh = zh or self.detail
        self.errors = errors or {}
        super().__init__(self.detail)

    def says(self, language: str) -> str:
        """Return the message in `en` or `zh`."""
        return self.zh if language.startswith("zh") else self.detail


class NotFound(CaseworkError):
    """There is no such thing, or it is not yours to see."""

    status, code = 404, "not_found"


class Refused(CaseworkError):
    """The act is not possible now; the reason says what can change that."""

    status, code = 409, "refused"


class Denied(CaseworkError):
    """Your role does not allow this."""

    status, code = 403, "denied"


class Stale(CaseworkError):
    """Somebody changed the case after you read it."""

    status, code = 412, "stale"


class Malformed(CaseworkError):
    """What was sent cannot be read; `errors` names each field and what would be right."""

    status, code = 422, "malformed"


class KeyReused(CaseworkError):
    """This idempotency key came before with another request; use a new key for a new request."""

    status, code = 422, "key_reused"


class VersionMissing(CaseworkError):
    """Send If-Match with the ETag of the case that you read."""

    status, code = 428, "version_missing"


class Unavailable(CaseworkError):
    """The database cannot be reached just now; the same request, sent again, takes effect once."""

    status, code = 503, "unavailable"


class Outrun(Exception):
    """Another act of the case was written first: read again and decide again. Never leaves the commands."""


class RulebookFaults(CaseworkError):
    """The rulebook has faults; each names file, block and key, and what would be right."""

    code = "rulebook_faults"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))
