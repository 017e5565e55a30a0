"""What to say to a victim, by the kind of fraud that the rules point to.

First visits fail, second ones with a child succeed (domain reference 2.1, 2.4b); the words are
assumed until a fraud desk has put its own in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Script(NamedTuple):
    """What it looks like, and what is said, step by step, in Chinese and in English."""

    title: tuple[str, str]
    zh: tuple[str, ...]
    en: tuple[str, ...]


SCRIPTS: Mapping[str, Script] = {
    "impersonation": Script(
        ("冒充公检法、客服", "Somebody plays the police or a service"),
        ("先报姓名、单位，请老人挂断后拨打110核实", "问：有没有人让您保密、不许挂电话、独自待着",
         "说：公检法没有“安全账户”，不会电话办案，更不会要求转账",
         "占线视为正在受骗：请运营商切断、联系家属、同时派警",
         "请子女到场后再谈一次，不争辩、不责备"),
        ("Say who you are, let him hang up and call 110 to check",
         "Ask: did anybody tell you to keep it secret, to stay on the line, to be alone",
         "Say: no police has a safe account, works a case by telephone or asks for money",
         "A busy line means he is talking to the fraudster: cut it, call the family, send a patrol",
         "Speak again when a child is there; do not argue or blame"),
    ),
    "remote": Script(
        ("共享屏幕、远程操控", "His screen is shared or steered"),
        ("立即让老人关机或开飞行模式", "用另一部电话联系，原手机不再操作",
         "到银行柜台改密码、解绑新设备、调低限额",
         "说：客服、银行都不需要看您的屏幕"),
        ("Let him switch the phone off at once", "Use another telephone; the first is not touched",
         "At the counter: new password, unbind devices, lower the limits",
         "Say: no service and no bank needs to see your screen"),
    ),
    "investment": Script(
        ("投资理财、刷单返利", "Investment, paid tasks"),
        ("问：对方是谁、见过面没有、钱能不能现在全部取出来", "请当面试取一笔大额：取不出来就是骗局",
         "说：先返小钱是为了骗大钱", "不要再交“解冻费”“保证金”"),
        ("Ask: who is it, did you meet, can all the money be taken out now",
         "Let him try to take out a large sum: what cannot be taken out is a fraud",
         "Say: small sums come back so that large ones follow", "No fee to unfreeze, no deposit"),
    ),
    "goods": Script(
        ("保健品、收藏品、养老项目", "Health goods, collectibles, pension schemes"),
        ("不说“您被骗了”，先听老人讲产品的好处", "请看批准文号、合同、发票，问能否退货",
         "与市场监管一起上门；联系同场其他老人",
         "请子女多陪伴：会销卖的是陪伴"),
        ("Do not say that he was cheated; listen first",
         "Look at licence, contract, receipt; ask for the money back",
         "Go with the market authority; find the others who were there",
         "Ask the children to be there more: company is what is sold"),
    ),
    "large": Script(
        ("异常大额支出", "Unusually much money"),
        ("问用途、收款人与关系、谁让办的", "与家属核对：家属知情且合理即解除",
         "说不清、要求保密或催促的，先止付再核实",
         "提醒现金、黄金交快递也算：可拦截"),
        ("Ask what for, who gets it, who asked for it", "Ask the family: what they know of is over",
         "Unclear, secret or urgent: stop the payment first",
         "Cash or gold with a courier can be stopped"),
    ),
}  # fmt: skip
"""By typology (domain reference 2.2), in the order in which they are looked for."""
OF: Mapping[str, str] = {
    "call_then_payment": "impersonation", "scripted_payment": "remote",
    "false_relative": "impersonation", "remote_control": "remote",
    "growing_series": "investment", "many_new_payees": "investment",
    "new_merchant_again": "goods", "shared_company": "goods", "paid_back_monthly": "goods",
    "costly_week": "goods", "cash_after_call": "impersonation", "loan_passed_on": "investment",
    "rebate_then_more": "investment",
}  # fmt: skip
"""Typology by the rule that spoke; all others are of large sums."""


def script_of(detectors: Iterable[str]) -> Script:
    """Return the script of the most telling typology among some rules.

    Examples
    --------
    >>> script_of(["large_payment", "call_then_payment"]).title[1]
    'Somebody plays the police or a service'
    >>> script_of([]).title[1]
    'Unusually much money'
    """
    told = {OF.get(name, "large") for name in detectors}
    return next((script for name, script in SCRIPTS.items() if name in told), SCRIPTS["large"])
