/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security), item by item and by its numbers, on the packaged
 * program. Items 4 and 19 need the release and its sandbox: packagedRelease.spec.ts has the rest of both.
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
const app = () => classroom().desktop.app;

/** Where the window is, and the addresses of all its frames, as the main process sees them. */
const shownUrls = () =>
	app().evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows().flatMap((window) =>
			window.webContents.mainFrame.framesInSubtree.map(({ url }) => url),
		),
	);
/** Preferences of all windows that are open, also of those that nobody sees. */
const preferences = () =>
	app().evaluate(({ webContents }) =>
		webContents.getAllWebContents().map((contents) => {
			// Not in the types: what the window was really made with.
			const { getLastWebPreferences } = contents as unknown as { getLastWebPreferences(): Record<string, unknown> };
			return getLastWebPreferences.call(contents);
		}),
	);
const expectHostScreen = () => expect.poll(shownUrls).toEqual([expect.stringMatching(ours)]);

/** Places that are not ours, by every scheme that a page may name. */
const elsewhere = [
	'https://example.org/',
	'http://192.168.77.9/',
	'http://localhost:1/',
	'file:///etc/passwd',
	'data:text/html,<h1>elsewhere</h1>',
	'javascript:document.write("elsewhere")',
	'chrome://gpu',
	'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/a.html',
	'devtools://devtools/bundled/inspector.html',
	'view-source:http://localhost/',
	'filesystem:http://localhost/temporary/a',
	'mailto:a@example.org',
	'ms-msdt:/id',
	'lectern:elsewhere',
	'blob',
];
/** Opens an address in the way of `how`; `blob` stands for a page that the page itself has made. */
const open = (how: 'location' | 'link' | 'frame' | 'window' | 'form', url: string) =>
	page().evaluate(
		([way, given]) => {
			const address =
				given === 'blob' ? URL.createObjectURL(new Blob(['<h1>elsewhere</h1>'], { type: 'text/html' })) : given;
			if (way === 'location') location.href = address;
			if (way === 'window') return window.open(address) === null;
			const element = document.createElement(way === 'frame' ? 'iframe' : way === 'link' ? 'a' : 'form');
			if (element instanceof HTMLIFrameElement) element.src = address;
			if (element instanceof HTMLAnchorElement) element.href = address;
			if (element instanceof HTMLFormElement) element.action = address;
			document.body.append(element);
			if (element instanceof HTMLAnchorElement) element.click();
			if (element instanceof HTMLFormElement) element.submit();
			return true;
		},
		[how, url] as const,
	);

const ours = /^http:\/\/localhost:\d+\/host/;
/** Gives what was begun in the page the time to happen. */
const settle = () => page().evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));

async function loadAgain(): Promise<void> {
	await page().reload();
	await classroom().teacher.home.expectOpen();
	await expectHostScreen();
}

test('1. Only load secure content: the window asks nobody but this computer for anything', async () => {
	const asked: string[] = [];
	page().on('request', (request) => asked.push(request.url()));
	await loadAgain();
	expect(asked.length).toBeGreaterThan(3);
	expect(asked.filter((url) => !/^(http:\/\/localhost:\d+\/|data:|blob:http:\/\/localhost:)/.test(url))).toEqual([]);
});

