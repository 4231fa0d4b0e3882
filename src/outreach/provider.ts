// What we ask of a telephone provider. The port; src/twilio/rest.ts and src/simulator/ stand behind it.

export interface CallToPlace {
  /** E.164. */
  to: string;
  from: string;
  /** Asked for what to say once somebody picks up. */
  url: string;
  /** Asked when `url` does not answer. */
  fallbackUrl: string;
  statusUrl: string;
  /** Seconds it may ring. */
  timeout: number;
  /** Find out whether a person or a machine picked up, where the provider can. */
  detectMachine: boolean;
}

export interface RemoteCall {
  sid: string;
  from: string;
  to: string;
  direction: string;
  status: string;
}

export interface RemoteRecording {
  sid: string;
  callSid: string;
  seconds: number;
  createdAt: Date;
}

export interface TextToSend {
  /** E.164. */
  to: string;
  /** One of our numbers, or a name that this country's networks let us send as. */
  from: string;
  body: string;
  statusUrl: string;
  /** Not delivered to the network within so many seconds, it is given up: 1 to 36,000. */
  validitySeconds: number;
}

export interface RemoteMessage {
  sid: string;
  from: string;
  to: string;
  body: string;
  direction: 'inbound' | 'outbound';
  /** As the provider names it: queued, sent, delivered, received. */
  status: string;
  createdAt: Date;
}

/** Which messages to list; without `to` and `from` all of them. */
export interface MessageSearch {
  to?: string;
  from?: string;
  direction?: RemoteMessage['direction'];
  since: Date;
}

export interface Provider {
  name: 'twilio' | 'somleng' | 'simulated';
  placeCall(call: CallToPlace): Promise<{ sid: string }>;
  fetchCall(sid: string): Promise<RemoteCall | undefined>;
  /** Ends a call, or one leg of it. Done when it is over, also when it was over before. */
  hangUp(sid: string): Promise<void>;
  /** Every recording made since then, oldest first. */
  recordings(since: Date): Promise<RemoteRecording[]>;
  /** The recording as a WAV file. */
  fetchRecording(sid: string): Promise<Uint8Array>;
  /** Done when it is gone, also when it was gone before. Where the provider can't delete: `false`. */
  deleteRecording(sid: string): Promise<boolean>;
  sendMessage(text: TextToSend): Promise<{ sid: string; status: string }>;
  /** Texts since then, oldest first, whatever became of them. */
  messages(search: MessageSearch): Promise<RemoteMessage[]>;
}

/** What became of a request that failed. `unknown`: it may have been carried out; look before trying again. */
export type Fate = 'retry' | 'never' | 'unknown';

/** What follows when a text was refused, or did not arrive. */
export interface TextFate {
  /** Milliseconds to wait before it is tried again: after the first try, after the second… None left: it has failed. */
  again: readonly number[];
  /** Whoever has this number wants no texts. */
  optedOut: boolean;
  /** Nobody has this number, or no phone that takes texts. */
  unreachable: boolean;
}

/** A provider said no, or nothing. The message holds no phone number. */
export class ProviderError extends Error {
  readonly fate: Fate;
  /** The provider's own error code, where it gave one. */
  readonly code: number | undefined;
  /** Of a text: what follows. */
  readonly text: TextFate | undefined;

  constructor(message: string, fate: Fate, code?: number, text?: TextFate) {
    super(message);
    this.name = 'ProviderError';
    this.fate = fate;
    this.code = code;
    this.text = text;
  }
}
