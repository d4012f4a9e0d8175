import type { Permissions, Role } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import { maxRemovedSubjects } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { samePermissions } from '../peer/permissions.ts';
import type { Room } from '../Room.ts';
import { tellLobby } from './Lobby.ts';

/** What hosts and co-hosts do to others. That the actor may is checked before: see handlers/hosts.ts. */

/** The peer may unmute itself again as long as it has the permission. */
export async function mute(room: Room, peer: Peer): Promise<void> {
	await Promise.all(peer.producersOf('mic').map((mic) => room.producers.pause(peer, mic, 'host')));
}

export async function muteAll(room: Room): Promise<void> {
	await Promise.all(participants(room).map((peer) => mute(room, peer)));
}

/** Camera and screen; without `peer` those of all participants. */
export function stopVideo(room: Room, peer?: Peer): void {
	for (const target of peer ? [peer] : participants(room)) {
		for (const producer of target.producersOf('camera', 'screen', 'screenAudio')) {
			room.producers.close(target, producer, 'host');
		}
	}
}

/** Its token does not come back into this room. @throws SfuError forbidden: a host is removed by hosts only */
export function remove(room: Room, peer: Peer, actor: Peer): void {
	if (peer === actor) throw new SfuError('forbidden', 'nobody removes oneself');
	requireRank(peer, actor);
	const removedSubjects = new Set([...room.settings.removedSubjects, peer.subject]);
	room.remember({ removedSubjects: [...removedSubjects].slice(-maxRemovedSubjects) });
	peer.notify('removed', {});
	peer.closeLink();
	room.leave(peer);
}

/** @throws SfuError forbidden: a class must not lose its host by a slip */
export async function setRole(room: Room, peer: Peer, role: Role, actor: Peer): Promise<void> {
	if (peer === actor) throw new SfuError('forbidden', 'nobody changes the own role');
	if (peer.role === role) return;
	const before = room.permissionsOf(peer);
	peer.role = role;
	room.places.update();
	room.broadcast('peerUpdated', { peerId: peer.id, role });
	tellLobby(room);
	await applyPermissions(room, peer, before);
}

/** For one peer. @throws SfuError forbidden: hosts and co-hosts may always do everything */
export async function setPermissions(room: Room, peer: Peer, permissions: Partial<Permissions>): Promise<void> {
	if (peer.role !== 'participant') throw new SfuError('forbidden', 'hosts keep all permissions');
	const before = room.permissionsOf(peer);
	peer.ownPermissions = { ...peer.ownPermissions, ...permissions };
	await applyPermissions(room, peer, before);
}

/** For all participants, those who come later too; what single ones were given before gives way. */
export async function setRoomPermissions(room: Room, permissions: Partial<Permissions>): Promise<void> {
	const before = new Map(participants(room).map((peer) => [peer, room.permissionsOf(peer)]));
	room.remember({ participantPermissions: { ...room.settings.participantPermissions, ...permissions } });
	await Promise.all(
		[...before].map(([peer, permissionsBefore]) => {
			peer.ownPermissions = without(peer.ownPermissions, permissions);
			return applyPermissions(room, peer, permissionsBefore);
		}),
	);
}

async function applyPermissions(room: Room, peer: Peer, before: Permissions): Promise<void> {
	const permissions = room.permissionsOf(peer);
	if (samePermissions(before, permissions)) return;
	room.broadcast('peerUpdated', { peerId: peer.id, permissions });
	await room.producers.enforce(peer);
}

function participants(room: Room): Peer[] {
	return room.peers.filter(({ role }) => role === 'participant');
}

function requireRank(peer: Peer, actor: Peer): void {
	if (peer.role === 'host' && actor.role !== 'host') throw new SfuError('forbidden', 'only a host may');
}

function without(own: Partial<Permissions>, replaced: Partial<Permissions>): Partial<Permissions> {
	return Object.fromEntries(Object.entries(own).filter(([name]) => !(name in replaced)));
}
