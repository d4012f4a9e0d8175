import { allPermissions, type Permissions, type Role } from '../../protocol/models.ts';
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
	/** Granted to or taken from this peer by a host; undefined: nothing. */
	own: Partial<Permissions> | undefined;
	/** Of all participants. */
	ofRoom: Permissions;
};

/**
 * A peer's own permissions override the room's, within what its token allows. Hosts and co-hosts have all permissions; a viewer
 * sends no media in any role.
 */
export function effectivePermissions(
	{ role, viewer, allowed }: { role: Role; viewer: boolean; allowed?: Permissions | undefined },
	{ own, ofRoom }: PermissionSources,
): Permissions {
	const granted = canModerate(role) ? allPermissions : bothAllow(own ? { ...ofRoom, ...own } : ofRoom, allowed);
	return viewer ? { ...granted, mic: false, camera: false, screen: false, screenAudio: false } : granted;
}

function bothAllow(granted: Permissions, allowed: Permissions | undefined): Permissions {
	if (!allowed) return granted;
	return {
		mic: granted.mic && allowed.mic,
		camera: granted.camera && allowed.camera,
		screen: granted.screen && allowed.screen,
		screenAudio: granted.screenAudio && allowed.screenAudio,
		chat: granted.chat && allowed.chat,
		draw: granted.draw && allowed.draw,
	};
}

/** @throws SfuError forbidden */
export function requirePermission(permissions: Permissions, name: keyof Permissions): void {
	if (!permissions[name]) throw new SfuError('forbidden', `no permission: ${name}`);
}

export function samePermissions(a: Permissions, b: Permissions): boolean {
	return (
		a.mic === b.mic &&
		a.camera === b.camera &&
		a.screen === b.screen &&
		a.screenAudio === b.screenAudio &&
		a.chat === b.chat &&
		a.draw === b.draw
	);
}
