"""What may be attached to a case: kinds by their first bytes, names without tricks, sizes with limits."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

from casework.errors import Malformed

LARGEST, MOST = 20 * 1024 * 1024, 100  # bytes a file, files a case
LONGEST_NAME = 120
MOST_ENTRIES, MOST_RATIO = 1_000, 100
ZIPPED = {"docx", "xlsx", "pptx", "zip"}
#: ending -> media type and the bytes that such a file begins with
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (b"PK\x03\x04",)),
    "zip": ("application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    "wav": ("audio/wav", (b"RIFF",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "eml": ("message/rfc822", ()),
}
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]'
)


def safe_name(name: str) -> str:
    """Return the file's own name without folders, control characters and marks that turn text around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _FORBIDDEN.sub("", last).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not clean or not dot or not stem:
        raise _wrong(
            "name",
            "Give the file a name with an ending, such as statement.pdf.",
            "请使用带扩展名的文件名，如 statement.pdf。",
        )
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending.lower()}"


def kind_of(name: str, content: bytes) -> str:
    """Return the media type of a file whose ending and bytes agree. Raises Malformed with what is taken."""
    if not content:
        raise _wrong("file", "The file is empty.", "文件为空。")
    if len(content) > LARGEST:
        size = LARGEST // 1024 // 1024
        raise _wrong("file", f"At most {size} MiB a file.", f"每个文件不超过 {size} MiB。")
    ending = name.rpartition(".")[2]
    if ending not in KINDS:
        known = ", ".join(KINDS)
        raise _wrong("file", f"Files of these kinds are taken: {known}.", f"可接受的文件类型：{known}。")
    media_type, begins = KINDS[ending]
    if begins and not content.startswith(begins):
        raise _wrong(
            "file",
            f"This is no {ending} file; its content says otherwise.",
            f"文件内容与扩展名 {ending} 不符。",
        )
    if not begins and b"\x00" in content[:4096]:
        raise _wrong(
            "file", f"This is no {ending} file: it is not text.", f"文件不是文本，与扩展名 {ending} 不符。"
        )
    if ending in ZIPPED:
        _check_archive(content)
    return media_type


def _check_archive(content: bytes) -> None:
    """Refuse an archive that is broken, holds archives, or would unpack to far more than it is."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise _wrong("file", "The archive cannot be read.", "压缩文件无法读取。") from None
    unpacked = sum(entry.file_size for entry in entries)
    nested = any(entry.filename.lower().endswith((".zip", ".7z", ".rar", ".gz")) for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_RATIO * len(content) or nested:
        limit = f"{MOST_ENTRIES} entries, {MOST_RATIO} times its size, no archive inside"
        raise _wrong(
            "file",
            f"An archive may hold at most {limit}.",
            f"压缩文件限制：{MOST_ENTRIES} 项、{MOST_RATIO} 倍、不得嵌套。",
        )


def _wrong(field: str, en: str, zh: str) -> Malformed:
    return Malformed(en, zh=zh, errors={field: [en]})
