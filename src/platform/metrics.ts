// Prometheus metrics: counts only, nothing that names a line's callers. For the operator's own network.
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { queueFigures } from '../store/figures.ts';
import type { Database } from '../store/schema.ts';

/** What a host mounts: a middleware that watches the webhooks, and the page that Prometheus reads. */
export function createMetrics(database: Database, now: () => Date) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const seconds = new Histogram({
    name: 'earshot_webhook_seconds',
    help: 'How long webhooks took to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 15],
    registers,
  });
  const away = new Counter({
    name: 'earshot_database_away_total',
    help: 'Scrapes at which the database did not answer',
    registers,
  });
  const waiting = new Gauge({
    name: 'earshot_requests_waiting',
    help: 'Requests that nobody has taken',
    labelNames: ['urgency'],
    registers,
  });
  const oldest = new Gauge({
    name: 'earshot_request_oldest_seconds',
    help: 'Age of the oldest request that nobody has taken',
    registers,
  });
  const unheard = new Gauge({ name: 'earshot_messages_unheard', help: 'Messages that nobody has heard', registers });

  const watch = createMiddleware(async (c, next) => {
    const started = performance.now();
    await next();
    seconds.observe({ route: routePath(c, -1), status: c.res.status }, (performance.now() - started) / 1000);
  });

  const render = async () => {
    try {
      const figures = await queueFigures(database);
      waiting.set({ urgency: 'normal' }, figures.normal);
      waiting.set({ urgency: 'urgent' }, figures.urgent);
      oldest.set(figures.oldest === undefined ? 0 : (now().getTime() - figures.oldest) / 1000);
      unheard.set(figures.unheard);
    } catch {
      // The scrape itself says it: readiness is /readyz's business, and the store has logged why.
      away.inc();
    }
    return { type: registry.contentType, text: await registry.metrics() };
  };

  return { watch, render };
}
