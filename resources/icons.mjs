// Renders icon.svg and tray.svg as the PNG, ICO and ICNS files beside them: node resources/icons.mjs [CHROMIUM]
// Run it after changing an SVG; the results are committed, so that packaging needs no browser.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const here = import.meta.dirname;
const browser = await chromium.launch({
	executablePath: process.argv[2] ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu'],
});

/** @returns {Promise<Buffer>} a PNG of `size` pixels a side */
async function draw(name, size, style = '') {
	const svg = readFileSync(join(here, name), 'utf8');
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh;${style}}</style>${svg}`);
	const png = await page.screenshot({ omitBackground: true });
	await page.close();
	return png;
}

/** ICO: a directory of 16-byte entries, then the PNGs; 0 stands for 256 pixels. */
function ico(images) {
	const head = Buffer.alloc(6 + 16 * images.length);
	head.writeUInt16LE(1, 2);
	head.writeUInt16LE(images.length, 4);
	let offset = head.length;
	for (const [index, { size, png }] of images.entries()) {
		const at = 6 + 16 * index;
		head.writeUInt8(size % 256, at);
		head.writeUInt8(size % 256, at + 1);
		head.writeUInt16LE(1, at + 4);
		head.writeUInt16LE(32, at + 6);
		head.writeUInt32LE(png.length, at + 8);
		head.writeUInt32LE(offset, at + 12);
		offset += png.length;
	}
	return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/** ICNS: blocks of type, length and PNG under one header; lengths count the 8 bytes before the PNG. */
function icns(images) {
	const blocks = images.map(({ type, png }) => {
		const head = Buffer.alloc(8);
		head.write(type, 'latin1');
		head.writeUInt32BE(png.length + 8, 4);
		return Buffer.concat([head, png]);
	});
	const body = Buffer.concat(blocks);
	const head = Buffer.alloc(8);
	head.write('icns', 'latin1');
	head.writeUInt32BE(body.length + 8, 4);
	return Buffer.concat([head, body]);
}

const sizes = new Map();
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) sizes.set(size, await draw('icon.svg', size));
writeFileSync(join(here, 'icon.png'), sizes.get(512));
writeFileSync(join(here, 'window.png'), sizes.get(128));
writeFileSync(join(here, 'icon.ico'), ico([16, 24, 32, 48, 64, 256].map((size) => ({ size, png: sizes.get(size) }))));
const macTypes = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512 };
writeFileSync(
	join(here, 'icon.icns'),
	icns(Object.entries(macTypes).map(([type, size]) => ({ type, png: sizes.get(size) }))),
);
writeFileSync(join(here, 'tray.png'), sizes.get(32));
// macOS recolours a template image to match the menu bar, so it has black and transparent pixels only.
writeFileSync(join(here, 'trayTemplate.png'), await draw('tray.svg', 32));
await browser.close();
