// What makes the pages live. Without it they show and act all the same: every link is a link and
// every act a form. Markup comes from this desk alone, through the one policy that may make it.
"use strict";
(() => {
  const safe = window.trustedTypes?.createPolicy("desk", { createHTML: text => text })
    ?? { createHTML: text => text };
  const $ = id => document.getElementById(id), body = document.body, zh = document.documentElement.lang === "zh-CN";
  const put = (place, text) => { place.innerHTML = safe.createHTML(text); };
  const parts = text => { const made = document.createElement("template"); put(made, text); return made.content; };
  const list = $("list"), panel = $("panel"), acts = panel ?? ($("incident") ?? $("errand") ?? document.querySelector("[data-acts]"))?.parentElement, sound = $("sound"), DEAF_MS = 20000;
  let heard = Date.now(), audio = null;

  // times: how long ago, how long yet
  const span = ms => {
    const min = Math.floor(ms / 60000), two = (a, x, b, y) => a + x + (b ? (zh ? "" : " ") + b + y : "");
    if (min <= 120) return min + (zh ? "分钟" : " min");
    const h = Math.floor(min / 60);
    return h < 48 ? two(h, zh ? "小时" : " h", min % 60, zh ? "分钟" : " min")
      : two(Math.floor(h / 24), zh ? "天" : " d", h % 24, zh ? "小时" : " h");
  };
  const ago = ms => ms < 60000 ? (zh ? "刚刚" : "just now") : span(ms) + (zh ? "前" : " ago");
  const left = ms => Math.abs(ms) < 60000 ? (ms < 0 ? (zh ? "已到时" : "due now") : (zh ? "剩不到1分钟" : "under 1 min left"))
    : ms < 0 ? (zh ? "超时" + span(-ms) : span(-ms) + " overdue") : (zh ? "剩" + span(ms) : span(ms) + " left");
  const tell = root => {
    const now = Date.now(), say = (one, text) => { if (one.textContent !== text) one.textContent = text; }; // thousands, each second
    for (const one of root.querySelectorAll("time[data-ago]")) say(one, ago(now - one.dataset.ago));
    for (const one of root.querySelectorAll("time[data-left]")) {
      say(one, left(one.dataset.left - now));
      one.classList.toggle("sg-over", one.dataset.left < now);
    }
    for (const one of root.querySelectorAll("[data-until]")) one.hidden = one.dataset.until < now;
  };

  // sound: armed by a click at the shift's start, red until then
  let rung = 0;
  const beep = () => { // one a second, whatever comes
    if (!audio || audio.state !== "running" || Date.now() - rung < 1000) return;
    rung = Date.now();
    for (const [at, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = audio.createOscillator(), level = audio.createGain();
      tone.frequency.value = pitch; level.gain.value = 0.4;
      tone.connect(level).connect(audio.destination);
      tone.start(audio.currentTime + at); tone.stop(audio.currentTime + at + 0.2);
    }
  };
  if (sound && window.AudioContext) {
    const off = sound.textContent, armed = () => {
      const on = sound.classList.toggle("sg-armed", audio.state === "running");
      sound.textContent = on ? sound.dataset.on : off;
    };
    sound.hidden = false;
    audio = new AudioContext(); audio.onstatechange = armed; armed();
    sound.onclick = async () => { await audio.resume(); armed(); beep(); };
  }

  // the list: cards by their place; a card whose alerts grew rings
  const place = key => {
    let all = list.children, low = 0, high = all.length - 1; // the last one says that there is nothing
    while (low < high) { const mid = (low + high) >> 1; if (all[mid].dataset.key < key) low = mid + 1; else high = mid; }
    return all[low];
  };
  const FEWEST = 3, folded = () => { // what one outage opened is one line; urgent cards name none
    const boxes = new Map([...list.querySelectorAll(".sg-storm")].map(box => [box.dataset.storm, box]));
    const storms = Map.groupBy(list.querySelectorAll(".sg-card[data-storm]"), card => card.dataset.storm);
    for (const [name, box] of boxes) if ((storms.get(name)?.length ?? 0) < FEWEST) {
      for (const card of box.querySelectorAll(".sg-card")) { box.before(card); list.insertBefore(card, place(card.dataset.key)); }
      box.remove();
    }
    for (const [name, cards] of storms) if (cards.length >= FEWEST) {
      const box = boxes.get(name) ?? line(name, cards[0].dataset.title);
      cards.sort((a, b) => a.dataset.key < b.dataset.key ? -1 : 1);
      cards.forEach((card, n) => { if (box.children[n + 1] !== card) box.insertBefore(card, box.children[n + 1] ?? null); });
      box.querySelector("i").textContent = cards.length;
      if (box.dataset.key !== cards[0].dataset.key || !box.parentElement) {
        box.remove(); box.dataset.key = cards[0].dataset.key; list.insertBefore(box, place(box.dataset.key));
      }
    }
  };
  const line = (name, title) => {
    const made = (tag, more) => Object.assign(document.createElement(tag), more), box = made("details", { className: "sg-storm" }), head = made("summary", {});
    box.dataset.storm = name;
    head.append(made("b", { textContent: title }), " ", made("i", {}), " ", made("a", { href: "/storms/" + name + (zh ? "" : "?lang=en"), textContent: list.dataset.together }));
    box.append(head);
    return box;
  };
  const leads = key => { // behind whom the others are asked for
    if (!$("more")) list.after(Object.assign(document.createElement("a"), { id: "more", className: "sg-more", textContent: list.dataset.more }));
    const at = new URL(location), due = +key.slice(1, 17), number = +key.slice(17);
    at.searchParams.set("cursor", `${list.dataset.open}.${9 - key[0]}.${due}.${number}`);
    $("more").href = at;
  };
  let edge = ""; // the last call of people in no register that is held, once there are too many
  const MOST = 200, strangers = () => {
    const all = list.querySelectorAll(".sg-card[data-stranger]");
    if (all.length < MOST) return;
    for (const card of [...all].slice(MOST)) card.remove();
    edge = all[MOST - 1].dataset.key;
    if (!$("strangers")) list.after(Object.assign(document.createElement("p"), { id: "strangers", className: "sg-loud", role: "status", textContent: list.dataset.strangers }));
    leads(edge);
  };
  const trim = () => { // of thousands the most urgent, and every call of the registered: the others are a click away
    let last = list.lastElementChild.previousElementSibling, cut = false;
    for (let many = list.childElementCount - 1; many > MOST && last.dataset.call !== "1" && !$("more")?.dataset.auto; many--, cut = true) {
      last = last.previousElementSibling; last.nextElementSibling.remove();
    }
    if (cut) leads(edge || last.dataset.key);
  };
  const show = (text, fresh) => {
    let told = null;
    for (const card of [...parts(text).querySelectorAll(".sg-card")]) {
      const old = $(card.id), rang = old ? +old.dataset.rings : 0, last = list.lastElementChild.previousElementSibling;
      if (!fresh && old) continue;
      if (edge && !old && card.dataset.stranger && card.dataset.key > edge) { if (fresh) beep(); continue; }
      if (fresh && !old && $("more") && card.dataset.call === "0" && last && card.dataset.key > last.dataset.key) continue;
      if (old?.hasAttribute("aria-current")) card.setAttribute("aria-current", "true");
      const focus = old?.contains(document.activeElement);
      old?.remove();
      if (fresh && !old) card.classList.add("sg-fresh");
      tell(card);
      list.insertBefore(card, place(card.dataset.key));
      if (focus) card.querySelector("a").focus();
      if (fresh && +card.dataset.rings > rang) { told = card; beep(); }
      if (card.hasAttribute("aria-current") && fresh) stale(card);
    }
    folded();
    strangers();
    trim();
    if (told) $("spoken").textContent = $("spoken").dataset.new + ": " + told.querySelector(".sg-reason").textContent;
  };
  // logged out (a restored desk knows no session), or a store that is another one: what is written stays
  let wrote = false, out = false;
  document.addEventListener("input", event => { wrote ||= !!event.target.closest("form"); });
  const anew = () => {
    if (!wrote) return location.reload();
    if (out) return;
    out = true;
    const told = Object.assign(document.createElement("p"), { className: "sg-loud sg-out" });
    told.setAttribute("role", "alert");
    told.append(zh ? "值守台已重新开始，所写内容保留。" : "The desk began anew; what you wrote is kept. ",
      Object.assign(document.createElement("a"), { href: "/log-in", target: "_blank", textContent: zh ? "请重新登录" : "Log in again" }),
      zh ? "（另开窗口），再回到本页按一次。" : " (another window), then press again here.");
    body.prepend(told);
  };
  const known = async () => { // the forms' token is of a session: after another log-in it is another one
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.url.endsWith("/log-in")) return;
    const token = parts(await answer.text()).querySelector("[name=csrf_token]")?.value;
    for (const one of token ? document.querySelectorAll("[name=csrf_token]") : []) one.value = token;
    document.querySelector(".sg-out")?.remove();
    out = false;
  };
  const fetched = async (url, options = {}) => {
    const answer = await fetch(url, { ...options, headers: { "X-Part": "1", Accept: "text/html" } });
    if (answer.status === 401 || answer.url.endsWith("/log-in")) { anew(); throw new Error(zh ? "请重新登录" : "log in again"); }
    if (!(answer.headers.get("content-type") ?? "").includes("text/html")) throw new Error((await answer.json()).detail);
    return answer.text();
  };
  const failed = (place, error) => { // no line, no desk, no database: what is written stays, and may be sent again
    const why = error instanceof TypeError ? (zh ? "值守台无应答" : "the desk does not answer") : error.message ?? "";
    const told = place.querySelector(".sg-unsent") ?? place.appendChild(Object.assign(document.createElement("p"), { className: "sg-loud sg-unsent", role: "alert" }));
    told.textContent = (place.matches("form") ? (zh ? "未送出，内容保留，请稍后再按：" : "Not sent, what you wrote is kept, press again: ") : (zh ? "打不开，请稍后再试：" : "Not opened, try again: ")) + why;
  };
  const more = async () => { // calls of registered people that nobody has are all shown, however many
    const link = $("more");
    if (!link?.dataset.auto) return;
    const text = await fetched(link.href), next = parts(text).querySelector("#more");
    show(text, false);
    if (next) { link.replaceWith(next); await more(); } else link.remove();
  };

  // the panel: an incident beside the list, where the screen is wide enough
  const beside = () => panel && getComputedStyle(panel).display !== "none";
  let asked = 0, written = false; // of several answers the last asked for counts
  const lay = text => { put(acts, text); tell(acts); written = wrote = false; };
  const writing = () => written || panel.contains(document.activeElement);
  const open = async card => {
    for (const one of list.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
    card.setAttribute("aria-current", "true");
    const of = card.querySelector("a").href, turn = ++asked;
    try { const text = await fetched(of); if (turn === asked) { lay(text); panel.scrollTop = 0; } } catch (error) { if (turn === asked) failed(panel, error); }
  };
  const stale = async card => { // somebody acted meanwhile: what is being written is kept
    const turn = asked, kept = () => turn !== asked || writing();
    if (!beside() || kept()) return;
    try { const text = await fetched(card.querySelector("a").href); if (!kept()) lay(text); } catch { /* the old one still acts */ }
  };
  acts?.addEventListener("submit", async event => {
    event.preventDefault();
    const form = event.target, button = form.querySelector("button"), turn = ++asked;
    button.disabled = true;
    try { if (out) await known(); const said = await brought(form, event.submitter), text = await fetched(form.action, { method: "POST", body: said }); if (turn === asked) lay(text); }
    catch (error) { failed(form, error); }
    button.disabled = false;
  });
  const WIDEST = 1600, brought = async (form, pressed) => { // a photo is made small before it goes: a bad line
    const said = new FormData(form, pressed), photo = said.get("photo");
    if (form.enctype !== "multipart/form-data") return new URLSearchParams(said);
    try {
      const drawn = await createImageBitmap(photo), share = Math.min(1, WIDEST / Math.max(drawn.width, drawn.height));
      const canvas = new OffscreenCanvas(Math.round(drawn.width * share), Math.round(drawn.height * share));
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      said.set("photo", await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 }), "photo.jpg");
    } catch { /* as it is: the desk says if it is none */ }
    return said;
  };
  acts?.addEventListener("click", event => { // the telephone's own place, into the drawing of the way
    const button = event.target.closest("[data-here]"), map = button && document.querySelector(".sg-way");
    if (!button) return;
    const told = text => { button.nextElementSibling.textContent = text; };
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      const lat = +map.dataset.lat, east = (coords.longitude - map.dataset.lon) * 111195 * Math.cos(lat * Math.PI / 180), north = (coords.latitude - lat) * 111195;
      const far = Math.hypot(east, north), edge = Math.min(1, 95 * map.dataset.unit / Math.max(Math.abs(east), Math.abs(north), 1));
      const dot = map.querySelector(".sg-here");
      dot.setAttribute("cx", east * edge / map.dataset.unit); dot.setAttribute("cy", -north * edge / map.dataset.unit); dot.removeAttribute("visibility");
      const eighth = Math.round((Math.atan2(-east, -north) * 4 / Math.PI + 8) % 8) % 8; // from here to there
      told((far < 1000 ? Math.round(far) + " m" : (far / 1000).toFixed(1) + " km") + " " + map.dataset.directions.split(",")[eighth]);
    }, () => told(button.dataset.denied), { enableHighAccuracy: true, timeout: 15000 });
  });
  if (list) {
    list.addEventListener("click", event => {
      const card = event.target.closest(".sg-card");
      if (card && beside() && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(card); }
    });
    panel.addEventListener("input", () => { written = true; });
    document.addEventListener("keydown", event => {
      if (event.target.matches("input,textarea,select") || event.ctrlKey || event.altKey || event.metaKey) return;
      const cards = [...list.querySelectorAll(".sg-card > a, .sg-storm > summary")].filter(one => one.checkVisibility()), at = cards.indexOf(document.activeElement);
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (step && cards.length) cards[Math.max(0, Math.min(cards.length - 1, at + step))].focus();
      else if (event.key === "/") document.querySelector("[name=q]").focus();
      else if (event.key === "t") panel.querySelector(".sg-take button")?.click();
      else return;
      event.preventDefault();
    });
    const live = new EventSource(body.dataset.stream), on = (name, act) =>
      live.addEventListener(name, event => { heard = Date.now(); act(event.data); });
    on("cards", text => show(text, true));
    on("gone", text => { for (const id of JSON.parse(text)) $("i-" + id)?.remove(); folded(); if (!list.querySelector(edge ? "[data-stranger]" : ".sg-card") && $("more")) location.reload(); });
    on("alarm", text => put($("alarm"), text));
    on("runaway", text => $("runaway").replaceChildren(...JSON.parse(text).map(line =>
      Object.assign(document.createElement("p"), { className: "sg-loud", textContent: line }))));
    on("beat", at => { if ($("beat")) $("beat").dataset.ago = Date.now(); });
    on("counts", text => {
      const counts = JSON.parse(text), own = new URLSearchParams(location.search).get("tier") ?? "2";
      counts.folded = (counts.tier1 ?? 0) - (counts["tier" + own] ?? 0);
      for (const one of document.querySelectorAll("[data-count]")) one.textContent = counts[one.dataset.count] ?? 0;
      document.title = (counts.calls ? `(${counts.calls}) ` : "") + document.title.replace(/^\(\d+\) /, "");
    });
    on("restart", anew);
    live.onerror = () => { if (live.readyState === EventSource.CLOSED) setTimeout(anew, 2000); };
    strangers();
    more().catch(() => {});
  }
  const looks = async () => { // who else has this incident open; a page that nobody sees says nothing
    const line = acts?.querySelector("[data-looking]");
    if (line && !document.hidden) try { const text = await fetched(line.dataset.looking); if (line.innerHTML !== text.trim()) put(line, text.trim()); } catch { /* as it was */ }
  };
  if (acts) setInterval(looks, 10000);
  const again = async () => { // the status view asks again every second
    try { put($("again"), await fetched(body.dataset.again)); heard = Date.now(); } catch { /* it is deaf, and says so */ }
    setTimeout(again, every);
  };
  const every = 1000 * (body.dataset.every ?? 1);
  if (body.dataset.again) setTimeout(again, every);
  setInterval(() => {
    tell(document);
    if (list || body.dataset.again) body.classList.toggle("sg-deaf", Date.now() - heard > DEAF_MS + every);
  }, 1000);
  tell(document);
})();
