import type { WaitReason } from '../../protocol/models/lobby.ts';
import { notFound, SfuError } from '../errors.ts';
import type { NewPeer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from './RoomApi.ts';
import type { Removal } from './RoomSettings.ts';

type Newcomer = Pick<NewPeer, 'canWait' | 'role' | 'subject' | 'deviceId' | 'seat' | 'formerPeerId'>;
type AdmittingRoom = Pick<RoomApi, 'id' | 'closed' | 'settings' | 'awaitsHost' | 'size' | 'load' | 'isAdmitted'>;

/**
 * Checks whether a newcomer is let in. Hosts, co-hosts and peers that return to their seat pass the lock and the limit of
 * participants.
 * @throws SfuError not-found (the room has closed), forbidden (as `requireNotRemoved`), room-locked, room-full,
 * overloaded (the room is empty and even the least loaded worker is full)
 */
export function requireAdmission(room: AdmittingRoom, newcomer: Newcomer): void {
	const { locked, maxParticipants } = room.settings;
	const { role } = newcomer;
	if (room.closed) throw notFound('room', room.id);
	requireNotRemoved(room, newcomer);
	const isReturn = newcomer.seat !== undefined;
	// A class that was interrupted, e.g. by a restart, goes on whatever the load is.
	if (room.size === 0 && !isReturn && room.load === 'full')
		throw new SfuError('overloaded', 'no more classes at the moment');
	if (canModerate(role) || isReturn) return;
	if (locked && !room.isAdmitted(newcomer)) throw new SfuError('room-locked', 'the room is locked');
	if (room.size >= maxParticipants) throw new SfuError('room-full', `at most ${maxParticipants}`);
}

/**
 * A new token does not bring a removed person back: its device and its former seat are known, too. Several people may use
 * one device, so a device does not keep out hosts, co-hosts and people who have a seat.
 * @throws SfuError forbidden (`removal` or `denial`)
 */
export function requireNotRemoved(room: Pick<RoomApi, 'settings'>, newcomer: Newcomer): void {
	const removal = room.settings.removals.find((known) => isOf(known, newcomer));
	if (!removal) return;
	const what = removal.how === 'removed' ? 'removal' : 'denial';
	throw new SfuError('forbidden', `${removal.how} by a host`, { what });
}

function isOf(removal: Removal, { role, subject, deviceId, seat, formerPeerId }: Newcomer): boolean {
	if (removal.subject === subject) return true;
	if (seat !== undefined || canModerate(role)) return false;
	return removal.peerId === formerPeerId || (deviceId !== undefined && removal.deviceId === deviceId);
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
