// What is texted: whole, with its variables, in its script, short enough, and giving nobody away.
import { mistakesInTexts } from '../sms/mistakes.ts';
import type { Checked } from './checked.ts';
import { error, type Finding, people, warning } from './finding.ts';
import { inOwnScript } from './texts.ts';

/** What every text may hold, whatever its script: digits to answer with, and signs that no phone lacks. */
const EVERYWHERE = /[0-9\n()/=+]/g;
const VARIABLE = /\{\{[^}]*\}\}/g;

export function textsAreSendable({ texts, hotline, textFlows }: Checked): Finding[] {
  return [
    ...unpriced(hotline),
    ...mistakesInTexts(texts, hotline, textFlows.values()).map(error),
    ...Object.entries(texts.forms).flatMap(([form, all]) =>
      Object.entries(all).flatMap(([id, text]) =>
        complaints(form, text).map(says => error(`${fileOf(form)}: ${id} ${says}`)),
      ),
    ),
    ...Object.entries(texts.reviewed)
      .filter(([, reviewed]) => !reviewed)
      .map(([form]) =>
        people(
          `${fileOf(form)}: no native speaker has reviewed these texts (earshot review export --lang ${form.split('-')[0]})`,
        ),
      ),
  ];
}

/** Countries that people of our lines are in, and cannot be texted. */
const unpriced = ({ countries, texts, lines }: Checked['hotline']): Finding[] =>
  Object.entries(countries)
    .filter(([name, { iso }]) => iso.length > 0 && !texts.countries[name] && lines.some(({ sms }) => sms !== 'none'))
    .map(([name]) =>
      warning(`hotline.yaml: ${name} has no price and hours of texts (texts.countries): who joins from there waits`),
    );

const fileOf = (form: string): string => `sms-templates/${form}.yaml`;

/** What is wrong with the letters of a text in this form, as the ends of sentences. */
export function complaints(form: string, text: string): string[] {
  const [language = '', script] = form.split('-');
  const letters = text.replace(VARIABLE, '').replace(EVERYWHERE, '');
  return [
    ...(text === text.normalize('NFC') ? [] : ['is not in Unicode normal form C']),
    ...(inOwnScript(script === 'Latn' ? 'en' : language, letters)
      ? []
      : ['has signs in it that are not of its script']),
  ];
}
