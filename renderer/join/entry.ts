import { roomCodeAlphabet } from '../../sfu/protocol/models.ts';

/** What the address asks for. */
export type Entry =
	| { screen: 'host' }
	/** `roomCode` as typed or as in the QR code, not yet checked; `roomId` only on open servers. */
	| { screen: 'landing' | 'join'; roomCode: string; roomId: string | null; viewer: boolean };

/**
 * `/host` is the teacher's. Elsewhere a page that may not use the camera (plain HTTP, not localhost) begins with the
 * three ways in, unless the address already chose to watch (`?watch=1`).
 */
export function readEntry(url: URL, secure: boolean): Entry {
	if (url.pathname === '/host') return { screen: 'host' };
	const viewer = url.searchParams.get('watch') === '1';
	return {
		screen: secure || viewer ? 'join' : 'landing',
		roomCode: url.searchParams.get('code') ?? '',
		roomId: url.searchParams.get('room'),
		viewer,
	};
}

/** The same class over https. */
export function secureUrl(url: URL, httpsPort: number): string {
	const secure = new URL(url);
	secure.protocol = 'https:';
	secure.port = String(httpsPort);
	secure.searchParams.delete('watch');
	return secure.href;
}

export function watchUrl(url: URL): string {
	const watching = new URL(url);
	watching.searchParams.set('watch', '1');
	return watching.href;
}

/** While typing: upper case, nothing but letters and digits, a gap after the third. */
export function formatTypedCode(text: string): string {
	const characters = text
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, '')
		.slice(0, 6);
	return characters.length > 3 ? `${characters.slice(0, 3)} ${characters.slice(3)}` : characters;
}

/** Has six characters, all of which a code can hold. */
export function isCompleteCode(text: string): boolean {
	const characters = formatTypedCode(text).replace(' ', '');
	return characters.length === 6 && [...characters].every((character) => roomCodeAlphabet.includes(character));
}
