// Reading the documents that a provider is answered with.

/** What an attribute or an element says. */
export const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** Where the document sends what comes next: path and query, without the provider's fragment; '' for nowhere. */
export const actionIn = (document: string, base: string): string =>
  unescaped(/ action="([^"]+)"/.exec(document)?.[1] ?? '')
    .replace(/#.*/, '')
    .replace(base, '');
