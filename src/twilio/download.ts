// A recording's bytes. Redirects lead to signed addresses elsewhere: they get no credentials.
import { ProviderError } from '../outreach/provider.ts';
import { providerError } from './errors.ts';

/** Bytes: eleven minutes at the 16 kB a second that a recording comes in. */
const LARGEST_RECORDING = 10 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/** By fetch, as the provider's client reads every answer as text. Rejects with a ProviderError. */
export async function download(
  url: URL,
  headers: HeadersInit,
  signal: AbortSignal,
  redirects = 0,
): Promise<Uint8Array> {
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  const location = response.headers.get('location');
  if (!location || response.status >= 400) return contents(response);
  const next = new URL(location, url);
  if (next.protocol !== url.protocol || redirects === MOST_REDIRECTS)
    throw new ProviderError('The recording is redirected where we do not follow.', 'never');
  return download(next, {}, signal, redirects + 1);
}

async function contents({ ok, status, body }: Response): Promise<Uint8Array> {
  if (!ok || !body) throw providerError({ status }, true);
  const reader = body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > LARGEST_RECORDING) throw new ProviderError('The recording is larger than 10 MB.', 'never');
    chunks.push(part.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
