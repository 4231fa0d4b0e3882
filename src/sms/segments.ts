// How many segments a text is billed as: 160 GSM-7 characters or 70 of UCS-2, 153 or 67 each where it takes several.
import { SegmentedMessage } from 'sms-segments-calculator';

export const segmentsOf = (body: string): number => new SegmentedMessage(body).segmentsCount;
