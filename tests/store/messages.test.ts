import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countUnheard, keepForConsole, keptForConsole, nextUnheard } from '../../src/store/inbox.ts';
import {
  announceMessage,
  expectMessage,
  type MessageStatus,
  messageByRecording,
  messageIs,
  messagesOfCall,
  unfinishedMessages,
  unheardMessages,
} from '../../src/store/messages.ts';
import { databases, opened } from '../support/databases.ts';
import { khinKhin, NOON, speaks } from './people.ts';

const ORDER: MessageStatus[] = ['expected', 'announced', 'stored', 'gone'];

for (const database of databases)
  describe(`a message on ${database.name}`, () => {
    const d = opened(database);
    const announced = (call = 'CA1', recordingSid = `RE-${call}`) => ({
      key: `${call}:6`,
      callSid: call,
      requestId: `${call}.1`,
      line: '+6620000001',
      language: 'my',
      wish: 'key' as const,
      recordingSid,
      seconds: 12,
      now: NOON,
    });
    const spoken = (call: string) => speaks({ key: `${call}:6`, callSid: call, requestId: `${call}.1` });

    /** What may be told of a message, in whatever order and however often. */
    const tellings: Record<string, (call: string) => Promise<unknown>> = {
      'the caller has spoken': call => expectMessage(d, spoken(call)),
      'the provider has it': call => announceMessage(d, announced(call)),
      'it was found in the provider’s list': call => {
        const { requestId: _, line: __, language: ___, ...facts } = announced(call);
        return announceMessage(d, { ...facts, wish: 'none' });
      },
      'it is stored here': async call => {
        await announceMessage(d, announced(call));
        await messageIs(d, `${call}:6`, 'stored');
      },
      'it is gone there': async call => {
        await announceMessage(d, announced(call));
        await messageIs(d, `${call}:6`, 'gone');
      },
    };
    const names = Object.keys(tellings);
    const complete = (call: string) => ({
      key: `${call}:6`,
      call_sid: call,
      request_id: `${call}.1`,
      line: '+6620000001',
      language: 'my',
      wish: 'key',
      number_hash: khinKhin.hash,
      number_sealed: khinKhin.sealed,
      created_at: NOON,
      recording_sid: `RE-${call}`,
      seconds: 12,
      status: 'gone',
      heard_at: null,
      wiped_at: null,
    });
    const status = async (call: string) => ORDER.indexOf((await messagesOfCall(d, call))[0]?.status ?? 'expected');

    let calls = 0;
    const inAnyOrder = fc
      .array(fc.constantFrom(...names), { maxLength: 4 })
      .chain(repeats => fc.shuffledSubarray([...names, ...repeats], { minLength: names.length + repeats.length }));

    test('is the same in the end in whatever order, and however often, its story is told; and never goes back', async () => {
      await fc.assert(
        fc.asyncProperty(inAnyOrder, async order => {
          const call = `CA-${++calls}`;
          let before = 0;
          for (const telling of order) {
            await tellings[telling]?.(call);
            const after = await status(call);
            expect(after).toBeGreaterThanOrEqual(before);
            before = after;
          }
          expect(await messagesOfCall(d, call)).toEqual([complete(call)]);
        }),
        { numRuns: database.runs },
      );
    }, 60_000);

    test('is the same in the end when everything is told at once', async () => {
      await fc.assert(
        fc.asyncProperty(inAnyOrder, async order => {
          const call = `CA-${++calls}`;
          await Promise.all(order.map(telling => tellings[telling]?.(call)));
          expect(await messagesOfCall(d, call)).toEqual([complete(call)]);
        }),
        { numRuns: database.runs },
      );
    }, 60_000);

    test('is known by its recording, whatever key it is told under next', async () => {
      await announceMessage(d, { ...announced(), key: 'CA1:RE-CA1' });
      expect(await announceMessage(d, announced())).toMatchObject({ key: 'CA1:RE-CA1' });
      expect(await messageByRecording(d, 'RE-CA1')).toMatchObject({ key: 'CA1:RE-CA1', seconds: 12 });
      expect(await messageByRecording(d, 'RE-CA2')).toBeUndefined();
    });

    test('keeps its first recording when another is told under its key', async () => {
      await announceMessage(d, announced('CA1', 'RE-first'));
      expect(await announceMessage(d, announced('CA1', 'RE-second'))).toMatchObject({ recording_sid: 'RE-first' });
    });

    test('stays as a wish by key when a later telling knows of no key', async () => {
      await expectMessage(d, speaks({ wish: 'key' }));
      await expectMessage(d, speaks({ wish: 'none' }));
      expect(await messagesOfCall(d, 'CA1')).toMatchObject([{ wish: 'key' }]);
    });

    test('of a withheld number, without a request and in no known language, is kept all the same', async () => {
      const unknown = { requestId: undefined, language: undefined, line: undefined };
      await expectMessage(d, speaks({ ...unknown, number: undefined, wish: 'none' }));
      await announceMessage(d, { ...announced(), ...unknown, wish: 'none' });
      expect(await messagesOfCall(d, 'CA1')).toMatchObject([
        { request_id: null, language: null, line: null, number_sealed: null, status: 'announced' },
      ]);
    });

    test('belongs to the request that its caller had made, also when that is told late', async () => {
      await announceMessage(d, { ...announced(), requestId: undefined });
      expect(await unheardMessages(d)).toHaveLength(1);
      await expectMessage(d, speaks({ requestId: 'CA1.1' }));
      expect(await messagesOfCall(d, 'CA1')).toMatchObject([{ request_id: 'CA1.1' }]);
      expect(await unheardMessages(d)).toEqual([]);
    });

    test('without a request waits to be heard, the oldest first, until somebody has heard it', async () => {
      const alone = (n: number) => speaks({ key: `CA${n}:6`, callSid: `CA${n}`, requestId: undefined, now: NOON + n });
      for (const n of [3, 1, 2]) await expectMessage(d, alone(n));
      await expectMessage(d, speaks({ key: 'CA4:6', callSid: 'CA4', requestId: 'CA4.1' }));
      await d.db
        .updateTable('messages')
        .set({ heard_at: NOON + 9 })
        .where('key', '=', 'CA2:6')
        .execute();
      expect((await unheardMessages(d)).map(m => m.key)).toEqual(['CA1:6', 'CA3:6']);
    });

    test('that asks for a call to no number is kept for the console, once, and is not heard by telephone any more', async () => {
      for (const n of [1, 2, 3]) {
        await expectMessage(d, { ...speaks({ key: `CA${n}:6`, callSid: `CA${n}` }), now: NOON + n });
        await messageIs(d, `CA${n}:6`, 'gone');
      }
      await d.db.updateTable('messages').set({ request_id: null, status: 'gone' }).execute();
      const kept = { key: 'CA2:6', urgent: true, at: NOON };
      expect(await Promise.all([1, 2].map(() => keepForConsole(d, kept)))).toContain(true);
      expect(await keepForConsole(d, kept)).toBe(false);
      expect(await countUnheard(d, ['my'])).toBe(2);
      const first = await nextUnheard(d, { languages: ['my'], after: undefined });
      expect((await nextUnheard(d, { languages: ['my'], after: first?.key }))?.key).toBe('CA3:6');
      expect((await unheardMessages(d)).map(m => m.key)).toEqual(['CA1:6', 'CA2:6', 'CA3:6']);
      expect([...(await keptForConsole(d, ['CA1:6', 'CA2:6', 'CA3:6']))]).toEqual([['CA2:6', { urgent: true }]]);
      expect(await keptForConsole(d, [])).toEqual(new Map());
    });

    test('is unfinished from when the provider has it until it is gone there', async () => {
      const unfinished = async () => (await unfinishedMessages(d)).map(m => m.status);
      await expectMessage(d, speaks());
      expect(await unfinished()).toEqual([]);
      await announceMessage(d, announced());
      expect(await unfinished()).toEqual(['announced']);
      await messageIs(d, 'CA1:6', 'stored');
      expect(await unfinished()).toEqual(['stored']);
      await messageIs(d, 'CA1:6', 'gone');
      expect(await unfinished()).toEqual([]);
    });

    test('that is not with us yet is never kept waiting by those the provider does not delete', async () => {
      for (const n of [1, 2, 3]) {
        await announceMessage(d, { ...announced(`CA${n}`), now: NOON + n });
        if (n < 3) await messageIs(d, `CA${n}:6`, 'stored');
      }
      expect((await unfinishedMessages(d, 2)).map(m => m.key)).toEqual(['CA3:6', 'CA1:6']);
    });
  });
