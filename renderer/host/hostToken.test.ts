import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { until } from '../../sfu/testing/until.ts';
import { HostToken, tokenFromFragment } from './hostToken.ts';

/** What of a browser window holds the token; the rest of the page plays no part. */
class BrowserWindow extends EventTarget {
	readonly location = { hash: '', pathname: '/host', search: '' };
	readonly history = { replaceState: () => this.go('') };
	readonly sessionStorage = new Map<string, string>();

	go(hash: string): void {
		this.location.hash = hash;
	}
}

let page: BrowserWindow;
function openWindow(hash = ''): BrowserWindow {
	page = new BrowserWindow();
	page.go(hash);
	const { sessionStorage: items } = page;
	vi.stubGlobal('window', page);
	vi.stubGlobal('location', page.location);
	vi.stubGlobal('history', page.history);
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
	});
	return page;
}
beforeEach(() => void openWindow());
afterEach(() => void vi.unstubAllGlobals());

test('reads the host token from the URL fragment; an empty one counts as none', () => {
	expect(tokenFromFragment('#token=a.b-c_d')).toBe('a.b-c_d');
	expect(tokenFromFragment('#token=')).toBeNull();
	expect(tokenFromFragment('')).toBeNull();
});

test('moves the token out of the URL, and finds it again after a reload', () => {
	openWindow('#token=first');
	expect([new HostToken(undefined).get(), page.location.hash]).toEqual(['first', '']);
	expect(new HostToken(undefined).get()).toBe('first');
});

test('takes a new token from the address without a reload, and tells whoever listens', async () => {
	openWindow('#token=first');
	const token = new HostToken(undefined);
	let changes = 0;
	token.onChange(() => {
		changes += 1;
	});
	await expect(token.renew('first')).rejects.toMatchObject({ code: 'unavailable' });
	page.go('#token=second');
	page.dispatchEvent(new Event('hashchange'));
	expect([token.get(), changes]).toEqual(['second', 1]);
	expect(await token.renew('first')).toBe('second');
});

test('takes a new token from another window of the browser in which the host’s address is opened', async () => {
	openWindow('#token=first');
	const before = new HostToken(undefined);
	openWindow('#token=second');
	new HostToken(undefined);
	await until(() => before.get() === 'second', 'the first window to have the token of the second');
});

test('asks the desktop program for the token of the server that runs now', async () => {
	const server = { baseUrl: 'http://localhost:4480', hostToken: 'first' };
	const token = new HostToken({ getServer: async () => ({ ...server }) });
	await until(() => token.get() === 'first', 'the token of the desktop program');
	await expect(token.renew('first')).rejects.toMatchObject({ code: 'unavailable' });
	server.hostToken = 'second';
	expect(await token.renew('first')).toBe('second');
	expect(token.get()).toBe('second');
});

test('knows that there is no token in a browser that was opened without one, until the host’s address is opened', async () => {
	const token = new HostToken(undefined);
	await until(() => token.get() === 'missing', 'the missing token');
	page.go('#token=first');
	page.dispatchEvent(new Event('hashchange'));
	expect(token.get()).toBe('first');
});
