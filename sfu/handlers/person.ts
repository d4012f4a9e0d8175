/** People whom the tokens of other issuers name: what a token says goes before what the client says. */
import { minHostSeats } from '../core/limits.ts';
import { canModerate } from '../core/peer/permissions.ts';
import { isPersonSubject } from '../core/personSubject.ts';
import { Avatar, type Identity, type Permissions, type Profile, type Role } from '../protocol/models.ts';
import type { Request } from '../protocol/operations.ts';
import type { Grant } from './Session.ts';

type Stated = Pick<Request<'joinRoom'>, 'profile' | 'identity'>;

/**
 * What a verified token of another issuer says of a person. Of `name`, `email` and `picture`: null if there is none, whatever the
 * client says; undefined if the token says nothing about it, and the client may.
 */
export type PersonToken = {
	/** `personSubject`: unique among the people of all issuers, the same in all tokens of this person. */
	subject: string;
	/** By which the issuer knows this person. */
	userId: string;
	name: string | null | undefined;
	email: string | null | undefined;
	/** A data URL, a path of this server or an https address. */
	picture: string | null | undefined;
	/** undefined: the token says nothing about it. */
	role: Role | undefined;
	/** Ids or codes of the only rooms that it admits to; null: any. */
	rooms: readonly string[] | null;
	/** All that it may send as a participant; null: as the class allows. */
	mayMedia: ReadonlySet<keyof Permissions> | null;
	mayCreateRooms: boolean;
};

/** Of somebody whose token has no name, and whose client may not say one. */
const unnamed = 'Guest';

/** @param seatsPerPerson in how many seats of a room a participant may be at the same time */
export function grantOfPerson(token: PersonToken, seatsPerPerson: number): Grant {
	const { userId, name, email, picture, role: said, rooms, mayMedia, mayCreateRooms } = token;
	const role = said ?? 'participant';
	const displayName = name === null ? unnamed : name;
	return {
		...{ subject: token.subject, role, open: mayCreateRooms },
		maxSeats: canModerate(role) ? Math.max(seatsPerPerson, minHostSeats) : seatsPerPerson,
		...(rooms !== null && { rooms }),
		...(displayName !== undefined && { displayName }),
		person: {
			userId,
			email,
			picture,
			hasRole: said !== undefined,
			allowed: mayMedia ? permissionsOf(mayMedia) : undefined,
		},
	};
}

/** A picture at another address is for the clients of the issuer, which know it anyway, and for no page of this server. */
export function profileOf({ person }: Grant, { profile = {} }: Stated): Profile {
	if (!person || person.picture === undefined) return profile;
	const { avatar: _, ...others } = profile;
	const { data: avatar } = Avatar.safeParse(person.picture);
	return { ...others, ...(avatar !== undefined && { avatar }) };
}

export function identityOf({ person }: Grant, { identity }: Stated): Identity | undefined {
	if (!person) return identity;
	const { userId, picture } = person;
	const email = person.email === undefined ? identity?.email : (person.email ?? undefined);
	return {
		...{ userId, isVerified: true },
		...(email !== undefined && { email }),
		...(picture?.startsWith('https:') && { picture }),
	};
}

/** A seat of somebody whom an issuer names is that person's alone, also on a computer that several people share. */
export function mayTake({ person, subject }: Grant, seat: { subject?: string }): boolean {
	const isNamed = person !== undefined || (seat.subject !== undefined && isPersonSubject(seat.subject));
	return !isNamed || seat.subject === subject;
}

function permissionsOf(names: ReadonlySet<keyof Permissions>): Permissions {
	return {
		mic: names.has('mic'),
		camera: names.has('camera'),
		screen: names.has('screen'),
		screenAudio: names.has('screenAudio'),
		chat: names.has('chat'),
		draw: names.has('draw'),
	};
}
