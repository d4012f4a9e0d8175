import type { FastifyReply, FastifyRequest } from 'fastify';

/** Of the host that was asked for, which the doorman has checked: older Safaris do not count wss as 'self'. */
function contentSecurityPolicy(host: string): string {
	return [
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		`connect-src 'self' ws://${host} wss://${host}`,
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join('; ');
}

const permissionsPolicy = [
	...['camera', 'microphone', 'display-capture', 'fullscreen', 'screen-wake-lock', 'autoplay', 'clipboard-write'].map(
		(feature) => `${feature}=(self)`,
	),
	...['geolocation', 'payment', 'usb', 'serial', 'hid', 'midi'].map((feature) => `${feature}=()`),
].join(', ');

/** On every answer. No HSTS: the first page is plain HTTP on purpose. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
	reply.headers({
		'content-security-policy': contentSecurityPolicy(request.headers.host ?? ''),
		'permissions-policy': permissionsPolicy,
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'cross-origin-resource-policy': 'same-origin',
	});
	// On plain HTTP browsers ignore it, with a complaint in the console.
	if (request.protocol === 'https') reply.header('cross-origin-opener-policy', 'same-origin');
}
