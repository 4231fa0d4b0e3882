// What every part of the exchange works with.
import type { RemoteMessage } from '../outreach/provider.ts';
import type { Log } from '../platform/log.ts';
import type { Leg } from './leg.ts';
import type { Phone } from './phone.ts';
import type { Callee } from './twiml-reader.ts';

export interface ExchangeDeps {
  /** What the server believes it is called, without a trailing slash. */
  publicUrl: string;
  accountSid: string;
  authToken: string;
  /** Hands a request to the server, in this process. */
  send(request: Request): Promise<Response>;
  /** Our numbers. */
  lines: string[];
  now(): Date;
  /** 32 random hexadecimal digits. */
  newId(): string;
  log: Log;
  /** Does something after so many seconds; what it returns prevents it. */
  after?(seconds: number, act: () => void): () => void;
}

export interface Recording {
  sid: string;
  callSid: string;
  seconds: number;
  createdAt: Date;
  wav: Uint8Array;
}

/** What a <Dial> asks for, per number. */
export interface Connection {
  parent: Leg;
  callerId: string;
  callee: Callee;
  /** Seconds it may ring. */
  seconds: number;
  /** The document's address. */
  base: string;
}

export interface Network extends Required<ExchangeDeps> {
  /** Rings a phone for a <Dial>; the parent leg hears what becomes of it. */
  connect(connection: Connection): Leg;
  /** By number. */
  phones: Map<string, Phone>;
  /** By CallSid. */
  calls: Map<string, Leg>;
  /** By RecordingSid, oldest first. */
  recordings: Map<string, Recording>;
  /** Every text in either direction, by MessageSid, oldest first. */
  messages: Map<string, RemoteMessage>;
}

export const byTimer: Required<ExchangeDeps>['after'] = (seconds, act) => {
  const timer = setTimeout(act, seconds * 1000);
  timer.unref();
  return () => clearTimeout(timer);
};
