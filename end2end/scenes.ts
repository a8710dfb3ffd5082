// Every page and state that the app can be in, by name: what is looked at from all sides (small, with a screen
// reader's eyes, while it loads) and what is taken pictures of.

import type { Page } from "@playwright/test";

import { comeBack, enter, somebody, takeSession, visit } from "./people.ts";
import { CONVERSATION } from "./scenes/conversation.ts";
import { DOOR } from "./scenes/door.ts";
import { HOUSE } from "./scenes/house.ts";
import type { Roost } from "./server.ts";
import type { Watch } from "./watch.ts";

export interface Scene {
  name: string;
  /** The address, without what is done there. */
  path?: string;
  /** In its place: the conversation of that title, and the message to open it at. */
  room?: string;
  at?: number;
  /** Only for those who are signed in. */
  inside?: true;
  /** Made on a server of its own, where nobody has an account yet. */
  empty?: true;
  /** Made on a server of its own, where people have talked for months; seen by its owner. */
  town?: true;
  /** Reached from another machine. */
  elsewhere?: true;
  /** Browsers log what is not a success. */
  refused?: true;
  /** Without a connection in the end; browsers log that too. */
  unplugged?: true;
  /** A page without any script. */
  still?: true;
  /** What is done once the page is awake, until the state is seen. */
  act?: (page: Page) => Promise<void>;
}

export const SCENES: Scene[] = [...DOOR, ...HOUSE, ...CONVERSATION];

/** So much was said in a town. */
export const TALK = 3_000;

/** The server that it needs (see story.ts). */
export function place(scene: Scene): { ownServer: boolean; talk: number } {
  return { ownServer: Boolean(scene.empty || scene.town), talk: scene.town ? TALK : 0 };
}

/** What a browser logs in this scene is no fault. */
export function excuse(scene: Scene, watch: Watch): void {
  if (scene.refused) watch.provokesRefusals();
  if (scene.unplugged) watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
}

/** Brings a page to the scene, signed in as somebody new where it is inside. */
export async function show(scene: Scene, page: Page, server: Roost, as = somebody("Vera")): Promise<void> {
  if (scene.inside) await enter(page.context(), server, as);
  if (scene.town) await takeSession(page.context(), server, await comeBack(server, server.demo.owner, server.demo.password));
  const origin = scene.elsewhere ? server.urlFromElsewhere : server.url;
  const address = origin + (scene.path ?? (await roomPath(scene, page, server)));
  if (scene.still) await page.goto(address);
  else await visit(page, address);
  await scene.act?.(page);
}

/** Its room's address, as the rail has it. */
async function roomPath({ room, at }: Scene, page: Page, server: Roost): Promise<string> {
  const rail = await (await page.request.get(server.url)).text();
  const links = rail.matchAll(/href="(\/rooms\/\d+)".*?class="room-link-title"[^>]*><bdi>([^<]*)/gs);
  for (const [, path, title] of links) {
    if (title === room) return at ? `${path}/${at}` : `${path}`;
  }
  throw new Error(`no conversation is called ${room}`);
}
