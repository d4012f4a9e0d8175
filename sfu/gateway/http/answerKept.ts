import type { FastifyRequest } from 'fastify';
import type { Storage } from '../../core/room/Storage.ts';
import type { App } from './routes/parts.ts';

/** Whatever a request has changed is on the disk before it is answered, as `dispatch` does it for sockets. */
export function answerKept(app: App, storage: Storage): void {
	const before = new WeakMap<FastifyRequest, number>();
	app.addHook('preHandler', async (request) => {
		before.set(request, storage.changes);
	});
	app.addHook('onSend', async (request) => {
		const changes = before.get(request);
		if (request.method === 'GET' || changes === undefined || changes === storage.changes) return;
		// A refusal is sent in the same way.
		before.delete(request);
		await storage.written();
		storage.requireNotLost(changes);
	});
}
