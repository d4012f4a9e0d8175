/** The first screen, as the URL asks for it. */
export type Entry =
	| { screen: 'host' }
	| { screen: 'film' }
	/** Empty: the address has none. */
	| { screen: 'phoneCheck'; checkId: string }
	/** Answers questions, and does nothing else. `roomCode` as in the address, not yet checked; empty: it has none. */
	| { screen: 'vote'; roomCode: string }
	/** `roomCode` as typed or as in the QR code, not yet checked; `roomId` only on open servers. */
	| { screen: 'landing' | 'join'; roomCode: string; roomId: string | null; viewer: boolean };

/**
 * `/host` is the teacher's page, `/film` that of a hidden window which makes a film, `/check` that of a phone which tries to
 * reach the computer, `/vote` that of a phone which only answers questions. The names in the query are read in any case.
 * Elsewhere an insecure origin (plain HTTP, not localhost), where browsers allow no camera, starts with the landing screen,
 * unless the URL already chose to watch (`?watch=1`). `secure`: `isSecureContext`.
 */
export function readEntry(url: URL, secure: boolean): Entry {
	const value = (name: string) => [...url.searchParams].find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
	if (url.pathname === '/host') return { screen: 'host' };
	if (url.pathname === '/film') return { screen: 'film' };
	if (url.pathname === '/check') return { screen: 'phoneCheck', checkId: value('id') ?? '' };
	if (url.pathname === '/vote') return { screen: 'vote', roomCode: value('code') ?? '' };
	const viewer = value('watch') === '1';
	return {
		screen: secure || viewer ? 'join' : 'landing',
		roomCode: value('code') ?? '',
		roomId: value('room'),
		viewer,
	};
}

/**
 * The same URL over https; drops `?watch`, since the camera works there.
 * @param httpsHost a name or address that the certificate is valid for, if that of the URL is not
 */
export function secureUrl(url: URL, httpsPort: number, httpsHost = url.hostname): string {
	const secure = new URL(url);
	secure.protocol = 'https:';
	secure.hostname = httpsHost;
	secure.port = String(httpsPort);
	secure.searchParams.delete('watch');
	return secure.href;
}

export function watchUrl(url: URL): string {
	const watching = new URL(url);
	watching.searchParams.set('watch', '1');
	return watching.href;
}

/** Where one only answers questions, over the protocol that the page came by. @param roomCode empty: the page asks for it */
export function voteUrl(url: URL, roomCode: string): string {
	const voting = new URL('/vote', url);
	if (roomCode !== '') voting.searchParams.set('code', roomCode);
	return voting.href;
}
