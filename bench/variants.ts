// The servers that are compared. Each answers the same signed webhooks over HTTP.
import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import { Hono } from 'hono';
import twilio from 'twilio';
import { createApp } from '../src/app.ts';
import type { Deps } from '../src/deps.ts';
import { address, clipUrl } from '../src/twilio/addresses.ts';
import { xml } from '../src/twilio/reply.ts';
import { bounded, type SignedEnv, signed } from '../src/twilio/signed.ts';
import { voice } from '../src/twilio/voice.ts';

type Build = (deps: Deps, constant: string) => Server;

const ours = (app: Hono<SignedEnv> | Hono): Server => createAdaptorServer({ fetch: app.fetch }) as Server;

/** The floor: the same server and signature code, and an answer that is always the same. */
const floor: Build = (deps, constant) => {
  const app = new Hono<SignedEnv>();
  app.use('/twilio/*', bounded, signed(deps.authToken, deps.publicUrl, deps.log));
  app.post('/twilio/voice/turn', c => xml(c, constant));
  return ours(app);
};

/** The app as it runs. */
const app: Build = deps => ours(createApp(deps));

/** The app without remembering rendered answers: every turn goes through the machine. */
const forgetful: Build = deps => {
  const app = new Hono<SignedEnv>();
  app.use('/twilio/*', bounded, signed(deps.authToken, deps.publicUrl, deps.log));
  app.route('/twilio/voice', voice(deps, false));
  return ours(app);
};

/** How the provider's own tutorials do it: Express, its middleware and its builder; the main menu, always. */
const expressed: Build = deps => {
  const [flow] = deps.flows.values();
  if (!flow) throw new Error('hotline.yaml has no line');
  const action = address(deps, '/twilio/voice/turn?s=main&v=1abcdef&l=my&c=thailand&r=1&n=2&t=tz5k2c');
  const clips = ['who.caller-pays', 'useful', 'main.menu'].map(id => clipUrl(deps, flow, { id, language: 'my' }) ?? '');
  const { host } = new URL(deps.publicUrl);

  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post(
    '/twilio/voice/turn',
    twilio.webhook({ validate: true, protocol: 'https', host }, deps.authToken),
    (_, response) => {
      const document = new twilio.twiml.VoiceResponse();
      const gather = document.gather({
        action,
        numDigits: 1,
        finishOnKey: '',
        timeout: 7,
        actionOnEmptyResult: true,
      });
      for (const clip of clips) gather.play(clip);
      response.type('text/xml').send(document.toString());
    },
  );
  return createServer(app);
};

export const variants = { floor, app, forgetful, express: expressed };
export type Variant = keyof typeof variants;
