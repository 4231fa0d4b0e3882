// How many segments a text is sent in: what it costs, and what a phone's memory holds.
import { SegmentedMessage } from 'sms-segments-calculator';
import { often } from './often.ts';

/** No text of ours is longer. */
export const MOST_SEGMENTS = 2;
/** Letters that two segments hold, where GSM 03.38 knows them all; of others they hold 134. */
export const LONGEST = 306;
/** UTF-16 units that one segment holds in the encoding that takes the most room. */
const ALWAYS_ONE = 70;

const always = (text: string): boolean => text !== '' && text.length <= ALWAYS_ONE;
const counted = (text: string): number => new SegmentedMessage(text).segmentsCount;
const remembered = often(counted);

/** Segments of a text of ours as it is sent. Counting takes 0.15 ms; most texts are so short that they need none. */
export const segmentsOf = (text: string): number => (always(text) ? 1 : remembered(text));

/** Segments of a text that came in. */
export const segmentsIn = (text: string): number => (always(text) ? 1 : counted(text));

export const fits = (text: string, segments = MOST_SEGMENTS): boolean => segmentsOf(text) <= segments;
