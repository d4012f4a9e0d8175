/** What `lectern serve --open` leaves to everybody: to come in and to create. */
import type { Route } from './routeCells.ts';

/** To end or change, and whatever shows recordings, wants a token there too. */
export function openTo({ method, requires }: Route): boolean {
	if (requires === 'host' || requires.startsWith('recordings:')) return false;
	return method !== 'DELETE' && method !== 'PATCH' && method !== 'PUT';
}
