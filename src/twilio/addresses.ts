// Every address we give the provider, in one place: absolute, with the provider's own retry settings attached.
import type { Deps } from '../deps.ts';
import type { CallState, Clip } from '../voice/call.ts';
import type { CallFlow } from '../voice/flow.ts';
import { clock, place } from '../voice/position.ts';
import { withOverrides } from './overrides.ts';
import type { Addresses } from './twiml.ts';

type Kind = Parameters<typeof withOverrides>[1];

/** An address of ours as the provider is given it. */
export const address = (deps: Deps, path: string, kind: Kind = 'voice'): string =>
  withOverrides(deps.publicUrl + path, kind, deps.provider.name);

/** Under which a clip stands in the content: language/prompt, or pause/tenths of a second. */
export const nameOf = (clip: Clip): string => ('pause' in clip ? `pause/${clip.pause}` : `${clip.language}/${clip.id}`);

export function clipUrl(deps: Deps, flow: Pick<CallFlow, 'content'>, clip: Clip): string | undefined {
  const file = flow.content.clips[nameOf(clip)]?.file;
  return file ? address(deps, `/clips/${file}`) : undefined;
}

/** A wish by key stands behind what is recorded in these states; elsewhere somebody must hear it first. */
export const wishAt = (state: CallState): 'key' | 'none' => (/^(asking|notSaved)\./.test(state.at) ? 'key' : 'none');

/** The addresses in the document of one turn. `phones`: whom to try for a caller who wants a person now. */
export function addresses(
  deps: Deps,
  flow: CallFlow,
  sid: string,
  state: CallState,
  phones: readonly string[],
): Addresses {
  const { context } = state;
  const request = context.open ? `&m=${context.made}` : '';
  const language = context.language ?? '';
  return {
    action: address(deps, `/twilio/voice/turn?${place(flow, state)}${clock(state)}`),
    clip: clip => clipUrl(deps, flow, clip),
    recording: address(
      deps,
      `/twilio/recording?n=${state.turn}&l=${language}&i=${flow.line.id}&w=${wishAt(state)}${request}`,
      'recording',
    ),
    callerId: flow.line.number,
    duty: index => {
      const number = phones[index];
      const whisper = address(deps, `/twilio/voice/whisper?c=${sid}&l=${language}&i=${flow.line.id}${request}`);
      return number ? { number, whisper } : undefined;
    },
  };
}
