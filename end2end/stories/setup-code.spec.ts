// Who founds a server from another machine proves with its code that it is theirs.

import type { Page } from "@playwright/test";

import { button, expectHome, expectWrong, field, fillSignUp, isAwake, password, somebody, visit } from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

const ways: [way: string, arrive: (page: Page, server: Roost) => Promise<void>][] = [
  ["by another name", async (page, server) => void (await page.goto(`${server.urlFromElsewhere}/`))],
  [
    "through a proxy",
    async (page) => {
      await page.setExtraHTTPHeaders({ "x-forwarded-for": "203.0.113.7" });
      await page.goto("/");
    },
  ],
];

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    for (const [way, arrive] of ways) {
      test(`who comes ${way} is asked for the setup code, and only the right one founds the server`, async ({ page, server, watch, open }) => {
        watch.provokesRefusals();
        const olga = somebody("Olga");
        await arrive(page, server);
        await expect(page).toHaveURL(/\/sign-up$/);
        if (javaScriptEnabled) await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
        const code = field(page, "Setup code");
        await expect(code).toBeFocused();
        await expect(code).toHaveAccessibleDescription("The server printed it when it started.");
        await fillSignUp(page, olga);
        await button(page, "Create account").click();
        await expectWrong(code, /^Enter the setup code that the server printed when it started\./);

        await code.fill("0000-0000-0000");
        await password(page).fill(olga.password);
        await button(page, "Create account").click();
        await expectWrong(code, /^This is not the setup code\. The server prints it when it starts\./);
        await expect(field(page, "Username")).toHaveValue(olga.username);
        await expect(code).toBeFocused();

        await code.fill(` ${server.setupCode} `);
        await password(page).fill(olga.password);
        await button(page, "Create account").click();
        await expectHome(page, olga);
        await expect(page.getByRole("listitem").filter({ hasText: olga.username })).toContainText("Owner");

        const other = await open();
        await arrive(other, server);
        await expect(other).toHaveURL(/\/sign-in$/);
        await other.getByRole("link", { name: "Create an account" }).click();
        await expect(button(other, "Create account")).toBeVisible();
        await expect(field(other, "Setup code")).toHaveCount(0);
      });
    }
  });
}

test("at this machine nobody is asked for it", async ({ page, server }) => {
  await page.goto("/");
  await expect(button(page, "Create account")).toBeVisible();
  await expect(field(page, "Setup code")).toHaveCount(0);
  expect(server.setupCode).toMatch(/\S{8,}/);
});

test("a code of an earlier start does not found the server, and once it is founded none is printed", async ({ server, page, watch }) => {
  watch.provokesRefusals();
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_CONNECTION_/);
  const old = server.setupCode;
  await server.kill();
  await server.start();
  expect(server.setupCode).not.toBe(old);
  const olga = somebody("Olga");
  await visit(page, `${server.urlFromElsewhere}/sign-up`);
  await fillSignUp(page, olga);
  await field(page, "Setup code").fill(old);
  await button(page, "Create account").click();
  await expectWrong(field(page, "Setup code"), /^This is not the setup code\./);
  await field(page, "Setup code").fill(server.setupCode);
  await password(page).fill(olga.password);
  await button(page, "Create account").click();
  await expectHome(page, olga);
  await isAwake(page);
  await server.kill();
  await server.start();
  expect(server.said.join("\n")).not.toContain("setup code");
});
