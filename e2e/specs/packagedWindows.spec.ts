/** Item 14 of Electron's security checklist, for the windows that the page of the class may open (packagedNavigation.spec.ts has the rest). */
import type { Page } from '@playwright/test';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const hostPage = (): Page => classroom().teacher.page;
const app = () => classroom().desktop.app;

const isRefused = (page: Page, name: string, url: string) =>
	page.evaluate(([target, address]) => window.open(address, target) === null, [name, url] as const);

let stage: Page;

test('the page opens windows of these names alone, and empty ones only', async () => {
	expect(await isRefused(hostPage(), 'lectern-other', 'about:blank')).toBe(true);
	expect(await isRefused(hostPage(), 'lectern-stage', '/host')).toBe(true);
	const [opened] = await Promise.all([
		app().waitForEvent('window'),
		isRefused(hostPage(), 'lectern-stage', 'about:blank'),
	]);
	stage = opened;
	expect(await isRefused(stage, 'lectern-projector', 'about:blank')).toBe(true);
});

test('such a window is in the sandbox, has no calls into the program, and gets neither camera nor microphone', async () => {
	for (const preference of await classroom().desktop.webPreferences()) {
		expect(preference).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
	}
	expect(await stage.evaluate(() => 'lectern' in window)).toBe(false);
	const ask = () =>
		navigator.mediaDevices.getUserMedia({ audio: true }).then(
			() => 'granted',
			(error: Error) => error.name,
		);
	expect(await stage.evaluate(ask)).toBe('NotAllowedError');
});

test('such a window goes nowhere, and closes with the page that has opened it', async () => {
	for (const url of [
		'/host',
		'https://example.org/',
		'file:///etc/passwd',
		'data:text/html,elsewhere',
		'chrome://gpu',
	]) {
		await stage.evaluate((address) => location.assign(address), url).catch(() => undefined);
		expect([url, stage.url()]).toEqual([url, 'about:blank']);
	}
	await Promise.all([stage.waitForEvent('close'), hostPage().reload()]);
	await classroom().teacher.home.expectOpen();
});
