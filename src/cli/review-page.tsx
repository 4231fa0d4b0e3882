// The table on paper, for whoever reviews without a computer: to be printed, written on, and typed in later.
import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import type { Language } from '../content/prompts.ts';
import type { ReviewRow } from '../content/review.ts';
import { fontsWithin } from '../fonts.ts';

const style = `
body { font: 11pt/1.5 system-ui, "Noto Sans", Scripts, sans-serif; margin: 1.5rem; color: #111; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 1px solid #888; padding: .35rem .5rem; vertical-align: top; text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.text { font-size: 13pt; line-height: 1.8; width: 38%; }
.id { font-size: 8pt; color: #444; width: 14%; }
.small { font-size: 9pt; width: 30%; }
.ok { width: 3rem; }
@page { size: A4 landscape; margin: 12mm; }
`;

/** Computers lack the fonts of most of our languages, so the page brings its own. */
const styled = (text: string): string => style + fontsWithin(text);

const policy = (css: string): string =>
  `default-src 'none'; font-src data:; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`;

export function reviewPage({ tag, name, english }: Language, rows: readonly ReviewRow[]): string {
  const css = styled([name, ...rows.map(row => row.text)].join(' '));
  return `<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy(css)} />
        <title>{`Texts in ${english}`}</title>
        <style>{raw(css)}</style>
      </head>
      <body>
        <h1>
          {english} (<span lang={tag}>{name}</span>)
        </h1>
        <p>
          Read each text aloud. Write ok where somebody who never went to school would understand it at once; otherwise
          write the better words into its field. Read by: ______________________ on: ______________
        </p>
        <table>
          <thead>
            <tr>
              <th>Where</th>
              <th>Text</th>
              <th>English and sources</th>
              <th>ok</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr>
                <td class="id">{`${row.id}\n${row.heard}`}</td>
                <td class="text" lang={tag}>
                  {row.text}
                </td>
                <td class="small">{[row.english, row.sources].filter(Boolean).join('\n\n')}</td>
                <td class="ok" />
              </tr>
            ))}
          </tbody>
        </table>
      </body>
    </html>
  )}\n`;
}
