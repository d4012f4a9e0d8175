import { readStored, writeStored } from '../ui/storage.ts';

const storageKey = 'lectern.hostToken';
const session = () => sessionStorage;

/**
 * The host's key from `/host#token=…`. It stays in this window only (not in its address, which could be copied to
 * students), and is there again after a reload.
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
