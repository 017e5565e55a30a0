"""`silverguard check`."""

from __future__ import annotations


def check() -> None:
    """自检：配置、数据库、消息队列、模型、时钟、磁盘 Verify what is configured."""
    from engine.check import checked
    from engine.exits import FAILED, EndError
    from engine.settings import read_settings

    wrong = 0
    for result in checked(read_settings()):
        print(result)
        wrong += not result.good
    if wrong:
        raise EndError(FAILED, f"{wrong} 项异常 things to mend, see above")
