// How a page is laid out: what stands over its edge, and what a finger would miss.

import { type Page, expect } from "@playwright/test";

/** Neither the page nor any pane of it is wider than what is seen of it. */
export async function expectNothingSideways(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const panes = [document.documentElement, ...document.querySelectorAll("main, nav, aside, header, section, [role=log], [role=listbox], dialog[open]")];
    const wider = panes.filter((pane) => pane.clientWidth > 0 && pane.scrollWidth > pane.clientWidth);
    // What runs out to the left is in no scroll width.
    const rows = [...document.querySelectorAll("article, nav a, aside li")].filter((row) => row.getBoundingClientRect().left < 0);
    return [...wider, ...rows].map((one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.scrollWidth} in ${one.clientWidth}`);
  });
  expect(wide).toEqual([]);
}

/** What can be pressed and is smaller than a finger. A link within a sentence is as high as its line. */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const pressed = [...document.querySelectorAll<HTMLElement>("a[href], button, textarea, input:not([type=hidden])")];
    const modal = document.querySelector("dialog:modal");
    const there = pressed.filter((element) => {
      const box = element.getBoundingClientRect();
      const onScreen = element.checkVisibility({ visibilityProperty: true }) && box.bottom > 0;
      const forFingers = getComputedStyle(element).pointerEvents !== "none" && !element.closest(".prose a");
      return onScreen && forFingers && (!modal || modal.contains(element));
    });
    const small = there.filter((element) => {
      // A control may take the taps around it, up to all of its row's; one in a label takes the label's.
      const spread = getComputedStyle(element, "::after");
      const label = element.closest("label");
      const spreads = !label && spread.position === "absolute" && spread.content !== "none";
      const own = (label ?? element).getBoundingClientRect();
      const box = spreads ? { width: parseFloat(spread.width), height: parseFloat(spread.height) } : own;
      // Less than a hundredth of a pixel is how layout rounds.
      const isLargeEnough = box.height >= least - 0.01 && box.width >= least - 0.01;
      return !isLargeEnough;
    });
    return small.map((element) => {
      const box = element.getBoundingClientRect();
      const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
      return `${element.tagName.toLowerCase()} "${name}" ${Math.round(box.width)}×${Math.round(box.height)}`;
    });
  }, least);
}
