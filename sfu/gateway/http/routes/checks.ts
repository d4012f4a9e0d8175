/** What may keep students from the class, for Help in the host's screen and for `lectern doctor`. */
import { DoctorReport } from '../../../protocol/doctor.ts';
import { guarded, scoped } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

export function checkRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = scoped(parts, 'host', 'stats:read');
	const checks = {
		...schema,
		summary: 'What may keep students from the class, and what to do; looks when asked, which takes seconds',
		response: { 200: DoctorReport, ...guarded() },
	};
	app.get('/api/host/checks', { ...options, schema: checks }, (_request, reply) => {
		reply.header('cache-control', 'no-store');
		return parts.selfCheck.report();
	});
}
