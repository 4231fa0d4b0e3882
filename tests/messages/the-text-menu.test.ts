import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRequests } from '../../src/store/requests.ts';
import { unreadTexts } from '../../src/store/texts.ts';
import { hotline, LINES, type Line, PEOPLE, texts } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const said = (form: string, id: string): string => {
  const text = texts.forms[form]?.[id];
  if (text === undefined) throw new Error(`there is no ${id} in ${form}`);
  return text;
};

describe('somebody texts for the first time', () => {
  test('a question mark: one segment names each language with its digit, as the telephone does', async () => {
    const phone = texter(line);
    await phone.texts('?');
    expect(phone.answer).toBe('1 မြန်မာ 2 ខ្មែរ 3 नेपाली 4 ไทย 5 English');
    await phone.texts('3');
    phone.reads(said('ne', 'menu.going'), said('ne', 'reply.menu'));
  });

  test('Burmese words: the answer is in Burmese at once', async () => {
    const phone = texter(line);
    await phone.texts('မင်္ဂလာပါ');
    phone.reads(said('my', 'menu.work'));
  });

  test('a romanised word: the answer is romanised in its language', async () => {
    const phone = texter(line);
    await phone.texts('Namaste');
    phone.reads(said('ne-Latn', 'menu.work'));
  });

  test('a digit alone chooses no language, and after the languages it does', async () => {
    const phone = texter(line);
    await phone.texts('2');
    phone.reads('1 မြန်မာ');
    await phone.texts('2');
    phone.reads(said('km', 'menu.work'));
  });

  test('0: the request is saved, its code told at once, and the language learned by the next digit', async () => {
    const phone = texter(line);
    await phone.texts('0');
    const [request] = await openRequests(line.database);
    expect(request).toMatchObject({ language: 'my', source: 'text', ring_when: 'unasked' });
    phone.reads(request?.code ?? '', '3 नेपाली');
    await phone.texts('३');
    phone.reads(request?.code ?? '', said('ne', 'promise.three-days'), said('ne', 'reply.when'));
    expect(await openRequests(line.database)).toMatchObject([{ language: 'ne' }]);
  });
});

describe('Latin letters', () => {
  test.each([
    ['thu htay di la ngway ma pay thay bu', 'my-Latn'],
    ['thaoke min toan oy luy knhom', 'km-Latn'],
    ['mero malik le dherai kaam garauncha', 'ne-Latn'],
    ['nai chang mai hai ngern', 'th-Latn'],
    ['my employer does not give me what he said', 'en'],
  ])('%s: the words show the language, and what is written is read by somebody', async (words, form) => {
    const phone = texter(line);
    await phone.texts(words);
    const { templates } = line.deps.texts.get(LINES.five) ?? {};
    expect(phone.answer).toBe(`${templates?.text(form, 'kept')}\n${templates?.text(form, 'reply.offer')}`);
    expect(await unreadTexts(line.database)).toHaveLength(1);
  });

  test('a word that all languages share does not change the one that is spoken', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', 'passport');
    phone.reads(said('ne-Latn', 'topic.contract.thailand'));
    await phone.texts('can i speak with a person please');
    phone.reads(said('en', 'kept'));
  });
});

describe('danger', () => {
  test.each([
    ['သေချင်တယ်', 'my'],
    ['ថៅកែចាក់សោទ្វារខ្ញុំចេញអត់បាន', 'km'],
    ['कोठामा ताला लगाएको छ', 'ne'],
    ['khana didaina malai', 'ne-Latn'],
    ['เขาขังหนูไว้ในห้อง', 'th'],
    ['madam locked me in the room no food', 'en'],
  ])('%s, wherever it stands: whether it is safe to call now, and with a 1 at once', async (words, form) => {
    const phone = texter(line);
    await phone.texts(words);
    phone.reads(said(form, 'urgent'), said(form, 'reply.urgent'));
    expect(await openRequests(line.database)).toEqual([]);
    await phone.texts('1');
    expect(await openRequests(line.database)).toMatchObject([{ urgency: 'urgent', ring_when: 'now' }]);
  });

  test('told in more words, somebody here can read them', async () => {
    const phone = texter(line);
    await phone.texts('please sir they beat me every day in this house');
    expect(phone.answer).toBe([said('en', 'kept'), said('en', 'urgent'), said('en', 'reply.urgent')].join('\n'));
    expect(await unreadTexts(line.database)).toHaveLength(1);
  });
});

