/** The server killed in the middle of a class, and one that stops for ten seconds: what was acknowledged, and who is left. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parametersOf } from '../../sfu/testing/rtpParameters.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { broken } from './Attack.ts';
import { connect, type Joined, Person, studentToken } from './people.ts';

const targets = { backMs: 10_000, answersAgainMs: 1_000 };
const stoppedMs = 10_000;

export async function killedServer(): Promise<Record<string, Measure>> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	try {
		const before = await BenchServer.start({ dataDir, expectsWarnings: true });
		const lesson = await Lesson.hold(before).catch(async (error: unknown) => {
			await before.stop();
			throw error;
		});
		before.kill([before.info.pid]);
		await before.ended();
		const killedAtMs = performance.now();
		const after = await BenchServer.start({ dataDir, expectsWarnings: true });
		try {
			const lost = await lesson.lostOn(after);
			return {
				kinds: measure(lesson.kinds, 'count'),
				lostKinds: broken(lost),
				backAfter: measure(performance.now() - killedAtMs, 'ms', targets.backMs),
			};
		} finally {
			await after.stop();
		}
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

export async function stoppedServer(): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ expectsWarnings: true });
	const people: Person[] = [];
	try {
		for (let index = 0; index < 20; index++)
			people.push(await Person.student(server, { displayName: `Student ${index}` }));
		process.kill(server.info.pid, 'SIGSTOP');
		await sleep(stoppedMs);
		process.kill(server.info.pid, 'SIGCONT');
		const sinceMs = performance.now();
		const codes = await Promise.all(people.map((person) => person.try('getParticipants').catch(() => 'lost')));
		const answersAgainMs = performance.now() - sinceMs;
		await sleep(1_000);
		const gone = people.filter(({ client }) => !client.socket.connected);
		return {
			answersAgain: measure(answersAgainMs, 'ms', targets.answersAgainMs),
			unanswered: measure(codes.filter((code) => code !== 'ok').length, 'count', 0),
			thrownOut: measure(gone.length, 'count', 0),
		};
	} finally {
		for (const person of people) person.vanish();
		await server.stop();
	}
}

type Roles = 'host' | 'silenced' | 'coHost' | 'admitted';

/** A class in which every kind of thing was done and acknowledged. */
class Lesson {
	readonly #people: Record<Roles, Person>;
	readonly #removed: Person;
	readonly #timerEndsAtMs: number;

	private constructor(people: Record<Roles, Person>, removed: Person, timerEndsAtMs: number) {
		this.#people = people;
		this.#removed = removed;
		this.#timerEndsAtMs = timerEndsAtMs;
	}

