import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';

const chromiumPath = process.env.LECTERN_CHROMIUM ?? '/usr/bin/chromium';
const example = resolve(import.meta.dirname, '../../../docs/clients/example.js');

/** One script that defines `lectern.attend` in the page. */
async function bundleExample(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'silent',
		build: { write: false, minify: false, lib: { entry: example, formats: ['iife'], name: 'lectern' } },
	});
	const [output] = [built].flat();
	if (!output || !('output' in output)) throw new Error('the example was not bundled');
	return output.output[0].code;
}

/** A page of another origin. */
async function servePage(script: string) {
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html><script>${script}</script>`);
	}).listen(0, '127.0.0.1');
	await new Promise((listening) => server.once('listening', listening));
	// A server that listens on TCP has an address with a port.
	const { port } = server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Joins, and shows every video and sound it is given. */
async function attend(page: Page, server: TestServer, displayName: string): Promise<void> {
	const who = JSON.stringify({ server: server.http, roomCode: server.info.roomCode, displayName });
	await page.evaluate(`(async () => {
		const show = (track, peerId) => {
			const player = Object.assign(document.createElement(track.kind), { autoplay: true, muted: true });
			player.dataset.peerId = peerId;
			player.srcObject = new MediaStream([track]);
			document.body.append(player);
		};
		window.leave = await lectern.attend({ ...${who}, show });
	})()`);
}

/** Video and audio of the other are playing. */
const playsBoth = `['video', 'audio'].every((kind) =>
	[...document.querySelectorAll(kind)].some((player) => player.currentTime > 0 && (kind === 'audio' || player.videoWidth > 0)),
)`;

test('keeps the browser example at 60 lines or fewer', async () => {
	expect((await readFile(example, 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test.skipIf(!existsSync(chromiumPath))(
	`the browser example sends and receives (skipped where there is no ${chromiumPath})`,
	{ timeout: 60_000 },
	async () => {
		const site = await servePage(await bundleExample());
		const browser = await chromium.launch({
			executablePath: chromiumPath,
			args: [
				'--no-sandbox',
				'--use-fake-device-for-media-stream',
				'--use-fake-ui-for-media-stream',
				'--allow-loopback-in-peer-connection',
				'--autoplay-policy=no-user-gesture-required',
			],
		});
		try {
			await using server = await TestServer.start({ allowOrigin: [site.origin] });
			const [anna, ben] = [await browser.newPage(), await browser.newPage()];
			for (const page of [anna, ben]) await page.goto(site.origin);
			await attend(anna, server, 'Anna');
			await attend(ben, server, 'Ben');
			for (const page of [anna, ben]) await page.waitForFunction(playsBoth);
			await anna.evaluate('leave()');
		} finally {
			await browser.close();
			site.close();
		}
	},
);
