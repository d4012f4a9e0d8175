import { SfuError } from '../errors.ts';

const hourMs = 3_600_000;

/** How many rooms one address founds within an hour. How many it has at a time is counted by `RoomRegistry`. */
export class FoundingLimit {
	readonly #perHour: number;
	/** By address (of IPv6, network), ms on the clock of `performance.now()`, the earliest first. */
	readonly #foundedAtMs = new Map<string, number[]>();

	constructor(perHour: number) {
		this.#perHour = perHour;
	}

	/**
	 * Counts one more, unless founding it fails.
	 * @throws SfuError rate-limited, and what `found` throws
	 */
	take<Founded>(network: string, found: () => Founded): Founded {
		const nowMs = performance.now();
		for (const [other, times] of this.#foundedAtMs) {
			if ((times.at(-1) ?? 0) <= nowMs - hourMs) this.#foundedAtMs.delete(other);
		}
		const recent = (this.#foundedAtMs.get(network) ?? []).filter((atMs) => atMs > nowMs - hourMs);
		const [first = nowMs] = recent;
		if (recent.length >= this.#perHour) {
			throw new SfuError('rate-limited', 'Too many rooms from this address', { retryAfterMs: first + hourMs - nowMs });
		}
		const founded = found();
		this.#foundedAtMs.set(network, [...recent, nowMs]);
		return founded;
	}
}
