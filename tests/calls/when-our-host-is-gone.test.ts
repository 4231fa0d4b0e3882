// earshot fallback: another host, which only has files, answers in our place; what is said is found when we are back.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '../../src/cli/command-error.ts';
import { writeFallback } from '../../src/cli/fallback.ts';
import { createSpeaker } from '../../src/content/speak.ts';
import { lookForRecordings } from '../../src/outreach/recordings.ts';
import { readConfig } from '../../src/platform/config.ts';
import { readTwiml, type Verb } from '../../src/simulator/twiml-reader.ts';
import { unheardMessages } from '../../src/store/messages.ts';
import { standby } from '../../src/twilio/standby.ts';
import { hotline, LINES, type Line, NOON, PEOPLE } from '../support/hotline.ts';

const BASE = 'https://other.example/hotline';
let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

/** What stands in a line's documents, and what each clip is. */
function documents(number: string, now = NOON) {
  const flow = line.deps.flows.get(number);
  if (!flow) throw new Error(`there is no line ${number}`);
  const names = new Map(Object.entries(flow.content.clips).map(([name, { file }]) => [file, name]));
  const written = standby(flow, BASE, name => flow.content.clips[name]?.file, now).documents;
  const verbs = (name: string): Verb[] => {
    const found = written.get(name.replace(`${BASE}/`, ''));
    if (!found) throw new Error(`there is no ${name}`);
    return readTwiml(found);
  };
  const heard = (all: Verb[]): string[] =>
    all
      .flatMap(verb => (verb.verb === 'Gather' ? verb.plays : verb.verb === 'Play' ? [verb] : []))
      .map(({ url }) => names.get(url.split('/').at(-1) ?? '') ?? url)
      .filter(name => !name.startsWith('pause/'));
  return { written, verbs, heard };
}

describe('the files', () => {
  test('are documents that both providers take: only our verbs, absolute addresses of the other host, fetched by GET', () => {
    for (const number of [LINES.five, LINES.flash, LINES.nepal]) {
      const { written, verbs } = documents(number);
      expect([...written.keys()]).toHaveLength(3);
      for (const [name, text] of written) {
        expect(name).toMatch(/^\d+(-speak|-thanks)?\.xml$/);
        for (const [, url = ''] of text.matchAll(/(?:action=|<Play>|<Redirect[^>]*>)"?([^"<]+)/g))
          expect(url.startsWith(`${BASE}/`)).toBe(true);
        for (const verb of verbs(name)) {
          expect(['Play', 'Gather', 'Record', 'Redirect', 'Hangup']).toContain(verb.verb);
          if ('method' in verb) expect(verb.method).toBe('GET');
        }
      }
    }
  });

  test('tell everybody in their language one useful thing and a number that is open at every hour', () => {
    const { verbs, heard } = documents(LINES.five);
    const all = heard(verbs('6620000001.xml'));
    for (const tag of ['my', 'km', 'ne', 'th', 'en'])
      expect(all.filter(name => name.startsWith(`${tag}/`)).slice(0, 3)).toEqual([
        `${tag}/sorry`,
        `${tag}/useful.thailand`,
        `${tag}/kind.${tag === 'en' ? 'welfare' : 'helper'}`,
      ]);
    const digits = all
      .filter(name => name.startsWith('my/digit.'))
      .map(name => name.at(-1))
      .join('');
    expect(digits).toBe('18000101801800010180');
  });

  test('give way to what never grows old when a fact has', () => {
    const { verbs, heard } = documents(LINES.five, new Date('2040-01-01T00:00:00Z'));
    const flow = line.deps.flows.get(LINES.five);
    const changes = flow?.content.prompts['useful.thailand']?.sources?.some(id => flow.content.facts[id]?.changes);
    expect(heard(verbs('6620000001.xml'))).toContain(changes ? 'my/useful' : 'my/useful.thailand');
  });

  test('any key, or none, leads to the tone; what is said ends with thanks, saying nothing with goodbye', () => {
    const { verbs, heard } = documents(LINES.flash);
    const [gather, redirect, ...rest] = verbs('6620000002.xml');
    expect(rest).toEqual([]);
    expect(gather).toMatchObject({
      verb: 'Gather',
      numDigits: 1,
      finishOnKey: '',
      action: `${BASE}/6620000002-speak.xml`,
    });
    expect(redirect).toMatchObject({ verb: 'Redirect', url: `${BASE}/6620000002-speak.xml` });
    const speak = verbs(`${BASE}/6620000002-speak.xml`);
    const tone = speak.findIndex(verb => verb.verb === 'Record');
    expect(heard(speak.slice(0, tone))).toEqual(['my/speak.instead', 'ksw/only.speak', 'shn/only.speak']);
    expect(speak[tone]).toMatchObject({ action: `${BASE}/6620000002-thanks.xml`, maxLength: 120, playBeep: true });
    expect(speak.at(-1)).toEqual({ verb: 'Hangup' });
    expect(heard(speak.slice(tone))).toEqual(['my/call.goodbye']);
    const thanks = verbs(`${BASE}/6620000002-thanks.xml`);
    expect(heard(thanks)).toEqual(['my/speak.thanks', 'ksw/only.thanks', 'shn/only.thanks']);
    expect(thanks.at(-1)).toEqual({ verb: 'Hangup' });
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-fallback-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = async (base = BASE) => {
    const said: string[] = [];
    await writeFallback(
      readConfig({ DATA_DIR: join(folder, 'data') }),
      { folder: join(folder, 'out'), base },
      (text = '') => said.push(text),
    );
    return said.join('\n');
  };

  test('writes a line’s documents and exactly the clips that they play, and says what could not be played', async () => {
    const speaker = createSpeaker({ folder: join(folder, 'data/placeholders'), log: () => {} });
    const one = line.library.content.clips['en/sorry']?.file ?? '';
    const recipe = line.library.recipes.get(one);
    if (!recipe || !('text' in recipe)) throw new Error('en/sorry is spoken');
    await speaker.make(one, recipe);
    await speaker.close();

    const said = await run(`${BASE}/`);
    const out = join(folder, 'out');
    expect(readdirSync(out)).toContain('6620000001.xml');
    expect(readdirSync(out).some(name => name.startsWith('6620000004'))).toBe(false);
    const played = new Set(
      readdirSync(out)
        .filter(name => name.endsWith('.xml'))
        .flatMap(name =>
          [
            ...readFileSync(join(out, name), 'utf8').matchAll(
              /<Play>https:\/\/other\.example\/hotline\/clips\/([^<]+)/g,
            ),
          ].map(([, file]) => file),
        ),
    );
    expect(readdirSync(join(out, 'clips')).sort()).toEqual([...played].sort());
    expect(played).toContain(one);
    expect(said).toContain(`npx earshot connect +6620000001 --fallback ${BASE}/6620000001.xml`);
    expect(said).toContain('1 of them only stand in for recordings.');
    expect(said).toMatch(/Left out, because there is no clip of them here: .*my\/sorry/);
  });

  test.each(['http://other.example/x', 'other.example', 'https://other.example/x?y'])(
    'refuses to be put at %s',
    async base => {
      await expect(run(base)).rejects.toThrow(CommandError);
    },
  );
});

