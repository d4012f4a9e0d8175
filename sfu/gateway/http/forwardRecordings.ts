import type { FastifyRequest } from 'fastify';
import { forwardedOf } from '../access/forwarded.ts';
import { type ForwardedAnswer, forwardedRequest, type RequestForwarding, sendForwarded } from './RequestForwarding.ts';
import type { App } from './routes/parts.ts';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Whether the recording, or the file of a document, that the request names is on this server. */
		hasRecording?: (request: FastifyRequest) => Promise<boolean>;
	}
}

/** Recordings and files stay on the server that made or received them: a request for one that is not here is done by whichever has it. */
export function forwardRecordings(app: App, forwarding: RequestForwarding): void {
	app.addHook('preHandler', async (request, reply) => {
		const { hasRecording } = request.routeOptions.config;
		if (!hasRecording || forwardedOf(request) || (await hasRecording(request))) return;
		const answer = await firstWithIt(request, forwarding);
		if (answer) return sendForwarded(reply, answer);
	});
}

/**
 * null: nobody has it.
 * @throws SfuError unavailable: it is not known whether one of them has it, or has done it
 */
async function firstWithIt(request: FastifyRequest, forwarding: RequestForwarding): Promise<ForwardedAnswer | null> {
	const isRead = request.method === 'GET' || request.method === 'HEAD';
	let failure: unknown = null;
	for (const server of forwarding.all()) {
		try {
			const answer = await server.forward(forwardedRequest(request));
			if (answer.status !== 404) return answer;
			if (!Buffer.isBuffer(answer.body)) answer.body.destroy();
		} catch (error) {
			// Another one may have it.
			failure = error;
			if (!isRead) break;
		}
	}
	if (failure !== null) throw failure;
	return null;
}
