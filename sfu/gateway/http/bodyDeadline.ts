import type { FastifyRequest } from 'fastify';
import type { App } from './routes/parts.ts';
import { bodyTimeoutMs } from './timeouts.ts';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Its body may take as long as `requestTimeouts` allow. */
		isSlowBody?: boolean;
	}
}

/** Closes the connection of whoever sends the body of a request too slowly. */
export function bodyDeadline(app: App): void {
	app.addHook('onRequest', async (request) => {
		if (!hasBody(request) || request.routeOptions.config.isSlowBody) return;
		const { raw } = request;
		const timer = setTimeout(() => raw.destroy(), bodyTimeoutMs).unref();
		const stop = () => clearTimeout(timer);
		raw.once('end', stop);
		raw.once('close', stop);
	});
}

const hasBody = ({ headers }: FastifyRequest) =>
	headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
