"""A fraud is denied and watched; the next payment jumps a tier and is stopped within the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.support.desk.night import card, close, fill, send, take
from tests.system.nights.cast import Night

FRAUD = {"warning": "fraud", "detector": "large_new_payee", "tier": 2}
PAYEE = "康寿养生有限公司"


def a_fraud_is_denied(night: Night) -> None:
    """He says it is an investment; for a month he is watched."""
    li = night.li
    night.engine.warns("p-03", "首次向该收款方付款6万元", "60,000 yuan to a new payee", **FRAUD)
    card(li, "首次向该收款方付款6万元")
    take(li, "li")
    fill(li, "calls", result="well", denied="on", text="说是投资")
    send(li, "calls")
    li.locator(".sg-history", has_text="本人否认受骗").wait_for()
    expect(li.locator(".sg-panel")).to_contain_text("重点关注至")
    close(li, "benign")


def the_next_payment_is_stopped(night: Night) -> None:
    """It jumps a tier; the order is sent within the clock and matches; his own card is held."""
    li = night.li
    night.engine.warns(
        "p-03", "又向同一收款方付款3万元", "Another 30,000 yuan to the same payee", **FRAUD
    )
    card(li, "又向同一收款方付款3万元")
    expect(li.locator(".sg-panel .sg-tier-3")).to_be_visible()
    take(li, "li")
    night.album.keep(li, "12-fraud")
    li.locator(".sg-panel").get_by_role("link", name="止付与资金").click()
    paid = datetime.now(night.zone) - timedelta(hours=1)
    fill(li, "ask", bank="某银行", name=PAYEE, account="6222020000000000", amount_cny="3万",
         paid_at=f"{paid:%Y-%m-%dT%H:%M}", brief="假投资")  # fmt: skip
    send(li, "ask")
    stop = li.locator(".sg-stop")
    stop.wait_for()
    night.album.keep(li, "13-stop")
    for act, words in (("send", "按时"), ("match", "1/2")):
        fill(li, act)
        send(li, act)
        expect(stop).to_contain_text(words)
    expect(li.locator(".sg-money")).to_contain_text("30,000.00")
    his_own_card_is_held(night)
    his_payee_stands_among_the_risky(night)


def his_own_card_is_held(night: Night) -> None:
    """Before the visit, for two days."""
    li = night.li
    li.get_by_role("link", name="保护性止付").click()
    fill(li, "ask", kind="own_card", where="某银行", number="6217000000000000")
    send(li, "ask")
    li.get_by_role("button", name="已办", exact=True).click()
    expect(li.locator("main")).to_contain_text("已止付、拦截")
    night.album.keep(li, "14-holds")


def his_payee_stands_among_the_risky(night: Night) -> None:
    """Who pays there is told on a page of its own."""
    li = night.li
    li.get_by_role("link", name="止付与资金").click()
    li.get_by_role("link", name="收款机构风险").click()
    expect(li.locator(".sg-payee h3")).to_contain_text(PAYEE)
    night.album.keep(li, "15-institutions")
    night.queue(li)
