"""What the kernels of the made-up town take: people, their days, and the events they leave."""

from __future__ import annotations

from streams.kernels.kernel_types import Record, Records

Person = Record
"""One elder: an entry of `streams.simulate.people.households.PERSON`."""

Folk = Records
"""All elders of the town."""

Today = Record
"""One person's day: an entry of `streams.simulate.base.today.TODAY`."""

Todays = Records
"""The same day of every person."""

Effect = Record
"""What a scene changes of a day: an entry of `streams.simulate.base.effects.EFFECT`."""

Effects = Records
"""The one effect of a day, as an array."""

Happening = Record
"""One event of the town: an entry of `streams.simulate.base.events.EVENT`."""

Happenings = Records
"""Events of the town: those made, or room for a person's day of them."""
