import { SfuError } from '../core/errors.ts';
import type { Peer } from '../core/peer/Peer.ts';
import { canModerate, requirePermission } from '../core/peer/permissions.ts';
import type { NeededPermission, Who } from '../protocol/operations/operation.ts';
import type { Session } from './Session.ts';

/**
 * As far as the role alone decides: for `selfOrModerator` the handler calls `requireSelfOrModerator`.
 * @throws SfuError forbidden
 */
export function requireRole(session: Session, who: Who): void {
	if (who === 'moderator') requireModerator(session.peer);
	if (who === 'host' && session.peer.role !== 'host') throw new SfuError('forbidden', 'only a host may');
}

/**
 * As far as the entry names the permission: for `ofSource` the room's producers check it.
 * @throws SfuError forbidden
 */
export function requireEntryPermission({ room, peer }: Session, permission: NeededPermission): void {
	if (permission !== 'ofSource') requirePermission(room.permissionsOf(peer), permission);
}

/** For operations with `who: 'selfOrModerator'`. @throws SfuError forbidden */
export function requireSelfOrModerator(peer: Peer, ownerId: string): void {
	if (ownerId !== peer.id) requireModerator(peer);
}

function requireModerator({ role }: Peer): void {
	if (!canModerate(role)) throw new SfuError('forbidden', 'only hosts and co-hosts may');
}
