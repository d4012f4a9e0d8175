/** The host's classes, of which one is open on this computer. */
import { z } from 'zod';
import { ClassCard, ClassPatch, CreateClassRequest, HostInfo } from '../../../protocol/http.ts';
import { Id } from '../../../protocol/models/common.ts';
import { LessonSummary } from '../../../protocol/models/lessonSummary.ts';
import { guarded, hostOnly } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const params = z.object({ classId: Id });

export function classRoutes(app: App, parts: RouteParts): void {
	const { hostInfo, hostClasses } = parts;
	const { options, schema } = hostOnly(parts);
	const create = {
		...schema,
		summary: 'Create a class with a code of its own; it is not open yet',
		body: CreateClassRequest,
		response: { 201: ClassCard, ...guarded(400, 409) },
	};
	app.post('/api/host/classes', { ...options, schema: create }, (request, reply) => {
		reply.code(201);
		return hostClasses.create(request.body.name);
	});
	const change = {
		...schema,
		summary: 'Change the name of a class, or give it another code',
		params,
		body: ClassPatch,
		response: { 200: HostInfo, ...guarded(400, 404) },
	};
	app.patch('/api/host/classes/:classId', { ...options, schema: change }, (request) => {
		hostClasses.change(request.params.classId, request.body);
		return hostInfo.host;
	});
	const remove = {
		...schema,
		summary: 'Delete a class that is not open and has nobody inside',
		params,
		response: { 200: HostInfo, ...guarded(404, 409) },
	};
	app.delete('/api/host/classes/:classId', { ...options, schema: remove }, (request) => {
		hostClasses.remove(request.params.classId);
		return hostInfo.host;
	});
	const open = {
		...schema,
		summary: 'Make it the class of this computer, unless people are in the one that is',
		params,
		response: { 200: HostInfo, ...guarded(404, 409) },
	};
	app.post('/api/host/classes/:classId/open', { ...options, schema: open }, (request) => {
		hostClasses.open(request.params.classId);
		return hostInfo.host;
	});
	const summary = {
		...schema,
		summary: 'Who was in the last lesson of a class, and its chat',
		params,
		response: { 200: LessonSummary, ...guarded(404) },
	};
	app.get('/api/host/classes/:classId/summary', { ...options, schema: summary }, (request) =>
		hostClasses.summaryOf(request.params.classId),
	);
}
