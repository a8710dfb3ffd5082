// How a page arrives: in one go, without moving, from files that need never be asked for again.

import type { Page } from "@playwright/test";

import { populate } from "../people.ts";
import { SCENES, excuse, place, show } from "../scenes.ts";
import { expect, test } from "../story.ts";

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    // It arrives in a window that nobody looks at: what is read meanwhile would be news, and the badges that count it move.
    document.hasFocus = () => false;
    const moved: string[] = [];
    Object.assign(window, { moved });
    const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}×${height}`;
    const note = (shift: Shift) => {
      for (const { node, previousRect, currentRect } of shift.sources) {
        const name = node instanceof Element ? `${node.tagName}.${node.className}` : node?.nodeName;
        moved.push(`${shift.value.toFixed(4)} ${name}: ${place(previousRect)} → ${place(currentRect)}`);
      }
    };
    const seen = new PerformanceObserver((list) => (list.getEntries() as Shift[]).filter((shift) => !shift.hadRecentInput).forEach(note));
    seen.observe({ type: "layout-shift", buffered: true });
  });
});

for (const [width, height] of [
  [390, 844],
  [1440, 900],
] as const) {
  for (const scene of SCENES.filter((scene) => !scene.act)) {
    test.describe(`${scene.name}, ${width} pixels wide`, () => {
      test.use({ viewport: { width, height }, ...place(scene) });

      test(`${scene.name} does not move while it arrives, ${width} pixels wide`, async ({ page, server, watch }) => {
        excuse(scene, watch);
        if (scene.inside) await populate(server, ["Ada", "Bea"]);
        await show(scene, page, server);
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        expect(await moves(page)).toEqual([]);
      });
    });
  }
}

test("script, WASM and style have their content's hash in their names and are kept for ever", async ({ page, request }) => {
  const assets: string[] = [];
  page.on("request", (asked) => {
    if (/\.(js|wasm|css)$/.test(new URL(asked.url()).pathname)) assets.push(asked.url());
  });
  await page.goto("/sign-in");
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
  const kinds = new Set(assets.map((url) => url.split(".").pop()));
  expect([...kinds].sort()).toEqual(["css", "js", "wasm"]);
  for (const url of assets) {
    expect(new URL(url).pathname).toMatch(/^\/pkg\/(roost|__wasm_split|split_later)\.[\w-]{16,}\.(js|wasm|css)$/);
    const answer = await request.get(url, { headers: { "accept-encoding": "br" } });
    expect(answer.status()).toBe(200);
    expect(answer.headers()).toMatchObject({ "cache-control": "public, max-age=31536000, immutable", vary: "accept-encoding" });
  }
});

test("each of them is asked for once", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/pkg/")) asked.push(pathname);
  });
  await page.goto("/sign-in");
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.sort()).toEqual([...new Set(asked)].sort());
});

test("all that a page's head names is there", async ({ page, request }) => {
  await page.goto("/sign-in");
  const named = await page.locator("head link[href]").evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
  expect(named.length).toBeGreaterThan(3);
  for (const url of named) expect((await request.get(url)).status(), url).toBe(200);

  const manifest = await request.get("/manifest.webmanifest");
  const { icons, start_url } = (await manifest.json()) as { icons: { src: string }[]; start_url: string };
  expect(icons.length).toBeGreaterThan(0);
  for (const icon of icons) expect((await request.get(icon.src)).status(), icon.src).toBe(200);
  expect((await request.get(start_url)).status()).toBe(200);
});

test("pages are never stored, and hold all that is on them", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  expect(answer?.headers()["cache-control"]).toBe("private, no-store");
  expect(await answer?.text()).toContain("Welcome back");
});

function moves(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { moved: string[] }).moved);
}
