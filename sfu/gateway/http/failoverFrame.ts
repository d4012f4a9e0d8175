import type { FailoverOrigins } from '../access/FailoverOrigins.ts';
import type { App } from './routes/parts.ts';

/** By its title, the page knows the frame from others: `renderer/client/signalling/FailoverFrame.ts`. */
const html = '<!doctype html><html lang="en"><title>failover</title></html>';

/** `http` at the beginning, which becomes `ws`, with and without `s`. */
const socketOrigin = (origin: string) => origin.replace(/^http/, 'ws');

/**
 * Serves `/failover`, which pages of this server have in a hidden frame: through it, and not from the page itself, sockets to the other
 * servers may be opened, those of the time at which it is loaded.
 */
export function failoverFrame(app: App, others: FailoverOrigins): void {
	app.get('/failover', { schema: { hide: true } }, (_request, reply) => {
		const sources = others.offered.map(socketOrigin).join(' ') || "'none'";
		const policy = ["default-src 'none'", `connect-src ${sources}`, "base-uri 'none'", "form-action 'none'"];
		return reply
			.headers({
				'cache-control': 'no-store',
				'content-security-policy': [...policy, "frame-ancestors 'self'"].join('; '),
				'x-frame-options': 'SAMEORIGIN',
			})
			.type('text/html; charset=utf-8')
			.send(html);
	});
}
