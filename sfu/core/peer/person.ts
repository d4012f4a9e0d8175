import type { Role } from '../../protocol/models.ts';
import { canModerate } from './permissions.ts';

/** By what somebody is recognised, in whichever tab and over whichever connection. */
export type Person = {
	/** Of the access token. */
	subject: string;
	/** Of the tokens with which it used its seat before. */
	formerSubjects?: readonly string[] | undefined;
	/** Of the browser, as its client says. */
	deviceId?: string | undefined;
	role: Role;
};

/**
 * The same token or the same device. A device says nothing about hosts and co-hosts: a teacher tries the class in a second
 * tab, or helps out at the computer of a student.
 */
export function isSamePerson(a: Person, b: Person): boolean {
	if (sharesToken(a, b)) return true;
	return a.deviceId !== undefined && a.deviceId === b.deviceId && !canModerate(a.role) && !canModerate(b.role);
}

/** Whether both used one token, at present or before. */
export function sharesToken(a: Person, b: Person): boolean {
	if (a.subject === b.subject) return true;
	// Few have used a second token, and everybody who joins is compared with everybody.
	if (!a.formerSubjects?.length && !b.formerSubjects?.length) return false;
	const subjects = subjectsOf(a);
	return subjectsOf(b).some((subject) => subjects.includes(subject));
}

const subjectsOf = ({ subject, formerSubjects = [] }: Person): string[] => [subject, ...formerSubjects];
