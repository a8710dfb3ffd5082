// Looks over every browser of a story: nothing on the console, nothing thrown, nothing asked of anybody else.

import type { BrowserContext, ConsoleMessage } from "@playwright/test";

import { ELSEWHERE, type Roost } from "./server.ts";

/** Hosts that lead to the story's own server. */
const OWN_HOSTS = ["127.0.0.1", ELSEWHERE];

export class Watch {
  readonly troubles: string[] = [];
  readonly #server: Roost;
  readonly #provoked: RegExp[] = [];

  constructor(server: Roost) {
    this.#server = server;
  }

  /** The story provokes these: browsers log every answer that is no success. */
  provokes(...expected: RegExp[]): void {
    this.#provoked.push(...expected);
  }

  /** Refused on purpose: a "no" of the server's, and nothing that broke. */
  provokesRefusals(): void {
    this.provokes(/^Failed to load resource: the server responded with a status of 4\d\d/);
  }

  /** WASM is kept from running, after the page has asked for it beforehand. */
  provokesIdleWasm(): void {
    this.provokes(/\.wasm was preloaded using link preload but not used/);
  }

  async over(context: BrowserContext): Promise<void> {
    context.on("console", (message) => this.#hear(message));
    context.on("weberror", (error) => this.#note("thrown", error.error().message));
    context.on("request", (request) => this.#see(request.url()));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (violation) => {
        console.error(`against the content policy: ${violation.violatedDirective} ${violation.blockedURI}`);
      });
    });
  }

  #hear(message: ConsoleMessage): void {
    const kind = message.type();
    if (kind === "error" || kind === "warning") this.#note(kind, message.text());
  }

  #note(kind: string, text: string): void {
    if (!this.#provoked.some((expected) => expected.test(text))) this.troubles.push(`${kind}: ${text}`);
  }

  #see(address: string): void {
    const url = new URL(address);
    const local = url.protocol === "data:" || url.protocol === "blob:";
    const ours = OWN_HOSTS.includes(url.hostname) && Number(url.port) === this.#server.port;
    if (!local && !ours) this.troubles.push(`asked somebody else: ${address}`);
  }
}
