import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from 'playwright-core';

/** What axe-core finds serious or critical on the page, one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** By how many pixels the page is wider than the screen. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

const SCREENS = [
  { name: 'laptop', width: 1280, height: 800, text: 16 },
  { name: 'phone', width: 360, height: 640, text: 16 },
  { name: 'phone with text twice as large', width: 360, height: 640, text: 32 },
];

/** The screens on which the page scrolls sideways. Leaves the page as it was. */
export async function tooWide(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const session = await page.context().newCDPSession(page);
  // What a person sets in the browser, so that it also counts in media queries.
  const setText = (standard: number) =>
    session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard - 3 } });
  const found: string[] = [];
  for (const { name, width, height, text } of SCREENS) {
    await page.setViewportSize({ width, height });
    await setText(text);
    const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    const pixels = await overflow(page);
    if (size !== `${text}px` || pixels > 0) found.push(`${name}, ${size}: ${pixels}px`);
  }
  await setText(16);
  if (before) await page.setViewportSize(before);
  await session.detach();
  return found;
}

/** What all scripts of the page weigh as they travel, also when the browser already had them. */
export function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ initiatorType, name }) => initiatorType === 'script' || /\.js$/.test(name))
      .reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0),
  );
}

/** What the page fetched from any other site. */
export function elsewhere(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => /^https?:/.test(name) && new URL(name).origin !== location.origin),
  );
}
