// Every page: ask before a step that cannot be taken back, send a form once, show what htmx was refused.

const OFFLINE = "网络不通，刚才的操作没有提交。请检查网络后再试。";
const BROKEN = "系统暂时出错，刚才的操作没有完成。请稍后再试；若仍不行，请联系管理员。";

function show(sentence, tone = "bad") {
  const note = document.createElement("p");
  note.className = `notice notice-${tone} flash`;
  note.setAttribute("role", tone === "bad" ? "alert" : "status");
  note.textContent = sentence;
  const place = document.getElementById("flashes");
  place?.replaceChildren(note);
  place?.scrollIntoView({ block: "nearest" });
}

/** The sentence of the server's error page; ours if none came through. */
function reason({ text }) {
  const page = new DOMParser().parseFromString(text ?? "", "text/html");
  const sentence = page.querySelector("[data-message]")?.textContent.trim();
  return sentence || BROKEN;
}

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 422) show(reason(ctx));
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => ctx && show(OFFLINE));
document.addEventListener("htmx:after:swap", focusProblems);

function focusProblems() {
  document.querySelector("[data-focus]")?.focus();
}

/** Resolves to true when the person agrees. */
function ask(question, label, look) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "请确认");
  const text = document.createElement("p");
  text.textContent = question;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "form-actions";
  row.append(choice("返回", "no", "button-secondary"), choice(label, "yes", look));
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function choice(label, value, look) {
  const button = document.createElement("button");
  button.className = `button ${look}`;
  button.value = value;
  button.textContent = label;
  return button;
}

// `data-confirm` on the form, or on one of its buttons.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const look = event.submitter?.matches(".button-danger, .button-bad") ? "button-danger" : "button-primary";
  if (!(await ask(question, event.submitter?.textContent.trim() || "确定", look))) return;
  form.dataset.agreed = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.agreed;
}, { capture: true });

// A second press of the same button does nothing. `data-again` is for forms that answer with a file.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has read the fields, so that the pressed button's own value still goes along.
  setTimeout(() => buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true")));
});

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

// Coming back by the browser's arrow shows the page as it was left: let it be used again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
  }
});

// Menus made of <details> close on Escape and on a press elsewhere.
const MENUS = ".topmenu[open], .phone-me[open]";
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(target)) menu.open = false;
});

for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}
focusProblems();
