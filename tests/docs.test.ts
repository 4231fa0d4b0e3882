// What is written for people holds: every setting and command is told, and what is pointed at is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLES } from '../src/platform/config.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const pagesIn = (folder: string, recursive = false) =>
  readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => join(folder, file));

const pages = [...pagesIn('.'), ...pagesIn('docs', true), ...pagesIn('sms-templates')];
const readme = read('README.md');

describe('the README tells', () => {
  test.each(Object.entries(VARIABLES))('what %s is, and its default', (name, { help, shape }) => {
    const row = readme.split('\n').find(line => line.startsWith(`| \`${name}\` |`));
    expect(row).toContain(help);
    const byDefault: unknown = shape.parse(undefined);
    if (['string', 'number'].includes(typeof byDefault)) expect(row).toContain(`\`${byDefault}\``);
  });

  test('of every command', () => {
    const commands = [...read('src/cli/main.ts').matchAll(/\.command\('([\w-]+)'/g)].map(([, name]) => name);
    expect(commands).toContain('serve');
    for (const command of commands) expect(readme).toMatch(new RegExp(`\`npx earshot ${command}[ \`]`));
  });
});

/** The name that GitHub gives a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe.each(pages)('%s', page => {
  const text = read(page);

  test('has no dead link', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const dead = links
      .filter(target => !/^[a-z]+:/.test(target))
      .filter(target => {
        const [path = '', heading] = target.split('#');
        const file = path ? join(dirname(page), path) : page;
        if (!existsSync(file)) return true;
        return (
          heading !== undefined && ![...read(file).matchAll(/^#+ (.*)$/gm)].some(([, h = '']) => anchor(h) === heading)
        );
      });
    expect(dead).toEqual([]);
  });

  test('names only files and scripts that are there', () => {
    const files = [...text.matchAll(/`((?:src|tests|bench|bin|docs|voice-prompts|sms-templates)\/[\w./-]*)`/g)];
    expect(files.map(([, file = '']) => file).filter(file => !existsSync(file))).toEqual([]);
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const run = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(run.filter(script => !scripts.includes(script))).toEqual([]);
  });

  test('speaks of the project alone, not of the places where it was made', () => {
    const strange =
      /(?<![\w.-])\/(?:work|tmp|root|home)\b|shared\/|\bfacts\/|registry\.|npmjs\.|artifactory|verdaccio/i;
    expect(text.split('\n').filter(line => strange.test(line))).toEqual([]);
  });
});
