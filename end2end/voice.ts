// Somebody else, who does things faster than any hand: frames over a socket of their own, from a page of their own that
// draws nothing.

import type { Browser, Page } from "@playwright/test";

import { takeSession } from "./people.ts";
import type { Roost } from "./server.ts";

/** What is done (see wire::Command), or that somebody types in that room. */
export type Act =
  | { send: { room: string; body: string } }
  | { edit: { room: string; seq: number; edition: number; body: string } }
  | { react: { room: string; seq: number; emoji: string; on: boolean } }
  | { typing: { room: string } };

/** So many wait for their answer at once. */
const OPEN = 64;

export class Voice {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async of(browser: Browser, server: Roost, cookie: string): Promise<Voice> {
    // That page may ask for nothing.
    const context = await browser.newContext({ bypassCSP: true });
    await takeSession(context, server, cookie);
    const page = await context.newPage();
    await page.goto(`${server.url}/healthz`);
    await page.evaluate(connect);
    return new Voice(page);
  }

  /** So many a second, each at its moment whatever became of those before; answers with the messages' places. */
  async at(rate: number, acts: Act[]): Promise<number[]> {
    return this.#page.evaluate(perform, { acts, gap: 1000 / rate, open: Infinity });
  }

  /** As fast as they are answered. */
  async fast(acts: Act[]): Promise<number[]> {
    return this.#page.evaluate(perform, { acts, gap: 0, open: OPEN });
  }

  async fallSilent(): Promise<void> {
    await this.#page.context().close();
  }
}

interface Line {
  socket: WebSocket;
  /** Those without an answer, by id. */
  waiting: Map<number, { done: (seq: number) => void; refused: (why: Error) => void }>;
  next: number;
}

/** In the page. */
function connect(): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/ws`);
  const line: Line = { socket, waiting: new Map(), next: 1 };
  Object.assign(window, { line });
  return new Promise((welcome, failed) => {
    socket.onopen = () => socket.send(JSON.stringify({ hello: { protocol: 1, have: { server: 0, account: 0 } } }));
    socket.onclose = ({ code, reason }) => failed(new Error(`closed: ${code} ${reason}`));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (data.startsWith('{"welcome"')) welcome();
      if (data.startsWith('{"refused"')) {
        const { refused } = JSON.parse(data) as { refused: { id: number } };
        line.waiting.get(refused.id)?.refused(new Error(data));
      }
      if (!data.startsWith('{"done"')) return;
      const { done } = JSON.parse(data) as { done: { id: number; done: { message?: { seq: number } } } };
      line.waiting.get(done.id)?.done(done.done.message?.seq ?? 0);
      line.waiting.delete(done.id);
    };
  });
}

/** In the page. */
async function perform({ acts, gap, open }: { acts: Act[]; gap: number; open: number }): Promise<number[]> {
  const { line } = window as unknown as { line: Line };
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (const [place, act] of acts.entries()) {
    const early = began + place * gap - performance.now();
    if (early > 0) await new Promise((due) => setTimeout(due, early));
    if (place >= open) await answers[place - open];
    answers.push(say(act));
  }
  return Promise.all(answers);

  function say(act: Act): Promise<number> {
    if ("typing" in act) {
      line.socket.send(JSON.stringify(act));
      return Promise.resolve(0);
    }
    const id = line.next++;
    // Put together as a text: a number of so many digits is not exact.
    const key = `${Date.now()}${String(id % 100_000).padStart(5, "0")}`;
    const command = "send" in act ? { send: { room: act.send.room, post: { key, body: act.send.body } } } : act;
    line.socket.send(JSON.stringify({ do: { id, command } }));
    return new Promise((done, refused) => line.waiting.set(id, { done, refused }));
  }
}
