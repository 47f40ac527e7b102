// Every page: ask before a step that cannot be taken back, send a form once, show what htmx was refused.

const SENTENCES = {
  400: "页面已过期，请刷新页面后再试。",
  401: "登录已过期，请重新登录后再试。",
  403: "您的岗位不能做这一步。如确有需要，请联系机构管理员。",
  404: "没有找到这条记录，可能已被处理。请刷新页面。",
  409: "这条记录刚被别人改过，请刷新页面后再试。",
  413: "文件太大，请换一个较小的文件。",
  429: "操作太频繁，请稍等一分钟再试。",
};
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

/** The server's own sentence if the refused answer carries one, else ours for its status. */
function reason({ response, text }) {
  const page = new DOMParser().parseFromString(text ?? "", "text/html");
  const said = page.querySelector("[data-message]")?.textContent.trim();
  return said || SENTENCES[response.status] || BROKEN;
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
function ask(question, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "请确认");
  const text = document.createElement("p");
  text.textContent = question;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "form-actions";
  row.append(choice("取消", "no", "button-quiet"), choice(label, "yes", "button-primary"));
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
  if (!(await ask(question, event.submitter?.textContent.trim() || "确定"))) return;
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
