import { SfuError } from '../core/errors.ts';
import type { Peer } from '../core/peer/Peer.ts';
import { canModerate } from '../core/peer/permissions.ts';

/** @throws SfuError forbidden */
export function requireModerator({ role }: Peer): void {
	if (!canModerate(role)) throw new SfuError('forbidden', 'only hosts and co-hosts may');
}

/** @throws SfuError forbidden */
export function requireHost({ role }: Peer): void {
	if (role !== 'host') throw new SfuError('forbidden', 'only a host may');
}
