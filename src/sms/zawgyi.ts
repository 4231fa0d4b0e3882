// Zawgyi: Burmese in an older encoding, which old phones still write and alone can show.
import myanmarTools from 'myanmar-tools';

const detector = new myanmarTools.ZawgyiDetector();
const converter = new myanmarTools.ZawgyiConverter();

/** Below this it is not called Zawgyi: of Google's own samples every line of it scores more. */
const SURE = 0.95;

/**
 * The same words in Unicode, where a text is Zawgyi. Undefined where it is not, which short everyday Unicode words that
 * score as high also are: they convert to themselves. Not to be asked of Karen or Mon: it destroys them.
 */
export function fromZawgyi(text: string): string | undefined {
  if (!(detector.getZawgyiProbability(text) > SURE)) return undefined;
  const unicode = converter.zawgyiToUnicode(text).normalize('NFC');
  return unicode === text.normalize('NFC') ? undefined : unicode;
}

/**
 * What only Zawgyi writes: a vowel or a medial before its consonant, U+1039 (in Unicode it stacks letters, in words for
 * which the detector says so), u after anusvara, its second dot below. S'gaw Karen, which the detector takes for Zawgyi
 * as well, has none of it.
 */
const ITS_OWN =
  /(?<![\p{L}\u103b-\u103e\u105e-\u1060\u1082])\u1031|(?<!\p{Script=Myanmar})[\u103b-\u103e]|\u1039|\u1036\u102f|[\u102b-\u1036][\u1094\u1095]/u;

/** Can a text that is converted by fromZawgyi() be nothing else, whatever its language? */
export const surelyZawgyi = (text: string): boolean => ITS_OWN.test(text);

/** For a phone that shows nothing else. */
export const toZawgyi = (text: string): string => converter.unicodeToZawgyi(text);
