"""What a machine that asks may say or send: one sentence in either language, naming nobody.

As fraud desks do it (SMS 12381, then a call from 96110, then a visit; domain knowledge of the
customer); the words are ours. One message of 70 Chinese characters each: a longer SMS is split.
"""

from __future__ import annotations

from collections.abc import Mapping

SMS_SIGNS = 70
"""Characters of one SMS outside of the Latin alphabet (3GPP TS 23.038, UCS-2)."""
TEXTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("person", "home"): (
        "【银龄卫士】您好，家中好久没有动静。平安请按1，要人帮忙请按2，急事请按求助键。",
        "Silver Guard: it has been quiet in your home for long. Press 1 if you are well, 2 for"
        " help; in an emergency press your call button.",
    ),
    ("person", "wandering"): (
        "【银龄卫士】您好，您出门有一阵子了。平安请按1，要人来接请按2。",
        "Silver Guard: you have been out for a while. Press 1 if you are well, 2 to be fetched.",
    ),
    ("person", "fraud"): (
        "【反诈提醒】发现异常转账。自称公检法或客服要您转账、共享屏幕的都是诈骗，请先挂断，可拨96110。没事按1，求助按2。",
        "Anti-fraud: an unusual transfer was seen. Police, courts and banks never ask you to"
        " transfer money or to share your screen: hang up and ring 96110. Press 1 if all is well,"
        " 2 for help.",
    ),
    ("contact", "home"): (
        "【银龄卫士】您家老人家中好久没有动静，请马上打电话或上门看看。平安请按1，要协助请按2。",
        "Silver Guard: it has been quiet at your relative's for long. Please ring or go there now."
        " Press 1 if all is well, 2 for help.",
    ),
    ("contact", "wandering"): (
        "【银龄卫士】您家老人外出好久未回，请马上打电话联系。已联系上请按1，要协助请按2。",
        "Silver Guard: your relative has been out for long. Please ring now. Press 1 if you"
        " reached them, 2 for help.",
    ),
    ("contact", "fraud"): (
        "【反诈提醒】您家老人可能正被骗转账，请马上打电话劝住；打不通请拨96110。已劝住按1，要协助按2。",
        "Anti-fraud: your relative may be being swindled. Ring now and talk them out of it; if"
        " the line is busy ring 96110. Press 1 if they stopped, 2 for help.",
    ),
}  # fmt: skip
"""By who is asked and the application of the incident."""


def text_of(asks: str, kind: str) -> dict[str, str]:
    """Return the sentence in both languages; none about what is no person's matter.

    Examples
    --------
    >>> text_of("contact", "fraud")["zh"][:6], sorted(text_of("person", "home"))
    ('【反诈提醒】', ['en', 'zh'])
    >>> text_of("person", "gateway")
    {}
    """
    return dict(zip(("zh", "en"), TEXTS.get((asks, kind), ()), strict=False))
