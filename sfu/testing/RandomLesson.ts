/** Imported by programs outside the test runner too: nothing of vitest in here. */
import { type Permissions, type Role, usualPermissions } from '../protocol/models.ts';
import { LessonPerson } from './LessonPerson.ts';
import type { ServerProcess } from './ServerProcess.ts';

/** What everybody together sees of a class, by the names of people. */
type Sight = {
	hands: string[];
	spotlight: string | null;
	timer: number | null;
	removed: string[];
	locked: boolean;
	people: Record<string, { role: Role; permissions: Permissions; chat: string[] }>;
};

const names = ['Ann', 'Ben', 'Cleo', 'Dan'];

/** A class in which people do things by chance, one after the other; what they were acknowledged is remembered. */
export class RandomLesson {
	/** What has to be seen. */
	readonly acknowledged: Sight;
	readonly #server: ServerProcess;
	readonly #host: LessonPerson;
	readonly #students: LessonPerson[];
	#random: number;
	#count = 0;

	private constructor(server: ServerProcess, host: LessonPerson, students: LessonPerson[], seed: number) {
		this.#server = server;
		this.#host = host;
		this.#students = students;
		this.#random = seed;
		const people = [host, ...students].map((person) => [
			person.name,
			{ ...{ permissions: usualPermissions, chat: [] } },
		]);
		this.acknowledged = {
			...{ hands: [], spotlight: null, timer: null, removed: [], locked: false },
			people: Object.fromEntries(people),
		};
		for (const { name, joined } of [host, ...students]) {
			const { role, permissions } = joined;
			Object.assign(this.#personCalled(name), { role, permissions });
		}
	}

	/** @param seed the same one has the same things happen */
	static async begin(server: ServerProcess, seed: number): Promise<RandomLesson> {
		const host = await LessonPerson.enter(server, 'Ms Smith', server.info.hostToken);
		const students: LessonPerson[] = [];
		for (const name of names) students.push(await LessonPerson.enter(server, name));
		return new RandomLesson(server, host, students, seed);
	}

	/** So many things, each acknowledged before the next. */
	async act(times: number): Promise<void> {
		for (let done = 0; done < times; done++) await this.#actOnce();
	}

	/** Everybody with the resume token, in any order. */
	async comeBack(): Promise<void> {
		const people = [this.#host, ...this.#students];
		while (people.length > 0) await people.splice(this.#below(people.length), 1)[0]?.join();
	}

	async seen(): Promise<Sight> {
		const all = [this.#host, ...this.#students];
		const nameOf = (peerId: string) => all.find(({ id }) => id === peerId)?.name ?? peerId;
		const { peers, room, parts } = await this.#host.client.ask('getRoomInfo', {});
		const people: Sight['people'] = {};
		for (const person of all) {
			const { chat } = await person.parts();
			const view = peers.find(({ peerId }) => peerId === person.id);
			const { role = 'participant', permissions = usualPermissions } = view ?? {};
			people[person.name] = { role, permissions, chat: chat.messages.map(({ text }) => text) };
		}
		const { timer } = parts.timer;
		return {
			hands: parts.hands.hands.map(({ peerId }) => nameOf(peerId)),
			spotlight: parts.spotlight.peerId === null ? null : nameOf(parts.spotlight.peerId),
			timer: timer?.durationMs ?? null,
			removed: parts.removals?.removed.map(({ displayName }) => displayName) ?? [],
			locked: room.locked,
			people,
		};
	}

	end(): void {
		for (const person of [this.#host, ...this.#students]) person.vanish();
	}

	async #actOnce(): Promise<void> {
		const { client: teacher } = this.#host;
		const student = this.#students[this.#below(this.#students.length)] ?? this.#host;
		const { name, id: peerId, client } = student;
		const seen = this.acknowledged;
		const person = this.#personCalled(name);
		this.#count += 1;
		const text = `message ${this.#count}`;
		const canChat = person.permissions.chat || person.role !== 'participant';
		switch (this.#below(9)) {
			case 0:
				if (!canChat) return;
				await client.ask('sendChat', { text });
				for (const { chat } of Object.values(seen.people)) chat.push(text);
				return;
			case 1:
				await teacher.ask('sendChat', { text, to: peerId });
				for (const { chat } of [person, this.#personCalled(this.#host.name)]) chat.push(text);
				return;
			case 2:
				await client.ask('raiseHand', {});
				if (!seen.hands.includes(name)) seen.hands.push(name);
				return;
			case 3:
				await client.ask('lowerHand', {});
				seen.hands = seen.hands.filter((other) => other !== name);
				return;
			case 4:
				seen.spotlight = seen.spotlight === name ? null : name;
				await teacher.ask('spotlight', { peerId: seen.spotlight && peerId });
				return;
			case 5: {
				if (person.role !== 'participant') return;
				const mic = !person.permissions.mic;
				await teacher.ask('setPermissions', { peerId, permissions: { mic, chat: mic } });
				person.permissions = { ...person.permissions, mic, chat: mic };
				return;
			}
			case 6:
				seen.timer = 600_000 + 1_000 * this.#count;
				await teacher.ask('startTimer', { durationMs: seen.timer });
				return;
			case 7:
				seen.locked = !seen.locked;
				await teacher.ask('lockRoom', { locked: seen.locked });
				return;
			default:
				return this.#remove();
		}
	}

	/** A newcomer, who could join while the class is open. */
	async #remove(): Promise<void> {
		if (this.acknowledged.locked) return;
		const disturber = await LessonPerson.enter(this.#server, `Disturber ${this.#count}`);
		await this.#host.client.ask('removePeer', { peerId: disturber.id });
		this.acknowledged.removed.push(disturber.name);
		disturber.vanish();
	}

	#personCalled(name: string): Sight['people'][string] {
		const person = this.acknowledged.people[name];
		if (!person) throw new Error(`nobody is called ${name}`);
		return person;
	}

	/** 0 to `count` - 1, by a linear congruential generator. */
	#below(count: number): number {
		this.#random = (this.#random * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((this.#random / 2 ** 31) * count);
	}
}
