/** What may keep students from the class, for Help in the host's screen and for `lectern doctor`, and the report of this server. */
import { z } from 'zod';
import { DoctorReport } from '../../../protocol/doctor.ts';
import { reportFileName } from '../../../protocol/reportFileName.ts';
import { guarded, hostOnly, scoped } from './describe.ts';
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
	const summary =
		'Findings, versions, settings and the end of the log, without names and secrets, as `lectern report` writes them';
	// The log is more than statistics: which addresses came and went, and when.
	const forHost = hostOnly(parts);
	const report = {
		...{ ...forHost.schema, summary },
		response: { 200: { description: summary, content: { 'text/plain': { schema: z.string() } } }, ...guarded() },
	};
	app.get('/api/host/report', { ...forHost.options, schema: report }, (_request, reply) => {
		const disposition = `attachment; filename="${reportFileName(new Date())}"`;
		reply
			.type('text/plain; charset=utf-8')
			.headers({ 'content-disposition': disposition, 'cache-control': 'no-store' });
		return parts.selfReport.text();
	});
}
