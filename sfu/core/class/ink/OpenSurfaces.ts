/** Surfaces in memory, each opened once however many ask for it at the same time. */
export class OpenSurfaces<Opened> {
	readonly #open: (name: string) => Opened | Promise<Opened>;
	readonly #opened = new Map<string, Opened>();
	readonly #opening = new Map<string, Promise<Opened>>();

	/** @param open may throw; it is tried again for whoever asks next */
	constructor(open: (name: string) => Opened | Promise<Opened>) {
		this.#open = open;
	}

	get all(): Opened[] {
		return [...this.#opened.values()];
	}

	/** Those that are being opened included. */
	get names(): string[] {
		return [...this.#opened.keys(), ...this.#opening.keys()];
	}

	/** undefined: it is not open yet. */
	peek(name: string): Opened | undefined {
		return this.#opened.get(name);
	}

	/** @throws as `open` */
	async get(name: string): Promise<Opened> {
		for (;;) {
			const opened = this.#opened.get(name);
			if (opened) return opened;
			await (this.#opening.get(name) ?? this.#begin(name));
		}
	}

	/** Whoever waits for it, or asks next, has it opened anew. */
	delete(name: string): void {
		this.#opened.delete(name);
		this.#opening.delete(name);
	}

	#begin(name: string): Promise<unknown> {
		const opening = Promise.resolve(name).then(this.#open);
		this.#opening.set(name, opening);
		const ended = () => this.#opening.get(name) === opening && this.#opening.delete(name);
		opening.then(
			(opened) => {
				if (ended()) this.#opened.set(name, opened);
			},
			() => ended(),
		);
		return opening;
	}
}
