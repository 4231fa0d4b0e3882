// A table goes out to a native speaker and comes back: what is taken, what is refused, and what stays as it was.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportReview, type Importing, importReview } from '../../src/cli/review.ts';
import { textsOfLists } from '../../src/content/list-texts.ts';
import { loadContent } from '../../src/content/load.ts';
import { loadLists } from '../../src/content/series.ts';
import { loadTexts } from '../../src/content/texts.ts';
import { csv, restored } from '../../src/keeping/csv.ts';
import { readConfig } from '../../src/platform/config.ts';

let root: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earshot-review-'));
  for (const folder of ['voice-prompts', 'sms-templates']) cpSync(folder, join(root, folder), { recursive: true });
  file = join(root, 'table.csv');
});
afterEach(() => rmSync(root, { recursive: true }));

type Row = Record<string, string>;
const config = () => readConfig({ DATA_DIR: root });
const script = (lang = 'my') => readFileSync(join(root, `voice-prompts/${lang}/script.yaml`), 'utf8');

async function exported(lang = 'my'): Promise<Row[]> {
  await exportReview(config(), { lang, file }, () => {});
  return parse(readFileSync(file, 'utf8'), { columns: true, bom: true });
}

/** Sends rows back, and answers what was said; a refusal is thrown. */
function back(rows: Row[], options: Partial<Importing> = {}): string {
  writeFileSync(file, csv(rows.map(row => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, restored(v)])))));
  const said: string[] = [];
  importReview(config(), { lang: 'my', file, root, ...options }, (line = '') => said.push(line));
  return said.join('\n');
}
const changed = (rows: Row[], id: string, change: Row): Row[] =>
  rows.map(row => (row.id === id ? { ...row, ...change } : row));
const allOk = (rows: Row[]): Row[] => rows.map(row => ({ ...row, ok: 'OK ' }));

describe('the table', () => {
  test('has every text that is said and sent, its English, where it is heard, and the facts it stands on', async () => {
    const rows = await exported();
    const { content } = loadContent(join(root, 'voice-prompts'));
    const texts = loadTexts(join(root, 'sms-templates'));
    const sent = ['my', 'my-Latn'].flatMap(form => Object.keys(texts.forms[form] ?? {}).map(id => `${form}:${id}`));
    const listed = textsOfLists(loadLists(join(root, 'sms-templates/series'))).flatMap(({ list, place, said }) =>
      Object.keys(said).flatMap(form => (form.startsWith('my') ? [`${form}:${list}/${place}`] : [])),
    );
    expect(rows.map(row => row.id).sort()).toEqual(
      [...Object.keys(content.languages.my?.script ?? {}), ...sent, ...listed].sort(),
    );
    expect(rows.find(row => row.id === 'my:first-month/3.answer.2')).toMatchObject({
      heard: 'a text: to 2, after 3',
      english: 'You can talk about it with a person. Ring {{line}} when it suits you, or reply 0.',
    });
    expect(rows.find(row => row.id === 'my:first-month/3')?.sources).toMatch(/^T-03: .+\nY-03: .+/);
    const piece = rows.find(row => row.id === 'piece.pay.thailand');
    expect(piece).toMatchObject({
      english: content.languages.en?.script['piece.pay.thailand'],
      text: content.languages.my?.script['piece.pay.thailand'],
      heard: 'a message: pay and overtime in Thailand (thailand)',
      ok: '',
    });
    expect(piece?.sources).toMatch(/^T-07: .+\nT-08: .+/);
  });

  test('opens in a spreadsheet as what it is: in UTF-8, and no text as a formula', async () => {
    await exported('ne');
    expect(readFileSync(file, 'utf8').startsWith('\ufeffid,heard,english,text,sources,ok,remark\r\n')).toBe(true);
    for (const text of ['=1+1', '+66', '-2', '@x', '\tx', "'tis", 'a, "b"\nc']) {
      const [row] = parse<Row>(csv([{ text }]), { columns: true });
      expect(row?.text).not.toMatch(/^[=+\-@\t]/);
      expect(restored(row?.text ?? '')).toBe(text);
    }
  });

  test('is printed as a page that fetches nothing', async () => {
    const page = join(root, 'table.html');
    await exportReview(config(), { lang: 'km', file: page, html: true }, () => {});
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('piece.pay.thailand');
    expect(html).toContain('default-src &#39;none&#39;');
    expect(html).toContain('data:font/woff2;base64,');
    expect(html).not.toMatch(/<script|src=|href=|https?:/);
  });
});

