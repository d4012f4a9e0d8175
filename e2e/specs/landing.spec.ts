/** The plain-HTTP landing page, trust in the certificate authority, and the hosts that a joining browser contacts. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { plainText } from '../pages/plainText.ts';

const classroom = sharedClassroom();

test('the landing page has three equal ways in, and loads the script of the form before one is chosen', async () => {
	const room = classroom();
	await expect(room.teacher.home.joinAddress).toHaveText(room.address.httpUrl);
	const page = await room.pageFor(ann);
	const landing = new LandingPage(page);
	const prefetched = page.waitForResponse(/ParticipantApp.*\.js$/);
	await landing.open(room.address.joinUrl);
	await expect(landing.screen).toContainText(room.info.className);
	expect((await prefetched).status()).toBe(200);
	const ways = [landing.joinButton, landing.watchButton, landing.voteButton];
	const [join, ...others] = await Promise.all(ways.map((way) => way.boundingBox()));
	for (const other of others)
		expect([other?.width, other?.height, other?.y]).toEqual([join?.width, join?.height, join?.y]);
	await landing.joinButton.click();
	await expect(page).toHaveURL(room.joinUrl);
	await expect(new JoinPage(page).givenCode).toContainText(/\w{3} \w{3}/);
	await page.goBack();
	await landing.watchButton.click();
	await expect(page.getByTestId('join-screen')).toBeVisible();
	expect(new URL(page.url()).protocol).toBe('http:');
	await page.context().close();
});

test('the landing page and the form tell whose class it is and how many are there, only while the class runs', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	const there = page.getByTestId('people-in-class');
	await new LandingPage(page).open(room.address.joinUrl);
	await expect(there).toHaveText('Nobody is in the class yet.');
	await room.teacher.home.startClass(teacher.name);
	await expect(there).toHaveText(`${teacher.name} is in the class.`);
	await review(page, 'landing-running');
	await page.goto(room.joinUrl);
	await expect(there).toHaveText(`${teacher.name} is in the class.`);
	await room.teacher.home.press('End class for all');
	await room.teacher.home.confirm('End class');
	await expect(there).toHaveText('Nobody is in the class yet.');
	await page.context().close();
});

test('a page whose scripts come late shows a skeleton, and then the form', async () => {
	const page = await classroom().pageFor(ann);
	const first = await holdRequests(page, /\/index-[^/]*\.js$/);
	const next = await holdRequests(page, /\/ParticipantApp-[^/]*\.js$/);
	await page.goto(classroom().joinUrl, { waitUntil: 'commit' });
	await expect(page.locator('#root > [aria-hidden] .bg-line').first()).toBeVisible();
	first.release();
	await expect(page.getByTestId('page-loading').locator('.bg-line').first()).toBeVisible();
	next.release();
	await expect(page.getByTestId('join-screen')).toBeVisible();
	await page.context().close();
});

for (const [device, userAgent] of [
	[
		'phone',
		'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
	],
	[
		'Chromebook',
		'Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
	],
] as const) {
	test(`a ${device} is called by its name`, async () => {
		const page = await classroom().pageFor(ann);
		await page.addInitScript((value) => Object.defineProperty(navigator, 'userAgent', { value }), userAgent);
		const landing = new LandingPage(page);
		await landing.open(classroom().address.joinUrl);
		await expect(landing.trustButton).toHaveText(`No more warnings on this ${device}`);
		await landing.watchButton.click();
		await expect(page.getByRole('checkbox')).toHaveAccessibleName(`This is my own ${device}: remember my name`);
		await page.context().close();
	});
}

test('the fingerprint on the landing page and the home screen is that of the downloaded certificate', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	const landing = new LandingPage(page);
	await landing.open(room.address.joinUrl);
	await landing.trustButton.click();
	const shown = await plainText(landing.fingerprint);
	expect(shown).toBe(room.serve.info.fingerprint.replaceAll(':', ''));
	expect(await room.teacher.home.fingerprint()).toBe(shown);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: /download/i }).click(),
	]);
	const downloaded = await readFile(await download.path());
	expect(fingerprintOf(downloaded)).toBe(shown);
	expect(fingerprintOf(await readFile(room.serve.info.caFile))).toBe(shown);
	await page.context().close();
});

test('a browser that joins contacts only this server and uses no ICE servers', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(ann);
	const contacted = recordContacts(page);
	await page.goto(room.address.joinUrl);
	await new LandingPage(page).joinButton.click();
	await new JoinPage(page).join({ name: ann.name });
	await new CallPage(page).expectOpen();
	await expect.poll(() => [...contacted].some((url) => url.startsWith('wss:')), 'a WebSocket was opened').toBe(true);
	const hosts = new Set([...contacted].map((url) => new URL(url).hostname));
	expect([...hosts]).toEqual([room.hostComputer.address]);
	expect(await page.evaluate(() => Reflect.get(window, 'iceServersUsed'))).toEqual([]);
	await page.context().close();
});

test('the Content-Security-Policy of pages names no other host', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	for (const url of [room.address.joinUrl, room.joinUrl]) {
		const policy = (await page.goto(url))?.headers()['content-security-policy'] ?? '';
		expect(policy).toContain("default-src 'self'");
		expect(policy).not.toMatch(/\*|unsafe-eval|script-src[^;]*unsafe-inline/);
		const sources = policy.match(/\w+:\/\/[^\s;]+/g) ?? [];
		expect(sources.filter((source) => new URL(source).host !== new URL(url).host)).toEqual([]);
	}
	await page.context().close();
});

/** Requests of these addresses wait until `release` is called. */
async function holdRequests(page: Page, url: RegExp): Promise<{ release: () => void }> {
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route(url, (route) => released.then(() => route.continue()));
	return { release };
}

/** URLs of every request and WebSocket from now on; the page collects its ICE servers in `iceServersUsed`. */
function recordContacts(page: Page): Set<string> {
	const contacted = new Set<string>();
	const note = (url: string) => /^(https?|wss?):/.test(url) && contacted.add(url);
	page.context().on('request', (request) => note(request.url()));
	page.on('websocket', (socket) => note(socket.url()));
	void page.addInitScript(() => {
		const used: unknown[] = [];
		Object.assign(window, { iceServersUsed: used });
		window.RTCPeerConnection = class extends RTCPeerConnection {
			constructor(configuration?: RTCConfiguration) {
				super(configuration);
				used.push(...(configuration?.iceServers ?? []));
			}
		};
	});
	return contacted;
}

/** SHA-256 in hex, upper case, of a PEM or DER certificate. */
const fingerprintOf = (certificate: Buffer) => new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