test('2. Do not enable Node.js integration: no page, frame or worker has it', async () => {
	for (const preference of await preferences()) {
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
	for (const preference of await preferences()) expect(preference).toMatchObject({ contextIsolation: true });
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
	for (const preference of await preferences()) expect(preference).toMatchObject({ sandbox: true });
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
	for (const preference of await preferences()) expect(preference.webSecurity).not.toBe(false);
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
	for (const preference of await preferences()) expect(preference.allowRunningInsecureContent).not.toBe(true);
});

test('9. Do not enable experimental features', async () => {
	for (const preference of await preferences()) expect(preference.experimentalFeatures).not.toBe(true);
});

test('10. Do not use enableBlinkFeatures', async () => {
	for (const preference of await preferences()) expect(preference.enableBlinkFeatures ?? '').toBe('');
});

test('11. and 12. Webviews: there are none, and the element of that name is empty', async () => {
	for (const preference of await preferences()) expect(preference.webviewTag).not.toBe(true);
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

for (const how of ['location', 'link', 'form'] as const)
	test(`13. Disable or limit navigation: the window stays when its page goes elsewhere by ${how}`, async () => {
		for (const url of elsewhere) {
			await open(how, url).catch(() => undefined);
			await settle();
			expect([url, await shownUrls()]).toEqual([url, [expect.stringMatching(ours)]]);
		}
		await loadAgain();
	});

test('13. Disable or limit navigation: a frame of the page shows nothing from elsewhere', async () => {
	for (const url of elsewhere) {
		await open('frame', url).catch(() => undefined);
		await settle();
		// The address of a frame that was refused is that of what it shows not.
		const shown = await app().evaluate(({ BrowserWindow }) => {
			const frames = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames ?? [];
			const read = (frame: Electron.WebFrameMain) =>
				frame.executeJavaScript('document.body?.innerText ?? ""').then(String, () => '');
			return Promise.all(frames.map(async (frame) => ({ origin: frame.origin, text: await read(frame) })));
		});
		expect(shown.filter(({ text }) => /elsewhere|root:|Example/.test(text))).toEqual([]);
		expect(shown.filter(({ origin }) => origin !== 'null' && !origin.startsWith('http://localhost:'))).toEqual([]);
	}
	await loadAgain();
});

test('13. Disable or limit navigation: a link or a file that is dropped on the window is not opened', async () => {
	const devTools = await page().context().newCDPSession(page());
	for (const uri of ['https://example.org/', 'file:///etc/passwd']) {
		for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
			const items = [{ mimeType: 'text/uri-list', data: uri }];
			const data = { items, files: uri.startsWith('file:') ? ['/etc/passwd'] : [], dragOperationsMask: 1 };
			await devTools.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
		}
		await expectHostScreen();
	}
	await devTools.detach();
});

for (const address of ['about:blank', 'about:blank#elsewhere', 'about:srcdoc'])
	test(`13. Disable or limit navigation: the window that its page has sent to ${address} comes back`, async () => {
		await page()
			.evaluate((url) => location.replace(url), address)
			.catch(() => undefined);
		await classroom().teacher.home.expectOpen();
		await expectHostScreen();
	});

test('14. Disable or limit creation of new windows: none is opened, for any address', async () => {
	for (const url of [...elsewhere, 'about:blank', '']) {
		if (/^(https?:|mailto:)/.test(url)) continue;
		expect([url, await open('window', url)]).toEqual([url, true]);
	}
	expect(await app().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
	await expectHostScreen();
});

test('15. Do not use shell.openExternal with untrusted content: only addresses of the web reach it', async () => {
	const opened = await app().evaluateHandle(({ shell }) => {
		const noted: string[] = [];
		shell.openExternal = async (url) => void noted.push(url);
		return noted;
	});
	for (const url of elsewhere) expect([url, await open('window', url)]).toEqual([url, true]);
	expect(await opened.jsonValue()).toEqual(['https://example.org/', 'http://192.168.77.9/', 'http://localhost:1/']);
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
	expect((await shownUrls()).filter((url) => url.startsWith('file:'))).toEqual([]);
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

test('a window whose page crashes comes back, and one that crashes again and again says so and offers to try again', async () => {
	/** The page that is shown, once it is loaded by another process than that of `crashed`; null: not yet. */
	const shownAfter = (crashed: number) =>
		app().evaluate(({ BrowserWindow }, before) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			const isThere =
				contents && !contents.isCrashed() && !contents.isLoading() && contents.getOSProcessId() !== before;
			return isThere ? contents.getURL().replace(/#.*/, '') : null;
		}, crashed);
	const crash = () =>
		app().evaluate(({ BrowserWindow }) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			const process = contents?.getOSProcessId() ?? 0;
			contents?.forcefullyCrashRenderer();
			return process;
		});
	const inPage = (script: string): Promise<unknown> =>
		app().evaluate(
			({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
			script,
		);
	let shown: string | null = null;
	for (let crashes = 0; shown !== 'lectern:starting'; crashes++) {
		expect(crashes).toBeLessThan(7);
		const crashed = await crash();
		await expect.poll(() => shownAfter(crashed)).toMatch(/^(http:\/\/localhost:\d+\/host|lectern:starting)$/);
		shown = await shownAfter(crashed);
	}
	await expect.poll(() => inPage('document.getElementById("title").textContent')).toBe('Your class cannot be shown');
	await inPage('document.getElementById("retry").click()');
	await expectHostScreen();
});
