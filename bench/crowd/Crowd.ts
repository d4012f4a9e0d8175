/** Synthetic participants in a class that runs: one after another joins, and they speak in turn. */
import type { EncodedPerson } from '../recording/encodedPerson.ts';
import type { Entrance } from './entrance.ts';
import { SyntheticPerson } from './SyntheticPerson.ts';

const turnMs = 2_500;

export type CrowdOptions = {
	people: number;
	/** Before the number in the name of each. */
	name: string;
	/** Given to one after the other, and again; empty: packets without a picture and a sound, as nobody can decode. */
	looks: readonly EncodedPerson[];
	hasCameras: boolean;
	/** Gets one line for each thing that somebody at the terminal wants to know. */
	tell: (line: string) => void;
};

export class Crowd {
	readonly #people: SyntheticPerson[] = [];
	#turn = 0;
	#timer: NodeJS.Timeout | undefined;
	#isWaitingTold = false;

	private constructor(
		private readonly entrance: Entrance,
		private readonly options: CrowdOptions,
	) {}

	/** Settles when everybody is inside. @throws NoEntrance, Refused; whoever is inside by then has left */
	static async gather(entrance: Entrance, options: CrowdOptions): Promise<Crowd> {
		const crowd = new Crowd(entrance, options);
		try {
			for (let number = 1; number <= options.people; number++) await crowd.#add(number);
		} catch (error) {
			await crowd.leave();
			throw error;
		}
		crowd.#timer = setInterval(() => crowd.#nextTurn(), turnMs);
		crowd.#nextTurn();
		return crowd;
	}

	/** Resolves when it is over for all of them. */
	async ended(): Promise<void> {
		await Promise.all(this.#people.map(({ ended }) => ended));
	}

	async leave(): Promise<void> {
		clearInterval(this.#timer);
		await Promise.all(this.#people.splice(0).map((person) => person.leave()));
	}

	async #add(number: number): Promise<void> {
		const { name, hasCameras, looks, tell } = this.options;
		const person = await SyntheticPerson.join({
			target: this.entrance.target,
			token: await this.entrance.token(),
			displayName: `${name} ${number}`,
			looks: looks[(number - 1) % looks.length] ?? null,
			hasCamera: hasCameras,
			onWaiting: (reason) => this.#tellWaiting(reason),
		});
		this.#people.push(person);
		tell(`${name} ${number} is in the class.`);
	}

	#tellWaiting(reason: 'host' | 'admission'): void {
		if (this.#isWaitingTold) return;
		this.#isWaitingTold = true;
		this.options.tell(
			reason === 'host' ? 'The class waits for its host: start it.' : 'The class has a lobby: let them in.',
		);
	}

	#nextTurn(): void {
		const count = this.#people.length;
		this.#people[(this.#turn + count - 1) % count]?.setSpeaking(false);
		this.#people[this.#turn]?.setSpeaking(true);
		this.#turn = (this.#turn + 1) % count;
	}
}
