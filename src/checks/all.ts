// Every check, in the order in which it is read.
import type { Checked } from './checked.ts';
import { factsHold } from './facts.ts';
import { error, type Finding } from './finding.ts';
import { listsAreSendable } from './lists.ts';
import { machineSpeaks, menusAreShort } from './machine.ts';
import { peopleAreNeeded, recordingsAreSound } from './recordings.ts';
import { textsAreSendable } from './sent.ts';
import { textsAreSayable } from './texts.ts';

export function everything(checked: Checked): Finding[] {
  const { library, flows } = checked;
  const { languages, prompts } = library.content;
  const [first] = flows.values();
  const all = [
    ...library.mistakes.map(error),
    ...[...flows.values()].flatMap(flow => machineSpeaks(flow)),
    ...(first ? menusAreShort(first) : []),
    ...textsAreSayable(languages, prompts),
    ...textsAreSendable(checked),
    ...listsAreSendable(checked),
    ...recordingsAreSound(checked),
    ...factsHold(checked),
    ...peopleAreNeeded(checked),
  ];
  // What several lines say is said once.
  return [...new Map(all.map(finding => [finding.says, finding])).values()];
}
