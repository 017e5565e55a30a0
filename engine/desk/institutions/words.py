"""What the page of institutions says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "institutions": ("收款机构风险", "Payees at risk"),
    "institutions_told": (
        "本辖区老人付过款或住着的机构，以及多位老人付过款的个人；依据止付、事件和登记。点数为假定。",
        "Institutions that elders of your area paid or live in, and anybody whom several paid: from"
        " stop orders, incidents and the register. The points are assumed.",
    ),
    "institutions_none": ("尚无收款机构", "No payees yet"),
    "payee_points": ("风险点", "points"),
    "payee_payers": ("付款老人", "Elders who paid"),
    "payee_recent": ("近30天", "within 30 days"),
    "payee_residents": ("入住老人", "Elders who live there"),
    "payee_paid": ("已付", "Paid"),
    "payee_stoppable": ("仍可止付", "Can be stopped yet"),
    "payee_held": ("已止付、返还", "Held or returned"),
    "payee_gone": ("已转走", "Gone"),
    "payee_accounts": ("收款账户", "Accounts"),
    "payee_last": ("最近付款", "Last paid"),
    "payee_incidents": ("事件", "Incidents"),
    "risky_confirmed": ("已查实诈骗", "fraud confirmed"),
    "risky_burst": ("30天内5位以上老人付款", "5 elders or more within 30 days"),
    "risky_several": ("多位老人付款", "several elders paid"),
    "risky_accounts": ("收款账户不止一个", "several accounts"),
    "risky_gone": ("已转走5万元以上", "50,000 yuan or more gone"),
    "risky_stoppable": ("有钱仍可止付，请立即办理", "money can be stopped yet: act now"),
    "risky_being_handled": ("事件处理中", "incidents open"),
    "risky_residents_paid": ("有老人入住", "elders live there"),
}
