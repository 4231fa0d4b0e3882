// What people change while the line runs is heard on the next call in workerd too, without a deployment.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { change, undo } from '../../src/store/changes.ts';
import { dials } from '../support/caller.ts';
import { withRoutes } from '../support/content.ts';
import { hotline, LINES, type Line, library, PEOPLE } from '../support/hotline.ts';
import { type Bundle, bundled, type Workerd, workerd } from './workerd.ts';

/** Bundling, and starting workerd, on a machine that has other work. */
const START_MS = 90_000;

const dated = { 'T-07': { ...library.content.facts['T-07'], seen: '2020-01-01', changes: true } as const };
const content = withRoutes({
  ...library.content,
  facts: { ...library.content.facts, ...dated },
} as typeof library.content);
const pause = { pause: 3 };
const recipes = new Map(Object.values(content.clips).map(({ file }) => [file, library.recipes.get(file) ?? pause]));

let onNode: Line;
let bundle: Bundle;
let worker: Workerd;
let line: Line;

beforeAll(async () => {
  onNode = await hotline({ content });
  bundle = await bundled({ ...library, content, recipes });
  worker = await workerd(bundle);
  line = worker.line(onNode.deps.flows);
}, START_MS);

afterAll(async () => {
  await worker?.close();
  await onNode?.close();
  bundle?.remove();
});

const sets = (kind: 'route' | 'fact' | 'recording', key: string, value: string) =>
  change(worker.database, { kind, key, value, who: 'Thida', now: Date.now() });
const month = () => `checked.${new Date().getUTCMonth() + 1}`;

const onFive = (...keys: string[]) => dials(line, { from: PEOPLE.abroad }).then(caller => caller.presses(...keys));
const onNepal = async (...keys: string[]) => {
  const rung = { from: LINES.nepal, to: PEOPLE.ramesh, direction: 'outbound-api' };
  return (await dials(line, { ...rung, path: '/twilio/voice/ringback?r=x' })).presses(...keys);
};

test('a route that is set is heard on the next call, in every language of the people it is for', async () => {
  (await onFive('1', '1', '1')).hearsOnly('my/ask-us', 'my/after.piece');
  await sets('route', 'myanmar>thailand', 'slow');
  await sets('route', 'cambodia>thailand', 'closed');
  await sets('route', 'nepal>malaysia', 'open');
  (await onFive('1', '1', '1')).hearsOnly('my/route.myanmar.thailand.slow', `my/${month()}`, 'my/after.piece');
  (await onFive('2', '1', '1')).hearsOnly('km/route.cambodia.thailand.closed', `km/${month()}`, 'km/after.piece');
  (await onNepal('1', '1', '1', '1')).hearsOnly('ne/route.nepal.malaysia.open', `ne/${month()}`, 'ne/after.piece');
  (await onNepal('2', '1', '1', '1')).hearsOnly('en/route.nepal.malaysia.open', `en/${month()}`, 'en/after.piece');
});

test('undone, the next call hears what was before; and a webhook that comes twice is answered the same', async () => {
  await sets('route', 'nepal>gulf', 'open');
  await sets('route', 'nepal>gulf', 'closed');
  const closed = await onNepal('1', '1', '1', '2');
  closed.hears('ne/route.nepal.gulf.closed');
  await undo(worker.database, { kind: 'route', key: 'nepal>gulf', who: 'Thida', now: Date.now() });
  const open = await onNepal('1', '1', '1', '2');
  open.hears('ne/route.nepal.gulf.open');
  const { before, after } = await open.again();
  expect(after).toBe(before);
});

test('a fact that is confirmed is told again', async () => {
  (await onFive('1', '2', '1')).hearsOnly('my/ask-us', 'my/after.piece');
  await sets('fact', 'T-07', new Date().toISOString().slice(0, 10));
  (await onFive('1', '2', '1')).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
});

test('a recording that is put in place is played', async () => {
  await sets('recording', 'my/main.menu', '0123456789abcdef.wav');
  expect((await onFive('1')).document).toContain('/clips/0123456789abcdef.wav');
});
