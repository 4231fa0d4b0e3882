// Settings of other hotlines, for what hotline.yaml's own lines do not show.
import { hotlineYaml } from '../support/hotline.ts';

/** hotline.yaml with only this line: languages such as `my: full`, the country or countries, and who pays. */
export function oneLine(
  languages: string,
  settings: { country?: string; mode?: string; pays?: string; number?: string } = {},
): string {
  const { country = 'thailand', mode = 'answer', pays = 'line', number = '+6620000001' } = settings;
  const line = [
    'lines:',
    `  - number: "${number}"`,
    `    mode: ${mode}`,
    `    languages: { ${languages} }`,
    `    country: ${country}`,
    `    pays: ${pays}`,
    '',
  ].join('\n');
  return hotlineYaml.replace(/^lines:\n(?: .*\n)+/m, `${line}\n`);
}
