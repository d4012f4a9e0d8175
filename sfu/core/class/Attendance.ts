import { z } from 'zod';
import type { LessonSummary } from '../../protocol/models/lessonSummary.ts';
import { Role } from '../../protocol/models.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { maxAttendance } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

/** Times: Unix ms by the steady clock. */
const Attended = z.object({
	displayName: z.string(),
	role: Role,
	/** Of its access token. */
	subject: z.string(),
	deviceId: z.string().optional(),
	joinedAtMs: z.number(),
	/** Of all its stays that are over, ms. */
	pastMs: z.number(),
	/** null: it is not in the room. */
	sinceMs: z.number().nullable(),
	/** When its last stay ended, or began. */
	seenAtMs: z.number(),
	handUp: z.boolean(),
});
type Attended = z.output<typeof Attended>;

export type AttendanceReport = Pick<LessonSummary, 'people' | 'unansweredHands'> & {
	/** Now while somebody is in the room, else when the last one left. */
	lastSeenMs: number;
};

/** Who was in the lesson, for how long, and whose hand nobody took. Nobody is told but the host, when it is over. */
export class Attendance implements RoomPart {
	readonly name = 'attendance';
	/** By the last peer id of each person. */
	readonly #people: KeptMap<Attended>;
	readonly #room: Pick<RoomApi, 'settings' | 'keep'>;

	constructor(room: Pick<RoomApi, 'settings' | 'keep'>) {
		this.#room = room;
		this.#people = new KeptMap(room, this.name, Attended);
	}

	/** @param stoppedAtMs when the server was stopped or killed; unknown: the time without it counts as attended */
	restore(kept: KeptState, stoppedAtMs = steadyNowMs()): void {
		const shiftMs = kept.clockShiftMs;
		this.#people.restore(kept, (attended) => ({
			...attended,
			joinedAtMs: attended.joinedAtMs + shiftMs,
			sinceMs: attended.sinceMs === null ? null : attended.sinceMs + shiftMs,
			seenAtMs: attended.seenAtMs + shiftMs,
		}));
		for (const peerId of this.#people.keys()) this.#left(peerId, stoppedAtMs);
	}

	/** Whoever gave a seat up and joins again goes on with the time of before. Nobody asks who was in a stranger's room. */
	peerJoined({ id, displayName, role, subject, deviceId }: Peer): void {
		if (this.#room.settings.founding !== null) return;
		const nowMs = steadyNowMs();
		const person = { displayName, role, subject, ...(deviceId !== undefined && { deviceId }) };
		const [earlierId, earlier] = this.#earlierOf(id, { subject, deviceId, displayName }) ?? [id, undefined];
		if (earlierId !== id) this.#people.delete(earlierId);
		const { joinedAtMs = nowMs, pastMs = 0, handUp = false } = earlier ?? {};
		this.#people.set(id, { ...person, joinedAtMs, pastMs, handUp, sinceMs: nowMs, seenAtMs: nowMs });
		this.#forgetOldest();
	}

	roleChanged({ id, role }: Peer): void {
		this.#change(id, { role });
	}

	/** Before the hooks of the parts: a hand that goes with its person was still up. */
	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if ('hands' in data) this.#handsChanged(data.hands);
		if (!('peerId' in data) || typeof data.peerId !== 'string') return;
		if (name === 'peerLeft') this.#left(data.peerId, steadyNowMs());
		else if (name === 'peerUpdated' && 'displayName' in data && data.displayName !== undefined)
			this.#change(data.peerId, { displayName: data.displayName });
	}

	emptied(): void {
		this.#people.clear();
	}

	report(nowMs = steadyNowMs()): AttendanceReport {
		const people = [...this.#people.values()].sort((a, b) => a.joinedAtMs - b.joinedAtMs);
		return {
			people: people.map(({ displayName, role, pastMs, sinceMs }) => ({
				displayName,
				role,
				presentMs: pastMs + (sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs)),
			})),
			unansweredHands: people.filter(({ handUp }) => handUp).map(({ displayName }) => displayName),
			lastSeenMs: Math.max(...people.map(({ sinceMs, seenAtMs }) => (sinceMs === null ? seenAtMs : nowMs))),
		};
	}

	/** A device alone says little: students share computers. */
	#earlierOf(peerId: string, person: Pick<Peer, 'displayName' | 'subject' | 'deviceId'>) {
		const own = this.#people.get(peerId);
		if (own) return [peerId, own] as const;
		return [...this.#people].find(
			([, { displayName, subject, deviceId, sinceMs }]) =>
				sinceMs === null &&
				displayName === person.displayName &&
				(subject === person.subject || (deviceId !== undefined && deviceId === person.deviceId)),
		);
	}

	/** Of those in the room; the hands of others stay as they were when they left. */
	#handsChanged(hands: Notices['handsChanged']['hands']): void {
		const raised = new Set(hands.map(({ peerId }) => peerId));
		for (const [peerId, { sinceMs, handUp }] of this.#people) {
			if (sinceMs !== null && handUp !== raised.has(peerId)) this.#change(peerId, { handUp: !handUp });
		}
	}

	#left(peerId: string, atMs: number): void {
		const attended = this.#people.get(peerId);
		if (!attended || attended.sinceMs === null) return;
		const pastMs = attended.pastMs + Math.max(0, atMs - attended.sinceMs);
		this.#change(peerId, { pastMs, sinceMs: null, seenAtMs: Math.max(atMs, attended.sinceMs) });
	}

	#change(peerId: string, changed: Partial<Attended>): void {
		const attended = this.#people.get(peerId);
		if (attended) this.#people.set(peerId, { ...attended, ...changed });
	}

	#forgetOldest(): void {
		if (this.#people.size <= maxAttendance) return;
		const left = [...this.#people].filter(([, { sinceMs }]) => sinceMs === null);
		const [oldest] = left.sort(([, a], [, b]) => a.seenAtMs - b.seenAtMs);
		if (oldest) this.#people.delete(oldest[0]);
	}
}
