// What is wrong in sms-templates/: a sentence each, naming the file and the id. Nothing of it keeps a line from
// answering.
import type { Hotline } from '../content/hotline.ts';
import type { TextAbout, Texts } from '../content/texts.ts';
import { PAGE, type TextFlow } from './flow.ts';
import { bookOf } from './keywords.ts';
import { INTERCEPTED } from './provider-words.ts';
import { fits, MOST_SEGMENTS, segmentsOf } from './segments.ts';
import { formsOf, type Templates, templatesOf } from './templates.ts';

/** Everything that a translator or an operator should know of. Empty when all is well. */
export function mistakesInTexts(texts: Texts, hotline: Hotline, flows: Iterable<TextFlow>): string[] {
  return [
    ...Object.keys(texts.forms).flatMap(form => [...inForm(texts, form), ...indiscreet(texts, form, hotline)]),
    ...inKeywords(texts),
    ...[...flows].flatMap(inLists),
  ];
}

const fileOf = (form: string): string => `sms-templates/${form}.yaml`;

function inForm(texts: Texts, form: string): string[] {
  const { catalogue, forms } = texts;
  const own = forms[form] ?? {};
  const templates = templatesOf(texts);
  const missing = Object.keys(catalogue).filter(id => own[id] === undefined);
  const extra = Object.keys(own).filter(id => !catalogue[id]);
  const long = Object.entries(catalogue).flatMap(([id, about]) =>
    own[id] === undefined ? [] : formsOf(form).flatMap(as => tooLong(texts, templates, as, id, about)),
  );
  const variables = Object.entries(catalogue).flatMap(([id, about]) =>
    wrongVariables(own[id], about).map(w => `${id} ${w}`),
  );
  return [
    ...missing.map(id => `${id} has no text`),
    ...extra.map(id => `${id} is never sent; the catalogue has no such text`),
    ...long,
    ...variables,
  ].map(wrong => `${fileOf(form)}: ${wrong}`);
}

function tooLong({ catalogue }: Texts, templates: Templates, form: string, id: string, about: TextAbout): string[] {
  const { segments = MOST_SEGMENTS } = about;
  const words = longest(catalogue, templates, form, id, about);
  const end = about.ends ? [templates.text(form, about.ends)] : [];
  const text = templates.encoded(form, [words, ...end].join('\n'));
  if (fits(text, segments)) return [];
  const as = form.endsWith('-Zawg') ? ' in Zawgyi' : '';
  return [
    `${id} is ${segmentsOf(text)} segments long${as}${end.length ? `, with ${about.ends}` : ''}; ${segments} at most`,
  ];
}

/** A text with the longest that its variables can be. */
function longest(
  catalogue: Texts['catalogue'],
  templates: Templates,
  form: string,
  id: string,
  about: TextAbout,
): string {
  const values = Object.entries(about.with ?? {}).map(([name, most]) => {
    if (typeof most === 'string') return [name, most];
    const family = Object.keys(catalogue).filter(other => other.startsWith(`${most.of}.`));
    const texts = family.map(other => templates.text(form, other)).sort((a, b) => b.length - a.length);
    return [name, texts[0] ?? ''];
  });
  return templates.text(form, id, Object.fromEntries(values));
}

function wrongVariables(text: string | undefined, about: TextAbout): string[] {
  if (text === undefined) return [];
  const used = new Set([...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name = '']) => name));
  const known = Object.keys(about.with ?? {});
  return [
    ...[...used].filter(name => !known.includes(name)).map(name => `has no variable {{${name}}}`),
    ...known.filter(name => !used.has(name)).map(name => `does not say {{${name}}}`),
  ];
}

/** Whoever holds the phone can read it: no name of ours, and no word that tells what it is about. */
function indiscreet(texts: Texts, form: string, hotline: Hotline): string[] {
  if (hotline['sms-may-name-us']) return [];
  return Object.entries(texts.forms[form] ?? {}).flatMap(([id, text]) => {
    const word = givenAway(texts.keywords, hotline.name, text);
    return word ? [`${fileOf(form)}: ${id} says “${word}”; whoever holds the phone can read it`] : [];
  });
}

/** The word in a text that gives us away, in whatever language, or our name; undefined where there is none. */
export function givenAway(keywords: Texts['keywords'], name: string, text: string): string | undefined {
  const said = ` ${text.toLowerCase().normalize('NFC')} `;
  const words = [name, ...Object.values(keywords).flatMap(k => k.never)].map(w => w.toLowerCase().normalize('NFC'));
  // A Latin word must stand by itself: "scrap" is no word of ours.
  return words.find(word =>
    /^[\p{Script=Latin} ]+$/u.test(word) ? new RegExp(`(?<!\\p{L})${word}`, 'u').test(said) : said.includes(word),
  );
}

function inKeywords({ keywords }: Texts): string[] {
  const all = Object.values(bookOf(keywords).entries).flat();
  const seen = new Map<string, (typeof all)[number]>();
  return all.flatMap(entry => {
    const at = `sms-templates/${entry.language}/keywords.yaml: “${entry.text}”`;
    const before = seen.get(entry.compact);
    seen.set(entry.compact, entry);
    const clash =
      before && (before.language !== entry.language || before.meaning !== entry.meaning)
        ? [`${at} means ${entry.meaning}, and ${before.meaning} in ${before.language}`]
        : [];
    const taken =
      INTERCEPTED.has(entry.compact) && !['stop', 'start'].includes(entry.meaning)
        ? [`${at} is answered by some providers themselves`]
        : [];
    return [...clash, ...taken, ...(entry.compact === '' ? [`${at} has no letters`] : [])];
  });
}

/** The menus that are put together from several texts, on one line. */
function inLists(flow: TextFlow): string[] {
  const { templates, languages, line, content, catalogue } = flow;
  const chooser = languages.map((tag, i) => `${i + 1} ${templates.name(tag)}`).join(' ');
  const titles = Object.values(content.shelves).flatMap(topics => {
    const told = topics.filter(topic => catalogue[`title.${topic}`]).map(topic => `title.${topic}`);
    return Array.from({ length: Math.ceil(told.length / PAGE) }, (_, page) => [
      ...told.slice(page * PAGE, page * PAGE + PAGE),
      'more',
    ]);
  });
  const menu = ['menu.going', 'menu.work', 'menu.urgent', 'menu.home'];
  const countries = ['country', ...line.countries.map(name => `country.${name}`)];
  const lists = [
    { ids: menu, ends: 'reply.menu' },
    { ids: countries, ends: 'reply.list' },
    ...titles.map(ids => ({ ids, ends: 'reply.list' })),
  ];
  const long = lists.flatMap(({ ids, ends }) =>
    templates.forms.flatMap(formsOf).flatMap(form => {
      const missing = ids.filter(id => !templates.has(form, id));
      if (missing.length) return [`${fileOf(form)}: ${missing.join(', ')} has no text, which ${line.number} needs`];
      const text = templates.encoded(
        form,
        [...ids.map(id => `1 ${templates.text(form, id)}`), templates.text(form, ends)].join('\n'),
      );
      return fits(text)
        ? []
        : [
            `${fileOf(form)}: the list ${ids.join(', ')} is ${segmentsOf(text)} segments long; ${MOST_SEGMENTS} at most`,
          ];
    }),
  );
  return fits(chooser, 1) ? long : [...long, `hotline.yaml: ${line.number}: its languages do not fit into one text`];
}
