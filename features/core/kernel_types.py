"""What the kernels of the features take: the records of one person, rows, and all people."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel_types import Record, Records

ContextRecord = Record
"""Who a person is: an entry of `features.core.context.CONTEXT`."""

AlarmRecord = Record
"""A fall waited on, and what has been breathed: `features.health.alarms.ALARMS`."""

HomeRecord = Record
"""The day at home: `features.home.routine_record.ROUTINE`."""

LifeRecord = Record
"""What tells signs of life from machines: `features.home.sign_of_life.LIFE`."""

SourceRecord = Record
"""One source of a home: `features.home.metronome.SOURCE`."""

TimerRecord = Record
"""A moment of switching: `features.home.daily_timer.TIMED`."""

LeisureRecord = Record
"""Minutes of leisure: `features.home.leisure.LEISURE`."""

MetersRecord = Record
"""All meters of a home: `features.health.meter_record.RESOURCES`."""

MeterRecord = Record
"""One meter: `features.health.meter_record.UTILITY`."""

VitalsRecord = Record
"""Vital signs: `features.health.vitals.VITALS`."""

Ways = Record
"""What a person's ways and places are: `features.movement.mobility.MOBILITY`."""

CellRecord = Record
"""One of these: `features.movement.places.CELL`."""

CellRecords = Records
"""Places visited: `features.movement.places.CELL`."""

BedRecords = Records
"""Places slept at: `features.movement.lodging.second_home.BED`."""

MoneyRecord = Record
"""Payments and what surrounds them: `features.money.finance.FINANCE`."""

ContactRecord = Record
"""The gravest call of late: `features.money.contact_before_payment.CONTACT`."""

AmountsRecord = Record
"""Usual amounts: `features.money.amount_zscore.UNUSUAL`."""

PassingRecord = Record
"""What came and left at once: `features.money.passing_through.PASSING`."""

CashRecord = Record
"""Cash and gold: `features.money.cash_and_gold.CASH`."""

CallerRecord = Record
"""A number spoken with: `features.money.familiar_callers.CALLER`."""

CallerRecords = Records
"""These of one person."""

RebateRecord = Record
"""Stakes and what came back of them: `features.money.rebates.REBATE`."""

LumpRecord = Record
"""A lump and what came back of it: `features.money.paid_back.LUMP`."""

LumpRecords = Records
"""The lumps of one person."""

WeekRecord = Record
"""Spending of a week: `features.money.spending_week.SPENDING_WEEK`."""

EconomyRecord = Record
"""Months of a household: `features.money.monthly_budget.ECONOMY`."""

PayeeRecord = Record
"""One counterparty: `features.money.payees.PAYEE`."""

PayeeRecords = Records
"""The counterparties of one person."""

WeekRecords = Record
"""Somebody's weeks: `features.core.weekly.WEEKS`."""
RhythmRecord = Record
"""The rhythm of a home's days: `features.home.weeks.rhythm.RHYTHM`."""
LifeSpaceRecord = Record
"""How far and long somebody goes out: `features.movement.weeks.life_space.LIFE_SPACE`."""
FeatureRow = Record
"""A row being filled: one family's dtype of `features.core.rows`."""

Signs = tuple[float, ...]
"""One reading of the vital signs, in the order of `features.health.news2`; NaN = not measured."""


class People(Protocol):
    """The population as kernels see it: an array of records a family, one entry a slot.

    It is `features.population.state.State`, which stands above the families and cannot be named
    by them.
    """

    @property
    def context(self) -> Records:
        """Return `ContextRecord`s."""

    @property
    def alarms(self) -> Records:
        """Return `AlarmRecord`s."""

    @property
    def routine(self) -> Records:
        """Return `HomeRecord`s."""

    @property
    def resources(self) -> Records:
        """Return `MetersRecord`s."""

    @property
    def vitals(self) -> Records:
        """Return `VitalsRecord`s."""

    @property
    def mobility(self) -> Records:
        """Return one `Ways` a person."""

    @property
    def finance(self) -> Records:
        """Return `MoneyRecord`s."""

    @property
    def leisure(self) -> Records:
        """Return `LeisureRecord`s."""

    @property
    def life(self) -> Records:
        """Return `LifeRecord`s."""

    @property
    def next_due(self) -> NDArray[np.int64]:
        """Return when a sweep could first change its mind, epoch ms."""

    @property
    def cursor(self) -> NDArray[np.int64]:
        """Return the four numbers of `features.population.state`."""
