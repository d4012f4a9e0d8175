import { notFound, SfuError } from '../errors.ts';
import type { NewPeer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from './RoomApi.ts';

type Newcomer = Pick<NewPeer, 'role' | 'subject' | 'seat'>;
type AdmittingRoom = Pick<RoomApi, 'id' | 'closed' | 'settings' | 'size' | 'load' | 'isAdmitted'>;

/**
 * Checks whether a newcomer is let in. Hosts, co-hosts and peers that return to their seat pass the lock and the limit of
 * participants.
 * @throws SfuError not-found (the room has closed), forbidden (a host removed it), room-locked, room-full, overloaded
 * (the room is empty and even the least loaded worker is full)
 */
export function requireAdmission(room: AdmittingRoom, { role, subject, seat }: Newcomer): void {
	const { removedSubjects, locked, maxParticipants } = room.settings;
	if (room.closed) throw notFound('room', room.id);
	if (removedSubjects.includes(subject))
		throw new SfuError('forbidden', 'removed from this room', { what: 'participant' });
	const isReturn = seat !== undefined;
	// A class that was interrupted, e.g. by a restart, goes on whatever the load is.
	if (room.size === 0 && !isReturn && room.load === 'full')
		throw new SfuError('overloaded', 'no more classes at the moment');
	if (canModerate(role) || isReturn) return;
	if (locked && !room.isAdmitted(subject)) throw new SfuError('room-locked', 'the room is locked');
	if (room.size >= maxParticipants) throw new SfuError('room-full', `at most ${maxParticipants}`);
}

/** Whether this newcomer has to wait in the lobby for a host. @throws SfuError as `requireAdmission` */
export function mustWait(room: AdmittingRoom, newcomer: Newcomer): boolean {
	requireAdmission(room, newcomer);
	if (!room.settings.lobby || canModerate(newcomer.role)) return false;
	return newcomer.seat === undefined && !room.isAdmitted(newcomer.subject);
}
