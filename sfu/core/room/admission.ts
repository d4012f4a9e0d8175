import { notFound, SfuError } from '../errors.ts';
import type { NewPeer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import type { Room } from '../Room.ts';

type Newcomer = Pick<NewPeer, 'role' | 'subject' | 'resumeToken'>;

/** @throws SfuError not-found (the room has closed), forbidden (was removed), room-locked, room-full, overloaded */
export function requireAdmission(room: Room, { role, subject, resumeToken }: Newcomer): void {
	const { removedSubjects, locked, maxParticipants } = room.settings;
	if (room.closed) throw notFound('room', room.id);
	if (removedSubjects.includes(subject)) throw new SfuError('forbidden', 'removed from this room');
	// Classes that are held never suffer from one more.
	const isReturn = room.places.lostRole(resumeToken) !== undefined;
	if (room.size === 0 && !isReturn && room.load === 'full')
		throw new SfuError('overloaded', 'no more classes at the moment');
	if (canModerate(role) || isReturn) return;
	if (locked && !room.lobby.hasAdmitted(subject)) throw new SfuError('room-locked', 'the room is locked');
	if (room.size >= maxParticipants) throw new SfuError('room-full', `at most ${maxParticipants}`);
}

/** Whether this newcomer has to be admitted by a host first. @throws SfuError as `requireAdmission` */
export function mustWait(room: Room, newcomer: Newcomer): boolean {
	requireAdmission(room, newcomer);
	if (!room.settings.lobby || canModerate(newcomer.role)) return false;
	return !room.lobby.hasAdmitted(newcomer.subject) && !room.places.lostRole(newcomer.resumeToken);
}
