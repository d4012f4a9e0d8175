import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FilmPlan } from '../../sfu/protocol/film.ts';
import { FilmChromium, obstacleToFilmChromium } from '../../sfu/testing/filmChromium.ts';
import {
	coloursAt,
	FilmSound,
	isSameColour,
	joinFiles,
	keyFramesOf,
	probeFilm,
	type Rgb,
	writeLesson,
	writePicture,
} from '../../sfu/testing/filmSamples.ts';
import { TestPages } from '../../sfu/testing/TestPages.ts';
import { TestServer } from '../../sfu/testing/TestServer.ts';
import { until } from '../../sfu/testing/until.ts';
import {
	blue,
	expectThePlan,
	fps,
	green,
	ground,
	inScreen,
	plain,
	plan,
	red,
	tile,
	white,
} from './plannedFilm.fixture.ts';

let folder: string;
let pages: TestPages;

beforeAll(async () => {
	pages = await TestPages.build();
}, 120_000);
afterAll(() => pages.remove());

test('the media library is loaded by the page that makes films and by no other', () => {
	const isLibrary = (id: string) => /node_modules\/(@mediabunny\/|mediabunny\/)/.test(id);
	expect(pages.modules('renderer/film/FilmScreen.tsx').filter(isLibrary)).toEqual([]);
	expect(pages.modules('nothing').filter(isLibrary)).not.toEqual([]);
});

