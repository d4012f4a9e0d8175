import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { colourAt, countFrames, noFfmpeg, toneIn } from '../testing/decodedMedia.ts';
import { fakeMedia } from './fakeMedia.ts';

let folder: string;
let printed: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-fake-media-'));
	printed = '';
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		printed += text;
		return true;
	});
});
afterEach(async () => {
	vi.restoreAllMocks();
	await rm(folder, { recursive: true, force: true });
});

const made = (file: string) => join(folder, 'media', file);
const wanted = (flags: { color?: string; tone?: string; seconds?: string; out?: string }) =>
	fakeMedia({ seconds: '1', out: join(folder, 'media'), ...flags });

describe.skipIf(noFfmpeg)('what FFmpeg decodes', () => {
	test('has the colour, the tone and the length that were asked for, and the paths are printed', async () => {
		await wanted({ color: 'red', tone: '440', seconds: '2' });
		const [camera, microphone] = [made('camera-red.y4m'), made('microphone-440.wav')];
		expect(printed).toBe(`${camera}\n${microphone}\n`);
		const [red, green, blue] = await colourAt(camera, 1);
		expect(red).toBeGreaterThan(240);
		expect(Math.max(green, blue)).toBeLessThan(15);
		expect(await countFrames(camera)).toBe(30);
		expect((await stat(microphone)).size).toBe(44 + 2 * 48_000 * 2);
		expect(await toneIn(microphone, 440, 0, 2)).toBeGreaterThan(0.15);
		expect(await toneIn(microphone, 880, 0, 2)).toBeLessThan(0.01);
	});

	test('has the colour of six hexadecimal digits', async () => {
		await wanted({ color: '#2962C8' });
		const found = await colourAt(made('camera-2962c8.y4m'), 0);
		const expected = [0x29, 0x62, 0xc8];
		expect(found.every((channel, index) => Math.abs(channel - (expected[index] ?? 0)) <= 4)).toBe(true);
	});
});

test('a camera alone or a microphone alone can be made', async () => {
	await wanted({ tone: '600' });
	expect(await readdir(join(folder, 'media'))).toEqual(['microphone-600.wav']);
});

test('a file of the same name is replaced, and no unfinished one is left', async () => {
	await wanted({ tone: '600', seconds: '2' });
	await wanted({ tone: '600' });
	expect(await readdir(join(folder, 'media'))).toEqual(['microphone-600.wav']);
	expect((await readFile(made('microphone-600.wav'))).length).toBe(44 + 48_000 * 2);
});

test.each([
	[{ color: 'reddish' }, '--color'],
	[{ color: '#12345' }, '--color'],
	[{ tone: '0' }, '--tone'],
	[{ tone: '440.5' }, '--tone'],
	[{ tone: 'loud' }, '--tone'],
	[{ tone: '440', seconds: '0' }, '--seconds'],
	[{ tone: '440', seconds: '3600' }, '--seconds'],
	[{ tone: '440', out: '' }, '--out'],
	[{}, '--color for a camera'],
])('%j is refused with a sentence that names what is wrong, and nothing is written', async (flags, named) => {
	const refusal = expect(wanted(flags)).rejects;
	await refusal.toMatchObject({ name: 'StartError', code: 'usage', message: expect.stringContaining(named) });
	expect(await readdir(folder)).toEqual([]);
});

test('a folder that cannot be made is told', async () => {
	await writeFile(join(folder, 'media'), 'a file');
	const refusal = expect(wanted({ tone: '440' })).rejects;
	await refusal.toMatchObject({ code: 'other', message: expect.stringContaining('cannot be written') });
	expect(await readFile(join(folder, 'media'), 'utf8')).toBe('a file');
});
