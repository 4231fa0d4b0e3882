// The page: a row for each prompt of one language, in the order of the menus.
import { raw } from 'hono/html';
import type { Cell } from '../content/matrix.ts';
import { inMenuOrder } from '../content/order.ts';
import type { Content, Language } from '../content/prompts.ts';
import type { Take } from '../content/takes.ts';

interface Shown {
  base: string;
  content: Content;
  language: Language;
  cells: Cell[];
  seconds(file: string): number | undefined;
}

export function Page(shown: Shown) {
  const { base, content, language, cells } = shown;
  const count = (voice: Cell['voice']) => cells.filter(cell => cell.voice === voice).length;
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`Listen: ${language.english}`}</title>
          <link rel="stylesheet" href={`${base}/page.css`} />
          <script type="module" src={`${base}/page.js`} />
        </head>
        <body>
          <header>
            <nav aria-label="Languages">
              {Object.values(content.languages).map(({ tag, english }) => (
                <a href={`${base}/${tag}`} aria-current={tag === language.tag ? 'page' : undefined}>
                  {english}
                </a>
              ))}
            </nav>
            <h1>
              {language.english} <span lang={language.tag}>{language.name}</span>
            </h1>
            <p>
              {count('human')} human voices, {count('placeholder')} placeholders, {count('missing')} without words yet.
            </p>
            <p>
              <button type="button" id="all">
                Play all in order
              </button>{' '}
              <span class="keys">↑ ↓ another prompt · Enter plays it · Esc stops</span>
            </p>
            <p id="now" aria-live="polite" />
          </header>
          <main>
            {inMenuOrder(content, language).map(({ title, takes }) => (
              <section>
                <h2>{title}</h2>
                <ol>
                  {takes.map(take => (
                    <Row take={take} {...shown} />
                  ))}
                </ol>
              </section>
            ))}
          </main>
        </body>
      </html>
    </>
  );
}

/** What a voice is called: in words, and by the class in colour. */
const VOICE: Record<Cell['voice'], string> = {
  human: 'human voice',
  placeholder: 'PLACEHOLDER',
  missing: 'PLACEHOLDER, no words yet',
};

function Row({ take: { id, number, prompt }, base, content, language, cells, seconds }: Shown & { take: Take }) {
  const file = content.clips[`${language.tag}/${id}`]?.file;
  const cell = cells.find(({ prompt }) => prompt === id);
  const text = language.script[id];
  const length = file && seconds(file);
  return (
    <li class={cell?.voice} id={id}>
      <button type="button" data-clip={file && `/clips/${file}`} aria-label={`Play ${id}`} disabled={!file}>
        ▶
      </button>
      <div class="said">
        <p class="text" lang={text ? language.tag : undefined}>
          {text ?? 'The speaker brings the words.'}
        </p>
        <p class="meaning">{prompt.what}</p>
        <p class="about">
          {number} <code>{id}</code>
        </p>
      </div>
      <div class="sound">
        {file ? (
          <img src={`${base}/waves/${file.replace('.wav', '.svg')}`} alt="" loading="lazy" width="200" height="40" />
        ) : null}
        <p>
          <span class="length">{length ? `${length.toFixed(1)} s` : '?'}</span> of {prompt.longest} s at most
        </p>
        <p class="voice">
          {cell ? VOICE[cell.voice] : 'no clip'}
          {cell?.stale ? <b class="stale"> stale: the text has changed since</b> : null}
          {cell?.expired ? <b class="expired"> expired: callers hear “ask us”</b> : null}
        </p>
      </div>
    </li>
  );
}
