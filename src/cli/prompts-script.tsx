// earshot prompts script: what a voice talent reads from, on the terminal or as a page to print.
import { writeFile } from 'node:fs/promises';
import { raw } from 'hono/html';
import type { Content, Language } from '../content/prompts.ts';
import { type Line, scriptOf } from '../content/script.ts';
import { takesOf } from '../content/takes.ts';
import { fontsWithin } from '../fonts.ts';
import type { Config } from '../platform/config.ts';
import { notePrinted } from '../platform/printed.ts';
import { libraryOf } from './library.ts';
import { languageOf } from './recordings.ts';

export async function printScript(
  config: Config,
  { lang, html }: { lang: string; html?: string },
  out: (line?: string) => void,
): Promise<void> {
  const { content } = libraryOf(config).library;
  const language = languageOf(content, lang);
  notePrinted(config.dataDir, lang, takesOf(language, content.prompts));
  if (!html) return out(scriptText(content, language));
  await writeFile(html, scriptPage(content, language));
  out(`${html}: print it, or open it in a browser.`);
}

/** As plain text, a take below the other. */
export function scriptText(content: Content, language: Language): string {
  const takes = scriptOf(content, language).map(
    ({ take, id, meaning, text, longest, how }) =>
      `${take}  ${id}  (${longest} s at most)\n     ${meaning}\n     ${how}\n\n     ${text ?? OWN_WORDS}\n`,
  );
  return [`${language.english} · ${language.name} · ${takes.length} takes\n${ABOUT.join('\n')}\n`, ...takes].join('\n');
}

const ABOUT = [
  'Record each take as a file of its own, named by its number: 014.wav, or 014.m4a from a telephone.',
  'A quiet room, a hand from the microphone, the same voice and the same distance throughout.',
  'Begin a second after you start recording, and stop a second after you end. If you slip, say the whole take again.',
];
const OWN_WORDS = 'Say this in your own words.';

/** As one page that needs nothing else: no script, the font within it. */
export function scriptPage(content: Content, language: Language): string {
  const lines = scriptOf(content, language);
  return `<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"
        />
        <title>{`${language.english}: what to record`}</title>
        <style>{raw(`${fontsWithin(lines.map(l => l.text).join(' ') + language.name)}\n${STYLE}`)}</style>
      </head>
      <body>
        <header>
          <h1>
            {language.english} <span lang={language.tag}>{language.name}</span>
          </h1>
          <p>{lines.length} takes</p>
          {ABOUT.map(sentence => (
            <p>{sentence}</p>
          ))}
        </header>
        {lines.map(line => (
          <Take line={line} language={language} />
        ))}
      </body>
    </html>
  )}\n`;
}

const Take = ({ line, language }: { line: Line; language: Language }) => (
  <section>
    <p class="number">{line.take}</p>
    <div>
      <p class="about">
        <b>{line.meaning}</b> · at most {line.longest} s <code>{line.id}</code>
      </p>
      <p class="how">{line.how}</p>
      {line.text ? (
        <p class="text" lang={language.tag}>
          {line.text}
        </p>
      ) : (
        <p class="own">{OWN_WORDS}</p>
      )}
    </div>
  </section>
);

const STYLE = `
@page { size: A4; margin: 14mm 12mm 16mm; }
body { font: 11pt/1.45 system-ui, Scripts, sans-serif; color: #000; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
h1 { font-size: 20pt; margin: 0 0 .3rem; }
header { border-bottom: 2px solid; padding-bottom: .8rem; margin-bottom: .4rem; }
header p { margin: .15rem 0; }
section { display: grid; grid-template-columns: 4.2rem 1fr; border-bottom: 1px solid #bbb; padding: .7rem 0; break-inside: avoid; }
section p { margin: 0; }
.number { font-size: 20pt; font-weight: 700; line-height: 1.1; font-variant-numeric: tabular-nums; }
.about code { font-size: 8pt; color: #555; margin-left: .5rem; }
.how { color: #444; font-style: italic; font-size: 10pt; }
.text { font: 19pt/1.75 Scripts, system-ui, sans-serif; margin-top: .35rem; }
.own { margin-top: .5rem; padding: .5rem .7rem; border: 1px dashed #777; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
`;
