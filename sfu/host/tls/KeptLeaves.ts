import { X509Certificate } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import type { KeyPair } from './issue.ts';

/** Certificates that are kept besides the current one, and sets of addresses remembered with each. */
const maxKept = 7;
const maxUses = 8;
/** Addresses of earlier networks that a new certificate is valid for too. */
const maxEarlierAddresses = 16;

const Leaf = z.object({ key: z.string(), certificate: z.string(), uses: z.array(z.string()) });
/** A server certificate, and the sets of addresses that it served: see `addressesOf`. */
export type Leaf = z.output<typeof Leaf>;

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');
/** Node spells an IPv6 address of a certificate in full. */
const shortest = (address: string) =>
	isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

/** The addresses on networks among these names, as one text; empty without a network. */
export const addressesOf = (names: string[]) =>
	names
		.filter((name) => isIP(name) !== 0)
		.map(shortest)
		.filter((address) => !isLoopback(address))
		.sort()
		.join(' ');

/** Whether the computer has moved: not one address is the same. */
export function hasMoved(from: string, to: string): boolean {
	const before = new Set(from.split(' '));
	return from !== '' && to !== '' && !to.split(' ').some((address) => before.has(address));
}

/** Host names and addresses of a certificate. */
export function namesIn({ certificate }: KeyPair): string[] {
	const { subjectAltName = '' } = new X509Certificate(certificate);
	return subjectAltName.split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
}

/**
 * The server certificates of this installation, in the order of their last use. A browser stores an exception per
 * certificate: back on a network, the computer shows the certificate that it has shown there before.
 */
export class KeptLeaves {
	readonly #file: string;
	#leaves: Leaf[];

	private constructor(file: string, leaves: Leaf[]) {
		this.#file = file;
		this.#leaves = leaves;
	}

	/** @param current the pair in `server.{key,pem}`, which counts if the list is missing or damaged */
	static async open(dir: string, current: KeyPair | undefined): Promise<KeptLeaves> {
		const file = join(dir, 'server-earlier.json');
		const stored = parse(await readIfExists(file)).filter(isCertificate);
		const known = stored.find(({ certificate }) => certificate === current?.certificate);
		const first = current ? [known ?? { ...current, uses: [addressesOf(namesIn(current))] }] : [];
		return new KeptLeaves(file, [...first, ...stored.filter((leaf) => leaf !== known)]);
	}

	/** The one in use; undefined before the first. */
	get current(): Leaf | undefined {
		return this.#leaves[0];
	}

	/** The best of the usable ones for these names; undefined: none covers them. */
	choose(names: string[], isUsable: (leaf: KeyPair) => boolean): Leaf | undefined {
		const usable = this.#leaves.filter(isUsable);
		const use = addressesOf(names);
		// A cable that is pulled is no reason to show another certificate in the middle of a class.
		const moved = hasMoved(this.current?.uses[0] ?? '', use);
		return (moved ? usable.find(({ uses }) => uses.includes(use)) : undefined) ?? usable[0];
	}

	/** Addresses of the networks on which the computer was before. */
	get earlierAddresses(): string[] {
		const all = this.#leaves.flatMap(({ uses }) => uses.flatMap((use) => use.split(' '))).filter(Boolean);
		return [...new Set(all)].slice(0, maxEarlierAddresses);
	}

	/** Makes it the current one, and remembers for which names. Returns whether something is to be stored. */
	use(pair: KeyPair, names: string[]): boolean {
		const known = this.#leaves.find(({ certificate }) => certificate === pair.certificate);
		const use = addressesOf(names);
		if (known && known === this.current && known.uses[0] === use) return false;
		const uses = [use, ...(known?.uses ?? []).filter((other) => other !== use)].slice(0, maxUses);
		const { key, certificate } = pair;
		const others = this.#leaves.filter((leaf) => leaf !== known).slice(0, maxKept);
		this.#leaves = [{ key, certificate, uses }, ...others];
		return true;
	}

	/** @throws what the disk throws */
	async store(): Promise<void> {
		// One alone is in `server.{key,pem}`.
		if (this.#leaves.length > 1) await writeFileAtomically(this.#file, JSON.stringify(this.#leaves));
	}
}

function parse(text: string | undefined): Leaf[] {
	try {
		return z.array(Leaf).parse(JSON.parse(text ?? '[]'));
	} catch {
		return [];
	}
}

function isCertificate({ certificate }: Leaf): boolean {
	try {
		return new X509Certificate(certificate).publicKey !== undefined;
	} catch {
		return false;
	}
}
