"""An ordinary form of a page, as a browser sends it without any script."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

KIND = "application/x-www-form-urlencoded"
MOST_FIELDS = 500


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, of those named twice the last; raises `HTTPException` 415, 422.

    The route bounds size and time of the body (`BoundedRoute`).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != KIND:
        raise HTTPException(415, f"send a form: {KIND}")
    try:
        told = (await request.body()).decode()
        pairs = parse_qsl(told, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(422, "the form cannot be read") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
