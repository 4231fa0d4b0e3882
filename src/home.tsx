// The front page: what this is, in a few lines, for whoever opens the address.
import type { Hotline } from './content/hotline.ts';

export function home(hotline: Hotline, demo: boolean) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{hotline.name}</title>
      </head>
      <body>
        <h1>{hotline.name}</h1>
        <p>
          A hotline for people with simple phones: recorded rights information in their language, and a request to be
          called back.
        </p>
        {demo ? (
          <p>
            It is running for trying, without a telephone provider. <a href="/phone">Open the phone</a>, or{' '}
            <a href="/listen">listen to every prompt</a>.
          </p>
        ) : null}
      </body>
    </html>
  );
}
