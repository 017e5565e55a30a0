"""What the page of holds says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "holds": ("保护性止付、快递拦截", "Own cards and parcels"),
    "holds_told": (
        "上门前先请银行对本人银行卡保护性止付48小时；黄金、现金已寄出的，请快递拦截，几天内都来得及。",
        "Before the visit let the bank stop the victim's own card for 48 hours; gold and cash that"
        " were posted can be stopped at the courier for days.",
    ),
    "holds_none": ("尚未申请", "Nothing was asked for yet"),
    "hold_own_card": ("本人银行卡", "own card"),
    "hold_parcel": ("快递、邮包", "parcel"),
    "hold_is_asked": ("已申请，等待答复", "asked for, no answer yet"),
    "hold_is_held": ("已止付、拦截", "held"),
    "hold_is_refused": ("未办", "not held"),
    "hold_is_released": ("已解除", "released"),
    "hold_is_returned": ("已退回本人", "returned"),
    "hold_is_missed": ("已被取走", "handed over before"),
    "hold_is_lapsed": ("已到期，不再有效", "ran out"),
    "hold_until": ("到期", "until"),
    "hold_worth": ("快递内装价值（元，可写 7.7万）", "Worth of the parcel (yuan)"),
    "hold_kind": ("对象", "What"),
    "hold_where": ("银行或快递", "Bank or courier"),
    "hold_number": ("卡号或运单号", "Card or waybill"),
    "hold_new": ("申请保护性止付或拦截", "Ask for a hold"),
    "hold_do_confirm": ("已办", "it is held"),
    "hold_do_refuse": ("未办", "not held"),
    "hold_do_renew": ("续48小时", "48 hours more"),
    "hold_do_release": ("解除", "release"),
    "hold_do_return": ("已退回本人", "it is back"),
    "hold_do_miss": ("已被取走", "handed over before"),
    "did_hold_asked": ("申请保护性止付或拦截", "asked for a hold"),
    "did_hold_due": ("保护性止付到期", "a hold ran out"),
    "did_hold_acted": ("保护性止付或拦截", "hold"),
}
