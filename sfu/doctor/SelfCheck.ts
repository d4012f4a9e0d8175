import type { DoctorReport } from '../protocol/doctor.ts';
import type { Facts } from './Check.ts';
import { examine } from './examine.ts';

/** The checks of a server that runs. It looks once at a time: whoever asks meanwhile gets the same answer. */
export class SelfCheck {
	readonly #facts: () => Facts;
	readonly #version: string;
	#running: Promise<DoctorReport> | null = null;

	/** @param facts as they are at the moment of the call */
	constructor(facts: () => Facts, version: string) {
		this.#facts = facts;
		this.#version = version;
	}

	/** Never rejects. */
	report(): Promise<DoctorReport> {
		this.#running ??= examine(this.#facts(), this.#version).finally(() => {
			this.#running = null;
		});
		return this.#running;
	}
}
