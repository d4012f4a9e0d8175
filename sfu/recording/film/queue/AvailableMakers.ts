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

	/** Looks again. Never rejects. */
	check(): Promise<void> {
		// A look under way may have asked the maker that has changed.
		this.#checkAgain = true;
		this.#checking ??= this.#check();
		return this.#checking;
	}

	async #check(): Promise<void> {
		while (this.#checkAgain) {
			this.#checkAgain = false;
			await this.list();
		}
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
