"""Vital signs as measured, as warning points, and beside what is usual for the person."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("heart_rate_bpm", "1/min", 0, 1e4, "心率", "heart rate"),
    Column("spo2_pct", "%", 0, 1e4, "血氧饱和度", "oxygen saturation"),
    Column("systolic_mmhg", "mmHg", 0, 1e4, "收缩压", "systolic pressure"),
    Column("diastolic_mmhg", "mmHg", 0, 1e4, "舒张压", "diastolic pressure"),
    Column("temperature_c", "C", -100, 1e4, "体温", "body temperature"),
    Column("respiration_bpm", "1/min", 0, 1e4, "呼吸频率", "respiration rate"),
    Column("glucose_mmol_l", "mmol/L", 0, 1e4, "血糖", "blood glucose"),
    Column("coma", "", 0, 4, "意识（0清醒至4无反应）", "consciousness, 0 alert to 4 unresponsive"),
    Column("news2", "", 0, 20, "NEWS2评分（12小时内各项）", "NEWS2 of the last 12 hours' signs"),
    Column("news2_single", "", 0, 3, "NEWS2单项最高分", "highest single NEWS2 point"),
    Column("news2_mean", "", 0, 20, "NEWS2近日均值", "NEWS2, running mean of a day"),
    Column("coma_mean", "", 0, 4, "意识近日均值", "consciousness, running mean of a day"),
    Column("own_z", "", 0, 1e6, "偏离本人平日（标准差）", "furthest from the person's own usual"),
    Column("own_usual", "", -100, 1e4, "偏离最大项的平日值", "own usual value of that sign"),
    Column("own_value", "", -100, 1e4, "偏离最大项的本次值", "today's value of that sign"),
    Column("drift", "", 0, 10, "持续偏离平日（标准差）", "running mean of the distance from usual"),
    Column("drift_usual", "", -100, 1e4, "持续偏离项的平日值", "own usual value of that sign"),
    Column("drift_value", "", -100, 1e4, "持续偏离项的本次值", "today's value of that sign"),
    Column(
        "pressure_over",
        "",
        0,
        1e6,
        "血压偏离程度（1为就医界限）",
        "blood pressure off, 1 at the doctor's limit",
    ),
    Column(
        "pulse_over",
        "",
        0,
        1e6,
        "心率偏离程度（1为就医界限）",
        "heart rate off, 1 at the doctor's limit",
    ),
    Column(
        "other_over",
        "",
        0,
        1e6,
        "其他体征偏离程度（1为就医界限）",
        "other signs off, 1 at the doctor's limit",
    ),
    Column("readings", "", 0, 1e9, "已学习的测量次数", "readings learned from so far", aged=True),
    Column(
        "known_d", "d", 0, 1e5, "已认识本人天数", "days since the person was first seen", aged=True
    ),
    Column("age", "a", 0, 130, "年龄", "age", aged=True),
    Column("urgent_n", "", 0, 2, "危急读数次数（2为已证实）", "urgent readings, 2 confirmed"),
    Column("urgent_points", "", 0, 3, "本次单项最高分", "highest point of a sign measured now"),
    Column("urgent_news2", "", 0, 20, "NEWS2评分", "NEWS2 of the last 12 hours' signs"),
    Column("unmeasured_min", "min", 0, 1e6, "危急后未复测", "no second reading since"),
)
