import { addressSpaceOf, plainAddress } from '../../network/addressSpace.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { networkOf } from './networkOf.ts';

/** Addresses (of IPv6, networks) that are remembered; beyond, the one that was not heard of for longest is forgotten. */
const maxVisitors = 1_000;
/** Whoever comes in does so within this time of the first page, ms: a name, a warning of the browser, camera and microphone. */
const comesInWithinMs = 60_000;
/** A device that did not come in is forgotten when it has not asked for the first page for so long, ms. */
const forgottenAfterMs = 10 * 60_000;
/** So often the list is looked through for them, ms: not for each of five hundred who come in at the same moment. */
const forgetsEveryMs = 60_000;
/** One that came in is known to reach the class: it is not counted when it looks at the first page afterwards, ms. */
const arrivedForMs = 12 * 3_600_000;

type Visitor = { sinceMs: number; seenAtMs: number; arrived: boolean };

/**
 * Which devices have opened the first page of the class and did not come in, by address: devices behind one router, and those
 * of one IPv6 network, count as one, and have arrived as soon as one of them has.
 */
export class Arrivals {
	readonly #ownAddresses: () => readonly { address: string }[];
	readonly #nowMs: () => number;
	/** In the order in which they were heard of last. */
	readonly #visitors = new Map<string, Visitor>();

	/** When those were last looked for that are forgotten. */
	#forgotAtMs = Number.NEGATIVE_INFINITY;

	/** @param ownAddresses of this computer, whose browsers are not counted */
	constructor(ownAddresses: () => readonly { address: string }[], nowMs: () => number = steadyNowMs) {
		this.#ownAddresses = ownAddresses;
		this.#nowMs = nowMs;
	}

	/**
	 * The first page was asked for, which it is every few seconds while it is looked at.
	 * @param reached the address of this computer that it was asked at; null: unknown, as behind a proxy
	 */
	opened(address: string, reached: string | null): void {
		if (!this.#isOwn(plainAddress(address), reached)) this.#hear(address, false);
	}

	/** Somebody is in a room, or waits to be let in. */
	arrived(address: string): void {
		this.#hear(address, true);
	}

	get notArrivedCount(): number {
		const nowMs = this.#nowMs();
		const visitors = [...this.#visitors.values()].filter((visitor) => !isForgotten(visitor, nowMs));
		return visitors.filter(({ arrived, sinceMs }) => !arrived && nowMs - sinceMs >= comesInWithinMs).length;
	}

	#hear(address: string, arrived: boolean): void {
		const nowMs = this.#nowMs();
		const key = networkOf(address);
		const known = this.#visitors.get(key);
		const before = known && !isForgotten(known, nowMs) ? known : { sinceMs: nowMs, arrived: false };
		this.#visitors.delete(key);
		if (this.#visitors.size >= maxVisitors || nowMs - this.#forgotAtMs >= forgetsEveryMs) this.#forget(nowMs);
		this.#visitors.set(key, { sinceMs: before.sinceMs, seenAtMs: nowMs, arrived: arrived || before.arrived });
	}

	#forget(nowMs: number): void {
		this.#forgotAtMs = nowMs;
		for (const [other, visitor] of this.#visitors)
			if (isForgotten(visitor, nowMs) || this.#visitors.size >= maxVisitors) this.#visitors.delete(other);
	}

	/** A computer reaches an address of its own from the same address. */
	#isOwn(address: string, reached: string | null): boolean {
		if (addressSpaceOf(address) === 'loopback' || address === reached) return true;
		return this.#ownAddresses().some((own) => plainAddress(own.address) === address);
	}
}

function isForgotten({ seenAtMs, arrived }: Visitor, nowMs: number): boolean {
	return nowMs - seenAtMs >= (arrived ? arrivedForMs : forgottenAfterMs);
}
