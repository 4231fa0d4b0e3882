// A provider's messages API on loopback, which outlives the server that it serves: it takes every text, keeps it, and
// lists what it kept.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Taken {
  sid: string;
  to: string;
  from: string;
  body: string;
  date_created: string;
  direction: 'outbound-api';
  status: 'queued';
}

/** Answers after so many milliseconds; a text counts from the moment it is asked for. */
export async function standIn(slowly = 0) {
  const taken: Taken[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
    if (!pathname.endsWith('/Messages.json')) return json(404, { code: 20404, message: 'not here' });
    if (request.method === 'GET') {
      const { To, From } = Object.fromEntries(searchParams);
      const messages = taken.filter(m => (To ?? m.to) === m.to && (From ?? m.from) === m.from);
      return json(200, { messages, page: 0, page_size: 1000 });
    }
    const { To = '', From = '', Body = '' } = Object.fromEntries(new URLSearchParams(body));
    const message: Taken = {
      sid: `${taken.length + 1}`.padStart(8, 'm'),
      to: To,
      from: From,
      body: Body,
      date_created: new Date().toUTCString(),
      direction: 'outbound-api',
      status: 'queued',
    };
    taken.push(message);
    setTimeout(() => json(201, message), slowly);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    close: () => new Promise(resolve => server.close(resolve).closeAllConnections()),
  };
}