describe('somebody reads', () => {
  test('a topic by its digits, the next one by 1, back by 9', async () => {
    const phone = texter(line);
    await phone.textsAll('hello', '5', '2');
    phone.reads(`1 ${said('en', 'title.pay')}`, `2 ${said('en', 'title.cuts')}`);
    await phone.texts('1');
    expect(phone.answer).toBe(`${said('en', 'topic.pay.thailand')}\n${said('en', 'reply.topic')}`);
    await phone.texts('1');
    phone.reads(said('en', 'topic.cuts.thailand'));
    await phone.texts('9');
    phone.reads(`1 ${said('en', 'title.pay')}`);
    await phone.texts('9');
    phone.reads(said('en', 'menu.work'));
    await phone.texts('9');
    phone.reads('5 English');
  });

  test('a topic by its word, in any script', async () => {
    const phone = texter(line);
    await phone.texts('လုပ်ခ');
    phone.reads(said('my', 'topic.pay.thailand'));
    await phone.texts('prak khae');
    phone.reads(said('km-Latn', 'topic.pay.thailand'));
  });

  test('on a line for several countries, after saying which', async () => {
    const phone = texter(line, { from: PEOPLE.ramesh, to: LINES.nepal });
    await phone.texts('तलब');
    phone.reads(said('ne', 'country'), `1 ${said('ne', 'country.malaysia')}`);
    await phone.texts('१');
    phone.reads(said('ne', 'topic.pay'));
  });
});

describe('somebody asks to be called', () => {
  test('by a word: the same request as on the telephone, with code and promise, refined by a digit', async () => {
    const phone = texter(line, { from: PEOPLE.sokha });
    await phone.texts('សូមតេមក');
    const [request] = await openRequests(line.database);
    expect(request).toMatchObject({ language: 'km', source: 'text', line: LINES.five, country: 'thailand' });
    phone.reads(request?.code ?? '', said('km', 'reply.when'));
    await phone.texts('២');
    expect(await openRequests(line.database)).toMatchObject([{ code: request?.code, ring_when: 'evening' }]);
    await phone.texts('3');
    expect(phone.answer).toBe(said('km', 'call.cancelled')); // and no menu: somebody else may read it
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('twice in a conversation: it is one request', async () => {
    const phone = texter(line);
    await phone.textsAll('phone garnus', '0', 'call garnus');
    expect(await openRequests(line.database)).toHaveLength(1);
    phone.reads(said('ne-Latn', 'call.again').slice(0, 8));
  });

  test('free words are no wish; they are kept to be read, and only the 1 after them asks', async () => {
    const phone = texter(line);
    await phone.texts('မနေ့က ဆိုင်ရှင်က ကျွန်တော့်ကို ဆူတယ်');
    phone.reads(said('my', 'kept'), said('my', 'reply.offer'));
    expect(await openRequests(line.database)).toEqual([]);
    expect(await unreadTexts(line.database)).toHaveLength(1);
    for (const other of ['2', '3', '4', '5', '6', '7', '8', 'ok', 'ဟုတ်ကဲ့', 'yes']) {
      await phone.texts(other);
      expect(await openRequests(line.database), other).toEqual([]);
      await phone.texts('မနေ့က ဆိုင်ရှင်က ကျွန်တော့်ကို ဆူတယ်');
    }
    await phone.texts('၁');
    expect(await openRequests(line.database)).toHaveLength(1);
    expect(await unreadTexts(line.database)).toEqual([]);
  });

  test('urgently: now where that is safe', async () => {
    const phone = texter(line);
    await phone.textsAll('hello', '5', '3');
    phone.reads(said('en', 'urgent'));
    await phone.texts('1');
    expect(await openRequests(line.database)).toMatchObject([{ urgency: 'urgent', ring_when: 'now' }]);
    phone.reads(said('en', 'promise.now'));
  });
});
