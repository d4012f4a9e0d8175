import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { Peer } from '../peer/Peer.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import type { RoomEnd } from './RoomEvents.ts';
import type { RoomSettings } from './RoomSettings.ts';

/** What a part has kept of the lesson that runs (`RoomApi.keep`), or with the room (`RoomApi.keepWithRoom`). */
export type KeptState = {
	/** In the order in which they were inserted. `value` is JSON, perhaps of another version: to be parsed. */
	entries: readonly { key: string; value: unknown }[];
	/**
	 * To be added to kept times of the steady clock, ms. Not 0 where the clock of the computer was set since the run of the
	 * server before this one began.
	 */
	clockShiftMs: number;
};

/**
 * One capability of a room, e.g. chat or raised hands: it owns its state, also per peer, and knows its room only as a
 * `RoomApi`. Room calls the hooks of all parts in the order of the list in `parts.ts`. Hooks are synchronous and must not
 * throw; a part starts what takes time by itself.
 *
 * The order around a hook:
 * - join: the peer is among `peers`, the others are sent `peerJoined`, then `peerJoined` of each part, then the answer
 *   with the snapshots;
 * - lost connection: the others are sent `peerUpdated`, then `peerAway`;
 * - resume: the peer has its new link, the others are sent `peerUpdated`, then `peerReturned`, then the answer with the
 *   snapshots;
 * - leave: the peer is closed and no longer among `peers`, its seat among `keptSeats` if it is kept, the others are sent
 *   `peerLeft`, then `peerLeft` of each part, then, unless the seat is kept, `seatEnded` of each part;
 * - return to a kept seat: as a join, with the same peer id; the seat is no longer among `keptSeats`;
 * - end of a kept seat (given up, or the oldest of too many): `seatEnded`;
 * - end of the lesson: no peer is in the room and nobody is expected back (`seatExpectedMs`): `seatEnded` for each seat
 *   that is still kept, then `emptied`;
 * - end of the room: everybody is sent why, then `close`, then the router and the peers close.
 *
 * State per peer is kept by peer id, in a Map, and deleted in `seatEnded`: then the same person finds it again after a
 * reload of the page, and after a longer absence. `peerLeft` only withdraws what the others see of an absent peer. Every
 * peer id that `peerJoined` was called with gets one `seatEnded`, except when the room closes.
 *
 * What was acknowledged survives `kill -9`: a part keeps such state by `RoomApi.keep`, one entry for each person or
 * message, most simply in a `KeptMap`, and takes it back in `restore`. The entry goes when the state goes; what is still kept
 * at the end of the lesson is deleted. After a restart all peers that were in the room are among `keptSeats`. What is to be
 * there in the next lesson is kept by `RoomApi.keepWithRoom` and taken back in `restoreRoom`; it goes with the room.
 */
export interface RoomPart {
	/** Key of its snapshot in the answer of `joinRoom`. */
	readonly name: string;
	/** Its state as this peer may see it, for the answer of `joinRoom`; undefined: nothing for this peer. */
	snapshot?(peer: Peer): unknown;
	/** What the host's projector view shows of it, seen by everybody in the classroom; undefined: nothing. */
	projection?(): unknown;
	/** The room was there before, perhaps in another run of the server. Called once, before `restore` of any part. */
	restoreRoom?(kept: KeptState): void;
	/** The server was stopped or killed in the middle of this lesson. Called once, before anybody joins. */
	restore?(kept: KeptState): void;
	peerJoined?(peer: Peer): void;
	/** Resumed its seat on a new connection. */
	peerReturned?(peer: Peer): void;
	/** Lost its connection; its seat is kept for the grace time. */
	peerAway?(peer: Peer): void;
	/** No longer in the room. `kept`: it may return to its seat, with the same peer id, until `seatEnded`. */
	peerLeft?(peer: Peer, how: { kept: boolean }): void;
	/** Nobody returns to the seat of this peer: what is kept by its id is to be deleted. */
	seatEnded?(peerId: string): void;
	roleChanged?(peer: Peer): void;
	/** @param changed what was set, also where the value is the same as before */
	settingsChanged?(changed: Partial<RoomSettings>): void;
	/** The room has sent this notice to its peers; for a part that follows all that happens, e.g. to record it. */
	noticed?<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	/** The router's worker died and a new router stands: transports, producers and consumers of before are gone. */
	mediaRestarted?(media: RoomMedia): void;
	/** The router has closed, or its worker has died: nothing that hung on it is left. */
	mediaClosed?(): void;
	/**
	 * The lesson is over: everybody left, or has been away for too long to be expected back. The next class in this room
	 * begins without the state of this one. For the moment when nobody is in the room, see `peerLeft` and `size`.
	 */
	emptied?(): void;
	/** The room ends. */
	close?(why: RoomEnd): void;
}
