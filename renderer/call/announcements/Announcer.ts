import { type ClassChanges, type ClassMoment, changesBetween } from './classChanges.ts';

/** Changes in this time are told together. Long enough that a class which comes in is one sentence, ms. */
const bundleMs = 3_000;

/** Bundles what changes in a class: compares moments instead of counting events, so who comes and goes again is no news. */
export class Announcer {
	readonly #look: () => ClassMoment;
	readonly #say: (changes: ClassChanges) => void;
	#told: ClassMoment;
	#timer: ReturnType<typeof setTimeout> | null = null;

	/** @param told what the person knows already */
	constructor(told: ClassMoment, look: () => ClassMoment, say: (changes: ClassChanges) => void) {
		this.#told = told;
		this.#look = look;
		this.#say = say;
	}

	/** Something may have changed. */
	changed(): void {
		this.#timer ??= setTimeout(() => this.#tell(), bundleMs);
	}

	/** Idempotent. */
	close(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#tell(): void {
		this.#timer = null;
		const now = this.#look();
		const changes = changesBetween(this.#told, now);
		this.#told = now;
		if (Object.values(changes).some((names) => names.length > 0)) this.#say(changes);
	}
}
