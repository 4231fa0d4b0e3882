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

export interface Provider {
  name: 'twilio' | 'somleng' | 'simulated';
  placeCall(call: CallToPlace): Promise<{ sid: string }>;
  fetchCall(sid: string): Promise<RemoteCall | undefined>;
  /** Every recording made since then, oldest first. */
  recordings(since: Date): Promise<RemoteRecording[]>;
  /** The recording as a WAV file. */
  fetchRecording(sid: string): Promise<Uint8Array>;
  /** Done when it is gone, also when it was gone before. Where the provider can't delete: `false`. */
  deleteRecording(sid: string): Promise<boolean>;
}

/** What became of a request that failed. `unknown`: it may have been carried out; look before trying again. */
export type Fate = 'retry' | 'never' | 'unknown';

/** A provider said no, or nothing. The message holds no phone number. */
export class ProviderError extends Error {
  readonly fate: Fate;
  /** The provider's own error code, where it gave one. */
  readonly code: number | undefined;

  constructor(message: string, fate: Fate, code?: number) {
    super(message);
    this.name = 'ProviderError';
    this.fate = fate;
    this.code = code;
  }
}
