/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security), item by item and by its numbers, on the packaged
 * program. Items 13 to 15 are in packagedNavigation.spec.ts. Items 4 and 19 need the release and its sandbox:
 * packagedRelease.spec.ts has the rest of both.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Page } from '@playwright/test';
import { releaseFolder } from '../fixtures/release.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const page = (): Page => classroom().teacher.page;
const desktop = () => classroom().desktop;
const app = () => desktop().app;

test('1. Only load secure content: the window asks nobody but this computer for anything', async () => {
	const asked: string[] = [];
	page().on('request', (request) => asked.push(request.url()));
	await page().reload();
	await classroom().teacher.home.expectOpen();
	expect(asked.length).toBeGreaterThan(3);
	expect(asked.filter((url) => !/^(http:\/\/localhost:\d+\/|data:|blob:http:\/\/localhost:)/.test(url))).toEqual([]);
});

test('2. Do not enable Node.js integration: no page, frame or worker has it', async () => {
	for (const preference of await desktop().webPreferences()) {
		expect(preference).toMatchObject({ nodeIntegration: false });
		expect(preference.nodeIntegrationInWorker).not.toBe(true);
		expect(preference.nodeIntegrationInSubFrames).not.toBe(true);
	}
	const found = await page().evaluate(() =>
		['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
	);
	expect(found).toEqual([]);
});

test('3. Enable context isolation: the page reaches the functions of the preload script, and nothing behind them', async () => {
	for (const preference of await desktop().webPreferences())
		expect(preference).toMatchObject({ contextIsolation: true });
	const reached = await page().evaluate(() => {
		const { lectern } = window as unknown as { lectern: Record<string, (...args: unknown[]) => unknown> };
		const name = Object.keys(lectern)[0] ?? '';
		const before = lectern[name];
		try {
			lectern[name] = () => 'replaced';
		} catch {
			// Frozen.
		}
		return { isFrozen: Object.isFrozen(lectern), isSame: lectern[name] === before, ipc: 'ipcRenderer' in window };
	});
	expect(reached).toEqual({ isFrozen: true, isSame: true, ipc: false });
});

test('4. Enable process sandboxing: every window is made with it', async () => {
	for (const preference of await desktop().webPreferences()) expect(preference).toMatchObject({ sandbox: true });
});

test('5. Handle permission requests: a page has what a class needs, and is denied everything else', async () => {
	const states = await page().evaluate(async () => {
		const names = [
			'geolocation',
			'notifications',
			'midi',
			'clipboard-read',
			'persistent-storage',
			'camera',
			'microphone',
		];
		const asked = names.map(async (name) => {
			const { state } = await navigator.permissions.query({ name: name as PermissionName });
			return [name, state] as const;
		});
		return Object.fromEntries(await Promise.all(asked));
	});
	expect(states).toMatchObject({
		geolocation: 'denied',
		notifications: 'denied',
		midi: 'denied',
		'clipboard-read': 'denied',
	});
	expect(states).toMatchObject({ camera: 'granted', microphone: 'granted' });
	const refused = await page().evaluate(async () => {
		const attempts: Record<string, () => Promise<unknown>> = {
			notification: async () => (await Notification.requestPermission()) === 'denied' || Promise.reject(),
			clipboard: () =>
				navigator.clipboard.readText().then(
					() => Promise.reject(),
					() => true,
				),
			position: () =>
				new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(reject, () => resolve(true))),
			midi: () =>
				navigator.requestMIDIAccess({ sysex: true }).then(
					() => Promise.reject(),
					() => true,
				),
		};
		const results = Object.entries(attempts).map(async ([name, attempt]) => [name, await attempt().catch(() => false)]);
		return Object.fromEntries(await Promise.all(results));
	});
	expect(refused).toEqual({ notification: true, clipboard: true, position: true, midi: true });
});

test('6. Do not disable webSecurity: another origin is not read', async () => {
	for (const preference of await desktop().webPreferences()) expect(preference.webSecurity).not.toBe(false);
	const { httpsUrl } = classroom().address;
	const isRead = (url: string) =>
		page().evaluate(
			(address) =>
				fetch(address).then(
					() => true,
					() => false,
				),
			url,
		);
	expect(await isRead(`${httpsUrl}/api/health`)).toBe(false);
	expect(await isRead('/api/health')).toBe(true);
});

test('7. Define a Content-Security-Policy: no script runs that is not a file of ours', async () => {
	const ran = await page().evaluate(async () => {
		const script = document.createElement('script');
		script.textContent = 'window.ranInline = true';
		document.body.append(script);
		const blobbed = document.createElement('script');
		blobbed.src = URL.createObjectURL(new Blob(['window.ranBlob = true'], { type: 'text/javascript' }));
		document.body.append(blobbed);
		await new Promise((resolve) => blobbed.addEventListener('error', resolve));
		const isRefused = (code: () => unknown) => {
			try {
				code();
				return false;
			} catch {
				return true;
			}
		};
		const evaluated = isRefused(() => new Function('return 1')());
		return { inline: 'ranInline' in window, blob: 'ranBlob' in window, evaluated: !evaluated };
	});
	expect(ran).toEqual({ inline: false, blob: false, evaluated: false });
	const policy = await page().evaluate(async () => (await fetch('/host')).headers.get('content-security-policy'));
	expect(policy).toMatch(/script-src 'self'(;|$)/);
});

test('8. Do not enable allowRunningInsecureContent', async () => {
	for (const preference of await desktop().webPreferences())
		expect(preference.allowRunningInsecureContent).not.toBe(true);
});

