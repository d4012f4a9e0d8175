import { isIP } from 'node:net';
import {
	type AddressBlock,
	blockBytes,
	blockOfBytes,
	blockText,
	includesBlock,
	isInBlocks,
	parseBlock,
} from './AddressBlock.ts';
import { type DerElement, der, derOid, readDer } from './der.ts';

/**
 * What a CA may vouch for: host names below the given ones, and addresses of the blocks. An empty list: all, as with a CA of an
 * earlier version of Lectern, whose addresses are not constrained.
 */
export type Permitted = { names: string[]; blocks: AddressBlock[] };

/** What a computer is called by itself alone; every CA of ours may vouch for it. */
export const loopbackPermitted: Permitted = {
	names: ['localhost'],
	blocks: ['127.0.0.0/8', '::1/128'].map(parseBlock),
};

/** Networks of homes, schools and single computers, none of them reachable from the internet. */
export const localPermitted: Permitted = {
	names: ['local', 'localhost'],
	blocks: [
		'10.0.0.0/8',
		'172.16.0.0/12',
		'192.168.0.0/16',
		'169.254.0.0/16',
		'127.0.0.0/8',
		// Shared by customers of one carrier (RFC 6598), and used by overlay networks such as Tailscale.
		'100.64.0.0/10',
		'fc00::/7',
		'fe80::/10',
		'::1/128',
	].map(parseBlock),
};

/** No certificate of ours has an e-mail address or a URI: permitting one that nobody has excludes all others. */
const nobody = 'invalid';

/** Object identifier of the extension. */
export const nameConstraintsId = '2.5.29.30';

/** Tags of the choices in GeneralName. */
const [emailTag, dnsTag, uriTag, addressTag] = [0x81, 0x82, 0x86, 0x87] as const;
const [sequenceTag, permittedTag, excludedTag, extensionsTag] = [0x30, 0xa0, 0xa1, 0xa3] as const;

/**
 * The value of the extension NameConstraints (RFC 5280, 4.2.1.10), DER: these host names and addresses, and nothing else. So people
 * who trust the CA of a class computer do not trust it for the rest of the web.
 */
export function nameConstraints({ names, blocks }: Permitted): Buffer {
	const permitted = [
		...names.map((name) => der(dnsTag, Buffer.from(name))),
		...blocks.map((block) => der(addressTag, blockBytes(block))),
		der(emailTag, Buffer.from(nobody)),
		der(uriTag, Buffer.from(nobody)),
	];
	return der(sequenceTag, der(permittedTag, ...permitted.map((name) => der(sequenceTag, name))));
}

/**
 * What the NameConstraints of a CA permit.
 * @param ca its certificate, DER
 * @throws RangeError: it cannot be read, or excludes something, which no CA of ours does
 */
export function permittedBy(ca: Buffer): Permitted {
	const value = extensionOf(ca, nameConstraintsId);
	if (value === undefined) return { names: [], blocks: [] };
	const trees = inside(readDer(value));
	if (trees.some(({ tag }) => tag === excludedTag)) throw new RangeError('names are excluded');
	const general = inside(inside(trees));
	return {
		names: general.filter(({ tag }) => tag === dnsTag).map(({ content }) => content.toString('ascii')),
		blocks: general.filter(({ tag }) => tag === addressTag).map(({ content }) => blockOfBytes(content)),
	};
}

const inside = (elements: DerElement[]) => elements.flatMap(({ content }) => readDer(content));

/** The value of an extension of a certificate (RFC 5280, 4.1); undefined: it has none with this object identifier. */
function extensionOf(certificate: Buffer, id: string): Buffer | undefined {
	const [signed] = inside(readDer(certificate));
	const list = readDer(signed?.content ?? Buffer.alloc(0)).filter(({ tag }) => tag === extensionsTag);
	const wanted = readDer(derOid(id))[0]?.content;
	const parts = inside(list)
		.flatMap(({ content }) => readDer(content))
		.map(({ content }) => readDer(content))
		.find(([name]) => wanted !== undefined && name?.content.equals(wanted));
	return parts?.at(-1)?.content;
}

/** Whether a CA with these constraints may vouch for a host name or an address. */
export function permits({ names, blocks }: Permitted, name: string): boolean {
	if (isIP(name) !== 0) return blocks.length === 0 || isInBlocks(blocks, name);
	return names.length === 0 || names.some((each) => name === each || name.endsWith(`.${each}`));
}

/** What `inner` permits and `outer` does not, as texts; empty: `inner` lies within. */
export function beyond(outer: Permitted, inner: Permitted): string[] {
	return [
		...inner.names.filter((name) => !permits(outer, name)),
		...inner.blocks.filter((block) => !outer.blocks.some((each) => includesBlock(each, block))).map(blockText),
	];
}
