// How the console looks: plain, in the light and in the dark, from 360 pixels up. Colour always comes with words.
import { fontFaces, PAPER, type Script } from '../look.ts';

/** A font is fetched by a page that needs it, on a phone that has none of that name. */
const fontOf = ({ font }: Script): string => {
  const name = `${font.charAt(0).toUpperCase()}${font.slice(1)}`;
  return `local("Noto Sans ${name}"), local("NotoSans${name}-Regular"), url(/fonts/${font}.woff2) format("woff2")`;
};

/** In English alone. */
export const plainStyle = `${PAPER}
:root {
  --accent: light-dark(#1c6b52, #6cc5a4);
  --on-accent: light-dark(#fff, #10231c);
  --red: light-dark(#a32d22, #f0938a);
  --red-paper: light-dark(#fbe9e6, #3a2220);
  --amber: light-dark(#7a5200, #e5b964);
  --amber-paper: light-dark(#fbf1da, #352b17);
  --green-paper: light-dark(#e4f1ea, #1b3229);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: 0 1rem 3rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Noto Sans", Scripts, sans-serif;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .75rem 0; border-bottom: 1px solid var(--edge); margin-bottom: 1.25rem; }
header .name { margin: 0; font-weight: 700; }
nav { display: flex; flex-wrap: wrap; gap: .25rem; }
nav a { padding: .4rem .6rem; border-radius: .4rem; color: inherit; text-decoration: none; }
nav a:hover { background: var(--edge); }
nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
.out { margin-left: auto; display: flex; gap: .75rem; align-items: center; color: var(--faint); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
a { color: var(--accent); }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: .75rem; padding: 1.1rem; margin: 0 0 1rem; }
.wide { overflow-x: auto; }
.scroll { overflow-x: auto; }
.chart { margin: 0 0 1rem; overflow-x: auto; }
.chart figcaption { font-weight: 600; margin-bottom: .3rem; }
.chart img { display: block; max-width: 100%; min-width: 40rem; height: auto; background: #fffdf8; border-radius: .4rem; }
.narrow { max-width: 30rem; margin-inline: auto; }
.faint, small { color: var(--faint); }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.between { justify-content: space-between; }
.row > form { display: flex; gap: .6rem; align-items: center; }
p { margin: 0 0 .75rem; }
:is(section, article, form, fieldset, td, li, .card) > :last-child { margin-bottom: 0; }
button, .button {
  font: inherit; font-weight: 600; padding: .5rem 1rem; border-radius: .5rem; border: 1px solid var(--accent);
  background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; display: inline-block; min-height: 2.75rem;
}
button.quiet, .button.quiet { background: none; color: inherit; border-color: var(--edge); font-weight: 400; }
button.small { min-height: 2.25rem; padding: .25rem .75rem; }
button.plain { background: none; border: 0; color: var(--accent); text-decoration: underline; font-weight: 400; padding: .25rem 0; min-height: 1.75rem; }
button.danger { background: none; color: var(--red); border-color: var(--red); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
label { display: block; margin-bottom: .75rem; font-weight: 600; }
label small { display: block; font-weight: 400; }
input:not([type=radio], [type=checkbox]), textarea, select {
  display: block; width: 100%; margin-top: .25rem; font: inherit; font-weight: 400; color: inherit; background: var(--paper);
  border: 1px solid var(--faint); border-radius: .4rem; padding: .5rem .6rem; min-height: 2.75rem;
}
textarea { min-height: 5.5rem; }
fieldset { border: 0; padding: 0; margin: 0 0 .75rem; min-width: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: .4rem; }
.choice { display: flex; gap: .6rem; align-items: baseline; font-weight: 400; padding: .4rem .6rem; margin: 0; border-radius: .4rem; }
.choice:hover { background: var(--paper); }
.choice:has(:checked) { background: var(--green-paper); }
.choices { columns: 15rem; }
.choices .choice { break-inside: avoid; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .75rem; }
details { margin-bottom: .75rem; }
summary { cursor: pointer; padding: .4rem 0; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--faint); font-size: .875rem; }
th, td { padding: .55rem .6rem; border-bottom: 1px solid var(--edge); vertical-align: middle; }
tbody tr:last-child > * { border-bottom: 0; }
.weekly th[scope=row] { white-space: nowrap; }
td.act { text-align: right; }
td.code { font-variant-numeric: tabular-nums; font-weight: 700; letter-spacing: .03em; }
tr.urgent td:first-child { box-shadow: inset .25rem 0 var(--red); }
tr.mine { background: var(--green-paper); }
.tag { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; font-size: .875rem; border: 1px solid var(--edge); white-space: nowrap; }
.tag.urgent { background: var(--red-paper); color: var(--red); border-color: currentColor; font-weight: 700; }
.tag.now { background: var(--green-paper); color: var(--accent); border-color: currentColor; }
.tag.held, .tag.parked { background: var(--amber-paper); color: var(--amber); border-color: currentColor; }
.notice { border-left: .3rem solid var(--accent); background: var(--green-paper); padding: .6rem .9rem; border-radius: .4rem; margin: .6rem 0 1rem; }
.notice.bad { border-color: var(--red); background: var(--red-paper); }
.facts + p { margin-top: .75rem; }
.list + form { margin-top: 1rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; }
.facts dt { color: var(--faint); }
.facts dd { margin: 0; }
.sides { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.weeks { gap: .25rem; margin-bottom: .5rem; }
.weeks a { text-decoration: underline; color: var(--accent); padding-left: 0; }
.weekly { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); align-items: start; }
.fields { display: grid; gap: 0 .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); align-items: end; }
@media (min-width: 30rem) { .fields > .long { grid-column: span 2; } }
.fields > .faint { grid-column: 1 / -1; }
.planned { display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: center; justify-content: space-between; }
.list { list-style: none; padding: 0; margin: 0; }
.list > li { padding: .6rem 0; border-bottom: 1px solid var(--edge); }
.list > li:last-child { border-bottom: 0; padding-bottom: 0; }
.list > li:first-child { padding-top: 0; }
.kept { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
audio { display: block; width: 100%; max-width: 30rem; margin: .4rem 0; }
.number { font-size: 1.75rem; font-weight: 700; letter-spacing: .04em; overflow-wrap: anywhere; }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
code { overflow-wrap: anywhere; font-size: .95rem; }
td .tag { white-space: normal; }
@media (min-width: 60rem) { .sides { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: start; } }
@media (max-width: 44rem) {
  .out { margin-left: 0; width: 100%; justify-content: space-between; }
  nav a { padding: .4rem .45rem; }
  nav { gap: 0; margin: 0 -.45rem; }
  table.stack, .stack tbody { display: block; }
  .stack thead { position: absolute; left: -99rem; }
  .stack tr { display: flex; flex-wrap: wrap; gap: .3rem .75rem; align-items: center; padding: .7rem .6rem; border-bottom: 1px solid var(--edge); }
  .stack tbody tr:last-child { border-bottom: 0; }
  .stack tr.urgent { box-shadow: inset .25rem 0 var(--red); }
  .stack tr.urgent td:first-child { box-shadow: none; }
  .stack td { display: block; padding: 0; border: 0; overflow-wrap: anywhere; }
  .stack td:empty, .stack td.none { display: none; }
  .stack td[data-name]::before { content: attr(data-name) " "; color: var(--faint); font-size: .875rem; }
  .stack td.act { margin-left: auto; }
}
@media (max-width: 30rem) {
  th, td { padding-inline: .35rem; }
  .two { grid-template-columns: minmax(0, 1fr); } }
@media (prefers-reduced-motion: no-preference) { button { transition: filter .1s; } button:hover { filter: brightness(1.08); } }
`;

export const style = `${fontFaces(fontOf)}
${plainStyle}`;
