import type { Logger } from '../../../core/Logger.ts';
import type { FilmMaker } from '../FilmMaker.ts';

/** Which of the film makers can work. */
export class AvailableMakers {
	readonly #makers: readonly FilmMaker[];
	readonly #logger: Logger;
	readonly #changed: () => void;
	/** undefined: not known yet. */
	#first: FilmMaker['name'] | null | undefined;
	#checking: Promise<void> | null = null;
	#checkAgain = false;

	/** @param makers in order of preference @param changed called after a look that found another first one */
	constructor(makers: readonly FilmMaker[], logger: Logger, changed: () => void) {
		this.#makers = makers;
		this.#logger = logger;
		this.#changed = changed;
	}

	/** Name of the first one, as of the last look; null: none, undefined: nobody looked yet. */
	get first(): FilmMaker['name'] | null | undefined {
		return this.#first;
	}

	/** Looks unless somebody has: what a look starts takes time from a class. Never rejects. */
	async find(): Promise<void> {
		if (this.#first !== undefined) return;
		this.#checking ??= this.#check();
		await this.#checking;
	}

	/** Looks again if anybody has looked. */
	again(): void {
		if (this.#first === undefined && !this.#checking) return;
		// A look under way may have asked the maker that has changed.
		this.#checkAgain = true;
		this.#checking ??= this.#check();
	}

	async #check(): Promise<void> {
		do {
			this.#checkAgain = false;
			await this.list();
		} while (this.#checkAgain);
		this.#checking = null;
	}

	/** Those that can work now, in order of preference. Never rejects. */
	async list(): Promise<FilmMaker[]> {
		const answers = await Promise.all(this.#makers.map((maker) => this.#isAvailable(maker)));
		const available = this.#makers.filter((_, index) => answers[index]);
		const first = available[0]?.name ?? null;
		if (first !== this.#first) {
			this.#first = first;
			this.#changed();
		}
		return available;
	}

	async #isAvailable(maker: FilmMaker): Promise<boolean> {
		try {
			return await maker.available();
		} catch (error) {
			this.#logger.error({ err: error, maker: maker.name }, 'it cannot be found out whether a film maker works');
			return false;
		}
	}
}
