// earshot connect: points a number of the account at this hotline, and says what is still in the way.
import { oneWay } from '../checks/live/provider.ts';
import type { Hotline, LineSettings } from '../content/hotline.ts';
import { ProviderError } from '../outreach/provider.ts';
import type { Account, FoundNumber, NumberSettings } from '../twilio/account.ts';
import { type Webhook, withOverrides } from '../twilio/overrides.ts';

/** Takes one line for the operator. */
type Say = (line: string) => void;

export interface Connection {
  /** As it stands in hotline.yaml; spaces don't matter. */
  number: string;
  /** Where the provider reaches this hotline: https://host. */
  publicUrl: string;
  hotline: Hotline;
  account: Account;
  out: Say;
  /** Asked when the hotline doesn't answer; better on another host than it. */
  fallbackUrl?: string;
}

/** 0: the number is connected and may ring whom it must. 1: something is left to do, and was said. */
export async function connect({ number, publicUrl, hotline, account, out, fallbackUrl }: Connection): Promise<0 | 1> {
  const wanted = number.replace(/[\s().-]/g, '');
  const line = hotline.lines.find(l => l.number === wanted);
  const complaint = addressComplaint(publicUrl) ?? fallbackComplaint(fallbackUrl);
  if (!line)
    out(`${wanted} is not a line of hotline.yaml. Its lines are ${hotline.lines.map(l => l.number).join(', ')}.`);
  if (complaint) out(complaint);
  if (!line || complaint) return 1;
  try {
    const found = await findNumber(account, line, out);
    if (!found) return 1;
    await pointHere(account, found, settingsFor(account.name, publicUrl, fallbackUrl), out);
    if (!fallbackUrl || isOurs(fallbackUrl, publicUrl))
      out(
        'The fallback address is on this very host: it helps when an answer fails, not when the host is gone. Put the files of earshot fallback on another host, and give their address with --fallback.',
      );
    const texted = checkTexts(account, line, found, out);
    const allowed = (await checkPermissions(account, line, hotline, out)) && texted;
    out(`Not checked: whether ${publicUrl} can be reached from outside. Ring ${line.number} to try it.`);
    return allowed ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    out(error.message);
    return 1;
  }
}

