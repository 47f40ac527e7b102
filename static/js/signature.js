// A block with data-signature inside a form: drawn with a finger, kept as a trimmed PNG in a hidden field.
// data-unless="signer_kind=unable": with that choice no signature is asked for.
// SignaturePad comes from static/vendor by a script tag before this module.

import { fillEvent } from "./event.js";

const EDGE = 12;

for (const block of document.querySelectorAll("[data-signature]")) {
  const form = block.closest("form");
  const canvas = block.querySelector("canvas");
  const field = block.querySelector("[data-signature-png]");
  const strokes = block.querySelector("[data-signature-strokes]");
  const frame = block.querySelector(".signature");
  const notice = block.querySelector("[data-signature-says]");
  const pad = new window.SignaturePad(canvas, { minWidth: 1, maxWidth: 3, penColor: "#10181b" });

  fit(canvas, pad);
  new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
  pad.addEventListener("beginStroke", () => tell(""));
  block.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pad.clear();
    tell("");
  });
  form.addEventListener("change", () => { block.hidden = excused(form, block); });
  block.hidden = excused(form, block);

  form.addEventListener("submit", (event) => {
    fillEvent(form);
    const free = excused(form, block);
    if (!free && pad.isEmpty()) {
      event.preventDefault();
      tell("请先在框里签名。不能签名的，请在上面改选签名方式。");
      frame.scrollIntoView({ block: "center" });
      return;
    }
    field.value = free ? "" : trimmed(canvas).toDataURL("image/png");
    if (strokes) strokes.value = free ? "" : JSON.stringify(pad.toData());
  });

  function tell(words) {
    notice.textContent = words;
    frame.classList.toggle("is-wrong", words !== "");
  }
}

function excused(form, block) {
  const [name, value] = (block.dataset.unless ?? "").split("=");
  return Boolean(name) && form.elements[name]?.value === value;
}

/** Match the canvas to its place on the screen without losing what is drawn. */
function fit(canvas, pad) {
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (!width || (canvas.width === width && canvas.height === height)) return;
  const drawn = pad.toData();
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").scale(scale, scale);
  pad.clear();
  if (drawn.length) pad.fromData(drawn);
}

/** A copy that holds only the ink and a small edge. */
function trimmed(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[(y * width + x) * 4 + 3] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const copy = document.createElement("canvas");
  copy.width = right - left + 1 + 2 * EDGE;
  copy.height = bottom - top + 1 + 2 * EDGE;
  copy.getContext("2d").drawImage(canvas, EDGE - left, EDGE - top);
  return copy;
}
