"""How the page looks: large type, strong contrast, colours of the tiers, all from this wheel."""

from __future__ import annotations

TIER_COLOURS = {3: "#b3261e", 2: "#9a4a00", 1: "#1d5fa8", 0: "#5b6470"}
"""White text on each has a contrast of at least 5.9 to 1 (WCAG AA asks for 4.5)."""
ICONS = {"wandering": "directions_walk", "fraud": "payments", "home": "home"}
USUAL, CURRENT = "#7b8794", "#0b6e75"

CSS = """
:root { --ink:#17212b; --soft:#51606f; --line:#d6dde4; --paper:#ffffff; --ground:#eef2f5;
        --brand:#0f3d4c; --accent:#0b6e75; }
body { background:var(--ground); color:var(--ink); font-size:17px; line-height:1.45;
  font-family:"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",
  "Noto Sans SC",Roboto,system-ui,sans-serif; }
.nicegui-content { padding:0; gap:0; display:block; }
.sg-top { background:var(--brand); color:#fff; display:flex; align-items:center; gap:18px;
  padding:12px 24px; position:sticky; top:0; z-index:10; }
.sg-top h1 { font-size:22px; font-weight:700; margin:0; line-height:1.3; letter-spacing:.02em; }
.sg-top .sg-grow { flex:1 }
.sg-live { display:flex; align-items:center; gap:8px; font-size:16px; }
.sg-live::before { content:""; width:11px; height:11px; border-radius:50%; background:#5fe0a5; }
.sg-live.sg-down::before { background:#ff8a80; }
.sg-top a { color:#fff; text-decoration:underline; font-size:16px; }
.sg-bar { display:flex; flex-wrap:wrap; gap:10px 28px; padding:14px 24px 10px; }
.sg-group { display:flex; flex-wrap:wrap; gap:8px; align-items:center; }
.sg-group > span { color:var(--soft); font-size:15px; margin-right:2px; }
.sg-chip { font:inherit; font-size:16px; padding:5px 14px; border-radius:999px; cursor:pointer;
  border:1.5px solid #8492a0; background:var(--paper); color:var(--ink); display:inline-flex;
  align-items:center; gap:6px; }
.sg-chip[aria-pressed=true] { background:var(--brand); border-color:var(--brand); color:#fff; }
.sg-main { display:grid; grid-template-columns:minmax(430px,5fr) 7fr; gap:18px;
  padding:4px 24px 24px; align-items:start; }
.sg-list { display:flex; flex-direction:column; gap:10px; max-height:calc(100vh - 140px);
  overflow-y:auto; padding:4px; }
.sg-card { font:inherit; text-align:left; width:100%; display:grid; cursor:pointer; gap:2px 14px;
  grid-template-columns:auto 1fr auto; background:var(--paper); border:1px solid var(--line);
  border-left:8px solid var(--tier); border-radius:10px; padding:12px 16px 12px 12px;
  color:inherit; }
.sg-line { font:inherit; text-align:left; width:100%; display:block; cursor:pointer; border:0;
  border-left:4px solid #b3261e; padding:2px 10px; background:transparent; color:inherit; }
.sg-card:hover { border-color:#8492a0; border-left-color:var(--tier); }
.sg-card[aria-current=true] { box-shadow:0 0 0 3px var(--accent); }
.sg-card:focus-visible, .sg-chip:focus-visible, .sg-top a:focus-visible {
  outline:3px solid #f2a900; outline-offset:2px; }
.sg-badge { grid-row:1 / span 2; align-self:center; width:52px; height:52px; border-radius:10px;
  background:var(--tier); color:#fff; display:grid; place-items:center; font-size:28px;
  font-weight:800; }
.sg-head { display:flex; gap:10px; align-items:center; font-weight:700; font-size:18px; }
.sg-head .q-icon { font-size:24px; color:var(--brand); }
.sg-head small { color:var(--soft); font-weight:400; font-size:15px; }
.sg-time { color:var(--soft); font-size:16px; font-variant-numeric:tabular-nums;
  white-space:nowrap; }
.sg-reason { grid-column:2 / span 2; font-size:17px; }
.sg-later { grid-column:2 / span 2; background:#e8eef3; border-radius:6px; margin-top:6px;
  padding:4px 10px; font-size:16px; }
.sg-test { background:#ffe9a8; color:#4a3800; border-radius:6px; padding:0 8px; font-size:14px; }
.sg-loud { background:#b3261e; color:#fff; font-size:18px; font-weight:700; padding:10px 24px; }
.sg-top.sg-red, .sg-deaf .sg-top { background:#b3261e; }
.sg-lost { display:none; }
.sg-deaf .sg-lost { display:block; }
.sg-loud + .sg-loud { border-top:1px solid #fff; }
.sg-panel { background:var(--paper); border:1px solid var(--line); border-radius:12px;
  padding:20px 24px; margin-top:4px; max-height:calc(100vh - 144px); overflow-y:auto; }
.sg-panel h2 { font-size:21px; font-weight:700; margin:0 0 8px; line-height:1.4; display:flex;
  gap:12px; align-items:center; }
.sg-panel h4 { font-size:16px; font-weight:700; margin:12px 0 6px; line-height:1.4; }
.sg-panel h3 { font-size:17px; font-weight:700; margin:20px 0 8px; line-height:1.4;
  color:var(--brand); }
.sg-panel h2 .sg-badge { width:40px; height:40px; font-size:22px; flex:none; }
.sg-lead { font-size:20px; margin:0 0 10px; }
.sg-facts { display:flex; flex-wrap:wrap; gap:4px 26px; color:var(--soft); font-size:15.5px; }
.sg-facts b { color:var(--ink); font-weight:600; margin-left:6px; }
.sg-do { background:#fdf1dc; border-left:6px solid #c77700; border-radius:8px; padding:10px 16px;
  font-size:18px; margin-top:14px; }
.sg-do b { display:block; font-size:15px; color:#6b4200; }
.sg-table { border-collapse:collapse; width:100%; font-size:16px; }
.sg-table td { border-bottom:1px solid var(--line); padding:6px 8px 6px 0; }
.sg-table td:last-child { text-align:right; font-weight:600; font-variant-numeric:tabular-nums; }
.sg-two { display:grid; grid-template-columns:1fr 1fr; gap:6px 28px; }
.sg-two > :only-child { grid-column:1 / -1; }
.sg-aspect { border:1px solid var(--line); border-radius:10px; padding:10px 14px; }
.sg-aspect h4 { margin:0 0 4px; font-size:17px; font-weight:700; line-height:1.4; }
.sg-aspects { display:grid; grid-template-columns:repeat(auto-fill,minmax(300px,1fr)); gap:12px; }
.sg-status { padding:18px 24px; }
.sg-status .sg-aspects { grid-template-columns:repeat(auto-fill,minmax(440px,1fr)); }
.sg-worker { background:var(--paper); padding:16px 20px; }
.sg-worker h4 { display:flex; justify-content:space-between; }
.sg-worker .sg-group { margin-top:12px; }
.sg-item { padding:5px 0; font-size:15px; }
.sg-item > div:first-child { display:flex; justify-content:space-between; gap:10px; }
.sg-item .sg-values { color:var(--soft); white-space:nowrap; }
.sg-item .sg-values b { color:var(--ink); }
.sg-scale { position:relative; height:12px; background:#eef1f4; border-radius:6px; margin-top:4px; }
.sg-scale i { position:absolute; top:0; bottom:0; background:#bfdcd9; border-radius:6px; }
.sg-scale u { position:absolute; top:-2px; bottom:-2px; width:3px; background:#5b6470; }
.sg-scale s { position:absolute; top:-2px; width:16px; height:16px; border-radius:50%;
  margin-left:-8px; background:#0b6e75; border:2px solid #fff; box-shadow:0 0 0 1px #0b6e75; }
.sg-scale.sg-out s { background:#b3261e; box-shadow:0 0 0 1px #b3261e; }
.sg-legend { color:var(--soft); font-size:14.5px; display:flex; gap:18px; flex-wrap:wrap;
  align-items:center; margin:2px 0 10px; }
.sg-legend span { display:inline-flex; align-items:center; gap:7px; }
.sg-legend i { width:26px; height:10px; border-radius:5px; background:#bfdcd9; }
.sg-legend u { width:3px; height:15px; background:#5b6470; }
.sg-legend s { width:12px; height:12px; border-radius:50%; background:#0b6e75; }
.sg-index { margin:0 0 6px; font-size:15px; }
.sg-none { font-size:40px; font-weight:700; text-align:center; color:var(--soft); }
.sg-small { color:var(--soft); font-size:14px; margin:0 0 12px; }
.sg-quiet { color:var(--soft); padding:30px 8px; font-size:18px; }
.sg-away { position:absolute; left:-9999px; }
@keyframes sg-arrive { from { background:#fff3c4; } to { background:var(--paper); } }
.sg-fresh { animation:sg-arrive 4s ease-out; }
@media (prefers-reduced-motion:reduce) { .sg-fresh { animation:none; background:#fff8de; } }
@media (max-width:1000px) { .sg-main { grid-template-columns:1fr; }
  .sg-list, .sg-panel { max-height:none; } }
"""
