"""The two pages of access: log in, choose a password. Chinese first, and without script."""

from __future__ import annotations

from html import escape

from fastapi.responses import HTMLResponse

from engine.desk.web.static import address_of

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>银龄卫士 · {title}</title><link rel="icon" href="{icon}">
<link rel="stylesheet" href="/access.css">
<main><h1>银龄卫士 <span lang="en">Silver Guard</span></h1>{said}{form}</main></html>"""
STYLE = """:root{color-scheme:light dark;--ink:#17212b;--soft:#51606f;--paper:#fff;--ground:#eef2f5;
--line:#5b6470;--go:#0b6e75;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a9b6c2;--paper:#18222b;
--ground:#0e151b;--line:#a9b6c2;--go:#4fc3c9;--on:#04282a}}
body{font:1.06rem/1.6 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;
margin:0;background:var(--ground);color:var(--ink)}
main{max-width:26rem;margin:8vh auto 2rem;padding:1.2rem 1.8rem 1.8rem;background:var(--paper);
border-radius:12px}
h1{font-size:1.4rem}h1 span,small,label span{font-weight:400;color:var(--soft)}
label{display:block;margin-top:.8rem}
input,button{font:inherit;color:inherit;width:100%;box-sizing:border-box;padding:.6rem;
margin:.3rem 0;border:1px solid var(--line);border-radius:8px;background:var(--paper)}
button{margin-top:1.2rem;background:var(--go);color:var(--on);border:0;font-weight:700;
cursor:pointer}
button span{font-weight:400}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
.plain{background:none;color:inherit;font-weight:400;text-decoration:underline}
@media (max-width:30rem){main{margin:0;border-radius:0;min-height:100vh}}
[role=alert]{border-left:4px solid #c00000;padding:.3rem .8rem;margin:.8rem 0}"""
_LOG_IN = """<form method="post" action="/log-in">
<label for="name">账号 <span lang="en">name</span></label>
<input id="name" name="name" autocomplete="username" maxlength="64" required autofocus>
<label for="password">密码 <span lang="en">password</span></label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="128" required>
<label for="code">动态口令（六位，管理员与主管） <span lang="en">six digits (administrators,
 supervisors)</span></label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7"
 pattern="[0-9 ]*">
<button>登录 <span lang="en">log in</span></button></form>
<p><small>账号由管理员发放 <span lang="en">accounts are made by an administrator:</span>
 <code>silverguard user add</code></small></p>"""
_PASSWORD = """<p>{name}</p><form method="post" action="/password">
<input type="hidden" name="csrf_token" value="{csrf}">
<label for="password">现密码 <span lang="en">password now</span></label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="128" required autofocus>
<label for="new">新密码（至少12个字符） <span lang="en">new one, 12 characters or more</span>
</label>
<input id="new" name="new" type="password" autocomplete="new-password" minlength="12"
 maxlength="128" required>
<label for="again">再次输入 <span lang="en">once more</span></label>
<input id="again" name="again" type="password" autocomplete="new-password" minlength="12"
 maxlength="128" required>
<button>更改密码 <span lang="en">change it</span></button></form>
<form method="post" action="/log-out"><input type="hidden" name="csrf_token" value="{csrf}">
<button class="plain">退出登录 <span lang="en">log out</span></button></form>{back}"""
_BACK = """<p><a href="/">回到值守台 <span lang="en">back to the desk</span></a></p>"""


def log_in_page(status: int = 200, said: str = "") -> HTMLResponse:
    """Return the form for name, password and six digits; nothing that was sent stands in it."""
    return _page("登录 Log in", _LOG_IN, status, said)


def password_page(
    name: str, csrf: str, status: int = 200, said: str = "", *, must: bool = False
) -> HTMLResponse:
    """Return the form for another password, and the way out; and back, unless it must be sent."""
    back = "" if must else _BACK
    form = _PASSWORD.format(name=escape(name), csrf=escape(csrf), back=back)
    return _page("更改密码 Password", form, status, said)


def _page(title: str, form: str, status: int, said: str) -> HTMLResponse:
    icon = address_of("icon.svg")
    alert = f'<p role="alert">{escape(said)}</p>' if said else ""
    return HTMLResponse(_PAGE.format(title=title, said=alert, form=form, icon=icon), status)
