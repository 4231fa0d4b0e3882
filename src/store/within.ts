// How long somebody on the line waits for the database.

/** A turn that waits for a read this long goes on as if the caller were a stranger. */
export const READ_MS = 1_000;

/** What the work answers, or a rejection when it takes longer. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the database in ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
