import type { RecordingTicket } from '../../../sfu/protocol/recordings.ts';

/** An address that ends sooner is asked for anew: a lesson is watched for an hour, and clocks differ by minutes. */
const minLeftMs = 2 * 3_600_000;

/** The addresses of the recordings' files, asked for once each and again before they end. */
export class Tickets {
	readonly #request: (recordingId: string) => Promise<RecordingTicket>;
	readonly #now: () => number;
	readonly #byId = new Map<string, Promise<RecordingTicket>>();

	constructor(request: (recordingId: string) => Promise<RecordingTicket>, now: () => number = Date.now) {
		this.#request = request;
		this.#now = now;
	}

	/** @throws CallError as the request does; the next call asks again */
	async get(recordingId: string): Promise<RecordingTicket> {
		const known = this.#byId.get(recordingId);
		if (known) {
			const ticket = await known;
			if (ticket.expiresAtMs - this.#now() > minLeftMs) return ticket;
		}
		return this.#ask(recordingId);
	}

	async #ask(recordingId: string): Promise<RecordingTicket> {
		const asked = this.#request(recordingId);
		this.#byId.set(recordingId, asked);
		try {
			return await asked;
		} catch (error) {
			if (this.#byId.get(recordingId) === asked) this.#byId.delete(recordingId);
			throw error;
		}
	}
}
