import { z } from 'zod';
import type { Metrics } from '../../../host/Metrics.ts';
import { guarded, scoped } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

/** `/metrics` for Prometheus. It requires a token, because every student is on the same network. */
export function metricsRoute(app: App, parts: RouteParts & { metrics: Metrics }): void {
	const { metrics } = parts;
	const { options, schema } = scoped(parts, 'class', 'stats:read');
	const summary = 'Prometheus metrics';
	const described = {
		...{ ...schema, summary },
		response: { 200: { description: summary, content: { 'text/plain': { schema: z.string() } } }, ...guarded() },
	};
	app.get('/metrics', { ...options, schema: described }, (_request, reply) => {
		reply.type(metrics.contentType);
		return metrics.text();
	});
}
