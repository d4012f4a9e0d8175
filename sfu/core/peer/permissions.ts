import type { Permissions, Role, Source } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';

export const allPermissions: Permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true };

/** Hosts and co-hosts may do everything to others that is not the class itself. */
export function canModerate(role: Role): boolean {
	return role !== 'participant';
}

type Holder = { role: Role; viewer: boolean; ownPermissions: Partial<Permissions> };

/** What a peer may do: its own settings over the room's; hosts everything; a viewer never sends. */
export function effectivePermissions({ role, viewer, ownPermissions }: Holder, ofRoom: Permissions): Permissions {
	const granted = canModerate(role) ? allPermissions : { ...ofRoom, ...ownPermissions };
	return viewer ? { ...granted, mic: false, camera: false, screen: false, screenAudio: false } : { ...granted };
}

/** @throws SfuError forbidden */
export function requirePermission(permissions: Permissions, name: Source | 'chat'): void {
	if (!permissions[name]) throw new SfuError('forbidden', `no permission: ${name}`);
}

export function samePermissions(a: Permissions, b: Permissions): boolean {
	return (
		a.mic === b.mic &&
		a.camera === b.camera &&
		a.screen === b.screen &&
		a.screenAudio === b.screenAudio &&
		a.chat === b.chat
	);
}
