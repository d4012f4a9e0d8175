import { nanoid } from 'nanoid';

/** A random id that begins with a letter or digit, so that no command line takes it for an option. 21 characters, A-Z a-z 0-9 _ - */
export function newId(): string {
	const id = nanoid();
	return /^[A-Za-z0-9]/.test(id) ? id : newId();
}
