/** Every attack, one line each. */
import type { Attack } from './Attack.ts';
import { authorisation } from './authorisation.ts';
import { slowReaders } from './slowReaders.ts';

export const attacks: Record<string, Attack> = {
	authorisation,
	slowReaders,
};
