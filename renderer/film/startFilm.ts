import { FilmServer } from './FilmServer.ts';
import { makeFilm } from './makeFilm.ts';

let hasStarted = false;

/** Makes the film once, whatever is rendered how often; tells the server if it fails. @param hash `#job=KEY` */
export function startFilm(hash: string): void {
	const key = new URLSearchParams(hash.slice(1)).get('job');
	if (hasStarted || !key) return;
	hasStarted = true;
	const server = new FilmServer(key);
	makeFilm(server).catch((reason) => {
		console.error(reason);
		// If not even this reaches the server, it notices that nothing goes on.
		server.fail(reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)).catch(console.error);
	});
}
