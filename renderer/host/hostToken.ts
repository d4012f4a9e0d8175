import { readStored, writeStored } from '../ui/storage.ts';

const storageKey = 'lectern.hostToken';
const session = () => sessionStorage;

/**
 * The host token from `/host#token=…`. Moves it from the URL, which a host may copy to students, to this window's
 * session storage, where it survives a reload. null: there is none.
 */
export function takeHostToken(): string | null {
	const token = tokenFromFragment(location.hash);
	if (token === null) return readStored(storageKey, session);
	writeStored(storageKey, token, session);
	history.replaceState(null, '', location.pathname + location.search);
	return token;
}

export const tokenFromFragment = (fragment: string): string | null =>
	new URLSearchParams(fragment.replace(/^#/, '')).get('token') || null;
