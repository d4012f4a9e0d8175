import type { FastifyReply, FastifyRequest } from 'fastify';

/** The page that makes films: its AAC encoder is WebAssembly in a worker that is started from a blob. */
const filmPath = '/film';
/** The page on which a phone tries the secure port: another origin. */
const phoneCheckPath = '/check';

/**
 * @param path of the request
 * @param host the Host header, which `OriginPolicy` has checked: in older Safaris, 'self' does not include ws and wss
 */
function contentSecurityPolicy(path: string, host: string): string {
	return [
		"default-src 'self'",
		...(path === filmPath
			? ["script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self' blob:"]
			: ["script-src 'self'"]),
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		[
			`connect-src 'self' ws://${host} wss://${host}`,
			...(path === phoneCheckPath ? [`https://${withoutPort(host)}:*`] : []),
		].join(' '),
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join('; ');
}

const withoutPort = (host: string) => host.replace(/:\d+$/, '');

const permissionsPolicy = [
	...['camera', 'microphone', 'display-capture', 'fullscreen', 'screen-wake-lock', 'autoplay', 'clipboard-write'].map(
		(feature) => `${feature}=(self)`,
	),
	...['geolocation', 'payment', 'usb', 'serial', 'hid', 'midi'].map((feature) => `${feature}=()`),
].join(', ');

/** Sets security headers on every response. No HSTS: the landing page is plain HTTP on purpose. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
	const [path = ''] = request.url.split('?', 1);
	reply.headers({
		'content-security-policy': contentSecurityPolicy(path, request.headers.host ?? ''),
		'permissions-policy': permissionsPolicy,
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'cross-origin-resource-policy': 'same-origin',
	});
	// On plain HTTP, browsers ignore it and log a warning.
	if (request.protocol === 'https') reply.header('cross-origin-opener-policy', 'same-origin');
}
