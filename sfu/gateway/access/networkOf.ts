import { isIP, isIPv6 } from 'node:net';

/**
 * What limits per address are counted by: IPv4 as it is, IPv6 by network (/64), in which one computer has as many addresses
 * as it likes. Whatever is no address, e.g. what a careless proxy passed on, counts as one.
 */
export function networkOf(given: string): string {
	// A socket that listens for both shows IPv4 addresses mapped into IPv6.
	const address = given.replace(/^::ffff:(?=\d+\.)/i, '');
	if (isIP(address) === 0) return 'unknown';
	if (!isIPv6(address)) return address;
	const [withoutZone = ''] = address.split('%');
	const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::');
	const groups = (text = '') => (text === '' ? [] : text.split(':'));
	const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
	return [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)].slice(0, 4).join(':');
}