	static async hold(server: BenchServer): Promise<Lesson> {
		const host = await Person.host(server);
		const silenced = await Person.student(server, { displayName: 'Silenced' });
		const coHost = await Person.student(server, { displayName: 'Helper', prepareTransports: true });
		const removed = await Person.student(server, { displayName: 'Disturber' });
		const { client: teacher } = host;
		await silenced.client.ask('sendChat', { text: 'to everybody' });
		await silenced.client.ask('sendChat', { text: 'to the teacher', to: host.id });
		await silenced.client.ask('raiseHand', {});
		const microphone = { kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;
		await coHost.client.ask('produce', microphone);
		await teacher.ask('mutePeer', { peerId: coHost.id });
		await teacher.ask('setRole', { peerId: coHost.id, role: 'coHost' });
		await teacher.ask('setPermissions', { permissions: { screen: false } });
		await teacher.ask('setPermissions', { peerId: silenced.id, permissions: { mic: false, chat: false } });
		await teacher.ask('spotlight', { peerId: coHost.id });
		await teacher.ask('removePeer', { peerId: removed.id });
		await teacher.ask('setRoomOptions', { name: 'Physics 7b', lobby: true, maxParticipants: 33, budgetMbps: 12 });
		const admitted = await enterByLobby(server, host);
		await teacher.ask('startTimer', { durationMs: 600_000 });
		await teacher.ask('lockRoom', { locked: true });
		const { parts } = await teacher.ask('getRoomInfo', {});
		const { timer } = parts.timer;
		if (timer?.state !== 'running') throw new Error('the timer does not run');
		return new Lesson({ host, silenced, coHost, admitted }, removed, timer.endsAtMs);
	}

	/** Those of `#held`, and that a removed person stays outside. */
	get kinds(): number {
		return Object.keys(this.#held(this.#people)).length + 1;
	}

	/** Everybody comes back. @returns what is not as it was acknowledged */
	async lostOn(server: BenchServer): Promise<string[]> {
		const { host, silenced, coHost, admitted } = this.#people;
		const again: Partial<Record<Roles, Person>> = {};
		const lost: string[] = [];
		for (const [role, person] of Object.entries({ host, silenced, coHost, admitted }) as [Roles, Person][]) {
			const returned = await person.return(server).catch((error: unknown) => String(error));
			if (typeof returned === 'string') lost.push(`the seat of the ${role}: ${returned}`);
			else again[role] = returned;
		}
		const { host: teacher, silenced: muted, coHost: helper, admitted: guest } = again;
		if (teacher && muted && helper && guest) {
			// What belongs to people is shown again once they are back.
			const { room, parts } = await teacher.client.ask('getRoomInfo', {});
			const held = this.#held({ host: teacher, silenced: muted, coHost: helper, admitted: guest }, { room, parts });
			lost.push(...Object.entries(held).flatMap(([kind, is]) => (is ? [] : [kind])));
		}
		const token = await studentToken(server);
		const back = await Person.enter(server, token, {
			displayName: 'Disturber',
			deviceId: this.#removed.deviceId,
		}).catch((error: unknown) => String(error));
		if (typeof back !== 'string') lost.push('the removed person is in again');
		for (const person of Object.values(again)) person.vanish();
		return lost;
	}

	/** What was acknowledged, and whether everybody sees it so. */
	#held(
		{ host, silenced, coHost, admitted }: Record<Roles, Person>,
		{ room, parts }: Pick<Joined, 'room' | 'parts'> = host.joined,
	): Record<string, boolean> {
		const { timer } = parts.timer;
		const texts = (person: Person) => person.joined.parts.chat.messages.map(({ text }) => text);
		return {
			'peer ids': host.id === this.#people.host.id && silenced.id === this.#people.silenced.id,
			'name of the class': room.name === 'Physics 7b',
			lock: room.locked,
			lobby: room.lobby,
			limits: room.maxParticipants === 33 && room.budgetMbps === 12,
			'permissions of all': !parts.permissions.participantPermissions.screen,
			'own permissions': !silenced.joined.permissions.chat && !silenced.joined.permissions.mic,
			role: coHost.joined.role === 'coHost',
			'raised hand': parts.hands.hands.some(({ peerId }) => peerId === silenced.id),
			spotlight: parts.spotlight.peerId === coHost.id,
			'admission from the lobby': admitted.id === this.#people.admitted.id,
			'removed people': parts.removals?.removed.some(({ peerId }) => peerId === this.#removed.id) ?? false,
			'host stops': coHost.joined.parts.hostStops.mic === 1,
			timer: timer?.state === 'running' && Math.abs(timer.endsAtMs - this.#timerEndsAtMs) < 2_000,
			'public chat': texts(admitted).includes('to everybody'),
			'private chat': texts(host).includes('to the teacher') && !texts(admitted).includes('to the teacher'),
		};
	}
}

async function enterByLobby(server: BenchServer, host: Person): Promise<Person> {
	const token = await studentToken(server);
	const waiting = await connect(server, token);
	const deviceId = 'a-device-that-waits-1';
	const answer = await waiting.ask('joinRoom', { displayName: 'Guest', deviceId });
	if (answer.status !== 'waiting') throw new Error('the lobby is open');
	await host.client.ask('admit', { peerId: answer.peerId });
	await waiting.next('admitted');
	return Person.enter(server, token, { displayName: 'Guest', deviceId });
}
