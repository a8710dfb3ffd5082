// What a browser is told it may do with our pages, and that they keep to it. (Every story fails at a violation or
// at a request to anybody else: see watch.ts.)

import { somebody } from "../people.ts";
import { SCENES, excuse, place, show } from "../scenes.ts";
import { expect, test } from "../story.ts";

test("every answer carries the security headers", async ({ page, server, watch }) => {
  watch.provokesRefusals();
  await page.goto("/sign-in");
  const asset = await page.locator("link[rel=stylesheet]").getAttribute("href");
  for (const path of ["/sign-in", "/", "/no/such/page", "/healthz", "/favicon.svg", "/pkg/none.js", asset ?? "", "/api/app/server_fns/accounts/sign_in"]) {
    const answer = await fetch(server.url + path, { redirect: "manual" });
    const headers = Object.fromEntries(answer.headers);
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-frame-options": "DENY",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["content-security-policy"], path).toMatch(/^default-src 'none'/);
    expect(headers["content-security-policy"], path).not.toMatch(/unsafe-inline|unsafe-eval'? [^;]*http|\*/);
    expect(headers["x-powered-by"] ?? headers.server, path).toBeUndefined();
    expect(headers["x-request-id"], path).toBeTruthy();
  }
});

test.describe("behind TLS", () => {
  test.use({ ownServer: true, flags: ["--public-url", "https://chat.example.test"] });

  test("the browser is told to come back over TLS only, and to keep other windows and the cookie apart", async ({ server }) => {
    const page = await fetch(`${server.url}/sign-up`);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "strict-transport-security": "max-age=31536000",
      "cross-origin-opener-policy": "same-origin",
    });
    const signedUp = await fetch(`${server.url}/api/app/server_fns/accounts/sign_up`, {
      method: "POST",
      body: new URLSearchParams({ ...somebody("Olga"), code: server.setupCode }),
      headers: { origin: "https://chat.example.test" },
    });
    expect(signedUp.headers.get("set-cookie")).toMatch(/^roost=[^;]+;.*\bSecure\b/);
  });
});

test("a page's nonce is new every time, and stands on every inline script", async ({ server }) => {
  const nonces = new Set<string>();
  for (let load = 0; load < 3; load += 1) {
    const answer = await fetch(`${server.url}/sign-in`);
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
    expect(nonce.length).toBeGreaterThan(15);
    nonces.add(nonce);
    const html = await answer.text();
    const inline = [...html.matchAll(/<script(?![^>]*application\/json)(?![^>]* src=)[^>]*>/g)].map(([tag]) => tag);
    expect(inline.length).toBeGreaterThan(0);
    for (const tag of inline) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/ style=| on[a-z]+="/);
  }
  expect(nonces.size).toBe(3);
});

test("an injected script does not run and an injected style does nothing", async ({ page, watch }) => {
  watch.provokes(/content policy: (script|style)-src/, /violates the following Content Security Policy/);
  await page.goto("/sign-in");
  const before = await page.evaluate(() => getComputedStyle(document.body).display);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.body.append(script, style);
    return document.title;
  });
  expect(ran).toBe("Sign in · Roost");
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe(before);
});

test("no page may stand in a frame, not even in our own", async ({ page, server, watch }) => {
  watch.provokes(/content policy/, /Content Security Policy/, /Refused to (display|frame)/, /X-Frame-Options/, /ERR_BLOCKED_BY_(RESPONSE|CSP)/);
  await page.goto("/sign-in");
  await page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, `${server.url}/sign-in`);
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Sign in" })).toHaveCount(0);
});

test("the session's cookie is out of reach for scripts and for other sites", async ({ page, context, server }) => {
  const scene = SCENES.find((scene) => scene.name === "home");
  if (scene) await show(scene, page, server);
  const [cookie, ...others] = await context.cookies();
  expect(cookie).toMatchObject({ name: "roost", httpOnly: true, sameSite: "Lax", path: "/" });
  expect(others).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("a stranger who only looks is given no cookie", async ({ page, context }) => {
  await page.goto("/sign-in");
  await page.goto("/sign-up");
  expect(await context.cookies()).toEqual([]);
});

test("another site's form is refused, in words", async ({ page, server, watch, context }) => {
  watch.provokesRefusals();
  // The name is another site to the browser, though the same server answers.
  const refused = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.route(`${server.urlFromElsewhere}/trap`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<link rel="icon" href="data:,"><form method="post" action="${server.url}/api/app/server_fns/accounts/sign_in"><input name="who" value="eve"><input name="password" value="a trap"><button>Win</button></form>`,
    }),
  );
  await page.goto(`${server.urlFromElsewhere}/trap`);
  await page.getByRole("button", { name: "Win" }).click();
  expect((await refused).status()).toBe(403);
  await expect(page.getByText("This came from another site and was not done.")).toBeVisible();
  expect(await context.cookies()).toEqual([]);
});

for (const scene of SCENES) {
  test.describe(scene.name, () => {
    test.use(place(scene));

    test(`${scene.name} keeps to the policy and asks nobody else`, async ({ page, server, watch }) => {
      excuse(scene, watch);
      await show(scene, page, server);
      // As it is served: what a script puts beside what it was opened from is no markup.
      // (The other name leads here in the browser only.)
      const served = scene.elsewhere ? await page.content() : await (await page.request.get(page.url())).text();
      expect(served).not.toMatch(/<[a-z][^>]* style=/);
      await expect(page.locator("[style]:not(#float)")).toHaveCount(0);
    });
  });
}
