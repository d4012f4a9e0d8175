import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TestServer } from '../../sfu/testing/TestServer.ts';
import { until } from '../../sfu/testing/until.ts';
import { codeFromFragment, HostToken } from './hostToken.ts';

/** What of a browser window holds the address and the cookie; the rest of the page plays no part. */
class BrowserWindow extends EventTarget {
	readonly location = { hash: '', pathname: '/host', search: '' };
	readonly history = { replaceState: () => this.go('') };

	go(hash: string): void {
		this.location.hash = hash;
	}
}

let server: TestServer;
let page: BrowserWindow;
/** Of one browser: Node's `fetch` keeps none. */
let cookie = '';

function openWindow(hash = ''): BrowserWindow {
	page = new BrowserWindow();
	page.go(hash);
	vi.stubGlobal('window', page);
	vi.stubGlobal('location', page.location);
	vi.stubGlobal('history', page.history);
	return page;
}

const freshCode = () => server.running.hostAddress().split('#')[1] ?? '';
const isHost = async (token: string | null) =>
	(await server.request('/api/host', { ...(token && { token }) })).status === 200;

beforeEach(async () => {
	server = await TestServer.start();
	cookie = '';
	const { fetch } = globalThis;
	vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
		if (path.startsWith('http')) return fetch(path, init);
		const headers = new Headers(init.headers);
		if (cookie) headers.set('cookie', cookie);
		const answer = await fetch(server.http + path, { ...init, headers });
		cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
		return answer;
	});
	openWindow();
});

afterEach(async () => {
	vi.unstubAllGlobals();
	await server[Symbol.asyncDispose]();
});

test('reads the code from the fragment of the address; an empty one counts as none', () => {
	expect(codeFromFragment('#code=a.b-c_d')).toBe('a.b-c_d');
	expect(codeFromFragment('#code=')).toBeNull();
	expect(codeFromFragment('#token=a')).toBeNull();
});

test('exchanges the code for a token, takes it out of the address, and is the host again after a reload', async () => {
	openWindow(`#${freshCode()}`);
	const first = new HostToken(undefined);
	expect(page.location.hash).toBe('');
	await until(() => first.get() !== null, 'a token');
	expect(await isHost(first.get())).toBe(true);
	openWindow();
	const reloaded = new HostToken(undefined);
	await until(() => reloaded.get() !== null, 'a token after the reload');
	expect(await isHost(reloaded.get())).toBe(true);
});

test('has no token by a code that was used in another browser, until a fresh address is opened', async () => {
	const hash = `#${freshCode()}`;
	openWindow(hash);
	const first = new HostToken(undefined);
	await until(() => first.get() !== null, 'a token');
	cookie = '';
	openWindow(hash);
	const second = new HostToken(undefined);
	await until(() => second.get() === 'missing', 'the missing token');
	page.go(`#${freshCode()}`);
	page.dispatchEvent(new Event('hashchange'));
	await until(() => second.get() !== 'missing', 'a token');
	expect(await isHost(second.get())).toBe(true);
});

test('signs in by the code once the server answers, when the first request was lost', async () => {
	const { fetch } = globalThis;
	let lost = 0;
	vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
		if (path === '/api/host/session' && lost++ === 0) return Promise.reject(new TypeError('network'));
		return fetch(path, init);
	});
	openWindow(`#${freshCode()}`);
	const token = new HostToken(undefined);
	await until(() => token.get() !== null, 'a token', undefined, { timeoutMs: 8_000 });
	expect([lost, await isHost(token.get())]).toEqual([2, true]);
});

test('gives its new token to the other windows of the browser', async () => {
	const waiting = new HostToken(undefined);
	await until(() => waiting.get() === 'missing', 'the missing token');
	openWindow(`#${freshCode()}`);
	const opened = new HostToken(undefined);
	await until(() => waiting.get() !== 'missing', 'the token of the other window');
	expect(waiting.get()).toBe(opened.get());
});

test('asks the desktop program for the token of the server that runs now', async () => {
	const running = { baseUrl: 'http://localhost:4480', hostToken: 'first' };
	const token = new HostToken({ getServer: async () => ({ ...running }) });
	await until(() => token.get() === 'first', 'the token of the desktop program');
	await expect(token.renew('first')).rejects.toMatchObject({ code: 'unavailable' });
	running.hostToken = 'second';
	expect(await token.renew('first')).toBe('second');
});
