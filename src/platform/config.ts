// Every variable of the environment, read once. The table is the documentation: `earshot serve --help` prints it.
import * as z from 'zod';

interface Variable {
  shape: z.ZodType;
  help: string;
}

const url = z
  .string()
  .refine(text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http or https address')
  .refine(text => URL.canParse(text) && !new URL(text).username, 'must not hold a user name or password')
  .transform(text => text.replace(/\/+$/, ''));
const secret = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'must be 32 bytes in base64; make one with: openssl rand -base64 32');
const numbers = z
  .string()
  .transform(text =>
    text
      .split(',')
      .map(n => n.trim())
      .filter(Boolean),
  )
  .pipe(
    z
      .array(z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be numbers such as +66812345678, with commas between'))
      .max(3, 'may be three numbers at most'),
  );

export const VARIABLES = {
  PORT: {
    shape: z.coerce.number('must be a number').int().min(0).max(65535).default(8080),
    help: 'the port to listen on',
  },
  HOST: { shape: z.string().optional(), help: 'the address to listen on; without a provider only 127.0.0.1' },
  PUBLIC_URL: {
    shape: url.optional(),
    help: 'what the provider calls us; signatures are checked against it (http://localhost:PORT)',
  },
  DATABASE_URL: {
    shape: z.string().startsWith('file:', 'must begin with file:').optional(),
    help: 'the SQLite file (file:DATA_DIR/earshot.db)',
  },
  DATA_DIR: {
    shape: z.string().min(1).default('./data'),
    help: 'where the database, recordings and made clips are kept',
  },
  TWILIO_ACCOUNT_SID: {
    shape: z.string().min(1).optional(),
    help: 'the provider account (AC…, or a UUID on Somleng); without it the provider is simulated',
  },
  TWILIO_AUTH_TOKEN: {
    shape: z.string().min(1).optional(),
    help: "the account's primary token: REST requests and webhook signatures",
  },
  TWILIO_API_URL: { shape: url.optional(), help: "replaces the REST API's base address (Somleng)" },
  EARSHOT_SECRET_KEY: {
    shape: secret.optional(),
    help: '32 bytes in base64; seals phone numbers. Lose it and no caller can be rung',
  },
  EARSHOT_NEXT_SECRET_KEY: {
    shape: secret.optional(),
    help: 'the key that earshot rotate-key exchanges EARSHOT_SECRET_KEY for; unset otherwise',
  },
  ON_DUTY_NUMBERS: {
    shape: numbers.default([]),
    help: 'up to three phones of last resort, E.164, with commas between',
  },
  HOTLINE_CONFIG: { shape: z.string().min(1).default('./hotline.yaml'), help: "the line's settings" },
} satisfies Record<string, Variable>;

type Shapes = { [K in keyof typeof VARIABLES]: (typeof VARIABLES)[K]['shape'] };
const schema = z.object(Object.fromEntries(Object.entries(VARIABLES).map(([name, v]) => [name, v.shape])) as Shapes);

/** A wrong setting: a sentence each, naming the variable. */
export class ConfigError extends Error {}

export interface Config {
  port: number;
  host: string;
  publicUrl: string;
  databaseUrl: string;
  dataDir: string;
  /** Undefined: no account, the provider is simulated inside the process. */
  account: { sid: string; token: string; apiUrl: string | undefined } | undefined;
  secretKey: string | undefined;
  nextSecretKey: string | undefined;
  onDuty: string[];
  hotlineFile: string;
}

/** Reads the environment. Empty counts as not set. Throws ConfigError. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in VARIABLES && value !== ''));
  const result = schema.safeParse(set);
  if (!result.success)
    throw new ConfigError(result.error.issues.map(i => `${String(i.path[0])} ${i.message}`).join('\n'));
  const v = result.data;

  if ((v.TWILIO_ACCOUNT_SID === undefined) !== (v.TWILIO_AUTH_TOKEN === undefined))
    throw new ConfigError('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN go together: set both, or neither to try it out');
  const account =
    v.TWILIO_ACCOUNT_SID && v.TWILIO_AUTH_TOKEN
      ? { sid: v.TWILIO_ACCOUNT_SID, token: v.TWILIO_AUTH_TOKEN, apiUrl: v.TWILIO_API_URL }
      : undefined;
  if (account && !account.sid.startsWith('AC') && !account.apiUrl)
    throw new ConfigError("TWILIO_API_URL is missing: the account is not one of Twilio's, so say where its API is");
  if (!account && v.HOST && !['127.0.0.1', 'localhost'].includes(v.HOST))
    throw new ConfigError(
      'HOST must be 127.0.0.1 while the provider is simulated; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first',
    );
  if (account && !v.EARSHOT_SECRET_KEY)
    throw new ConfigError(
      'EARSHOT_SECRET_KEY is missing: 32 bytes in base64, made once with openssl rand -base64 32, and kept safe',
    );

  return {
    port: v.PORT,
    host: account ? (v.HOST ?? '0.0.0.0') : '127.0.0.1',
    publicUrl: v.PUBLIC_URL ?? `http://localhost:${v.PORT}`,
    databaseUrl: v.DATABASE_URL ?? `file:${v.DATA_DIR}/earshot.db`,
    dataDir: v.DATA_DIR,
    account,
    secretKey: v.EARSHOT_SECRET_KEY,
    nextSecretKey: v.EARSHOT_NEXT_SECRET_KEY,
    onDuty: v.ON_DUTY_NUMBERS,
    hotlineFile: v.HOTLINE_CONFIG,
  };
}
