import type { Link } from '../link/Link.ts';
import { ask, maxStatsIds } from './messages.ts';

type Waiting = { id: string; resolve(stats: object[]): void; reject(error: unknown): void };

/** Figures of a router on another server: what is asked for at the same moment is one request. */
export class StatsRequests {
	readonly #link: Link;
	readonly #routerId: string;
	#waiting: Waiting[] = [];

	constructor(link: Link, routerId: string) {
		this.#link = link;
		this.#routerId = routerId;
	}

	/** @throws SfuError as the link's `request` */
	of(id: string): Promise<object[]> {
		return new Promise((resolve, reject) => {
			if (this.#waiting.length === 0) setImmediate(() => this.#send());
			this.#waiting.push({ id, resolve, reject });
		});
	}

	#send(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (let first = 0; first < waiting.length; first += maxStatsIds)
			void this.#request(waiting.slice(first, first + maxStatsIds));
	}

	async #request(waiting: Waiting[]): Promise<void> {
		try {
			const ids = waiting.map(({ id }) => id);
			const { stats } = await ask(this.#link, 'stats', { routerId: this.#routerId, ids });
			for (const [index, { resolve }] of waiting.entries()) resolve(stats[index] ?? []);
		} catch (error) {
			for (const { reject } of waiting) reject(error);
		}
	}
}
