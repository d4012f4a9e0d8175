/** zod schemas of setting values, with error messages that follow the name of a flag: "--port must be ...". */
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Accepts a number or its text, because flags and variables are text and the desktop's settings are not. */
export function wholeNumber(min: number, max: number) {
	const expects = `must be a whole number from ${min} to ${max}`;
	return z.preprocess(
		(value) => (typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value),
		z.number({ error: expects }).int(expects).min(min, expects).max(max, expects),
	);
}

const booleanTexts: Record<string, boolean> = {
	true: true,
	yes: true,
	on: true,
	1: true,
	false: false,
	no: false,
	off: false,
	0: false,
};
export const yesOrNo = z.preprocess(
	(value) => (typeof value === 'string' ? (booleanTexts[value.trim().toLowerCase()] ?? value) : value),
	z.boolean({ error: 'must be yes or no' }),
);

export const text = (maxLength: number) =>
	z
		.string({ error: 'must be text' })
		.trim()
		.min(1, 'must not be empty')
		.max(maxLength, `must have at most ${maxLength} characters`);

const wildcards = new Set(['0.0.0.0', '::', '*']);
/** An IP address; null for a wildcard address, which means every interface. */
export const bindAddress = z
	.string({ error: 'must be an address' })
	.trim()
	.transform((value) => (value === 'localhost' ? '127.0.0.1' : value))
	.refine((value) => isIP(value) !== 0 || wildcards.has(value), 'must be an IP address of this computer')
	.transform((value) => (wildcards.has(value) ? null : value));

/** Text with commas, as a variable holds several values. */
const listed = (value: unknown) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value);

const network = z.string().refine((value) => {
	const [address = '', prefix, ...more] = value.split('/');
	const longest = isIPv6(address) ? 128 : 32;
	const isPrefix =
		prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= longest);
	return isIP(address) !== 0 && !address.includes('%') && isPrefix && more.length === 0;
}, 'must be an address or a network like 10.1.2.0/24');
/** IP addresses and networks (CIDR); never all addresses. */
export const networks = z.preprocess(listed, z.array(network).max(32, 'has at most 32 entries'));

const isPort = (text: string) => Number(text) >= 1 && Number(text) <= 65_535;
const announcedAddress = z
	.string()
	.trim()
	.refine((value) => {
		if (isIP(value.replace(/^\[(.*)\]$/, '$1')) !== 0) return !value.includes('%');
		const [, host = value, port] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
		const isName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/i.test(host) && !/^[\d.]+$/.test(host);
		const isAddress = isIPv4(host) || isIPv6(host.replace(/^\[(.*)\]$/, '$1'));
		return (isName || isAddress) && (port === undefined || isPort(port));
	}, 'must be like 203.0.113.5, class.school.example or 203.0.113.5:44440');
export const announcedAddresses = z.preprocess(listed, z.array(announcedAddress).max(8, 'has at most 8 entries'));

/** RFC 7064 and 7065, without user and password. */
const iceUrlPattern = /^(stuns?|turns?):(\[[\da-f:]+\]|[\w.-]{1,253})(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
export const iceUrl = z.string().trim().regex(iceUrlPattern, 'must be like stun:stun.school.example:3478');
const turnUrl = iceUrl.refine((url) => /^turn/i.test(url), 'must be like turn:turn.school.example:3478?transport=tcp');
export const turnUrls = z.preprocess(listed, z.array(turnUrl).max(8, 'has at most 8 entries'));
const iceServer = z.union([z.string().trim().startsWith('@').min(2).max(4096), iceUrl], {
	error: 'must be like stun:stun.school.example:3478, or @FILE',
});
export const iceServers = z.preprocess(listed, z.array(iceServer).max(8, 'has at most 8 entries'));

const origin = z.string().transform((value, context) => {
	const url = URL.canParse(value) ? new URL(value) : null;
	if (url && url.origin !== 'null') return url.origin;
	context.addIssue({ code: 'custom', message: 'must be an address like https://school.example' });
	return z.NEVER;
});
export const origins = z.preprocess(listed, z.array(origin).max(32, 'has at most 32 entries'));

export const ports = z.preprocess(listed, z.array(wholeNumber(1, 65_535)).max(8, 'has at most 8 entries'));

const isLoopback = (hostname: string) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
/** The address of a folder, with a slash at its end. http only on this computer: what comes from there becomes the program. */
export const updateFeed = z.string({ error: 'must be text' }).transform((value, context) => {
	const url = URL.canParse(value.trim()) ? new URL(value.trim()) : null;
	if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname)))
		return url.href.replace(/\/?$/, '/');
	context.addIssue({ code: 'custom', message: 'must be an address like https://school.example/lectern/' });
	return z.NEVER;
});

/** Paths; in a variable, separated by commas. */
export const files = z.preprocess(
	listed,
	z.array(text(4096).transform((path) => resolve(path))).max(16, 'has at most 16 entries'),
);

const isRedisUrl = (value: string): boolean => {
	const url = URL.canParse(value) ? new URL(value) : null;
	// Without a host, the parser takes nothing behind the scheme for one.
	return (
		url !== null &&
		/^rediss?:$/.test(url.protocol) &&
		url.hostname !== '' &&
		/^(\/\d{0,3})?$/.test(url.pathname) &&
		!url.search &&
		!url.hash
	);
};
/** The address of a Redis, or `@` and the file that holds it. Its message does not show the value, which may hold a password. */
export const redisAddress = z
	.string({ error: 'must be text' })
	.trim()
	.max(4096, 'must have at most 4096 characters')
	.refine(
		(value) => (value.startsWith('@') ? value.length > 1 : isRedisUrl(value)),
		'must be like redis://redis.school.example:6379, rediss://:password@redis.school.example:6380/0, or @FILE',
	);
export const redisPrefix = z
	.string({ error: 'must be text' })
	.trim()
	.regex(/^[\w:.{}-]{1,64}$/, 'must have 1 to 64 letters, digits or : . _ - { }');
