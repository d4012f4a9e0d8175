/** What `lectern serve --open` leaves to everybody: to come in, to create, and to see what one founded. */
import type { Route } from './routeCells.ts';

/** To end or change, and whatever shows recordings, wants a token there too. */
export function openTo({ method, path, requires }: Route): boolean {
	if (requires === 'host' || requires.startsWith('recordings:')) return false;
	if (['/api/stats', '/api/host/checks', '/metrics'].includes(path)) return false;
	return method !== 'DELETE' && method !== 'PATCH' && method !== 'PUT';
}
