// A form with data-position: at the press of its button, ask the phone where it is, then send.
// Without a position the reason is asked for; without JavaScript the reason stands open from the start.

import { fill, fillEvent, locate, stamp } from "./event.js";

const FIRST_TRY = 15_000; // milliseconds
const SECOND_TRY = 5_000;
const WORDS = {
  denied: "没有得到定位许可。请在浏览器设置里允许定位后再按一次，或在下面选择原因后继续。",
  off: "手机没有给出位置，可能未打开定位服务。请打开后再按一次，或在下面选择原因后继续。",
  unavailable: "暂时得不到位置。请到窗边再按一次，或在下面选择原因后继续。",
};

for (const form of document.querySelectorAll("form[data-position]")) {
  const why = form.querySelector("[data-position-reason]");
  const notice = form.querySelector("[data-position-says]");
  const refused = why?.querySelector(".is-wrong, [aria-invalid]");
  if (why && !refused) why.hidden = true;

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || form.dataset.located === "yes") return;
    event.preventDefault();
    if (form.dataset.located === "asking") return;
    form.dataset.located = "asking";
    event.submitter?.setAttribute("aria-disabled", "true");
    notice.textContent = "正在定位，请稍候…";
    fillEvent(form);
    const fix = await locate(why && !why.hidden ? SECOND_TRY : FIRST_TRY);
    delete form.dataset.located;
    event.submitter?.removeAttribute("aria-disabled");
    write(form, fix);
    if (fix.state === "fixed" || reasoned(why)) {
      notice.textContent = fix.state === "fixed" ? `已定位，误差约 ${fix.accuracy_m} 米。正在提交…` : "正在提交…";
      form.dataset.located = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.located;
      return;
    }
    notice.textContent = WORDS[fix.state];
    if (why) {
      why.hidden = false;
      why.querySelector("select, input, textarea")?.focus();
    }
  });
}

function write(form, { state, latitude = "", longitude = "", accuracy_m = "" }) {
  fill(form, "position_state", state);
  fill(form, "latitude", latitude);
  fill(form, "longitude", longitude);
  fill(form, "accuracy_m", accuracy_m);
  fill(form, "sent_at", stamp()); // the search took seconds: the server measures the clock by this one
}

/** Whether the open reason block has something chosen or written. */
function reasoned(why) {
  if (!why) return true;
  if (why.hidden) return false;
  return [...why.querySelectorAll("select, input, textarea")].some((field) =>
    /radio|checkbox/.test(field.type) ? field.checked : field.value.trim() !== "");
}
