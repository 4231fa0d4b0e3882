// Case codes are drawn at random.
import type { Deps } from '../deps.ts';

/** How often a code that is taken is drawn again. With 100,000 requests kept, all twelve are taken once in 10^12. */
const DRAWS = 12;

/** Saves under a code that nobody has yet; rejects for any other reason as `save` does. */
export async function underFreeCode<T>({ code }: Pick<Deps, 'code'>, save: (code: string) => Promise<T>): Promise<T> {
  for (let draw = 1; ; draw++) {
    try {
      return await save(code());
    } catch (error) {
      if (draw === DRAWS || !/unique/i.test(String(error))) throw error;
    }
  }
}
