"""The words of codes about customers that papers say, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from casework.domain.definition import Words

HOLDINGS: Mapping[str, Words] = {
    "account": Words("Account", "账户"),
    "deposit": Words("Deposit", "存款"),
    "loan": Words("Loan", "贷款"),
    "card": Words("Card", "银行卡"),
    "product": Words("Product", "产品"),
}
CHANNELS: Mapping[str, Words] = {
    "email": Words("E-mail", "电子邮件"),
    "phone": Words("Phone", "电话"),
    "sms": Words("Text message", "短信"),
    "letter": Words("Letter", "信函"),
    "wechat": Words("WeChat", "微信"),
    "social": Words("Social media", "社交媒体"),
    "branch": Words("Branch", "网点"),
    "web": Words("Web", "网站"),
    "meeting": Words("Meeting", "会面"),
    "other": Words("Other", "其他"),
    "*": Words("every channel", "所有渠道"),
}
PURPOSES: Mapping[str, Words] = {
    "service": Words("Service", "服务"),
    "marketing": Words("Marketing", "营销"),
    "survey": Words("Surveys", "满意度调查"),
    "reference": Words("Use as a reference", "作为推荐案例"),
    "vulnerability": Words("Record of vulnerability", "弱势情况登记"),
    "*": Words("every purpose", "所有用途"),
}
BASES: Mapping[str, Words] = {
    "consent": Words("consent", "同意"),
    "soft_opt_in": Words("soft opt-in", "默示同意"),
    "contract": Words("contract", "合同"),
    "legitimate_interest": Words("legitimate interest", "正当利益"),
    "legal_duty": Words("legal duty", "法定义务"),
}
SIZES: Mapping[str, Words] = {
    "large": Words("large", "大型"),
    "medium": Words("medium", "中型"),
    "small": Words("small", "小型"),
    "micro": Words("micro", "微型"),
}
#: a rating that tells of a hit is not said
RATINGS: Mapping[str, Words] = {
    "low": Words("low", "低"),
    "medium": Words("medium", "中"),
    "high": Words("high", "高"),
}
