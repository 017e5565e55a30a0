"""Arrays lent to inner loops: used there without counting references.

Numba counts a reference whenever an array is taken out of a tuple, by an atomic operation that
took a quarter of a replay. The caller of the outermost kernel holds them; inside, nobody must.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import types
from numba.core.base import BaseContext
from numba.core.typing.context import BaseContext as TypingContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic

Arrays = TypeVar("Arrays")
Compiling = Callable[[BaseContext, ir.IRBuilder, Signature, Sequence[ir.Value]], ir.Value]
"""Writes the machine code of a call."""


def _uncounted(
    context: Any,  # a BaseContext, whose methods numba leaves untyped
    builder: ir.IRBuilder,
    kind: Any,  # the type of an array, or of a tuple: numba's own have no common base
    value: ir.Value,
) -> ir.Value:
    """Return an array's or tuple's value with every owner left out."""
    if not isinstance(kind, types.Array):
        for place, inner in enumerate(kind.types):
            part = _uncounted(context, builder, inner, builder.extract_value(value, place))
            value = builder.insert_value(value, part, place)
        return value
    array = context.make_array(kind)(context, builder, value)
    array.meminfo = array.meminfo.type(None)
    array.parent = array.parent.type(None)
    return array._getvalue()


def _lent(typing_context: TypingContext, arrays: types.Type) -> tuple[Signature, Compiling]:
    """Type and compile `lent`."""

    def compiled(
        context: BaseContext,
        builder: ir.IRBuilder,
        signature: Signature,
        arguments: Sequence[ir.Value],
    ) -> ir.Value:
        return _uncounted(context, builder, signature.args[0], arguments[0])

    return arrays(arrays), compiled


def _same(arrays: Arrays) -> Arrays:
    return arrays


_PLAIN: bool = cast(Any, numba.config).DISABLE_JIT
_chosen: Any = _same if _PLAIN else intrinsic(_lent)
lent = cast(Callable[[Arrays], Arrays], _chosen)
"""Return the same arrays, uncounted; only inside a kernel whose caller holds them."""
