import { z } from 'zod';
import type { Peer } from '../core/peer/Peer.ts';
import type { Room } from '../core/Room.ts';
import type { LeaveReason, RoomEnd } from '../core/room/RoomEvents.ts';
import type { Refusal, Sfu } from '../core/Sfu.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Store } from '../store/Store.ts';
import type { ClassEnd, Who } from './Happening.ts';
import type { Happenings } from './Happenings.ts';

/** Name of the store setting with the lessons that take place: those of a server that was killed are ended at the next start. */
const openKey = 'openLessons';
const OpenLessons = z.array(z.object({ roomId: z.string(), lessonId: z.string() }));

/** Codes that say that somebody was not let in, or may not do something; of `joinRoom`, `not-found` too. */
const refusals: ReadonlySet<ErrorCode> = new Set([
	...(['unauthorized', 'forbidden', 'room-full', 'room-locked', 'limit-reached'] as const),
	...(['rate-limited', 'overloaded', 'insufficient-storage', 'unavailable'] as const),
]);
const joining = new Set(['joinRoom', 'POST /api/join']);

type OpenLesson = { lessonId: string; sinceMs: number; ending: ClassEnd | null };

/** Tells `Happenings` what happens in the rooms, and which requests are refused. */
export class RoomFollower {
	readonly #sfu: Sfu;
	readonly #happenings: Happenings;
	readonly #settings: Store['settings'];
	/** Lessons that take place, by room. */
	readonly #open = new Map<string, OpenLesson>();

	constructor(sfu: Sfu, happenings: Happenings, settings: Store['settings']) {
		this.#sfu = sfu;
		this.#happenings = happenings;
		this.#settings = settings;
	}

	/** To be called once, when everybody listens: first tells what a server that was killed could not tell. */
	start(): void {
		const before = OpenLessons.safeParse(this.#settings.all()[openKey]).data ?? [];
		for (const lesson of before) {
			this.#happenings.tell({ type: 'classEnded', ...lesson, why: 'serverKilled', durationMs: null });
		}
		this.#keep();
		const { rooms } = this.#sfu;
		rooms.on('peerJoined', (room, peer) => this.#joined(room, peer));
		rooms.on('peerLeft', (room, peer, why) => this.#left(room, peer, why));
		rooms.on('lessonEnding', (room) => this.#lessonEnding(room));
		rooms.on('closed', (room, why) => this.#closed(room, why));
		this.#sfu.on('refused', (refusal) => this.#refused(refusal));
	}

	#joined(room: Room, peer: Peer): void {
		const { roomId, roomCode, lessonId, name } = room.settings;
		if (!this.#open.has(roomId)) {
			const continues = (room.parts.lesson.startedAtMs ?? 0) < room.createdAtMs;
			this.#open.set(roomId, { lessonId, sinceMs: steadyNowMs(), ending: null });
			this.#keep();
			this.#happenings.tell({ type: 'classStarted', roomId, lessonId, roomCode, name, continues });
		}
		this.#happenings.tell({ type: 'participantJoined', roomId, lessonId, who: whoIs(peer) });
	}

	#left(room: Room, peer: Peer, why: LeaveReason): void {
		const { roomId, lessonId } = room.settings;
		const isRemoved = room.removals.some(
			({ peerId, others }) => peerId === peer.id || others?.peerIds.includes(peer.id),
		);
		this.#happenings.tell({
			...{ type: 'participantLeft', roomId, lessonId, who: whoIs(peer) },
			why: why === 'left' && isRemoved ? 'removed' : why,
			presentMs: steadyNowMs() - peer.joinedAtMs,
		});
	}

	/** Of a room that is being closed, the participants leave first. */
	#lessonEnding(room: Room): void {
		const lesson = this.#open.get(room.id);
		if (lesson && room.size > 0) lesson.ending = 'roomClosed';
		else this.#ended(room.id, 'left');
	}

	#closed(room: Room, why: RoomEnd): void {
		this.#ended(room.id, this.#open.get(room.id)?.ending ?? why);
	}

	#ended(roomId: string, why: ClassEnd): void {
		const lesson = this.#open.get(roomId);
		if (!lesson) return;
		this.#open.delete(roomId);
		this.#keep();
		const durationMs = steadyNowMs() - lesson.sinceMs;
		this.#happenings.tell({ type: 'classEnded', roomId, lessonId: lesson.lessonId, why, durationMs });
	}

	#refused({ request, code, ...others }: Refusal): void {
		const isRefusal = refusals.has(code) || (code === 'not-found' && joining.has(request));
		if (isRefusal) this.#happenings.tell({ type: 'refused', request, code, ...others });
	}

	#keep(): void {
		const open = [...this.#open].map(([roomId, { lessonId }]) => ({ roomId, lessonId }));
		this.#settings.save(openKey, open.length > 0 ? open : null);
	}
}

/** With the id of its user only where a token says it: what a client says about itself would mislead a backend. */
function whoIs({ id, displayName, role, userId }: Peer): Who {
	return { participantId: id, displayName, role, ...(userId !== undefined && { userId }) };
}