const PRIVATE =
  /^(localhost|127\.|10\.\d|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[)|\.(localhost|local|internal)$|^[^.]+$/;

const ADDRESS_RULES: [(url: URL) => boolean, string][] = [
  [url => url.protocol === 'https:', 'does not begin with https://'],
  [url => !PRIVATE.test(url.hostname), 'can be reached from this network only'],
  [url => !url.hostname.includes('_'), 'has an underscore in its host name, which providers refuse'],
];

function addressComplaint(publicUrl: string): string | undefined {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const wrong = url ? ADDRESS_RULES.find(([rule]) => !rule(url))?.[1] : 'is not an address';
  return (
    wrong && `${publicUrl || '(nothing)'} ${wrong}. Set PUBLIC_URL to the https address that the provider can reach.`
  );
}

function fallbackComplaint(url: string | undefined): string | undefined {
  if (url === undefined || (URL.canParse(url) && ADDRESS_RULES.every(([rule]) => rule(new URL(url))))) return undefined;
  return `${url} is no https address that the provider could reach: give --fallback another.`;
}

/** Finds the line's number in the account, or says why it isn't to be had. */
async function findNumber(account: Account, line: LineSettings, out: Say): Promise<FoundNumber | undefined> {
  const { active, trial } = await account.fetch();
  if (!active) {
    out('The account is suspended or closed: look at it in the Console.');
    return undefined;
  }
  if (trial) out('This is a trial account: it can ring only numbers that are verified in the Console.');
  const found = await account.findNumber(line.number);
  if (!found) out(`${line.number} is not in this account. Buy it there, or check which account it is in.`);
  return found;
}

function settingsFor(name: Account['name'], publicUrl: string, fallbackUrl?: string): Partial<NumberSettings> {
  const at = (path: string, kind: Webhook) => withOverrides(publicUrl.replace(/\/+$/, '') + path, kind, name);
  const everywhere = {
    voiceUrl: at('/twilio/voice', 'voice'),
    voiceMethod: 'POST',
    statusCallback: at('/twilio/voice/status', 'status'),
    statusCallbackMethod: 'POST',
    smsUrl: at('/twilio/sms', 'message'),
    smsMethod: 'POST',
  };
  if (name === 'somleng') return everywhere;
  const fallback = fallbackUrl ? withOverrides(fallbackUrl, 'voice', name) : at('/twilio/voice/fallback', 'voice');
  // Other hosts have files, which are fetched; ours reads where the call was from what is posted.
  const method = fallbackUrl && !isOurs(fallbackUrl, publicUrl) ? 'GET' : 'POST';
  const undone = { voiceApplicationSid: '', smsApplicationSid: '', trunkSid: '' };
  return {
    ...everywhere,
    smsFallbackUrl: at('/twilio/sms/fallback', 'message'),
    smsFallbackMethod: 'POST',
    voiceFallbackUrl: fallback,
    voiceFallbackMethod: method,
    ...undone,
  };
}

/** The same host goes down with us, whatever its path. */
const isOurs = (fallbackUrl: string, publicUrl: string): boolean =>
  URL.canParse(fallbackUrl) && new URL(fallbackUrl).hostname === new URL(publicUrl).hostname;

const NAMES: Record<keyof NumberSettings, string> = {
  voiceUrl: 'voice address',
  voiceMethod: 'voice method',
  voiceFallbackUrl: 'fallback address',
  voiceFallbackMethod: 'fallback method',
  statusCallback: 'status address',
  statusCallbackMethod: 'status method',
  smsUrl: 'text address',
  smsMethod: 'text method',
  smsFallbackUrl: 'fallback address of texts',
  smsFallbackMethod: 'fallback method of texts',
  voiceApplicationSid: 'voice application',
  smsApplicationSid: 'text application',
  trunkSid: 'trunk',
};

async function pointHere(
  account: Account,
  { sid, settings }: FoundNumber,
  wanted: Partial<NumberSettings>,
  out: Say,
): Promise<void> {
  const keys = Object.keys(wanted) as (keyof NumberSettings)[];
  const wrong = keys.filter(key => wanted[key] !== settings[key]);
  if (wrong.length > 0) await account.changeNumber(sid, Object.fromEntries(wrong.map(key => [key, wanted[key]])));
  for (const key of wrong) out(`${NAMES[key]}: ${shown(settings[key])} -> ${shown(wanted[key])}`);

  const right = keys.filter(key => wanted[key] && !wrong.includes(key));
  if (right.length > 0) out(`Already right: ${right.map(key => NAMES[key]).join(', ')}.`);
  if (!wanted.voiceFallbackUrl) out('Somleng has no fallback address: while the hotline is down, it does not answer.');
}

/** Without a password that may stand in it. */
const shown = (value: string | undefined): string => value?.replace(/\/\/[^/@]*@/, '//...@') || '(nothing)';

/** Says what texts can do on this line, and where that is not what hotline.yaml promises. */
function checkTexts(account: Account, { number, sms }: LineSettings, { texts }: FoundNumber, out: Say): boolean {
  const country = oneWay(account.name, number);
  if (country && sms === 'two-way')
    out(
      `Twilio's numbers in ${country} cannot be texted to. Write sms: out for ${number} in hotline.yaml, so that no text asks for a reply.`,
    );
  else if (country) out(`Two-way texts are absent: Twilio's numbers in ${country} cannot be texted to (sms: ${sms}).`);
  else if (texts === false && sms === 'two-way')
    out(
      `The provider says that ${number} has no texts. Write sms: none for it in hotline.yaml, or get another number.`,
    );
  else if (texts === false) out(`Two-way texts are absent: the provider says that ${number} has none (sms: ${sms}).`);
  return sms !== 'two-way' || !(country || texts === false);
}

/** Does anybody get rung from such a line, by the line itself or by responders? */
const ringsOut: Record<LineSettings['mode'], boolean> = {
  answer: true,
  'ring-back': true,
  practice: false,
  responders: true,
};

async function checkPermissions(account: Account, line: LineSettings, hotline: Hotline, out: Say): Promise<boolean> {
  if (!ringsOut[line.mode]) return true;
  const countries = hotline['may-ring'];
  const permitted = await Promise.all(countries.map(iso => account.mayRing(iso)));
  const off = countries.filter((_, i) => permitted[i] === false);
  const unknown = countries.filter((_, i) => permitted[i] === undefined);
  if (off.length > 0)
    out(`Calls are off to ${off.join(', ')}. Switch them on: Console > Voice > Settings > Geo permissions.`);
  if (unknown.length > 0) out(`Not checked: whether ${unknown.join(', ')} may be rung. It cannot be checked here.`);
  if (off.length + unknown.length === 0) out(`Calls are on to ${countries.join(', ')}.`);
  return off.length === 0;
}
