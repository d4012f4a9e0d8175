import { BlockList, isIP } from 'node:net';

type Network = [network: string, prefix: number, family: 'ipv4' | 'ipv6'];

/** Networks of homes, schools and single computers, none of them reachable from the internet. */
const localNetworks: Network[] = [
	['10.0.0.0', 8, 'ipv4'],
	['172.16.0.0', 12, 'ipv4'],
	['192.168.0.0', 16, 'ipv4'],
	['169.254.0.0', 16, 'ipv4'],
	['127.0.0.0', 8, 'ipv4'],
	// Shared by customers of one carrier (RFC 6598), and used by overlay networks such as Tailscale.
	['100.64.0.0', 10, 'ipv4'],
	['fc00::', 7, 'ipv6'],
	['fe80::', 10, 'ipv6'],
	['::1', 128, 'ipv6'],
];
const localNames = ['local', 'localhost'];
/** No certificate of ours has an e-mail address or a URI: permitting one that nobody has excludes all others. */
const nobody = 'invalid';

/** Object identifier of the extension. */
export const nameConstraintsId = '2.5.29.30';

/**
 * The value of the extension NameConstraints (RFC 5280, 4.2.1.10), DER: host names below `.local` and `localhost`, addresses of
 * local networks, and nothing else. So people who trust the CA of a class computer do not trust it for the rest of the web.
 */
export function nameConstraints(): Buffer {
	const permitted = [
		...localNames.map((name) => generalName(2, name)),
		...localNetworks.map((network) => generalName(7, subnet(network))),
		generalName(1, nobody),
		generalName(6, nobody),
	];
	return der(0x30, der(0xa0, ...permitted.map((name) => der(0x30, name))));
}

/**
 * Whether a CA may vouch for an address. One of an earlier version of Lectern, without constraints for addresses, may for all.
 * @param ca the certificate of the CA, DER
 */
export function permitsAddress(ca: Buffer, address: string): boolean {
	const permitted = localNetworks.filter((network) => ca.includes(generalName(7, subnet(network))));
	const blocks = new BlockList();
	for (const [network, prefix, family] of permitted) blocks.addSubnet(network, prefix, family);
	return permitted.length === 0 || blocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** @param tag of the choice in GeneralName: 1 rfc822Name, 2 dNSName, 6 uniformResourceIdentifier, 7 iPAddress */
const generalName = (tag: number, content: string | Buffer) => der(0x80 | tag, Buffer.from(content));

function der(tag: number, ...contents: Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	return Buffer.concat([Buffer.from([tag, ...derLength(content.length)]), content]);
}

/** The shortest form: Chromium trusts no CA with another. @param length below 65,536 */
function derLength(length: number): number[] {
	if (length < 0x80) return [length];
	return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** Address and mask, 8 or 32 bytes. */
function subnet([network, prefix, family]: Network): Buffer {
	const address = family === 'ipv4' ? network.split('.').map(Number) : bytesOfIpv6(network);
	const mask = address.map((_, i) => 0xff & (0xff00 >> Math.min(8, Math.max(0, prefix - i * 8))));
	return Buffer.from([...address, ...mask]);
}

function bytesOfIpv6(network: string): number[] {
	const groups = (part = '') => part.split(':').filter(Boolean);
	const [head, tail] = network.split('::');
	const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
	return [...groups(head), ...zeros, ...groups(tail)].flatMap((group) => {
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
}
