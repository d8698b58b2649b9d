"""Whether a database is the demo, and what a visitor has to know of it."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Engine, inspect, select

from casework.domain.definition import Words
from casework.models import Person, Setting

MARKER = "demo"


def demo_of(engine: Engine) -> dict[str, Any] | None:
    """Return what was marked when the demo was filled (seeded_at, weeks, how many of what); None if none."""
    if not inspect(engine).has_table(Setting.__tablename__):
        return None
    with engine.connect() as connection:
        value = connection.scalar(select(Setting.value).where(Setting.name == MARKER))
    return None if value is None else dict(orjson.loads(value))


def in_use(engine: Engine) -> bool:
    """Return whether somebody works in this database."""
    if not inspect(engine).has_table(Person.__tablename__):
        return False
    with engine.connect() as connection:
        return connection.scalar(select(Person.id).limit(1)) is not None


def banner(demo: dict[str, Any]) -> tuple[Words, Words]:
    """Return in a few words that this is a demo, and in full what is real in it and what is not."""
    weeks = sorted(abs(each) for each in demo["weeks"].values())
    en, zh = " and ".join(map(str, weeks)), "和".join(map(str, weeks))
    whole = Words(
        "The bank, its people, its customers, their owners, balances, answers and stories, the names on the"
        " screening list and all that was done are made up; numbers are right by their check digits and"
        " belong to nobody. Real,"
        f" from {demo['complaints']} records of the US consumer complaint database: product, issue, channel,"
        " outcome, whether the answer was late, and the days between complaints; their dates were moved by"
        f" {en} whole weeks. Records from California stand for companies at Haichuan Bank, those of states up"
        " to N for companies in the UK, the others for people in the UK; a company's product is the nearest"
        " of ours.",
        "银行、人员、客户及其股东、余额、问卷回答、投诉内容、筛查名单及办理过程均为虚构；各类号码校验位"
        "正确，但不属于任何人。取自美国消费者投诉数据库"
        f" {demo['complaints']} 条真实记录的有：产品、投诉事项、渠道、处理结果、是否及时以及投诉之间的"
        f"间隔天数；日期整体平移 {zh} 周。加利福尼亚州的记录对应海川银行的公司客户，州名首字母至 N 的"
        "对应英国公司客户，其余对应英国个人客户；公司客户的产品取本行最接近的一类。",
    )
    return Words("A demo: what is real in it, and what is made up", "演示环境：哪些为真实，哪些为虚构"), whole
