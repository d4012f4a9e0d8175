import { allPermissions, type Permissions, type Role, type Source } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';

/** Hosts and co-hosts: they may mute, remove and admit others. Only hosts may end the class and change roles. */
export function canModerate(role: Role): boolean {
	return role !== 'participant';
}

const ranks = { participant: 0, coHost: 1, host: 2 } as const satisfies Record<Role, number>;

export function isHigher(role: Role, than: Role): boolean {
	return ranks[role] > ranks[than];
}

type PermissionSources = {
	/** Granted to or taken from this peer by a host. */
	own: Partial<Permissions>;
	/** Of all participants. */
	ofRoom: Permissions;
};

/**
 * A peer's own permissions override the room's. Hosts and co-hosts have all permissions; a viewer sends no media in any
 * role.
 */
export function effectivePermissions(
	{ role, viewer }: { role: Role; viewer: boolean },
	{ own, ofRoom }: PermissionSources,
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
