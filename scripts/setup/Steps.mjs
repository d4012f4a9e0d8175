const redrawMs = 500;

/** Formats a duration: 0.4 s, 12 s, 3 min 20 s */
export function elapsed(sinceMs, nowMs = Date.now()) {
	const seconds = (nowMs - sinceMs) / 1000;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 60) return `${Math.round(seconds)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Shows what setup is doing. On a terminal a running step redraws one line; elsewhere (CI logs) it prints a line when
 * its phase changes and at each tenth of a counted phase.
 */
export class Steps {
	#stream;

	constructor(stream = process.stdout) {
		this.#stream = stream;
	}

	say(text) {
		this.#stream.write(`${text}\n`);
	}

	/** Runs one step. `work` gets `note(phase, done?, total?)` and returns the text that is shown after the tick. */
	async run(name, work) {
		const startedAt = Date.now();
		const line = this.#stream.isTTY ? new LiveLine(this.#stream, name, startedAt) : new LogLines(this.#stream, name);
		try {
			const summary = await work((phase, done, total) => line.note(phase, done, total));
			line.end();
			const took = Date.now() - startedAt > 1000 ? ` (${elapsed(startedAt)})` : '';
			this.say(`✓ ${name}${summary ? `: ${summary}` : ''}${took}`);
		} catch (error) {
			line.end();
			throw error;
		}
	}
}

class LiveLine {
	#text = '';
	#timer;
	#shown = false;

	constructor(stream, name, startedAt) {
		this.stream = stream;
		this.name = name;
		this.startedAt = startedAt;
		this.#timer = setInterval(() => this.#draw(), redrawMs);
		this.#timer.unref();
	}

	note(phase, done, total) {
		this.#text = total ? `${phase} [${done}/${total}]` : phase;
		this.#draw();
	}

	end() {
		clearInterval(this.#timer);
		if (this.#shown) this.stream.write('\r\x1b[K');
	}

	#draw() {
		this.#shown = true;
		const text = `… ${this.name}: ${this.#text} ${elapsed(this.startedAt)}`;
		this.stream.write(`\r\x1b[K${text.slice(0, (this.stream.columns || 80) - 1)}`);
	}
}

class LogLines {
	#last = '';

	constructor(stream, name) {
		this.stream = stream;
		this.name = name;
	}

	note(phase, done, total) {
		const tenth = total ? Math.floor((10 * done) / total) : 0;
		if (this.#last === `${phase}${tenth}`) return;
		this.#last = `${phase}${tenth}`;
		this.stream.write(`… ${this.name}: ${phase}${total ? ` [${done}/${total}]` : ''}\n`);
	}

	end() {}
}
