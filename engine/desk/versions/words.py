"""What the page of model versions says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "models": ("模型版本", "Model versions"),
    "models_told": (
        "规则始终在；模型版本在规则之外评判。启用、回退、影子运行须在命令行以批准人令牌进行："
        "silverguard models compare、promote、rollback、shadow。",
        "Rules always judge; a version judges beside them. Promoting, rolling back and shadows are"
        " done on the command line with an approver's token: silverguard models compare, promote,"
        " rollback, shadow.",
    ),
    "models_live": ("现用", "Live now"),
    "models_none": ("未启用任何版本：只有规则", "No version is live: rules alone"),
    "models_shadows": ("影子运行中（评判但不示人）", "Shadows: they judge, and nobody sees it"),
    "models_no_shadow": ("没有影子运行", "None"),
    "models_past": ("过去", "Before"),
    "models_compared": ("比对", "Comparisons"),
    "models_never": ("尚未比对过", "Nothing was compared yet"),
    "models_version": ("版本", "Version"),
    "models_area": ("区域", "Area"),
    "models_everywhere": ("全域", "everywhere"),
    "models_since": ("自", "Since"),
    "models_until": ("至", "Until"),
    "models_by": ("批准人", "Approved by"),
    "models_share": ("人员比例", "Share of people"),
    "models_would": ("本会预警", "Would have warned"),
    "models_served": ("启用", "served"),
    "models_was_shadow": ("影子", "shadow"),
    "models_override": ("未通过仍启用的理由", "Served past the gate because"),
    "models_when": ("时间", "When"),
    "models_against": ("对照", "Against"),
    "models_rules": ("规则", "rules alone"),
    "models_passed": ("通过", "passed"),
    "models_failed": ("未通过", "not passed"),
    "models_months": ("人月", "Person-months"),
    "models_verdict": ("结论", "Verdict"),
}
