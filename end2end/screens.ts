// Takes a picture of every page and state in three sizes. All go to target/screens; those that the documents show
// go to docs/screens.

import { fileURLToPath } from "node:url";

import { type Page, test } from "@playwright/test";

import { callThem, join, takeSession } from "./people.ts";
import { SCENES, type Scene, arrive } from "./scenes.ts";
import { Roost } from "./server.ts";

const SIZES = [
  { width: 390, height: 844, mobile: true },
  { width: 820, height: 1180, mobile: false },
  { width: 1440, height: 900, mobile: false },
];

/** The pictures that README and the documents show. */
const SHOWN = ["home-1440", "home-390", "sign-in-1440"];

const NEIGHBOURS = [
  ["olga", "Olga Ferrante"],
  ["tariq", "Tariq Aziz"],
  ["mei.lin", "Mei Lin"],
  ["jonas", ""],
  ["amara_o", "Amara Okafor"],
] as const;

for (const scene of SCENES) {
  for (const { width, height, mobile } of SIZES) {
    const name = `${scene.name}-${width}`;
    test(name, async ({ browser }) => {
      const server = await Roost.begin();
      const context = await browser.newContext({ viewport: { width, height }, isMobile: mobile, hasTouch: mobile, reducedMotion: "reduce" });
      const page = await context.newPage();
      await prepare(scene, page, server);
      await arrive(scene, page, server);
      await page.screenshot({ path: picture(name), caret: "hide", animations: "disabled" });
      await context.close();
      await server.stop();
    });
  }
}

async function prepare(scene: Scene, page: Page, server: Roost): Promise<void> {
  if (scene.empty) return;
  for (const [username, name] of NEIGHBOURS) {
    const cookie = await join(server, { username, email: `${username}@example.org`, password: "a quiet branch" });
    if (name) await callThem(server, cookie, name);
  }
  if (!scene.inside) return;
  const viewer = await join(server, { username: "vera", email: "vera@example.org", password: "a quiet branch" });
  await takeSession(page.context(), server, viewer);
}

function picture(name: string): string {
  const folder = SHOWN.includes(name) ? "docs" : "target";
  return fileURLToPath(new URL(`../${folder}/screens/${name}.png`, import.meta.url));
}
