// What a text costs, in millionths of the currency of hotline.yaml: whole numbers, so that nothing is lost in adding up.
import { countryOf } from '../callbacks/number.ts';
import type { Hotline } from '../content/hotline.ts';

export const MILLION = 1_000_000;

/** The country of hotline.yaml in which this number may be texted; undefined: nowhere. */
export function textedIn({ countries, texts }: Hotline, number: string): string | undefined {
  const iso = countryOf(number) ?? '';
  return Object.keys(texts.countries).find(name => countries[name]?.iso.includes(iso));
}

/** One segment to somebody there. */
export const priceIn = ({ texts }: Hotline, country: string): number =>
  Math.round((texts.countries[country]?.price ?? 0) * MILLION);

/** One segment to this number; 0 where no price is set down. */
export const priceOf = (hotline: Hotline, number: string): number => priceIn(hotline, textedIn(hotline, number) ?? '');
