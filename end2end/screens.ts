// Takes a picture of every page and state in three sizes. All go to target/screens; those that the documents show
// go to docs/screens.

import { fileURLToPath } from "node:url";

import { type Browser, type Page, test } from "@playwright/test";

import { callThem, comeBack, join } from "./people.ts";
import { SCENES, type Scene, place, show } from "./scenes.ts";
import { Roost } from "./server.ts";
import { Voice } from "./voice.ts";

const SIZES = [
  { width: 390, height: 844, mobile: true },
  { width: 820, height: 1180, mobile: false },
  { width: 1440, height: 900, mobile: false },
];

/** The pictures that README and the documents show. */
const SHOWN = [
  "conversation-1440",
  "conversation-390",
  "details-1440",
  "town-390",
  "palette-found-1440",
  "sign-in-1440",
  "person-card-820",
  "channels-390",
  "admin-people-1440",
];

const VIEWER = { username: "vera", email: "vera@example.org", password: "a quiet branch" };

const NEIGHBOURS = [
  ["olga", "Olga Ferrante"],
  ["tariq", "Tariq Aziz"],
  ["mei.lin", "Mei Lin"],
  ["jonas", ""],
  ["amara_o", "Amara Okafor"],
] as const;

/** Those of a town who sit before it, too. */
const HERE = ["asha", "sofie", "wim", "zeno"];

for (const scene of SCENES) {
  for (const { width, height, mobile } of SIZES) {
    const name = `${scene.name}-${width}`;
    test(name, async ({ browser }) => {
      const server = await Roost.begin([], place(scene).talk);
      await populate(scene, browser, server);
      const context = await browser.newContext({ viewport: { width, height }, isMobile: mobile, hasTouch: mobile, reducedMotion: "reduce" });
      const page = await context.newPage();
      await show(scene, page, server, VIEWER);
      await comesToRest(page);
      await page.screenshot({ path: picture(name), caret: "hide", animations: "disabled" });
      await context.close();
      await server.stop();
    });
  }
}

async function populate(scene: Scene, browser: Browser, server: Roost): Promise<void> {
  if (scene.town) {
    for (const name of HERE) await Voice.of(browser, server, await comeBack(server, name, server.demo.password));
  } else if (!scene.empty) {
    for (const [username, name] of NEIGHBOURS) {
      const cookie = await join(server, { username, email: `${username}@example.org`, password: "a quiet branch" });
      if (name) await callThem(server, cookie, name);
    }
  }
}

/** What was loaded is drawn, and nothing moves on its own. */
async function comesToRest(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

function picture(name: string): string {
  const folder = SHOWN.includes(name) ? "docs" : "target";
  return fileURLToPath(new URL(`../${folder}/screens/${name}.png`, import.meta.url));
}
