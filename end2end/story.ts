// What every story stands on: a server, pages that are watched, and people.
//
// A story shares its worker's server, where Olga is the owner; `test.use({ ownServer: true })` gives it an
// empty one for itself.

import { type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";

import { join, somebody } from "./people.ts";
import { Roost } from "./server.ts";
import { Watch } from "./watch.ts";

interface Options {
  ownServer: boolean;
  /** How that one is configured. */
  flags: string[];
  /** How much was said there before, by people who were made up. */
  talk: number;
  /** How many those are; none: as many as would say that. */
  people: number;
}

interface Fixtures {
  server: Roost;
  watch: Watch;
  /** Another browser. */
  open: (options?: BrowserContextOptions) => Promise<Page>;
}

interface Shared {
  house: Roost;
}

export const test = base.extend<Options & Fixtures, Shared>({
  house: [
    async ({}, use) => {
      // All of a worker's stories come from one address, faster than people do.
      const house = await Roost.begin(["--sign-up-rate", "6000/m", "--sign-in-rate", "6000/m"]);
      await join(house, somebody("Olga"));
      await use(house);
      await house.stop();
    },
    { scope: "worker" },
  ],

  ownServer: [false, { option: true }],
  flags: [[], { option: true }],
  talk: [0, { option: true }],
  people: [0, { option: true }],

  server: async ({ ownServer, flags, talk, people, house }, use) => {
    const server = ownServer ? await Roost.begin(flags, talk, people) : house;
    const before = server.log.length;
    await use(server);
    const said = server.log.slice(before);
    await test.info().attach("the server's log", { body: said.join("\n") });
    if (ownServer) await server.stop();
    const troubles = said.filter((line) => /"level":"(ERROR|WARN)"/.test(line));
    expect(troubles, "the server logs no trouble").toEqual([]);
  },

  baseURL: async ({ server }, use) => use(server.url),

  watch: async ({ server, javaScriptEnabled }, use) => {
    const watch = new Watch(server);
    if (javaScriptEnabled === false) watch.provokesIdleWasm();
    await use(watch);
    expect(watch.troubles, "no browser has anything to complain about").toEqual([]);
  },

  context: async ({ context, watch }, use) => {
    await watch.over(context);
    await use(context);
  },

  open: async ({ browser, server, watch, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: server.url, ...contextOptions, ...options });
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
