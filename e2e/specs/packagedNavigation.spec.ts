/**
 * Items 13 to 15 of Electron's security checklist (packagedChecklist.spec.ts has the others), on the packaged program: its window
 * goes nowhere else, and opens nothing else.
 */
import type { Page } from '@playwright/test';
import { hostScreenUrl } from '../fixtures/desktop.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const page = (): Page => classroom().teacher.page;
const app = () => classroom().desktop.app;

const shownUrls = () => classroom().desktop.frameUrls();
const expectHostScreen = () => expect.poll(shownUrls).toEqual([expect.stringMatching(hostScreenUrl)]);

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

/** Gives what was begun in the page the time to happen. */
const settle = () => page().evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));

async function loadAgain(): Promise<void> {
	await page().reload();
	await classroom().teacher.home.expectOpen();
	await expectHostScreen();
}

for (const how of ['location', 'link', 'form'] as const)
	test(`13. Disable or limit navigation: the window stays when its page goes elsewhere by ${how}`, async () => {
		for (const url of elsewhere) {
			await open(how, url).catch(() => undefined);
			await settle();
			expect([url, await shownUrls()]).toEqual([url, [expect.stringMatching(hostScreenUrl)]]);
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

test('a window whose page crashes comes back, and one that crashes again and again says so and offers to try again', async () => {
	const givenUp = 'Your class cannot be shown';
	/** Where the window has come to, by another process than the one that crashed; null: it is still on its way there. */
	const shownAfter = (crashed: number) =>
		app().evaluate(
			async ({ BrowserWindow }, [before, wanted]) => {
				const contents = BrowserWindow.getAllWindows()[0]?.webContents;
				if (!contents || contents.isCrashed() || contents.isLoading() || contents.getOSProcessId() === before)
					return null;
				if (contents.getURL() !== 'lectern:starting') return contents.getURL().replace(/#.*/, '');
				// On its way to the host screen, the window passes through the same page with another title.
				const title = await contents.mainFrame
					.executeJavaScript('document.getElementById("title").textContent')
					.catch(() => null);
				return title === wanted ? title : null;
			},
			[crashed, givenUp] as const,
		);
	const crash = () =>
		app().evaluate(({ BrowserWindow }) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			const process = contents?.getOSProcessId() ?? 0;
			contents?.forcefullyCrashRenderer();
			return process;
		});
	let shown: string | null = null;
	for (let crashes = 0; shown !== givenUp; crashes++) {
		expect(crashes).toBeLessThan(7);
		const crashed = await crash();
		await expect
			.poll(async () => {
				shown = await shownAfter(crashed);
				return shown;
			})
			.toMatch(new RegExp(`^(http://localhost:\\d+/host|${givenUp})$`));
	}
	await app().evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.getElementById("retry").click()'),
	);
	await expectHostScreen();
});
