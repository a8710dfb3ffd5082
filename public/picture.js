// @ts-check
// Cuts a square out of a picture and hands it in. A file of its own, loaded where a picture can be chosen: most visits have
// no use for it, and the page's program is carried by all of them. It knows nothing of that one. What it stands in says
// where the picture goes and in which words people are spoken to (app/src/components/picture.rs); what comes of it, the
// page hears from the server like everybody else.

/** Of the square's side, in pixels, as it is handed in. */
const SIDE = 512;
/** How far one comes in. */
const NEAREST = 5;
/** What a key moves by, in parts of what is seen. */
const STEP = 0.04;
const REFUSED = { not_a_picture: "unreadable", picture_too_large: "unreadable", too_many_attempts: "often" };

/**
 * The part of a picture that is kept: a square around a middle, as large as the zoom leaves it.
 * @param {ImageBitmap} picture
 */
function crop(picture) {
  const whole = Math.min(picture.width, picture.height);
  let [x, y, zoom] = [picture.width / 2, picture.height / 2, 1];

  function side() {
    return whole / zoom;
  }

  function keepInside() {
    const half = side() / 2;
    x = Math.min(Math.max(x, half), picture.width - half);
    y = Math.min(Math.max(y, half), picture.height - half);
  }

  return {
    zoom: () => zoom,
    /** By parts of what is seen. @param {number} right @param {number} down */
    move(right, down) {
      x += right * side();
      y += down * side();
      keepInside();
    },
    /** @param {number} wanted */
    zoomTo(wanted) {
      zoom = Math.min(Math.max(wanted, 1), NEAREST);
      keepInside();
    },
    /** @param {HTMLCanvasElement} canvas */
    draw(canvas) {
      const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      // What shines through stands on white, as the server has it.
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.imageSmoothingQuality = "high";
      const [left, top] = [x - side() / 2, y - side() / 2];
      brush.drawImage(picture, left, top, side(), side(), 0, 0, canvas.width, canvas.height);
    },
  };
}

/** @typedef {ReturnType<typeof crop>} Crop */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} name @param {Record<string, string>} [attributes] @param {string} [text]
 */
function make(tag, name, attributes = {}, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(text);
  return element;
}

/** Pointers, the wheel and the keys move it. @param {HTMLCanvasElement} canvas @param {Crop} crop @param {() => void} changed */
function follow(canvas, crop, changed) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();

  function apart() {
    const [one, other] = [...down.values()];
    return Math.hypot(one.x - other.x, one.y - other.y);
  }

  canvas.addEventListener("pointerdown", (press) => {
    canvas.setPointerCapture(press.pointerId);
    down.set(press.pointerId, { x: press.clientX, y: press.clientY });
  });
  canvas.addEventListener("pointermove", (moved) => {
    const before = down.get(moved.pointerId);
    if (!before) return;
    const was = down.size === 2 ? apart() : 0;
    down.set(moved.pointerId, { x: moved.clientX, y: moved.clientY });
    if (was > 0) crop.zoomTo((crop.zoom() * apart()) / was);
    const seen = canvas.clientWidth * down.size;
    crop.move((before.x - moved.clientX) / seen, (before.y - moved.clientY) / seen);
    changed();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => down.delete(/** @type {PointerEvent} */ (event).pointerId));
  }
  canvas.addEventListener(
    "wheel",
    (turn) => {
      turn.preventDefault();
      crop.zoomTo(crop.zoom() * Math.exp(-turn.deltaY / 400));
      changed();
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (press) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[press.key];
    const nearer = { "+": 1.1, "=": 1.1, "-": 1 / 1.1 }[press.key];
    if (by) crop.move(by[0], by[1]);
    else if (nearer) crop.zoomTo(crop.zoom() * nearer);
    else return;
    press.preventDefault();
    changed();
  });
}

/** Which of the words to say to what the server answered. @param {Response | undefined} answer */
async function complaint(answer) {
  const said = answer ? await answer.text() : "";
  const code = Object.keys(REFUSED).find((code) => said.includes(`"${code}"`));
  return code ? REFUSED[/** @type {keyof typeof REFUSED} */ (code)] : "failed";
}