describe('when we are back', () => {
  const DAY = 24 * 3_600_000;
  const said = (sid: string, call: string, at: number) => {
    line.provider.remote.set(sid, { sid, callSid: call, seconds: 9, createdAt: new Date(at), wav: new Uint8Array(8) });
    line.provider.calls.set(call, {
      sid: call,
      from: PEOPLE.sokha,
      to: LINES.five,
      direction: 'inbound',
      status: 'completed',
    });
  };

  test('what callers said in ten days of which we know nothing is found, with whom to ring', async () => {
    await lookForRecordings(line.deps);
    const gone = line.deps.now().getTime();
    line.later(10 * DAY);
    said('RE1', 'CA1', gone + 1_000);
    said('RE2', 'CA2', gone + 5 * DAY);
    await lookForRecordings(line.deps);
    const messages = await unheardMessages(line.database);
    expect(messages.map(m => [m.call_sid, m.line, m.number_hash !== null, m.status])).toEqual([
      ['CA1', LINES.five, true, 'gone'],
      ['CA2', LINES.five, true, 'gone'],
    ]);
    expect(line.provider.deleted).toEqual(['RE1', 'RE2']);
  });

  test('a look that failed is made again from where it began, and each message is there once', async () => {
    await lookForRecordings(line.deps);
    const gone = line.deps.now().getTime();
    line.later(10 * DAY);
    said('RE1', 'CA1', gone + 1_000);
    line.provider.failing = new Error('the provider is away');
    await expect(lookForRecordings(line.deps)).rejects.toThrow('away');
    line.provider.failing = undefined;
    line.later(3_600_000);
    await lookForRecordings(line.deps);
    await lookForRecordings(line.deps);
    expect((await unheardMessages(line.database)).map(m => m.call_sid)).toEqual(['CA1']);
  });
});
