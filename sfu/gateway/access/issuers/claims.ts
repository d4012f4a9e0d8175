/** Reads what an issuer says about a person out of the claims of a token. */
import type { JWTPayload } from 'jose';
import { SfuError } from '../../../core/errors.ts';
import { personSubject } from '../../../core/personSubject.ts';
import { lineOf } from '../../../protocol/models/common.ts';
import { Avatar, fittingName, type Role, UserId } from '../../../protocol/models.ts';
import { type Scope, scopeNames } from '../scopes.ts';
import { type ClaimName, type IssuerDescription, type MediaPermission, mediaPermissions } from './IssuerDescription.ts';
import type { TokenIdentity } from './TokenIdentity.ts';

/** Where a description does not say it. `permissions` has no usual name: what other programs call so means something else. */
const usualPaths: Record<ClaimName, readonly string[]> = {
	subject: ['sub', 'userId'],
	name: ['name', 'fullName'],
	email: ['email'],
	picture: ['picture', 'avatar'],
	role: ['role'],
	rooms: ['rooms', 'room', 'roomId', 'roomCode'],
	permissions: [],
};
/** Role names where a description has no `roles`, in any case; every other one is a participant's. */
const usualRoles: Record<string, Role> = { host: 'host', teacher: 'host', admin: 'host', cohost: 'coHost' };
const roleOrder = ['host', 'coHost'] as const satisfies Role[];

const Room = lineOf(64).min(1);
const Email = lineOf(254).min(1);
const maxPictureLength = 2048;

type Described = Pick<
	IssuerDescription,
	'issuer' | 'claims' | 'roles' | 'permissions' | 'createsRooms' | 'endAtExpiry'
>;

/**
 * @param payload of a verified token
 * @param space in which the issuer's ids are unique, as those of several issuers may be the same
 * @throws SfuError unauthorized: without a subject, or with a claim of a wrong type that decides what it allows
 */
export function identityOf(payload: JWTPayload, described: Described, space: string): TokenIdentity {
	const claim = (name: ClaimName) => {
		for (const path of described.claims[name] ?? usualPaths[name]) {
			const value = valueAt(payload, path);
			if (value !== undefined && value !== null) return value;
		}
		return undefined;
	};
	/** What the client says counts for what the description does not name and the token does not have. */
	const none = (name: ClaimName) => (described.claims[name] ? null : undefined);
	const userId = userIdOf(claim('subject'));
	const role = roleOf(claim('role'), described) ?? (described.claims.role ? 'participant' : undefined);
	const rooms = roomsOf(claim('rooms')) ?? (described.claims.rooms ? [] : null);
	const permissions = permissionsOf(claim('permissions'), described);
	return {
		subject: personSubject(space, userId),
		userId,
		name: nameOf(claim('name')) ?? none('name'),
		email: Email.safeParse(claim('email')).data ?? none('email'),
		picture: pictureOf(claim('picture')) ?? none('picture'),
		role,
		rooms: rooms?.includes('*') ? null : rooms,
		mayMedia: permissions && new Set(mediaPermissions.filter((name) => permissions.has(name))),
		scopes: new Set(scopeNames.filter((name) => permissions?.has(name))),
		mayCreateRooms: described.createsRooms === 'everybody' || (described.createsRooms === 'hosts' && role === 'host'),
		tokenId: typeof payload.jti === 'string' ? payload.jti : null,
		issuer: described.issuer ?? null,
		issuedAt: payload.iat ?? null,
		expiresAt: payload.exp ?? 0,
		endAtExpiry: described.endAtExpiry,
	};
}

/** Own properties alone: `constructor` is no claim. */
function valueAt(claims: object, path: string): unknown {
	if (Object.hasOwn(claims, path)) return claims[path as keyof typeof claims];
	let value: unknown = claims;
	for (const name of path.split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
		value = value[name as keyof typeof value];
	}
	return value;
}

/** Some issuers number their users. */
function userIdOf(value: unknown): string {
	const { data } = UserId.safeParse(typeof value === 'number' ? String(value) : value);
	if (data === undefined || data.trim() === '') throw ofWrongType('subject');
	return data;
}

function roleOf(value: unknown, { roles }: Described): Role | undefined {
	if (value === undefined) return undefined;
	const mapped = textsOf('role', value).map((text) =>
		roles ? own(roles, text) : own(usualRoles, text.replace('-', '').toLowerCase()),
	);
	return roleOrder.find((role) => mapped.includes(role)) ?? 'participant';
}

function roomsOf(value: unknown): string[] | undefined {
	if (value === undefined) return undefined;
	return textsOf('rooms', value).map((text) => {
		const { data } = Room.safeParse(text);
		if (data === undefined) throw ofWrongType('rooms');
		return data;
	});
}

/** A text may hold several names, as OAuth's `scope` does. null: the token has no such claim. */
function permissionsOf(value: unknown, { permissions }: Described): ReadonlySet<MediaPermission | Scope> | null {
	if (value === undefined) return null;
	const names = textsOf('permissions', value).flatMap((text) => text.split(' '));
	// What Lectern does not know is of use to other programs.
	const known = [...mediaPermissions, ...scopeNames];
	return new Set(
		names.flatMap((name) => (permissions ? (own(permissions, name) ?? []) : known.filter((one) => one === name))),
	);
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}

function nameOf(value: unknown): string | undefined {
	return (typeof value === 'string' && fittingName('display', value)) || undefined;
}

function pictureOf(value: unknown): string | undefined {
	if (typeof value !== 'string' || value === '') return undefined;
	if (Avatar.safeParse(value).success) return value;
	const isAddress = value.length <= maxPictureLength && URL.canParse(value) && new URL(value).protocol === 'https:';
	return isAddress ? value : undefined;
}

/** One or several; numbers count as texts. */
function textsOf(name: ClaimName, value: unknown): string[] {
	return [value].flat().map((each) => {
		if (typeof each !== 'string' && typeof each !== 'number') throw ofWrongType(name);
		return String(each);
	});
}

const ofWrongType = (name: ClaimName) =>
	new SfuError('unauthorized', `the ${name} in this token is missing or of a wrong type`);
