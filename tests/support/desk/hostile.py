"""Texts that would run, break a layout or leave an attribute where a page did not escape them."""

from __future__ import annotations

_RUN = "window.owned=1"
_TAGS = ("<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<body onload={}>",
         "<iframe srcdoc='<script>parent.{}</script>'></iframe>", "<details open ontoggle={}>",
         "<input autofocus onfocus={}>", "<video><source onerror={}></video>",
         "<a href=javascript:{}>x</a>", "<form action=javascript:{}><button>x</button></form>",
         "<math><mi xlink:href=javascript:{}>x</mi></math>", "<style>@import '{}'</style>",
         "<object data=javascript:{}></object>", "<embed src=javascript:{}>",
         "<link rel=stylesheet href=data:,{}>", "<base href=//evil.example/{}>",
         "<meta http-equiv=refresh content=0;url=javascript:{}>")  # fmt: skip
_BREAKS = ("{}", '">{}', "'>{}", "</span></a></article>{}", "-->{}", "]]>{}")
_PLAIN = (
    '" onmouseover="window.owned=1', "' onmouseover='window.owned=1", "` onclick=`window.owned=1",
    "javascript:window.owned=1", "{{ 7*7 }}", "{% for x in (1,) %}", "${window.owned=1}",
    "<!-- ", "&lt;b&gt;", "&#x3c;script&#x3e;", "\u202egnp.exe", "a\u2028b\u2029c", "\r\ndata: x",
    "line\n\nevent: restart\ndata: -", "</title>x", "</textarea>x", "'; DROP TABLE incidents; --",
    "\\u003cscript\\u003e", "<a" * 30, "🧓🏽" * 12, "x" * 300, "%3Cscript%3E",
    "<plaintext>", "<xmp>", "</script><b>", "\ufeff<b>", "<b\t>b",
    "<noscript><p title='</noscript><img src=x>'>",
)  # fmt: skip
HOSTILE = (
    *(broken.format(tag.format(_RUN)) for tag in _TAGS[:1] for broken in _BREAKS),
    *(tag.format(_RUN) for tag in _TAGS[1:]),
    *_PLAIN,
)
"""Half a hundred, each for another place of a page."""
