// What is measured inside the page, by the page's own clock. Each of these runs there and is whole by itself.

/** How a page arrives; in milliseconds since it was asked for. */
export interface Arrival {
  /** The largest thing on it was painted. */
  largest: number;
  /** All that moved by itself, as the browser counts it (CLS). */
  moved: number;
  /** It answers to what is done. */
  awake: number;
  /** It hears what happens. */
  live: number;
}

/** From the page's first moment on. */
export function watchArrival(): void {
  const arrival: Arrival = { largest: 0, moved: 0, awake: 0, live: 0 };
  const observe = (type: string, note: (entry: PerformanceEntry & { value?: number }) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => (arrival.largest = startTime));
  observe("layout-shift", ({ value }) => (arrival.moved += value ?? 0));
  const marks = new MutationObserver(() => {
    const { hydrated, connection } = document.body.dataset;
    if (hydrated) arrival.awake ||= performance.now();
    if (connection === "live") arrival.live ||= performance.now();
  });
  marks.observe(document, { subtree: true, attributeFilter: ["data-hydrated", "data-connection"] });
  Object.assign(window, { arrival });
}

export function tellArrival(): Arrival & { first: number } {
  const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  return { first, ...(window as unknown as { arrival: Arrival }).arrival };
}

/** Keeps a hand on WASM's memory, whose size nothing else tells. */
export function watchMemory(): void {
  for (const name of ["instantiate", "instantiateStreaming"] as const) {
    const original = WebAssembly[name] as (...all: unknown[]) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
    const watched = async (...all: unknown[]) => {
      const made = await original.apply(WebAssembly, all);
      const { exports } = made.instance ?? made;
      Object.assign(window, { memory: exports.memory });
      return made;
    };
    Object.assign(WebAssembly, { [name]: watched });
  }
}

export function tellMemory(): { wasm: number; elements: number } {
  const { memory } = window as unknown as { memory: WebAssembly.Memory };
  return { wasm: memory.buffer.byteLength, elements: document.querySelectorAll("*").length };
}

/** From the next press on that room in the rail until its messages are painted. */
export function timeSwitch(room: string): void {
  const shown = () => document.querySelector<HTMLElement>("[role=log] article")?.dataset.key;
  const before = shown();
  const link = document.querySelector<HTMLElement>(`.room-link[data-room="${room}"]`);
  const painted = new Promise<number>((done) => {
    const look = (pressed: number) => {
      if ([undefined, before].includes(shown())) return requestAnimationFrame(() => look(pressed));
      // What is posted while a frame is made comes after it was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - pressed);
      return port2.postMessage(null);
    };
    link?.addEventListener("click", ({ timeStamp }) => requestAnimationFrame(() => look(timeStamp)), { once: true });
  });
  Object.assign(window, { painted });
}

export function tellSwitch(): Promise<number> {
  return (window as unknown as { painted: Promise<number> }).painted;
}

/** From every key on until the frame after it is painted. */
export function timeKeys(): void {
  const keys: number[] = [];
  Object.assign(window, { keys });
  document.addEventListener(
    "keydown",
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => keys.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    },
    { capture: true },
  );
}

export function tellKeys(): number[] {
  return (window as unknown as { keys: number[] }).keys.splice(0);
}

/** How long each frame takes from now on. */
export function timeFrames(): void {
  const frames: number[] = [];
  let last = 0;
  const tick = (now: number) => {
    if (last > 0) frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  Object.assign(window, { frames });
}

export function tellFrames(): number[] {
  return (window as unknown as { frames: number[] }).frames.splice(0);
}

/** Scrolls back over so many messages, so far at every frame; how many milliseconds it stood at the edge of what is there. */
export async function scrollBack({ messages, step }: { messages: number; step: number }): Promise<number> {
  const list = document.querySelector<HTMLElement>("[role=log]");
  if (!list) throw new Error("no conversation is open");
  const first = () => Number(list.querySelector<HTMLElement>("[data-seq]")?.dataset.seq ?? 0);
  const until = Math.max(first() - messages, 1);
  let [last, stood] = [performance.now(), 0];
  while (first() > until) {
    list.scrollBy(0, -step);
    const now = await new Promise(requestAnimationFrame);
    // From its end upwards, a list that begins at its end counts below zero.
    if (list.scrollTop <= list.clientHeight - list.scrollHeight + 1) stood += now - last;
    last = now;
  }
  return stood;
}

/** Scrolls through the rail, so far at every frame, until so many conversations are in it and the last is in sight. */
export async function scrollRail({ rooms, step }: { rooms: number; step: number }): Promise<void> {
  const list = document.querySelector<HTMLElement>(".rail-list");
  if (!list) throw new Error("there is no rail");
  const isThere = () => document.querySelectorAll(".room-link").length >= rooms;
  while (!isThere() || list.scrollTop < list.scrollHeight - list.clientHeight - 1) {
    list.scrollBy(0, step);
    await new Promise(requestAnimationFrame);
  }
}
