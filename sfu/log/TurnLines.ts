/** What takes lines of JSON, each with its line feed. */
export type Lines = { write: (lines: string) => void };

/**
 * Writes the lines of one turn of the event loop together, after it: a class that comes in at the same moment has a hundred, and
 * writing each is a call of the system. Nothing waits when the process exits, after an exception that nobody caught as well.
 */
export class TurnLines implements Lines {
	readonly #write: (lines: string) => void;
	readonly #flush = () => {
		process.off('exit', this.#flush);
		const lines = this.#waiting;
		this.#waiting = '';
		if (lines !== '') this.#write(lines);
	};
	#waiting = '';

	constructor(write: (lines: string) => void) {
		this.#write = write;
	}

	write(lines: string): void {
		if (this.#waiting === '') {
			setImmediate(this.#flush);
			process.once('exit', this.#flush);
		}
		this.#waiting += lines;
	}
}
