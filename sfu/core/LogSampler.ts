import type { Logger } from './Logger.ts';

/** Default of lines with the same message that one address may cause within `sampleWindowMs`. */
export const maxLinesPerAddress = 5;
export const sampleWindowMs = 60_000;
/** Pairs of address and message that are counted at once; the oldest is forgotten before the others. */
export const maxSamples = 10_000;

type Level = keyof Logger;
type Sample = { sinceMs: number; lines: number; suppressed: number };

/**
 * Logs what clients can cause, so that nobody fills the disk with lines: each message once per connection, and a few times
 * a minute per address. The next line of the address says how many were left out. Messages must be constant texts, because
 * they are what is counted by; what varies belongs into the fields.
 */
export class LogSampler {
	readonly #logger: Logger;
	readonly #nowMs: () => number;
	readonly #maxLines: number;
	/** By address and message, in the order of their windows. */
	readonly #samples = new Map<string, Sample>();

	/**
	 * @param nowMs of a clock that nobody sets
	 * @param maxLines with the same message that one address may cause within `sampleWindowMs`
	 */
	constructor(logger: Logger, nowMs = () => performance.now(), maxLines = maxLinesPerAddress) {
		this.#logger = logger;
		this.#nowMs = nowMs;
		this.#maxLines = maxLines;
	}

	/** Address and message pairs that are remembered. */
	get size(): number {
		return this.#samples.size;
	}

	/**
	 * The logger of one connection. Debug lines pass: they are off unless somebody looks for a fault.
	 * @param address as it is counted, e.g. the network of an IPv6 address
	 */
	forConnection(address: string): Logger {
		const logged = new Set<string>();
		return loggerOf((level, fields, message) => {
			if (level !== 'debug' && logged.has(message)) return;
			logged.add(message);
			this.#log(address, level, fields, message);
		});
	}

	/** The logger of requests whose connection does not matter: sampled by address alone. */
	forAddress(address: string): Logger {
		return loggerOf((level, fields, message) => this.#log(address, level, fields, message));
	}

	#log(address: string, level: Level, fields: object, message: string): void {
		if (level === 'debug') {
			this.#logger.debug(fields, message);
			return;
		}
		const sample = this.#sampleOf(`${address} ${message}`);
		if (sample.lines >= this.#maxLines) {
			sample.suppressed += 1;
			return;
		}
		sample.lines += 1;
		const { suppressed } = sample;
		sample.suppressed = 0;
		this.#logger[level]({ ...fields, ...(suppressed > 0 && { suppressed }) }, message);
	}

	#sampleOf(key: string): Sample {
		const nowMs = this.#nowMs();
		const known = this.#samples.get(key);
		if (known && nowMs - known.sinceMs < sampleWindowMs) return known;
		const sample = { sinceMs: nowMs, lines: 0, suppressed: known?.suppressed ?? 0 };
		this.#samples.delete(key);
		this.#samples.set(key, sample);
		const [oldest] = this.#samples.keys();
		if (this.#samples.size > maxSamples && oldest !== undefined) this.#samples.delete(oldest);
		return sample;
	}
}

function loggerOf(log: (level: Level, fields: object, message: string) => void): Logger {
	return {
		debug: (fields, message) => log('debug', fields, message),
		info: (fields, message) => log('info', fields, message),
		warn: (fields, message) => log('warn', fields, message),
		error: (fields, message) => log('error', fields, message),
	};
}
