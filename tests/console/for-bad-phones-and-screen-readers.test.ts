import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsOf } from '../../src/console/scripts.tsx';
import { style } from '../../src/console/style.ts';
import { audit } from '../../src/store/audit.ts';
import { type Served, served } from './served.ts';

/** Everything that a page must be for whoever can not see it whole: answers what is wrong with it. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const all = <E extends Element = HTMLElement>(selector: string) => [...document.querySelectorAll<E>(selector)];
    const named = (e: Element) =>
      e.getAttribute('aria-label') || e.closest('label')?.textContent?.trim() || e.textContent?.trim();
    const levels = all('h1, h2, h3, h4').map(h => Number(h.tagName[1]));
    const ids = all('[id]').map(e => e.id);
    return [
      ...(document.documentElement.lang === 'en' ? [] : ['the page has no language']),
      ...(levels.filter(level => level === 1).length === 1 ? [] : [`${levels} are the headings`]),
      ...levels.flatMap((level, i) => (level > (levels[i - 1] ?? 0) + 1 ? [`a heading is skipped before ${i}`] : [])),
      ...all('main')
        .map(() => 'main')
        .slice(1),
      ...all('nav')
        .filter(e => !e.getAttribute('aria-label'))
        .map(() => 'a nav without a name'),
      ...all('button, input:not([type=hidden]), select, textarea, audio, a, summary')
        .filter(e => !named(e))
        .map(e => `no name: ${e.outerHTML}`),
      ...all('fieldset')
        .filter(e => !e.querySelector('legend'))
        .map(e => `no legend: ${e.outerHTML}`),
      ...all('table')
        .filter(e => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby'))
        .map(() => 'a table without a name'),
      ...all('th')
        .filter(e => !e.getAttribute('scope') || !e.textContent?.trim())
        .map(e => `a head without scope or words: ${e.outerHTML}`),
      ...all('[tabindex]')
        .filter(e => e.tabIndex > 0)
        .map(e => `jumps the queue of the focus: ${e.outerHTML}`),
      ...all('[aria-describedby], [aria-labelledby]')
        .filter(
          e => !document.getElementById(e.getAttribute('aria-describedby') ?? e.getAttribute('aria-labelledby') ?? ''),
        )
        .map(e => `points nowhere: ${e.outerHTML}`),
      ...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `twice: ${id}`),
      ...all('[style], script:not([src])').map(e => `inline: ${e.outerHTML}`),
      ...all('button, a, input:not([type=hidden]), select, summary')
        .filter(e => {
          const { width, height } = (e.closest('label') ?? e).getBoundingClientRect();
          return width > 0 && !e.closest('.skip, p, td.code') && (width < 24 || height < 24);
        })
        .map(e => `too small for a thumb: ${e.outerHTML}`),
      ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['something sticks out'] : []),
    ];
  });

describe('every page', () => {
  let at: Served;
  beforeAll(async () => {
    at = await served();
  });
  afterAll(() => at?.close());

  const PATHS = [
    '',
    '/requests/481400',
    '/inbox',
    '/rota',
    '/counts',
    '/reports',
    '/stats',
    '/people',
    '/audit',
    '/requests/none',
  ];

  test.each([
    ['on the smallest phone, in the dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const }],
    ['on a tablet', { viewport: { width: 900, height: 900 } }],
    ['on a desk', { viewport: { width: 1200, height: 800 } }],
  ])('%s: nothing sticks out, everything has a name, headings are in order', async (name, look) => {
    const { desk } = at;
    desk.later(30_000);
    for (let i = 0; i < 7; i++)
      await desk.asks({
        number: `+6681${(name.length * 100 + i) * 7919}`,
        minutesAgo: (8 * 24 + i) * 60,
        language: 'th',
        due: null,
      });
    await audit(desk.database, {
      ...{ at: desk.now(), actor: 'cli:op', act: 'add-person:supervisor+responder+coordinator', subject: 'malee' },
    });
    const there = await desk.database.db.selectFrom('requests').select('id').where('code', '=', '481400').execute();
    if (there.length === 0) {
      const { id } = await desk.asks({ code: '481400', number: '+66812340200', minutesAgo: 77, urgency: 'urgent' });
      await desk.speaks({ request: id });
      await desk.speaks({ number: null });
    }
    const { page, wrong, shot } = await at.opened(look);
    await page.goto(`${at.url}/console/sign-in`);
    expect(await faults(page)).toEqual([]);
    await at.superviseAs(page, 'Malee');
    for (const path of PATHS) {
      await page.goto(`${at.url}/console${path}`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await shot(`${look.viewport.width}${path.replaceAll('/', '-') || '-queue'}`);
      expect(await faults(page), path).toEqual([]);
    }

    // Held by her: the outcome, what is read back, and the card of a call.
    await page.goto(`${at.url}/console/requests/481400`);
    const claim = page.getByRole('button', { name: 'Claim' });
    if (await claim.isVisible()) await claim.click();
    await page.getByText('Give its outcome').click();
    await page.getByLabel('Nobody picked up').check();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Read it back' }).click();
    await page.getByRole('heading', { name: 'Is this right?' }).waitFor();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('link', { name: 'No, back' }).click();
    await page.getByRole('button', { name: 'Call' }).click();
    await page.getByRole('heading', { name: 'In the call' }).waitFor();
    expect(await faults(page)).toEqual([]);
    desk.later(60_000);
    expect(wrong).toEqual([]);
  });

  test('the first key leads past the pages to the content', async () => {
    const { page } = await at.opened();
    await at.signIn(page, 'Thida');
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('Burmese in a note is marked as Burmese and shown in a font of ours; other pages fetch none', async () => {
    const { desk } = at;
    const { code } = await desk.asks({ number: '+66812340777', minutesAgo: 3 });
    const { page, wrong } = await at.opened();
    const fonts: string[] = [];
    page.on('response', response => {
      if (response.url().includes('/fonts/')) fonts.push(`${response.status()} ${response.url().split('/').at(-1)}`);
    });
    await at.signIn(page, 'Thida');
    await page.goto(`${at.url}/console/requests/${code}`);
    await page.getByRole('button', { name: 'Claim' }).click();
    expect(fonts).toEqual([]);
    await page.getByLabel('A note').fill('Ask for မခင်ခင် at the gate.');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    const name = page.getByText('မခင်ခင်', { exact: true });
    await name.waitFor();
    expect(await name.getAttribute('lang')).toBe('my');
    await page.evaluate(() => document.fonts.ready);
    expect(new Set(fonts)).toEqual(new Set(['200 myanmar.woff2']));
    await page.getByRole('button', { name: 'Release' }).click();
    expect(wrong).toEqual([]);
  });

  test('a font that is none is not there, and nothing beside the fonts is', async () => {
    for (const file of ['latin.woff2', '..%2f..%2fpackage.json', 'myanmar.woff'])
      expect((await fetch(`${at.url}/fonts/${file}`)).status).toBe(404);
  });
});

describe('colours', () => {
  const colours = new Map(
    [...style.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name = '', light = '', dark = '']) => [
      name,
      { light, dark },
    ]),
  );
  /** WCAG 2.2: relative luminance. */
  const luminance = (hex: string): number => {
    const full = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map(i => Number.parseInt(full.slice(i, i + 2), 16) / 255)
      .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  test.each([
    ['ink', 'paper', 'card', 'green-paper', 'red-paper'],
    ['faint', 'paper', 'card', 'green-paper', 'red-paper'],
    ['accent', 'paper', 'card', 'green-paper'],
    ['on-accent', 'accent'],
    ['red', 'card', 'red-paper'],
    ['amber', 'card', 'amber-paper'],
  ])('%s is read on %s, in the light and in the dark', (ink, ...papers) => {
    for (const paper of papers)
      for (const scheme of ['light', 'dark'] as const)
        expect(
          contrast(colours.get(ink)?.[scheme] ?? '#777', colours.get(paper)?.[scheme] ?? '#777'),
          `${ink} on ${paper}, ${scheme}`,
        ).toBeGreaterThanOrEqual(4.5);
  });
});

describe('what is written in other scripts', () => {
  test('is told apart, with the language that is likely', () => {
    expect(runsOf('Ask for မခင်ခင်, at ၈ နာရီ.')).toEqual([
      { text: 'Ask for ' },
      { text: 'မခင်ခင်', lang: 'my' },
      { text: ', at ' },
      { text: '၈ နာရီ', lang: 'my' },
      { text: '.' },
    ]);
    expect(runsOf('ၵႂၢမ်းတႆး', 'shn')).toEqual([{ text: 'ၵႂၢမ်းတႆး', lang: 'shn' }]);
    expect(runsOf('សុខា', 'my')).toEqual([{ text: 'សុខា', lang: 'km' }]);
    expect(runsOf('plain')).toEqual([{ text: 'plain' }]);
  });

  test('loses and changes nothing of it', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', ' ', '.', 'မ', 'ခ', '်', 'ก', 'า', 'ស', 'ុ', 'र', '\n', '<', '🌏'),
    });
    fc.assert(
      fc.property(letters, text => {
        expect(
          runsOf(text)
            .map(run => run.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
