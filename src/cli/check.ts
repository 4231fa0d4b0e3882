// earshot check: does everything fit together? With --live: may real people call?
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from '../checks/all.ts';
import type { Checked } from '../checks/checked.ts';
import { error, type Finding, type Level, warning } from '../checks/finding.ts';
import { refusals } from '../checks/live/live.ts';
import { type Ways, waysOn } from '../checks/ways.ts';
import { readHotline } from '../content/hotline.ts';
import { loadLists } from '../content/series.ts';
import { loadTexts } from '../content/texts.ts';
import { clockOf } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { textFlows } from '../sms/flow.ts';
import { drawing } from '../voice/draw.ts';
import { callFlows } from '../voice/flow.ts';
import { libraryOf, ROOT } from './library.ts';
import { drawingIn } from './menu.ts';
import { contentAsSet, whoWaitsForAPrice } from './set.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

/** 0: no errors, and with `live` nothing that keeps it from real callers. */
export async function check(config: Config, { live }: { live?: boolean }, out: Out): Promise<0 | 1> {
  const { checked, findings } = await looked(config, clockOf(config).now());
  return live
    ? printRefusals(refusals(checked), out)
    : printFindings([...findings, ...everything(checked), ...drawn(checked)], checked, out);
}

/** Everything as it is on this machine, with what people have set in the database, if there is one. */
async function looked(config: Config, now: Date): Promise<{ checked: Checked; findings: Finding[] }> {
  const hotline = readHotline(readFileSync(config.hotlineFile, 'utf8'), config.hotlineFile);
  const { library, lengths } = libraryOf(config);
  const { content, complaints } = await contentAsSet(library.content, config);
  const flows = callFlows(hotline, content, config.onDuty.length);
  const provider = config.account && (config.account.sid.startsWith('AC') ? 'twilio' : 'somleng');
  const texts = loadTexts(join(ROOT, 'sms-templates'));
  const lists = loadLists(join(ROOT, 'sms-templates/series'));
  const ofTexts = textFlows(hotline, texts, lists)(flows);
  return {
    checked: { hotline, library, flows, texts, textFlows: ofTexts, lists, lengths, provider, now },
    findings: [...complaints, ...(await whoWaitsForAPrice(Object.keys(hotline.texts.countries), config))].map(warning),
  };
}

/** Is the drawing in the docs the machine? An installation without docs has none. */
function drawn({ flows }: Checked): Finding[] {
  const page = join(ROOT, 'docs/call.md');
  const [flow] = flows.values();
  if (!flow || !existsSync(page)) return [];
  return drawingIn(readFileSync(page, 'utf8')) === drawing(flow.machine)
    ? []
    : [error('docs/call.md: the drawing is not the machine: put there what earshot menu prints')];
}

function printRefusals(all: readonly string[], out: Out): 0 | 1 {
  for (const refusal of all) out(refusal);
  out(
    all.length === 0
      ? 'Nothing keeps this hotline from real callers.'
      : `\nNot for real callers yet: ${all.length} reasons.`,
  );
  return all.length === 0 ? 0 : 1;
}

const TITLES: Record<Level, string> = {
  error: 'Errors',
  warning: 'Warnings',
  people: 'Only people can supply',
};

function printFindings(all: readonly Finding[], checked: Checked, out: Out): 0 | 1 {
  for (const ways of [...checked.flows.values()]
    .filter(({ line }) => line.mode !== 'practice')
    .map(flow => waysOn(flow, checked.lengths.clip, checked.now)))
    printWays(ways, out);
  const of = (level: Level) => all.filter(finding => finding.level === level);
  for (const [level, title] of Object.entries(TITLES) as [Level, string][]) {
    if (of(level).length === 0) continue;
    out(`${title}: ${of(level).length}`);
    for (const { says } of of(level)) out(`  ${says}`);
    out();
  }
  out(
    `${of('error').length} errors, ${of('warning').length} warnings, ${of('people').length} that only people can supply.`,
  );
  return of('error').length > 0 ? 1 : 0;
}

/** Seconds from dialling, topics as rows and languages as columns. */
function printWays(ways: readonly Ways[], out: Out): void {
  const [first] = ways;
  if (!first) return;
  const shown = (seconds: number | undefined, { estimated }: Ways) =>
    seconds === undefined ? '' : `${estimated > 0 ? '~' : ''}${Math.round(seconds)}`;
  const row = (name: string, of: (w: Ways) => number | undefined) => ({
    [`${first.line}, seconds to`]: name,
    ...Object.fromEntries(ways.map(w => [w.language.english, shown(of(w), w)])),
  });
  const topics = [...new Set(ways.flatMap(w => Object.keys(w.topics)))];
  table([row('something useful', w => w.useful), ...topics.map(topic => row(topic, w => w.topics[topic]))], out);
  out();
}
