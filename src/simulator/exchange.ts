// The telephone network in one process: simulated phones on one side, the server's own webhooks on the other, and
// between them what Twilio would do. The phones' side is described in protocol.ts. No HTTP server, no audio, no
// waiting except for how long a phone rings.
//
//   command -> phone -> leg -> verbs/ -> webhook (signed form) -> server -> TwiML -> verbs/ -> screen
import type { Provider } from '../outreach/provider.ts';
import { connect, incoming, phoneOf } from './connect.ts';
import { byTimer, type ExchangeDeps, type Network } from './network.ts';
import type { Phone, Reader, Watcher } from './phone.ts';
import type { Command, PhoneText, Screen } from './protocol.ts';
import { simulatedProvider } from './provider.ts';
import { deliver, incomingText } from './texting.ts';

/** Seconds that a phone may be out of sight in a call before the call drops: a page that reloads, a closed window. */
const DROPS_AFTER = 5;

export interface Exchange {
  provider: Provider;
  /** What the phone with this number shows. */
  screen(number: string): Screen;
  /** Carries out a command and returns the screen that follows from it. */
  command(number: string, command: Command): Promise<Screen>;
  /** Switches a phone on: every screen, and its texts, are handed over. Returns what switches it off again. */
  switchOn(number: string, watcher: Watcher, reader?: Reader): () => void;
  /** The texts that the phone with this number keeps, oldest first. */
  texts(number: string): readonly PhoneText[];
  /** Texts a line; resolves with the texts when the answer is there. */
  text(number: string, line: string, body: string): Promise<readonly PhoneText[]>;
  /** A text reaches a phone from outside. */
  deliver(text: { to: string; from: string; body: string }): void;
}

/** Twilio's side of everything. Signs with `authToken`; hands requests to `send`. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const network: Network = {
    after: byTimer,
    ...deps,
    phones: new Map(),
    calls: new Map(),
    recordings: new Map(),
    messages: new Map(),
    connect: connection => connect(network, connection),
  };
  return {
    provider: simulatedProvider(network),
    screen: number => phoneOf(network, number).screen,
    async command(number, command) {
      const phone = phoneOf(network, number);
      await phone.inTurn(() => carryOut(network, phone, command));
      return phone.screen;
    },
    switchOn(number, watcher, reader = () => {}) {
      const phone = phoneOf(network, number);
      phone.watchers.add(watcher);
      phone.readers.add(reader);
      return () => {
        phone.watchers.delete(watcher);
        phone.readers.delete(reader);
        if (phone.watchers.size === 0) dropLater(network, phone);
      };
    },
    texts: number => phoneOf(network, number).texts,
    async text(number, line, body) {
      const phone = phoneOf(network, number);
      await incomingText(network, phone, line, body);
      return phone.texts;
    },
    deliver: text => deliver(network, text),
  };
}

async function carryOut(network: Network, phone: Phone, command: Command): Promise<void> {
  if (command.do !== 'dial') phone.leg?.happens(command);
  else if (phone.leg) return;
  else if (network.lines.includes(command.line)) incoming(network, phone, command.line);
  else phone.show({ status: 'ended', with: command.line });
  await phone.leg?.settled();
}

/** A call ends when nobody holds the phone any more. One that only rings goes on ringing. */
function dropLater(network: Network, phone: Phone): void {
  const { leg } = phone;
  if (!leg?.answered) return;
  network.after(DROPS_AFTER, () => {
    if (phone.watchers.size === 0 && phone.leg === leg) leg.happens({ do: 'hang-up' });
  });
}
