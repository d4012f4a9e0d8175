import { EventEmitter } from 'node:events';
import { steadyNowMs } from '../../steadyClock.ts';

/** Each lengthens the policy of `/failover`, which is a header: nginx refuses headers of an answer beyond 4 KB. */
const maxOffered = 8;
/** Pages whose server has gone try for ten minutes to come back (`Reconnector`), ms of `steadyNowMs`. */
const rememberedMs = 11 * 60_000;
/** Origins of servers that have gone. */
const maxGone = 1_024;

/**
 * The servers that work together with this one: people turn to each other's server when theirs is gone. Empty for a single server.
 * `changed`: others are offered than before.
 */
export class FailoverOrigins extends EventEmitter<{ changed: [] }> {
	#offered: readonly string[] = [];
	#members: ReadonlySet<string> = new Set();
	/** Those that have gone, the first ones first, and until when their pages are let in. */
	readonly #gone = new Map<string, number>();

	/** Those that a page is told to turn to, e.g. `https://192.0.2.7:8443`: at most eight, the ones to be tried first come first. */
	get offered(): readonly string[] {
		return this.#offered;
	}

	/** Whether it is of one of these servers, or was a short time ago. @param origin of a page */
	includes(origin: string): boolean {
		return this.#members.has(origin) || (this.#gone.get(origin) ?? 0) > steadyNowMs();
	}

	/**
	 * @param available origins of the pages of those that take people, the ones to be tried first come first
	 * @param members the same of all, also of those that are about to end
	 */
	replace(available: readonly string[], members: readonly string[]): void {
		this.#remember(new Set(members));
		const before = new Set(this.#offered);
		this.#offered = available.slice(0, maxOffered);
		// Another order alone is news to nobody: it follows their load.
		const isSame = this.#offered.length === before.size && this.#offered.every((origin) => before.has(origin));
		if (!isSame) this.emit('changed');
	}

	#remember(members: ReadonlySet<string>): void {
		const nowMs = steadyNowMs();
		for (const origin of this.#members) if (!members.has(origin)) this.#gone.set(origin, nowMs + rememberedMs);
		this.#members = members;
		for (const [origin, untilMs] of this.#gone) {
			const isOver = untilMs <= nowMs || members.has(origin);
			if (isOver || this.#gone.size > maxGone) this.#gone.delete(origin);
		}
	}
}