test('9. Do not enable experimental features', async () => {
	for (const preference of await desktop().webPreferences()) expect(preference.experimentalFeatures).not.toBe(true);
});

test('10. Do not use enableBlinkFeatures', async () => {
	for (const preference of await desktop().webPreferences()) expect(preference.enableBlinkFeatures ?? '').toBe('');
});

test('11. and 12. Webviews: there are none, and the element of that name is empty', async () => {
	for (const preference of await desktop().webPreferences()) expect(preference.webviewTag).not.toBe(true);
	const count = () => app().evaluate(({ webContents }) => webContents.getAllWebContents().length);
	const before = await count();
	const hasMethods = await page().evaluate(() => {
		const webview = document.createElement('webview');
		webview.setAttribute('src', 'https://example.org/');
		webview.setAttribute('allowpopups', '');
		document.body.append(webview);
		return 'loadURL' in webview;
	});
	expect(hasMethods).toBe(false);
	expect(await count()).toBe(before);
});

test('16. Use a current version of Electron: the package has the one that is asked for, which is pinned', async () => {
	const { devDependencies } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
	expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
	const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
	const wanted = given
		? readFileSync(path.join(given, 'version'), 'utf8').trim().replace(/^v/, '')
		: devDependencies.electron;
	expect(await app().evaluate(() => process.versions.electron)).toBe(wanted);
});

test('17. Validate the sender of all IPC messages: a frame and a page elsewhere get no answer', async () => {
	const inFrame = await page().evaluate(() => {
		const frame = document.createElement('iframe');
		document.body.append(frame);
		const has = frame.contentWindow !== null && 'lectern' in frame.contentWindow;
		frame.remove();
		return has;
	});
	expect(inFrame).toBe(false);
	const refused = await app().evaluate(async ({ BrowserWindow, ipcMain }) => {
		// Not in the types: the handlers by the names of their channels.
		const { _invokeHandlers } = ipcMain as unknown as {
			_invokeHandlers: Map<
				string,
				(event: unknown, ...args: unknown[]) => Promise<{ ok: boolean; error?: { code: string } }>
			>;
		};
		const sender = BrowserWindow.getAllWindows()[0]?.webContents;
		const strangers = [
			'about:blank',
			'http://localhost:1/host',
			'https://example.org/',
			'lectern:elsewhere',
			'file:///a',
		];
		const codes = new Set<string | undefined>();
		for (const handler of _invokeHandlers.values()) {
			for (const url of strangers) {
				const frame = { url, mainFrame: null };
				codes.add((await handler({ sender: { ...sender, mainFrame: frame }, senderFrame: frame })).error?.code);
				codes.add((await handler({ sender, senderFrame: frame })).error?.code);
			}
		}
		return { count: _invokeHandlers.size, codes: [...codes] };
	});
	expect(refused.count).toBeGreaterThan(5);
	expect(refused.codes).toEqual(['forbidden']);
});

test('18. Avoid the file:// protocol: no page is loaded from it, and no page reads by it', async () => {
	const isRead = await page().evaluate(() =>
		fetch('file:///etc/hostname').then(
			() => true,
			() => false,
		),
	);
	expect(isRead).toBe(false);
	expect((await desktop().frameUrls()).filter((url) => url.startsWith('file:'))).toEqual([]);
});

test('19. Check which fuses you can change: the release cannot be run as Node, and is loaded from its archive', async () => {
	const wire = await getCurrentFuseWire(path.join(releaseFolder, 'lectern'));
	const isOn = (fuse: FuseV1Options) => wire[fuse] === '1'.charCodeAt(0);
	expect([FuseV1Options.RunAsNode, FuseV1Options.EnableNodeCliInspectArguments].filter(isOn)).toEqual([]);
	expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
	expect(existsSync(path.join(releaseFolder, 'resources/default_app.asar'))).toBe(false);
});

test('20. Do not expose Electron APIs to untrusted web content: the page has named functions, and they give data', async () => {
	const exposed = await page().evaluate(() => {
		const { lectern } = window as unknown as { lectern: Record<string, unknown> };
		return Object.entries(lectern).map(([name, value]) => `${name}: ${typeof value}`);
	});
	expect(exposed.sort()).toEqual(
		[
			...[
				'callForAttention',
				'chooseScreenSource',
				'getServer',
				'onLeaveRequested',
				'onNoticeClicked',
				'onScreenSourcesRequested',
				'onServerState',
			],
			...['retryServer', 'setBadge', 'setClassRunning', 'setFullScreen', 'setSharing', 'showFolder', 'showRecording'],
		].map((name) => `${name}: function`),
	);
});

test('no developer tools open in a package, and downloads come from our pages only', async () => {
	const isOpen = await app().evaluate(({ BrowserWindow }) => {
		const contents = BrowserWindow.getAllWindows()[0]?.webContents;
		contents?.openDevTools();
		return contents?.isDevToolsOpened();
	});
	expect(isOpen).toBe(false);
	const states = await app().evaluateHandle(({ session }) => {
		const noted: string[] = [];
		session.defaultSession.on('will-download', (event, item) =>
			noted.push(`${item.getURL()} ${event.defaultPrevented}`),
		);
		return noted;
	});
	await app().evaluate(({ session }) => session.defaultSession.downloadURL('data:application/octet-stream,elsewhere'));
	await expect.poll(() => states.jsonValue()).toEqual([expect.stringMatching(/^data:.* true$/)]);
});
