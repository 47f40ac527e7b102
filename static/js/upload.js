// A form with data-upload: each chosen photograph goes out by itself, with a preview, a bar and a retry.
// Data attributes: data-url (where to post; else the form's action), data-max-mb.
// The form fires "photographs:sent" with the server's answer after each one.

import { locate, stamp, uuid7 } from "./event.js";

const AT_ONCE = 2;
const FAILED = {
  0: "网络中断，没有传上去。照片还在这里，请到信号好的地方再试。",
  400: "页面停留太久。请等其余照片传完，刷新页面后重新选这张照片。",
  401: "登录已过期。请在新页面登录，再回来按“重新上传”。",
  403: "您不能给这张工单上传照片，请联系调度员。",
  413: "照片太大，请调低相机的照片尺寸后重拍。",
  429: "上传太快，请稍等一分钟再试。",
};

for (const form of document.querySelectorAll("form[data-upload]")) sender(form);

function sender(form) {
  const list = form.querySelector("[data-upload-list]");
  const notice = form.querySelector("[data-upload-says]");
  const waiting = [];
  let running = 0;
  let sent = 0;
  let position = null;

  form.querySelector("[data-upload-plain]")?.setAttribute("hidden", "");
  form.querySelector("[data-upload-cameras]")?.removeAttribute("hidden");
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    position ??= locate(8_000, 60_000);
    for (const file of target.files) add(file);
    target.value = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (running || waiting.length || list.querySelector("button:not([hidden])")) event.preventDefault();
  });

  function add(file) {
    const kind = form.querySelector("[name=kind]:checked, select[name=kind], input[type=hidden][name=kind]");
    const shot = { file, kind: kind?.value ?? "", key: uuid7(), card: card(file) };
    list.append(shot.card.root);
    shot.card.retry.addEventListener("click", () => queue(shot));
    queue(shot);
  }

  function queue(shot) {
    const most = Number(form.dataset.maxMb || 0);
    if (most && shot.file.size > most * 1024 * 1024) {
      shot.card.fail(`这张照片超过 ${most} MB，请调低相机的照片尺寸后重拍。`, false);
      tell();
      return;
    }
    shot.card.wait();
    waiting.push(shot);
    next();
  }

  async function next() {
    tell();
    if (running >= AT_ONCE || !waiting.length) return;
    running += 1;
    const shot = waiting.shift();
    next();
    try {
      const answer = await post(form, shot, await position);
      sent += 1;
      shot.card.done(answer);
      form.dispatchEvent(new CustomEvent("photographs:sent", { bubbles: true, detail: answer }));
    } catch (failure) {
      shot.card.fail(failure.message, failure.again !== false);
    }
    running -= 1;
    next();
  }

  function tell() {
    const left = running + waiting.length;
    const lost = list.querySelectorAll(".is-failed").length;
    const result = (sent ? `本次已上传 ${sent} 张。` : "") + (lost ? `${lost} 张没有传上去，请看下面的原因。` : "");
    notice.textContent = left ? `正在上传，还剩 ${left} 张，请不要关闭页面。` : result;
    for (const count of document.querySelectorAll("[data-upload-count]")) {
      count.dataset.start ??= count.textContent.trim() || "0";
      count.textContent = Number(count.dataset.start) + sent;
    }
  }
}

async function post(form, shot, position) {
  const body = new FormData();
  const sha256 = await hash(shot.file);
  const fields = {
    csrf_token: form.elements.csrf_token.value,
    kind: shot.kind,
    taken_at: stamp(new Date(shot.file.lastModified)),
    latitude: position?.latitude ?? "",
    longitude: position?.longitude ?? "",
    accuracy_m: position?.accuracy_m ?? "",
    sha256,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== "") body.append(name, value);
  body.append("file", shot.file, shot.file.name);
  const { status, answer } = await transfer(form.dataset.url || form.action, body, shot, fields.csrf_token);
  if (status < 200 || status > 299) {
    throw Object.assign(new Error(sentence(answer) || FAILED[status] || "没有传上去，请再试一次。"), { again: status !== 413 && status !== 422 });
  }
  if (sha256 && answer.sha256 && answer.sha256 !== sha256) throw new Error("照片在路上损坏了，请再试一次。");
  return answer;
}

/** fetch cannot tell how much has gone out; XMLHttpRequest can. */
function transfer(url, body, shot, token) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Idempotency-Key", shot.key);
    request.upload.addEventListener("progress", ({ loaded, total }) => shot.card.move(loaded, total));
    request.addEventListener("loadend", () => resolve({ status: request.status, answer: read(request.responseText) }));
    request.send(body);
  });
}

/** JSON, or a refusal that came as a page: then its sentence. */
function read(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    const sentence = new DOMParser().parseFromString(text, "text/html").querySelector("[data-message]");
    return { detail: sentence?.textContent.trim() };
  }
}

/** Empty on plain http, where the browser has no crypto.subtle; the server hashes what it receives anyway. */
async function hash(file) {
  if (!crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sentence({ detail, errors }) {
  const first = errors && Object.values(errors).flat()[0];
  return typeof first === "string" ? first : detail;
}

function card(file) {
  const root = make("li", "shot");
  const image = make("img");
  const bar = make("progress");
  const state = make("p", "shot-state");
  const retry = make("button", "button button-secondary");
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.remove());
  bar.max = 1;
  bar.setAttribute("aria-label", `${file.name} 的上传进度`);
  state.setAttribute("role", "status");
  retry.type = "button";
  retry.textContent = "重新上传";
  root.append(image, bar, state, retry);

  function look(name, words, again = false) {
    root.className = `shot ${name}`;
    state.textContent = words;
    bar.hidden = name !== "";
    retry.hidden = !again;
  }
  return {
    root,
    retry,
    wait() { bar.value = 0; look("", "等待上传"); },
    move(loaded, total) {
      bar.value = total ? loaded / total : 0;
      state.textContent = loaded < total ? `已传 ${Math.floor((loaded / total) * 100)}%` : "正在核对…";
    },
    done(answer) {
      const messages = (answer.findings ?? []).map((finding) => finding.message).filter(Boolean);
      if (!messages.length && answer.duplicate_of) messages.push("与已有照片相同，请确认没有选错。");
      look(messages.length ? "is-warned" : "is-done", messages.length ? `已上传。${messages.join(" ")}` : "已上传");
    },
    fail(words, again) { look("is-failed", words, again); },
  };
}

function make(tag, className = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
}
