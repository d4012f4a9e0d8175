import type { ErrorCode } from '../protocol/errors.ts';
import type { Role } from '../protocol/models.ts';

/** A participant as backends and logs know it. */
export type Who = {
	/** `peerId` of the contract; the same after a reload of the page, and when it returns to its seat. */
	participantId: string;
	displayName: string;
	role: Role;
	/** Its id in the system that issued its token, if the token has one. */
	userId?: string | undefined;
};

/** One lesson in a room: from the first participant until nobody is in the room or expected back. */
type InRoom = { roomId: string; lessonId: string };

/** Why a class has ended: all left; the room was closed; the server was closed; it had been killed, told at the next start. */
export type ClassEnd = 'left' | 'roomClosed' | 'serverClosing' | 'serverKilled';

/**
 * Why a participant is no longer in the room: it left; its connection was lost for longer than the grace time; a host removed
 * it; the room or the server was closed.
 */
export type Departure = 'left' | 'lost' | 'removed' | 'roomClosed' | 'serverClosing';

/** Everything that happens on the server and that others than the participants of a room want to know. */
export type Happening =
	/** `continues`: the lesson began before the server was started. */
	| (InRoom & { type: 'classStarted'; roomCode: string; name: string; continues: boolean })
	/** `durationMs`: since it began, or since the server was started; null: not known. */
	| (InRoom & { type: 'classEnded'; why: ClassEnd; durationMs: number | null })
	| (InRoom & { type: 'participantJoined'; who: Who })
	/** `presentMs`: since it joined. */
	| (InRoom & { type: 'participantLeft'; who: Who; why: Departure; presentMs: number })
	/** Can be played. Times: Unix ms by the clock of the computer; `durationMs` null: not known. */
	| {
			type: 'recordingReady';
			recordingId: string;
			roomId: string;
			name: string;
			startedAtMs: number;
			durationMs: number | null;
	  }
	/** A client did not get in, or not what it asked for. `network`: address (of IPv6, network); null: this process. */
	| {
			type: 'refused';
			/** Name of an operation, `handshake`, or method and route of a request. */
			request: string;
			code: ErrorCode;
			what?: string | undefined;
			roomId?: string | undefined;
			network: string | null;
	  };
