import type { WaitReason } from '../../protocol/models/lobby.ts';
import { notFound, SfuError } from '../errors.ts';
import type { NewPeer, Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import { isSamePerson } from '../peer/person.ts';
import type { KeptSeat } from './KeptSeat.ts';
import type { Removal } from './Removal.ts';
import type { RoomApi } from './RoomApi.ts';

type Newcomer = Pick<
	NewPeer,
	| 'canWait'
	| 'role'
	| 'subject'
	| 'formerSubjects'
	| 'deviceId'
	| 'seat'
	| 'formerPeerId'
	| 'maxSeats'
	| 'network'
	| 'isStranger'
>;
/** By what a removed person is known again. */
type Marks = Pick<Newcomer, 'subject' | 'formerSubjects' | 'deviceId' | 'role' | 'formerPeerId'>;
type SeatsGivingWay = { kept: KeptSeat[]; away: Peer[] };
type AdmittingRoom = Pick<
	RoomApi,
	| 'id'
	| 'closed'
	| 'settings'
	| 'removals'
	| 'awaitsHost'
	| 'size'
	| 'peers'
	| 'keptSeats'
	| 'load'
	| 'isAdmitted'
	| 'seatsLeftWithoutToken'
>;

/**
 * Checks whether a newcomer is let in. Hosts, co-hosts and peers that return to their seat pass the lock and the limit of
 * participants.
 * @throws SfuError not-found (the room has closed), forbidden (as `requireNotRemoved`), limit-reached (the person is in
 * the room as often as it may), room-locked, room-full, overloaded (the room is empty and even the least loaded worker is full)
 */
export function requireAdmission(room: AdmittingRoom, newcomer: Newcomer): void {
	const { locked, maxParticipants } = room.settings;
	const { role } = newcomer;
	if (room.closed) throw notFound('room', room.id);
	requireNotRemoved(room, newcomer);
	requireFreeSeat(room, newcomer);
	if (newcomer.isStranger && newcomer.network !== undefined) requireFewSeats(room, newcomer.network);
	const isReturn = newcomer.seat !== undefined;
	// A class that was interrupted, e.g. by a restart, goes on whatever the load is.
	if (room.size === 0 && !isReturn && room.load === 'full')
		throw new SfuError('overloaded', 'no more classes at the moment');
	if (canModerate(role) || isReturn) return;
	if (locked && !room.isAdmitted(newcomer)) throw new SfuError('room-locked', 'the room is locked');
	const remaining = room.size - seatsGivingWay(room, newcomer).away.length;
	if (remaining >= maxParticipants) throw new SfuError('room-full', `at most ${maxParticipants}`);
}

/** @throws SfuError limit-reached (seat): with connections that are in use; seats without one give way */
function requireFreeSeat(room: Pick<RoomApi, 'peers'>, newcomer: Newcomer): void {
	const { maxSeats, seat } = newcomer;
	const inUse = room.peers.filter((peer) => peer.connected && peer.id !== seat?.peerId && isSamePerson(peer, newcomer));
	if (inUse.length < maxSeats) return;
	throw new SfuError('limit-reached', `In this room ${maxSeats} times already`, { what: 'seat' });
}

/** @throws SfuError limit-reached (seat): a school may share one address, a flood comes from one */
function requireFewSeats(room: Pick<RoomApi, 'seatsLeftWithoutToken'>, network: string): void {
	if (room.seatsLeftWithoutToken(network) > 0) return;
	throw new SfuError('limit-reached', 'Too many participants from this address', { what: 'seat' });
}

/**
 * Seats of the newcomer's person that have to end for its new one: those that are kept since their connection was lost,
 * the one that was left first before the others, then those that wait for their connection to come back.
 */
export function seatsGivingWay(room: Pick<RoomApi, 'peers' | 'keptSeats'>, newcomer: Newcomer): SeatsGivingWay {
	const { maxSeats, seat } = newcomer;
	const others = room.peers.filter((peer) => peer.id !== seat?.peerId && isSamePerson(peer, newcomer));
	const kept = room.keptSeats.filter((other) => other.peerId !== seat?.peerId && isSamePerson(other, newcomer));
	const tooMany = Math.max(0, others.length + kept.length + 1 - maxSeats);
	const away = others.filter(({ connected }) => !connected);
	return { kept: kept.slice(0, tooMany), away: away.slice(0, Math.max(0, tooMany - kept.length)) };
}

/** To be called when the newcomer is in, or the lesson could end with the last of them. */
export function endSeats(room: Pick<RoomApi, 'leave' | 'endKeptSeat'>, { kept, away }: SeatsGivingWay): void {
	for (const { peerId } of kept) room.endKeptSeat(peerId);
	for (const peer of away) room.leave(peer);
}

/**
 * A new token does not bring a removed person back: its devices and its former seats are known, too. A device does not keep
 * out hosts and co-hosts, see `isSamePerson`.
 * @throws SfuError forbidden (`removal` or `denial`)
 */
export function requireNotRemoved(room: Pick<RoomApi, 'removals'>, newcomer: Marks): void {
	const removal = room.removals.find((known) => isOf(known, newcomer));
	if (!removal) return;
	const what = removal.how === 'removed' ? 'removal' : 'denial';
	throw new SfuError('forbidden', `${removal.how} by a host`, { what });
}

/** Whether a host has removed a person, or turned it away. */
export const isRemoved = (room: Pick<RoomApi, 'removals'>, person: Marks): boolean =>
	room.removals.some((known) => isOf(known, person));

function isOf({ subject, deviceId, peerId, others }: Removal, newcomer: Marks): boolean {
	const known = { subjects: [subject], deviceIds: [deviceId], peerIds: [peerId] };
	const has = (name: keyof typeof known, mark?: string) =>
		mark !== undefined && (known[name].includes(mark) || others?.[name].includes(mark));
	if ([newcomer.subject, ...(newcomer.formerSubjects ?? [])].some((mark) => has('subjects', mark))) return true;
	if (canModerate(newcomer.role)) return false;
	return Boolean(has('peerIds', newcomer.formerPeerId) || has('deviceIds', newcomer.deviceId));
}

/**
 * Why this newcomer has to wait: until a host is inside, or in the lobby until a host admits it; null: it has not to.
 * @param returns it comes back to the lesson that takes place
 * @throws SfuError as `requireAdmission`
 */
export function waitReason(room: AdmittingRoom, newcomer: Newcomer, returns: boolean): WaitReason | null {
	requireAdmission(room, newcomer);
	if (canModerate(newcomer.role)) return null;
	if (newcomer.canWait && room.awaitsHost(returns)) return 'host';
	const passesLobby = !room.settings.lobby || newcomer.seat !== undefined || room.isAdmitted(newcomer);
	return passesLobby ? null : 'admission';
}