describe('what comes back', () => {
  test('unchanged changes nothing, to the byte', async () => {
    const before = script();
    expect(back(await exported())).toContain('0 texts changed in Burmese.');
    expect(script()).toBe(before);
  });

  test('a better text is shown and written; everything around it stays, to the byte', async () => {
    const rows = await exported();
    const text = 'ကိုယ့်စာအုပ် ကိုယ်သိမ်းပါ။';
    const before = script();
    const said = back(changed(rows, 'useful', { text }));
    expect(said).toContain('useful: ');
    expect(said).toContain('1 texts changed in Burmese.');
    const [was, is] = [before.split('\n'), script().split('\n')];
    const kept = was.filter(line => is.includes(line));
    expect(was.length - kept.length).toBeLessThanOrEqual(3);
    for (const comment of was.filter(line => /^\s*#/.test(line))) expect(is).toContain(comment);
    expect(loadContent(join(root, 'voice-prompts')).content.languages.my?.script.useful).toBe(text);
  });

  test('a long message is folded as it was, and reads back as one text', async () => {
    const rows = await exported('en');
    const text = `${'This is about your pay. '.repeat(12).trim()}`;
    back(changed(rows, 'piece.pay.thailand', { text }), { lang: 'en' });
    expect(script('en')).toMatch(/ {2}piece\.pay\.thailand: >-\n {4}This is about/);
    for (const line of script('en').split('\n'))
      if (line.includes('about your pay. This')) expect(line.length).toBeLessThanOrEqual(118);
    expect(loadContent(join(root, 'voice-prompts')).content.languages.en?.script['piece.pay.thailand']).toBe(text);
  });

  test('a text that is sent keeps its lines and its variables', async () => {
    const rows = await exported();
    const text = rows.find(row => row.id === 'my:reply.menu')?.text ?? '';
    back(changed(rows, 'my:reply.menu', { text: text.replace('\n', '\r\n') }));
    expect(loadTexts(join(root, 'sms-templates')).forms.my?.['reply.menu']).toBe(text);
    const without = changed(rows, 'my:call.saved', { text: 'ဟုတ်ကဲ့။' });
    expect(() => back(without)).toThrow('my:call.saved must say its variables code, promise; it says (none)');
  });

  test('a text of a series is written where it stands, with everything around it as it was', async () => {
    const file = join(root, 'sms-templates/series/first-month.yaml');
    const before = readFileSync(file, 'utf8');
    const rows = await exported();
    const changes = {
      'my:first-month/2': '၂/၅ တစ်ပတ် ၁ ရက် နားပါ။',
      'my:first-month/3.answer.2': 'လူနဲ့ ပြောလို့ရပါတယ်: {{line}}',
      'my:first-month/title': 'ပထမလ',
      'my:alert:nepal>malaysia/title': 'သတင်း',
      'my-Latn:bell/bell': 'Phone set par: {{line}}',
    };
    expect(back(Object.entries(changes).reduce((all, [id, text]) => changed(all, id, { text }), rows))).toContain(
      '5 texts changed in Burmese.',
    );
    const after = new Map<string, string>(
      textsOfLists(loadLists(join(root, 'sms-templates/series'))).flatMap(({ list, place, said }) =>
        Object.entries(said).map(([form, text]) => [`${form}:${list}/${place}`, text] as const),
      ),
    );
    for (const [id, text] of Object.entries(changes)) expect(after.get(id)).toBe(text);
    const [was, is] = [before.split('\n'), readFileSync(file, 'utf8').split('\n')];
    expect(is).toHaveLength(was.length);
    expect(was.filter((line, i) => line !== is[i])).toHaveLength(3);
    expect(() => back(changed(rows, 'my:bell/bell', { text: 'နားထောင်ပါ။' }))).toThrow(
      'my:bell/bell must say its variables line; it says (none)',
    );
  });

  test('is put into normal form C by itself', async () => {
    const rows = await exported();
    const old = rows.find(row => row.id === 'useful')?.text ?? '';
    back(changed(rows, 'useful', { text: `  ${old.normalize('NFD')}  ` }));
    const now = loadContent(join(root, 'voice-prompts')).content.languages.my?.script.useful ?? '';
    expect(now).toBe(old);
  });

  const REFUSED: [string, (rows: Row[]) => Row[], string][] = [
    [
      'an id that nobody knows',
      rows => [...rows, { ...(rows[0] as Row), id: '../../etc' }],
      '../../etc is no text of this language',
    ],
    ['a row twice', rows => [...rows, rows[0] as Row], 'stands twice'],
    ['an empty text', rows => changed(rows, 'useful', { text: ' ' }), 'useful is empty'],
    [
      'Latin letters in Burmese',
      rows => changed(rows, 'useful', { text: 'hello' }),
      'useful has signs in it that are not Myanmar script',
    ],
    ['digits', rows => changed(rows, 'useful', { text: '၁၂' }), 'useful has digits in it'],
    [
      'a text for which no clip is long enough',
      rows => changed(rows, 'press.1', { text: 'တစ်'.repeat(40) }),
      'its clip may last 1.5 s',
    ],
  ];
  test.each(REFUSED)('%s is refused, and nothing is changed', async (_, change, says) => {
    const rows = changed(await exported(), 'topics.work', { text: 'အလုပ်မှာ။' });
    const before = script();
    expect(() => back(change(rows))).toThrow(says);
    expect(script()).toBe(before);
  });

  test.each([
    ['no table', 'PK\u0003\u0004 a zip', 'it is no table of earshot review export'],
    ['a table of something else', 'name,number\nKhin,5\n', 'has no column id, heard, english'],
    ['a broken table', 'id,text\n"useful,one', "can't be read as comma-separated values"],
  ])('%s is refused with a sentence', (_, text, says) => {
    writeFileSync(file, text);
    expect(() => importReview(config(), { lang: 'my', file, root }, () => {})).toThrow(says);
  });
});

describe('a language counts as reviewed', () => {
  const reviewed = () => /^reviewed:.*$/m.exec(script())?.[0];

  test('when every row carries an ok, by whom and on which day', async () => {
    expect(back(allOk(await exported()), { complete: true, reviewer: 'Daw Mya\n# x' })).toContain(
      'All of it counts as reviewed.',
    );
    expect(reviewed()).toMatch(/^reviewed: true # read by Daw Mya {2,3}x on \d{4}-\d\d-\d\d$/);
    expect(loadContent(join(root, 'voice-prompts')).content.languages.my?.reviewed).toBe(true);
    expect(readFileSync(join(root, 'sms-templates/my.yaml'), 'utf8')).toMatch(/^reviewed: true # read by Daw Mya/m);
  });

  test('a series, language by language: by whom, and until one of its texts is changed', async () => {
    const file = join(root, 'sms-templates/series/first-month.yaml');
    const line = () => /^reviewed:.*$/m.exec(readFileSync(file, 'utf8'))?.[0];
    back(allOk(await exported()), { complete: true, reviewer: 'Daw Mya' });
    expect(line()).toMatch(/^reviewed: \[my\] # my read by Daw Mya on \d{4}-\d\d-\d\d$/);
    back(allOk(await exported('ne')), { lang: 'ne', complete: true, reviewer: 'Sita' });
    expect(line()).toMatch(/^reviewed: \[my, ne\] # my read by Daw Mya on \S+; ne read by Sita on \S+$/);
    back(changed(await exported(), 'my:first-month/title', { text: 'ပထမလ' }));
    expect(line()).toMatch(/^reviewed: \[ne\] # ne read by Sita on \S+$/);
    back(changed(await exported('ne'), 'ne:first-month/title', { text: 'पहिलो महिना' }), { lang: 'ne' });
    expect(line()).toBe('reviewed: false');
    expect(readFileSync(join(root, 'sms-templates/series/bell.yaml'), 'utf8')).toMatch(/^reviewed: \[my, ne\] #/m);
  });

  test('not while a row has none, or did not come back, or was made from other English; then nothing is changed', async () => {
    const rows = allOk(await exported());
    const before = script();
    const open: [Row[], string][] = [
      [changed(rows, 'useful', { ok: 'no' }), 'useful has no ok'],
      [rows.filter(row => row.id !== 'useful'), 'useful did not come back'],
      [
        changed(rows, 'useful', { english: 'What it said last year.' }),
        'useful: the English is another since the table was made',
      ],
    ];
    for (const [table, says] of open) expect(() => back(table, { complete: true })).toThrow(says);
    expect(script()).toBe(before);
  });

  test('no longer, when one of its texts is changed and not all were read again', async () => {
    back(allOk(await exported()), { complete: true });
    const rows = await exported();
    back(changed(allOk(rows), 'topics.work', { text: 'အလုပ်မှာ။', remark: 'easier so' }));
    expect(reviewed()).toMatch(/^reviewed: false/);
  });
});

test('a language that has no texts is named, with those that have', async () => {
  await expect(exportReview(config(), { lang: 'ksw', file }, () => {})).rejects.toThrow(
    'there are no texts in ksw; there are some in en, km, my, ne, th',
  );
});
