import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from '../server.ts';
import { Person } from './people.ts';

/** Below what the budget for reading allows a connection. */
const pauseMs = 280;

/** Somebody in the class who only wants an answer: how long it takes while others attack. */
export class Bystander {
	/** Of every answer, ms; a request that gets none counts as long as it was waited for. */
	readonly answersMs: number[] = [];
	/** Requests that were refused or got no answer. */
	failures = 0;
	readonly person: Person;
	#running = true;

	private constructor(person: Person) {
		this.person = person;
		void this.#ask();
	}

	static async watch(server: BenchServer): Promise<Bystander> {
		return new Bystander(await Person.student(server, { displayName: 'Bystander' }));
	}

	end(): void {
		this.#running = false;
		this.person.leave();
	}

	async #ask(): Promise<void> {
		while (this.#running) {
			const startedAtMs = performance.now();
			const answer = await this.person.client.ack('getParticipants', {}).catch(() => null);
			if (!this.#running) return;
			this.answersMs.push(performance.now() - startedAtMs);
			if (!answer?.ok) this.failures++;
			await sleep(pauseMs);
		}
	}
}
