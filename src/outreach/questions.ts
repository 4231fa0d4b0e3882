// A question that a series has asked: until a word or another menu comes between, a digit is its answer.
import type { Deps } from '../deps.ts';
import { recalled, remembering } from '../sms/memory.ts';
import { conversation } from '../store/conversations.ts';
import type { Writable } from '../store/schema.ts';
import { questionWords } from './words.ts';

export type Asking = Pick<Deps, 'database' | 'lists' | 'now' | 'texts'>;

/** The writes that put a conversation where the question is; none where a text asks nothing. */
export async function asking(
  deps: Asking,
  line: string,
  { hash, asks }: { hash: string; asks: string | null },
): Promise<Writable[]> {
  const [list = '', step = ''] = asks?.split('/') ?? [];
  const question = deps.lists.series[list]?.steps[Number(step)]?.question;
  const flow = deps.texts.get(line);
  if (!asks || !question || !flow) return [];
  const { state, pace } = await recalled(deps, hash, flow, await conversation(deps.database, hash, line));
  const { form = state.context.language ?? '' } = state.context;
  const asked =
    questionWords(question, { form, line }) ?? questionWords(question, { form: form.split('-')[0] ?? '', line });
  const context = { ...state.context, question: asks, ...(asked ? { asked } : {}) };
  return remembering(deps, { hash, line }, state.context, { state: { at: 'question', context }, pace });
}
