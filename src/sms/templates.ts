// The texts of sms-templates/, in the form in which somebody writes.
import { createInstance, type i18n } from 'i18next';
import type { Texts } from '../content/texts.ts';
import { answeredIn } from './script.ts';
import { toZawgyi } from './zawgyi.ts';

/** Old phones show Burmese in no other encoding: the text is the Burmese one, converted at the very end. */
const ZAWGYI = 'my-Zawg';
/** Said where a text is missing in all other forms. */
const LAST = 'en';

export interface Templates {
  /** Is there such a text in this form, or in what stands in for it? */
  has(form: string, id: string): boolean;
  /** The text, its variables filled in. Throws when it is nowhere. */
  text(form: string, id: string, values?: Record<string, string>): string;
  /** The forms that there are texts in. */
  forms: string[];
  /** What a language calls itself. */
  name(language: string): string | undefined;
  /** The text as the phone is sent it. */
  encoded(form: string, text: string): string;
}

export function templatesOf({ forms, names }: Pick<Texts, 'forms' | 'names'>): Templates {
  const i18n: i18n = createInstance();
  void i18n.init({
    resources: Object.fromEntries(Object.entries(forms).map(([form, texts]) => [form, { translation: texts }])),
    // Plain ids: a dot in them opens nothing, and no library is to guess at languages.
    keySeparator: false,
    nsSeparator: false,
    fallbackLng: tag => [...standsIn(tag ?? LAST), LAST],
    load: 'currentOnly',
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const of = new Map<string, ReturnType<i18n['getFixedT']>>();
  const translate = (form: string) => {
    const known = of.get(form) ?? i18n.getFixedT(form === ZAWGYI ? 'my' : form);
    of.set(form, known);
    return known;
  };
  const found = new Map<string, string | undefined>();
  /** The words as they are written; what is looked up once is kept, for i18next takes 0.04 ms to look. */
  const words = (form: string, id: string): string | undefined => {
    const key = `${form} ${id}`;
    if (!found.has(key))
      found.set(
        key,
        [form, ...standsIn(form), LAST].map(f => forms[f]?.[id]).find(text => text !== undefined),
      );
    return found.get(key);
  };
  return {
    has: (form, id) => words(form, id) !== undefined,
    text(form, id, values = {}) {
      const text = words(form, id);
      if (text === undefined) throw new Error(`there is no text ${id} in ${form}, nor in ${LAST}`);
      return text.includes('{{') || text.includes('$t(') ? translate(form)(id, values) : text;
    },
    forms: Object.keys(forms),
    name: language => names[language],
    encoded: (form, text) => (form === ZAWGYI ? toZawgyi(text) : text),
  };
}

/** The forms that the texts of a file are sent in. */
export const formsOf = (form: string): string[] => (form === 'my' ? ['my', ZAWGYI] : [form]);

/** Where a form has no such text: the language's own script; for a language we have no texts in, the one beside it. */
function standsIn(form: string): string[] {
  const [language = LAST] = form.split('-');
  return [...new Set([language, answeredIn(language)])];
}