/** @param {string} to @param {RequestInit} how @returns {Promise<string | undefined>} what to say if it was not done */
async function send(to, how) {
  const answer = await fetch(to, how).catch(() => undefined);
  return answer?.ok ? undefined : complaint(answer);
}

/** Asks which part of it is to be kept, and hands that in. @param {HTMLElement} place @param {ImageBitmap} picture */
function ask(place, picture) {
  const words = place.dataset;
  const kept = crop(picture);
  const dialog = make("dialog", "dialog crop", { "aria-labelledby": "crop-title" });
  const canvas = make("canvas", "crop-canvas", {
    width: `${SIDE}`,
    height: `${SIDE}`,
    tabindex: "0",
    role: "img",
    "aria-label": words.move ?? "",
  });
  const zoom = make("input", "crop-zoom", {
    type: "range",
    min: "1",
    max: `${NEAREST}`,
    step: "0.01",
    value: "1",
  });
  const near = make("label", "crop-near", {}, words.zoom);
  near.append(zoom);
  const said = make("p", "crop-said", { role: "alert" });
  const cancel = make("button", "button", { type: "button" }, words.cancel);
  const save = make("button", "button", { type: "button", "data-look": "main" }, words.save);
  const actions = make("div", "crop-actions");
  actions.append(cancel, save);
  dialog.append(
    make("h2", "dialog-title", { id: "crop-title" }, words.heading),
    canvas,
    make("p", "crop-drag", {}, words.drag),
    near,
    said,
    actions,
  );

  function show() {
    kept.draw(canvas);
    zoom.value = `${kept.zoom()}`;
  }

  async function finish() {
    if (save.ariaDisabled) return;
    save.ariaDisabled = "true";
    const bytes = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
    const why = await send(words.picture ?? "", { method: "POST", body: bytes });
    save.ariaDisabled = null;
    said.textContent = why ? (words[why] ?? "") : "";
    if (!why) dialog.close();
  }

  zoom.addEventListener("input", () => {
    kept.zoomTo(Number(zoom.value));
    show();
  });
  follow(canvas, kept, show);
  cancel.addEventListener("click", () => dialog.close());
  save.addEventListener("click", finish);
  dialog.addEventListener("close", () => {
    picture.close();
    dialog.remove();
    place.querySelector("input")?.focus();
  });
  document.body.append(dialog);
  show();
  dialog.showModal();
  canvas.focus();
}

/** Where a picture can be chosen. @param {Event} event */
function placeOf(event) {
  const target = event.target instanceof Element ? event.target : null;
  return /** @type {HTMLElement | null} */ (target?.closest("[data-picture]") ?? null);
}

/** @param {HTMLElement} place @param {string | undefined} why */
function say(place, why) {
  const said = place.querySelector(".picture-said");
  if (said) said.textContent = why ? (place.dataset[why] ?? "") : "";
}

document.addEventListener("change", async (event) => {
  const place = placeOf(event);
  const input = event.target;
  if (!place || !(input instanceof HTMLInputElement) || input.type !== "file") return;
  const file = input.files?.[0];
  // The same one may be chosen again.
  input.value = "";
  if (!file) return;
  // Upright, as its camera was held.
  const picture = await createImageBitmap(file).catch(() => undefined);
  say(place, picture ? undefined : "unreadable");
  if (picture) ask(place, picture);
});

document.addEventListener("click", async (event) => {
  const place = placeOf(event);
  const pressed = event.target instanceof Element && event.target.closest("[data-picture-remove]");
  if (!place || !pressed) return;
  const why = await send(place.dataset.picture ?? "", { method: "DELETE" });
  say(place, why);
  // What was pressed goes with the picture.
  if (!why) place.querySelector("input")?.focus();
});

// What was chosen before this was here.
for (const input of document.querySelectorAll("[data-picture] input[type=file]")) {
  if (input instanceof HTMLInputElement && input.files?.length) input.dispatchEvent(new Event("change", { bubbles: true }));
}
