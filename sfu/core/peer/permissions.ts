import type { Permissions, Role, Source } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';

export const allPermissions: Permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true };

/** Whether this role may mute, remove and admit others: hosts and co-hosts. Ending the class and roles: hosts only. */
export function canModerate(role: Role): boolean {
	return role !== 'participant';
}

type Layers = {
	/** What hosts granted to or took from this peer alone. */
	own: Partial<Permissions>;
	ofRoom: Permissions;
};

/** A peer's own permissions go before the room's; hosts and co-hosts have all of them; a viewer never sends media. */
export function effectivePermissions(
	{ role, viewer }: { role: Role; viewer: boolean },
	{ own, ofRoom }: Layers,
): Permissions {
	const granted = canModerate(role) ? allPermissions : { ...ofRoom, ...own };
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