describe.skipIf(obstacleToFilmChromium !== null)('in Chromium', { timeout: 60_000 }, () => {
	let desktop: FilmChromium;
	let server: TestServer;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lectern-film-'));
		await writeLesson(folder, {
			cameras: {
				'ann.mkv': { seconds: 12, colour: red, width: 320, height: 180 },
				'ben.mkv': { seconds: 5, colour: green, width: 240, height: 180 },
				'screen.mkv': { seconds: 10.5, colour: blue, flashes: inScreen, framesPerSecond: fps },
			},
			voices: {
				'tone.mkv': { seconds: 1.5, toneHz: 440 },
				'beeps.mkv': { seconds: 10.5, toneHz: 1_000, beeps: inScreen },
				'late.mkv': { seconds: 2, toneHz: 700 },
			},
		});
		desktop = await FilmChromium.launch();
		server = await TestServer.start({ rendererDir: pages.folder }, { filmWindows: desktop });
		desktop.baseUrl = server.http;
		server.running.windowFilm?.windowAvailable();
	}, 120_000);
	afterAll(async () => {
		await desktop.close();
		await server[Symbol.asyncDispose]();
		await rm(folder, { recursive: true, force: true });
	});
	afterEach(() => {
		desktop.console.length = 0;
		desktop.prepare = null;
	});

	async function make(
		what: FilmPlan,
		signal = new AbortController().signal,
		progress: (fraction: number) => unknown = () => undefined,
	) {
		const { windowFilm } = server.running;
		if (!windowFilm) throw new Error('the server makes no films');
		const name = await windowFilm.make({ plan: what, folder, signal, progress });
		return join(folder, name);
	}

	test('makes an MP4 of H.264 and AAC as the plan says', async () => {
		const fractions: number[] = [];
		const file = await make(plan, undefined, (fraction) => fractions.push(fraction));
		expect(desktop.console).toEqual([]);
		expect(file).toMatch(/film\.mp4$/);
		const { streams, format, chapters } = await probeFilm(file);
		expect(streams.map((stream) => stream.codec_name)).toEqual(['h264', 'aac']);
		expect(Math.abs(format.duration - 12)).toBeLessThan(0.2);
		expect(format.tags?.title).toBe(plan.title);
		expect(chapters.map(({ start_time, tags }) => [Math.round(start_time * 1_000), tags?.title])).toEqual(
			plan.chapters.map(({ atMs, title }) => [atMs, title]),
		);
		expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
		expect(readdirSync(folder)).toContain('picture.jpg');
		const keyFrames = [...(await keyFramesOf(file)), 12];
		expect(keyFrames[0]).toBe(0);
		for (const [index, at] of keyFrames.slice(1).entries()) expect(at - (keyFrames[index] ?? 0)).toBeLessThanOrEqual(2);
		await expectThePlan(file);
	});

	test('keeps the loudness of one voice, and does not cut off the sum of four', async () => {
		const voices = Array.from({ length: 4 }, () => ({ file: 'late.mkv', startMs: 0, durationMs: 2_000 }));
		const short = { ...plan, durationMs: 3_000, scenes: plan.scenes.slice(0, 1), chapters: [] };
		const one = await FilmSound.of(await make({ ...short, voices: voices.slice(0, 1) }));
		expect(one.peak(0.5, 1.5)).toBeCloseTo(0.4, 1);
		const four = await FilmSound.of(await make({ ...short, voices }));
		expect(four.toneAt(700, 0.5, 1.5)).toBeGreaterThan(0.9);
		expect(four.peak(0.5, 1.5)).toBeLessThan(1.05);
	});

	test('shows a clip again after another one, and from its middle', async () => {
		const alone = (fromMs: number, toMs: number, clip: number) => ({ fromMs, toMs, tiles: [tile(clip, 0, 640)] });
		const scenes = [alone(0, 4_000, 0), alone(4_000, 5_500, 2), alone(5_500, 6_500, 1), alone(6_500, 8_000, 2)];
		const file = await make({ ...plan, durationMs: 8_000, scenes, voices: [], chapters: [] });
		const colours = await coloursAt(file, { x: 320, y: 180 }, fps);
		const at = (seconds: number) => colours[Math.round(seconds * fps)];
		for (const [seconds, colour] of [
			[3.9, red],
			[4.1, blue],
			[5.4, blue],
			[5.6, green],
			[6.4, green],
			[6.6, blue],
		] as const)
			expect(isSameColour(at(seconds), colour), `${at(seconds)} at ${seconds} s is not ${colour}`).toBe(true);
		// A film without voices is silent.
		expect((await FilmSound.of(file)).peak(0, 8)).toBeLessThan(0.001);
	});

	test('shows pictures of pages, each for its time, and goes on without one that is missing', async () => {
		await writePicture(join(folder, 'page1.png'), red, '320x180');
		await writePicture(join(folder, 'page2.jpg'), green, '90x180');
		const stills = ['page1.png', 'page2.jpg', 'gone.png'].map((name, index) => ({
			...{ file: name, startMs: index * 1_000, durationMs: 1_000, width: 16, height: 9, still: true as const },
		}));
		const file = await make({
			...plan,
			...{ durationMs: 3_000, voices: [], chapters: [], clips: stills },
			scenes: stills.map((_, index) => ({
				...{ fromMs: index * 1_000, toMs: (index + 1) * 1_000, tiles: [tile(index, 0, 640)] },
			})),
		});
		expect(desktop.console.filter((line) => !line.includes('404'))).toEqual([]);
		const [side, middle] = await Promise.all([40, 320].map((x) => coloursAt(file, { x, y: 180 }, fps)));
		for (const [seconds, atSide, inMiddle] of [
			[0.1, red, red],
			[0.9, red, red],
			[1.1, ground, green],
			[1.9, ground, green],
			[2.5, plain, plain],
		] as const) {
			const frame = Math.round(seconds * fps);
			const seen = `${side?.[frame]} and ${middle?.[frame]} at ${seconds} s`;
			expect([isSameColour(side?.[frame], atSide), isSameColour(middle?.[frame], inMiddle)], seen).toEqual([
				true,
				true,
			]);
		}
	});

	test('draws every frame by its own size when that changes within a file', async () => {
		const part = { seconds: 2, width: 320, height: 180 };
		const cameras = { 'wide.mkv': { ...part, colour: red }, 'upright.mkv': { ...part, colour: green, width: 90 } };
		await writeLesson(folder, { cameras, voices: {} });
		const parts = Object.keys(cameras).map((name) => join(folder, name));
		await joinFiles(join(folder, 'turned.mkv'), parts);
		const span = { startMs: 0, durationMs: 4_000 };
		const file = await make({
			...plan,
			...{ durationMs: 4_000, voices: [], chapters: [] },
			clips: [{ file: 'turned.mkv', ...span, width: 320, height: 180 }],
			scenes: [{ fromMs: 0, toMs: 4_000, tiles: [tile(0, 0, 640)] }],
		});
		// Then 180 px wide, in the middle.
		const [side, edge, middle] = await Promise.all([40, 240, 320].map((x) => coloursAt(file, { x, y: 180 }, fps)));
		const at = (seconds: number) => [side, edge, middle].map((frames) => frames?.[seconds * fps]);
		const isSeen = (seconds: number, expected: Rgb[]) =>
			at(seconds).map((seen, index) => isSameColour(seen, expected[index] ?? ground));
		expect(isSeen(1, [red, red, red]), `at 1 s: ${at(1).join(' ')}`).toEqual([true, true, true]);
		expect(isSeen(3, [ground, green, green]), `at 3 s: ${at(3).join(' ')}`).toEqual([true, true, true]);
	});

	test('goes on with what can be decoded when files are damaged or missing', async () => {
		await writeFile(join(folder, 'noise.mkv'), Buffer.alloc(50_000, 'noise'));
		await writeFile(join(folder, 'empty.mkv'), '');
		const noisy = { seconds: 4, colour: green, width: 160, height: 90, noise: true };
		await writeLesson(folder, {
			cameras: { 'torn.mkv': noisy, 'zeros.mkv': noisy, 'bits.mkv': { ...noisy, codec: 'h264', flashes: [3.5] } },
			voices: { 'torn-voice.mkv': { seconds: 4, toneHz: 700 } },
		});
		await damage('torn.mkv', (bytes) => bytes.subarray(0, 0.6 * bytes.length));
		await damage('torn-voice.mkv', (bytes) => bytes.subarray(0, 0.6 * bytes.length));
		// As a power cut leaves it.
		await damage('zeros.mkv', (bytes) => bytes.fill(0, 0.6 * bytes.length));
		// H.264 that its decoder refuses; there is a key frame every second.
		await damage('bits.mkv', (bytes) =>
			bytes.map((byte, at) => (isHurt(at / bytes.length) && at % 301 === 0 ? ~byte : byte)),
		);
		const files = ['ann.mkv', 'noise.mkv', 'empty.mkv', 'gone.mkv', 'torn.mkv', 'zeros.mkv', 'bits.mkv'];
		const span = { startMs: 0, durationMs: 4_000 };
		const file = await make({
			...plan,
			...{ durationMs: 4_000, chapters: [] },
			clips: files.map((name) => ({ file: name, ...span, width: 160, height: 90 })),
			scenes: [{ fromMs: 0, toMs: 4_000, tiles: files.map((_, index) => tile(index, 90 * index, 90)) }],
			voices: [...files.slice(1, 4), 'tone.mkv', 'torn-voice.mkv'].map((name) => ({ file: name, ...span })),
		});
		const colours = await Promise.all(files.map((_, index) => coloursAt(file, { x: 90 * index + 41, y: 176 }, fps)));
		const at = (seconds: number) => colours.map((frames) => frames[seconds * fps]);
		const shows = (seconds: number, expected: Rgb[]) =>
			at(seconds).forEach((seen, index) => {
				const colour = expected[index] ?? ground;
				expect(isSameColour(seen, colour, 40), `${files[index]} at ${seconds} s: ${seen}, not ${colour}`).toBe(true);
			});
		shows(0.4, [red, plain, plain, plain, green, green, green]);
		// The last frame that could be decoded stays; after a key frame the video goes on.
		shows(3.6, [red, plain, plain, plain, green, green, white]);
		const sound = await FilmSound.of(file);
		expect(sound.toneAt(440, 0.2, 1.3)).toBeGreaterThan(0.1);
		expect(sound.toneAt(700, 0.2, 1.3)).toBeGreaterThan(0.1);
	});

	async function damage(name: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
		const file = join(folder, name);
		await writeFile(file, change(new Uint8Array(await readFile(file))));
	}

	const isHurt = (share: number) => share > 0.3 && share < 0.6;

	test.each([
		[
			'H.264',
			() => {
				const ask = VideoEncoder.isConfigSupported.bind(VideoEncoder);
				VideoEncoder.isConfigSupported = async (config) =>
					config.codec.startsWith('avc') ? { supported: false } : ask(config);
			},
		],
		[
			'AAC, because it may not compile WebAssembly,',
			() => {
				WebAssembly.Module = new Proxy(WebAssembly.Module, {
					construct: () => {
						throw new WebAssembly.CompileError('forbidden');
					},
				});
			},
		],
	])('makes a WebM of VP9 and Opus when the browser cannot encode %s', async (_what, prepare) => {
		desktop.prepare = prepare;
		const file = await make({ ...plan, durationMs: 4_000, scenes: plan.scenes.slice(0, 2) });
		expect(file).toMatch(/film\.webm$/);
		const { streams, format } = await probeFilm(file);
		expect(streams.map((stream) => stream.codec_name)).toEqual(['vp9', 'opus']);
		expect(Math.abs(format.duration - 4)).toBeLessThan(0.2);
		const colours = await coloursAt(file, { x: 100, y: 180 }, fps);
		for (const at of [0, 1, 3.8])
			expect(isSameColour(colours[at * fps], red), `${colours[at * fps]} at ${at} s`).toBe(true);
		const sound = await FilmSound.of(file);
		expect(sound.toneAt(440, 0.3, 1.7)).toBeGreaterThan(0.1);
		expect(Math.abs(sound.onsetOf(1_000, 1.8, 2.5) - 2)).toBeLessThan(0.08);
	});

	test('fails with unavailable when the browser cannot encode such a film', async () => {
		await expect(make({ ...plan, width: 32_768, height: 32_768 })).rejects.toMatchObject({
			code: 'unavailable',
			message: expect.stringContaining('can encode neither'),
		});
	});

	test('leaves nothing of a film behind whose page is killed or that is aborted in the middle, and makes the next one', async () => {
		const before = readdirSync(folder).sort();
		const long = {
			...plan,
			durationMs: 600_000,
			scenes: [{ fromMs: 0, toMs: 600_000, tiles: [tile(0, 0, 640, 'Ann')] }],
		};
		let reached = 0;
		const killed = make(long, undefined, (fraction) => {
			reached = fraction;
		});
		killed.catch(() => undefined);
		await until(() => reached > 0.01, 'the page to be in the middle of its film');
		await desktop.kill();
		server.running.windowFilm?.windowGone();
		await expect(killed).rejects.toMatchObject({ code: 'unavailable' });
		expect(readdirSync(folder).sort()).toEqual(before);

		const stop = new AbortController();
		const reason = new Error('a class begins');
		const aborted = make(long, stop.signal, (fraction) => fraction > 0.01 && stop.abort(reason));
		await expect(aborted).rejects.toBe(reason);
		await until(() => desktop.page === null, 'the page to be closed');
		expect(readdirSync(folder).sort()).toEqual(before);

		const short = { ...plan, durationMs: 1_000, scenes: plan.scenes.slice(0, 1), voices: [], chapters: [] };
		expect(await make(short)).toMatch(/film\.mp4$/);
	});
});
