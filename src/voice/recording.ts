// Which recording a turn plays. Statistics tell the versions of a prompt apart by it.
import type { Prompt } from '../content/prompts.ts';
import type { Clip, Step } from './call.ts';
import type { CallFlow } from './flow.ts';
import { isSigns } from './signs.ts';

/** What somebody calls for. */
const MESSAGE: ReadonlySet<Prompt['kind']> = new Set(['piece', 'amount', 'route']);
/** What a menu is known by. */
const MENU: ReadonlySet<Prompt['kind']> = new Set(['menu', 'question']);
/** How much of a clip's name stands for it: a hotline has some thousands. */
const DIGITS = 8;

/**
 * The recording that is played in state `at`: of a message all its clips, with + between; of a menu the clip that says
 * its keys. Undefined where there is neither, where a message's menu is said alone, and for the four questions, where
 * it would tell what was answered before.
 */
export function recordingOf(flow: CallFlow, at: string, steps: readonly Step[]): string | undefined {
  if (isSigns(at)) return undefined;
  const clips = steps.flatMap(step => (step.do === 'hangup' ? [] : step.clips));
  const message = clips.flatMap(clip => fileOf(flow, clip, MESSAGE) ?? []);
  if (message.length > 0) return message.join('+');
  if (at === 'piece') return undefined;
  const menu = clips.find(clip => fileOf(flow, clip, MENU));
  return menu && fileOf(flow, menu, MENU);
}

/** The recording of a clip, where it is of one of these kinds. */
function fileOf({ content }: CallFlow, clip: Clip, kinds: ReadonlySet<Prompt['kind']>): string | undefined {
  const kind = 'id' in clip && content.prompts[clip.id]?.kind;
  if (!kind || !kinds.has(kind)) return undefined;
  return content.clips[`${clip.language}/${clip.id}`]?.file.slice(0, DIGITS);
}
