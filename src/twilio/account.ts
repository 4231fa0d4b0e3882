// The account's numbers and permissions, for `earshot connect`.
import ApiDomain from 'twilio/lib/rest/ApiBase.js';
import VoiceDomain from 'twilio/lib/rest/VoiceBase.js';
import { asked, askedIfAny, type Credentials, open } from './rest.ts';

/** What a number of the account does when it is rung or texted. Empty where nothing is set. */
export type NumberSettings = Record<(typeof SETTINGS)[number], string>;

export interface FoundNumber {
  sid: string;
  settings: NumberSettings;
  /** Can it text, and be texted to? Undefined where the provider doesn't say. */
  texts: boolean | undefined;
}

/** The account as `earshot connect` sees it. Every function may throw a ProviderError. */
export interface Account {
  name: 'twilio' | 'somleng';
  /** Also shows that the credentials are right. */
  fetch(): Promise<{ active: boolean; trial: boolean }>;
  findNumber(e164: string): Promise<FoundNumber | undefined>;
  changeNumber(sid: string, changes: Partial<NumberSettings>): Promise<void>;
  /** May ordinary numbers of this country (ISO 3166) be rung? Undefined where the provider can't tell. */
  mayRing(iso: string): Promise<boolean | undefined>;
}

const SETTINGS = [
  'voiceUrl',
  'voiceMethod',
  'voiceFallbackUrl',
  'voiceFallbackMethod',
  'statusCallback',
  'statusCallbackMethod',
  'smsUrl',
  'smsMethod',
  'smsFallbackUrl',
  'smsFallbackMethod',
  'voiceApplicationSid', // these three make Twilio ignore the addresses
  'smsApplicationSid',
  'trunkSid',
] as const;

/** The account's numbers and permissions. Throws an Error at once when a Somleng account comes without `apiUrl`. */
export function createAccount(credentials: Credentials): Account {
  const { name, client, at } = open(credentials);
  const { account } = at(new ApiDomain(client)).v2010;
  const voice = at(new VoiceDomain(client)).v1;
  return {
    name,

    async fetch() {
      const { status, type } = await asked(() => account.fetch());
      return { active: status === 'active', trial: type === 'Trial' };
    },

    async findNumber(e164) {
      const found = await asked(() => account.incomingPhoneNumbers.list({ phoneNumber: e164, limit: 20 }));
      const number = found.find(n => `+${n.phoneNumber.replace(/^\+/, '')}` === e164);
      if (!number) return undefined;
      const settings = Object.fromEntries(SETTINGS.map(key => [key, number[key] ?? '']));
      return { sid: number.sid, settings: settings as NumberSettings, texts: number.capabilities?.sms };
    },

    async changeNumber(sid, changes) {
      await asked(() => account.incomingPhoneNumbers(sid).update(changes));
    },

    async mayRing(iso) {
      if (name === 'somleng') return undefined;
      const country = await askedIfAny(() => voice.dialingPermissions.countries(iso).fetch());
      return country?.lowRiskNumbersEnabled;
    },
  };
}
