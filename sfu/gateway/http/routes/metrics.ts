import { z } from 'zod';
import type { Metrics } from '../../../host/Metrics.ts';
import { type App, guarded, scoped } from './describe.ts';
import type { RouteParts } from './native.ts';

/** For Prometheus, with a token: a classroom's network is full of curious people. */
export function metricsRoute(app: App, parts: RouteParts & { metrics: Metrics }): void {
	const { metrics } = parts;
	const { options, schema } = scoped(parts, 'class', 'stats:read');
	const summary = 'Figures for Prometheus';
	const described = {
		...{ ...schema, summary },
		response: { 200: { description: summary, content: { 'text/plain': { schema: z.string() } } }, ...guarded() },
	};
	app.get('/metrics', { ...options, schema: described }, (_request, reply) => {
		reply.type(metrics.contentType);
		return metrics.text();
	});
}
