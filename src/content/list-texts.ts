// Everything that the series and lists say, one text after the other: for whoever reads them, and for the checks.
import { BELL, type Lists, type Reviewed, type Said, type Series, type Step } from './series.ts';

/** A text in all its forms. */
export interface ListText {
  /** Of the list; the bell's is "bell". */
  list: string;
  /** Where it stands, for people: title, 3, 3.question, 3.answer.1, change. */
  place: string;
  /** In which file of sms-templates/series, and where in it. */
  file: string;
  path: readonly (string | number)[];
  /** When it is sent, in words. */
  what: string;
  said: Said;
  /** What is sent behind it in the same text. */
  with?: Said;
  /** The facts it stands on. */
  step?: Step;
  reviewed: Reviewed;
}

export const textsOfLists = ({ series, bell, bellReviewed }: Lists): ListText[] => [
  ...Object.values(series).flatMap(textsOf),
  {
    list: 'bell',
    place: 'bell',
    file: BELL,
    path: ['bell'],
    what: 'to who would rather hear, in place of a series’ or a broadcast’s words',
    said: bell,
    reviewed: bellReviewed,
  },
];

function textsOf({ id, file, title, steps, change, reviewed }: Series): ListText[] {
  const at = (place: string, path: ListText['path'], what: string, said: Said): ListText => ({
    list: id,
    place,
    file,
    path,
    what,
    said,
    reviewed,
  });
  const name = title.en ?? id;
  return [
    at('title', ['title'], 'its name in the list of what can be joined', title),
    ...steps.flatMap((step, i): ListText[] => {
      const [nth, path] = [`${i + 1}`, ['steps', i]];
      const { question } = step;
      return [
        {
          ...at(nth, [...path, 'texts'], `“${name}”, ${nth} of ${steps.length}`, step.texts),
          step,
          ...(question ? { with: question.texts } : {}),
        },
        ...(question
          ? [at(`${nth}.question`, [...path, 'question', 'texts'], `the question behind ${nth}`, question.texts)]
          : []),
        ...Object.entries(question?.answers ?? {}).map(([digit, said]) =>
          at(
            `${nth}.answer.${digit}`,
            [...path, 'question', 'answers', Number(digit)],
            `to ${digit}, after ${nth}`,
            said,
          ),
        ),
      ];
    }),
    ...(change ? [at('change', ['change'], `when that way has changed: “${name}”`, change)] : []),
  ];
}

/** The forms of a language in which this is said: its own script, and Latin letters. */
export const formsOf = (said: Said, tag: string): string[] =>
  Object.keys(said).filter(form => form === tag || form.startsWith(`${tag}-`));
