import { BlockList, isIP } from 'node:net';

/** A range of addresses with a common beginning, e.g. `10.20.0.0/16`. */
export type AddressBlock = { network: string; prefix: number; family: 'ipv4' | 'ipv6' };

const bitsOf = { ipv4: 32, ipv6: 128 };

/**
 * Reads `10.20.0.0/16`, `fd00:20::/48` or one address. Bits behind the prefix are cleared: whoever writes the own address with the
 * mask of the network means the network.
 * @throws RangeError: this is no block of addresses
 */
export function parseBlock(text: string): AddressBlock {
	const [address = '', prefixText, ...others] = text.trim().split('/');
	const version = isIP(address);
	if (version === 0 || others.length > 0 || address.includes('%')) throw new RangeError(`${text} is no address block`);
	const family = version === 4 ? 'ipv4' : 'ipv6';
	const prefix = prefixText === undefined ? bitsOf[family] : Number(prefixText);
	if (prefixText === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > bitsOf[family])
		throw new RangeError(`${text} is no address block`);
	const bytes = addressBytes(address);
	const mask = maskBytes(prefix, bytes.length);
	return { network: addressText(bytes.map((byte, i) => byte & (mask[i] ?? 0))), prefix, family };
}

export const blockText = ({ network, prefix }: AddressBlock): string => `${network}/${prefix}`;

/** Whether an address is in one of the blocks. */
export function isInBlocks(blocks: AddressBlock[], address: string): boolean {
	const list = new BlockList();
	for (const { network, prefix, family } of blocks) list.addSubnet(network, prefix, family);
	return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether every address of `inner` is in `outer`. */
export const includesBlock = (outer: AddressBlock, inner: AddressBlock): boolean =>
	outer.family === inner.family && outer.prefix <= inner.prefix && isInBlocks([outer], inner.network);

/** Address and mask, 8 or 32 bytes: an iPAddress of NameConstraints. */
export function blockBytes({ network, prefix }: AddressBlock): Buffer {
	const address = addressBytes(network);
	return Buffer.from([...address, ...maskBytes(prefix, address.length)]);
}

/** @param bytes as of `blockBytes`. @throws RangeError: they are none */
export function blockOfBytes(bytes: Buffer): AddressBlock {
	if (bytes.length !== 8 && bytes.length !== 32) throw new RangeError('no address block');
	const half = bytes.length / 2;
	const mask = [...bytes.subarray(half)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	const prefix = mask.replace(/0+$/, '').length;
	if (mask.slice(0, prefix).includes('0')) throw new RangeError('the mask has holes');
	const family = half === 4 ? 'ipv4' : 'ipv6';
	return { network: addressText([...bytes.subarray(0, half)]), prefix, family };
}

const maskBytes = (prefix: number, length: number): number[] =>
	Array.from({ length }, (_, i) => 0xff & (0xff00 >> Math.min(8, Math.max(0, prefix - i * 8))));

function addressBytes(address: string): number[] {
	if (isIP(address) === 4) return address.split('.').map(Number);
	// The URL parser writes an IPv4 address at the end as two groups.
	const [head, tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
	const groups = (part = '') => part.split(':').filter(Boolean);
	const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
	return [...groups(head), ...zeros, ...groups(tail)].flatMap((group) => {
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
}

function addressText(bytes: number[]): string {
	if (bytes.length === 4) return bytes.join('.');
	const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
	return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
