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

/** For a phone that shows nothing else. */
export const toZawgyi = (text: string): string => converter.unicodeToZawgyi(text);
