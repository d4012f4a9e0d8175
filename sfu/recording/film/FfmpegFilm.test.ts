import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilmPlan } from '../../protocol/film.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { InstalledFfmpeg } from '../ffmpeg/InstalledFfmpeg.ts';
import { FfmpegFilm } from './FfmpegFilm.ts';
import { ffmpeg, LessonFolder, tone, whyNoFfmpeg } from './lessonFolder.fixture.ts';
import { MadeFilm, type Rgb } from './MadeFilm.fixture.ts';
import { LessonDraft } from './manifest.fixture.ts';
import { planFilm } from './plan.ts';

const small = { video: { resolution: '320x180' } };
/** As FFmpeg draws them. */
const colours = {
	red: [255, 0, 0],
	blue: [0, 0, 255],
	lime: [0, 255, 0],
	white: [255, 255, 255],
	ground: [16, 18, 22],
	plain: [43, 47, 54],
} satisfies Record<string, Rgb>;

type Making = {
	chunkMs?: number;
	stallMs?: number;
	program?: string | null;
	signal?: AbortSignal;
	progress?(fraction: number): void;
};

async function make(folder: LessonFolder, plan: FilmPlan, making: Making = {}): Promise<MadeFilm> {
	const {
		program = null,
		chunkMs = 4_000,
		stallMs = 30_000,
		signal = new AbortController().signal,
		progress = () => undefined,
	} = making;
	const ffmpegProgram = new InstalledFfmpeg(program);
	// Beside other tests the lowest priority gets little of the processor.
	const maker = new FfmpegFilm({ ffmpeg: ffmpegProgram, logger: silentLogger, chunkMs, stallMs, priority: 0 });
	const file = await maker.make({ plan, folder: folder.path, signal, progress });
	return MadeFilm.open(folder.file(file));
}

const reason = await whyNoFfmpeg();

describe.skipIf(reason !== undefined)(`a film by FFmpeg ${reason ?? ''}`, { timeout: 120_000 }, () => {
	let folder: LessonFolder;

	beforeAll(async () => {
		folder = await LessonFolder.create();
		await Promise.all([
			folder.camera('red.mkv', { colour: 'red', seconds: 14 }),
			folder.camera('blue.mkv', { colour: 'blue', seconds: 6 }),
			folder.camera('slides.mkv', { colour: 'lime', seconds: 4, size: '320x240', framesPerSecond: 5 }),
			folder.voice('ann.mkv', tone(440), 5),
			folder.voice('ben.mkv', tone(700), 4),
		]);
	}, 60_000);
	afterAll(() => folder?.remove());

	function lesson(): LessonDraft {
		const draft = new LessonDraft(14_010, small).people('Ann', 'Ben');
		draft.file('ann camera', 'red.mkv', 0, 14_000).file('ben camera', 'blue.mkv', 2_000, 6_000);
		draft.file('ann screen', 'slides.mkv', 9_500, 4_000, { width: 320, height: 240 });
		draft.file('ann mic', 'ann.mkv', 1_000, 5_000).file('ben mic', 'ben.mkv', 5_500, 4_000);
		draft.chapter(0, 'Hello = ; # \\ "you"').chapter(9_500, "Ann's screen: 100 % 🦊");
		return draft.focus(9_000, { speaker: 'ann' });
	}

	it('has the pictures and the voices of its plan, at their times', async () => {
		const plan = planFilm(lesson().set({ name: 'Physics; "8b" = #1 \\ 50%' }).manifest);
		const fractions: number[] = [];
		const film = await make(folder, plan, { progress: (fraction) => fractions.push(fraction) });

		expect(film.codecs).toEqual(['h264', 'aac']);
		expect(Math.abs(film.durationMs - plan.durationMs)).toBeLessThan(40);
		for (const { duration } of film.info.streams) expect(Math.abs(duration * 1_000 - plan.durationMs)).toBeLessThan(60);
		const times = await film.frameTimesMs();
		expect(times).toHaveLength(350);
		for (const [index, atMs] of times.entries()) expect(atMs).toBeCloseTo(index * 40, 1);

		expect(film.info.format.tags.title).toBe(plan.title);
		const chapters = film.info.chapters.map(({ start_time, tags }) => ({
			atMs: start_time * 1_000,
			title: tags.title,
		}));
		expect(chapters).toEqual(plan.chapters);

		const shown = { 'red.mkv': 'red', 'blue.mkv': 'blue', 'slides.mkv': 'lime' };
		expect(plan.scenes.length).toBeGreaterThan(3);
		for (const { fromMs, toMs, tiles } of plan.scenes) {
			for (const atMs of [fromMs + 20, (fromMs + toMs) / 2, toMs - 60]) {
				const picture = await film.pictureAt(atMs);
				const seen = tiles.map(({ x, y, width, height }) => picture.nearestAt(x + width / 2, y + height / 3, colours));
				expect({ atMs, seen }).toEqual({ atMs, seen: tiles.map(({ clip }) => shownIn(plan, clip, shown)) });
			}
		}
		const heard = async (hz: number, fromMs: number) => (await film.toneAt(hz, fromMs, 400)) > 0.1;
		const tones = await Promise.all([500, 1_100, 3_800, 5_500, 6_100].map((at) => heard(440, at)));
		expect(tones).toEqual([false, true, true, true, false]);
		expect(await Promise.all([5_000, 5_600, 9_000, 9_600].map((at) => heard(700, at)))).toEqual([
			false,
			true,
			true,
			false,
		]);

		expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
		expect(fractions.at(-1)).toBe(1);
		expect((await stat(folder.file('picture.jpg'))).size).toBeLessThan(100_000);
		expect(await readdir(folder.path)).not.toContain('.film');
	});

	it('shows pictures of pages, PNG and JPEG, in their colours, whole and each for its time', async () => {
		await folder.picture('pages/0001.png', 'red', '480x480');
		await folder.picture('pages/0002.jpg', 'blue', '1280x720');
		await folder.picture('pages/0003.jpg', 'lime', '300x900');
		const draft = new LessonDraft(9_000, small).people('Ann').file('ann camera', 'red.mkv', 0, 9_000);
		draft.focus(0, { speaker: 'ann' });
		draft.page(1_000, 'pages/0001.png').page(3_000, 'pages/0002.jpg').page(5_000, 'pages/0003.jpg');
		// Shown again, in another chunk.
		draft.page(6_500, 'pages/0002.jpg').page(8_000, null);
		const plan = planFilm(draft.manifest);
		const film = await make(folder, plan);
		const seen = async (atMs: number) => {
			const picture = await film.pictureAt(atMs);
			const [page] = plan.scenes.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)?.tiles ?? [];
			if (!page) throw new Error(`nothing is shown at ${atMs}`);
			const { x, y, width, height } = page;
			return [0.02, 0.5, 0.98].map((share) => picture.nearestAt(x + width * share, y + height / 2, colours));
		};
		// In the corners of its tile: a square and an upright one leave the ground free at the sides.
		for (const atMs of [1_020, 2_940]) expect(await seen(atMs)).toEqual(['ground', 'red', 'ground']);
		for (const atMs of [3_020, 4_940, 6_520, 7_940]) expect(await seen(atMs)).toEqual(['blue', 'blue', 'blue']);
		for (const atMs of [5_020, 6_440]) expect(await seen(atMs)).toEqual(['ground', 'lime', 'ground']);
		expect(await seen(8_500)).toEqual(['red', 'red', 'red']);
	});

	it('goes on without pictures that are torn, missing or of another kind than their name says', async () => {
		await folder.picture('pages/whole.png', 'red', '1280x720');
		await folder.picture('pages/renamed.png', 'blue', '640x360', 'mjpeg');
		await folder.torn('pages/torn.png', 'pages/whole.png', 0.3);
		const draft = new LessonDraft(5_000, small).people('Ann');
		draft.page(0, 'pages/torn.png').page(1_000, 'pages/gone.png').page(2_000, 'pages/renamed.png');
		draft.page(3_000, 'red.mkv/../../../x.png').page(4_000, 'pages/whole.png');
		const film = await make(folder, planFilm(draft.manifest));
		const at = async (atMs: number) => (await film.pictureAt(atMs)).nearestAt(160, 60, colours);
		expect(await at(1_500)).toBe('plain');
		expect(await at(2_500)).toBe('blue');
		expect(await at(3_500)).toBe('plain');
		expect(await at(4_500)).toBe('red');
	});

	it('goes on with the chunk that was interrupted', async () => {
		const plan = planFilm(lesson().manifest);
		const log = folder.file('runs.log');
		const program = await folder.program('counting', `echo "$*" >> '${log}'`);
		const rendered = async () =>
			(await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('[film]')).length;
		const controller = new AbortController();
		const progress = (fraction: number) => {
			if (fraction >= 0.5) controller.abort(new Error('a class begins'));
		};
		await expect(make(folder, plan, { program, chunkMs: 2_000, signal: controller.signal, progress })).rejects.toThrow(
			'a class begins',
		);
		const first = await rendered();
		expect(first).toBeGreaterThanOrEqual(4);
		expect((await readdir(folder.file('.film'))).filter((name) => name.includes('.part-'))).toEqual([]);

		const fractions: number[] = [];
		const film = await make(folder, plan, {
			program,
			chunkMs: 2_000,
			progress: (fraction) => fractions.push(fraction),
		});
		expect(Math.abs(film.durationMs - plan.durationMs)).toBeLessThan(40);
		// 8 chunks; the one that was being rendered twice.
		expect((await rendered()) - 8).toBeLessThanOrEqual(1);
		expect(await readdir(folder.path)).not.toContain('.film');
	});

	it('starts anew when the plan has changed since it was interrupted', async () => {
		const log = folder.file('runs-anew.log');
		const program = await folder.program('counting-anew', `echo "$*" >> '${log}'`);
		const controller = new AbortController();
		const progress = (fraction: number) => {
			if (fraction >= 0.5) controller.abort(new Error('a class begins'));
		};
		const chunkMs = 7_500;
		await expect(
			make(folder, planFilm(lesson().manifest), { program, chunkMs, signal: controller.signal, progress }),
		).rejects.toThrow('a class begins');
		await writeFile(log, '');
		await make(folder, planFilm(lesson().set({ name: 'Chemistry' }).manifest), { program, chunkMs });
		expect((await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('[film]'))).toHaveLength(2);
	});

	it('ends FFmpeg and says so when it hangs (a program that sleeps in place of encoding)', async () => {
		const pid = folder.file('hanging.pid');
		const program = await folder.program(
			'hanging',
			`case "$*" in *'[film]'*) echo $$ > '${pid}'; exec sleep 1000;; esac`,
		);
		const making = make(folder, planFilm(lesson().manifest), { program, stallMs: 400 });
		await expect(making).rejects.toMatchObject({
			code: 'unavailable',
			message: expect.stringContaining('no progress'),
		});
		const hanging = Number(await readFile(pid, 'utf8'));
		expect(() => process.kill(hanging, 0)).toThrow('ESRCH');
	});

	it('keeps sound and picture together at the beginning, in the middle and at the end', async () => {
		// The files begin at different times; flashes and beeps are at 1, 3, 5, … s of the lesson.
		const isOn = (shiftS: number) => `lt(mod(t+1+${shiftS},2),0.2)`;
		await Promise.all([
			folder.camera('flash.mkv', {
				colour: 'black',
				seconds: 15.5,
				framesPerSecond: 25,
				filter: `drawbox=c=white:t=fill:enable='${isOn(0.32)}'`,
			}),
			folder.voice('beep.mkv', `if(${isOn(0.7)},${tone(900)},0)`, 15),
		]);
		const draft = new LessonDraft(15_600, small).people('Ann').file('ann camera', 'flash.mkv', 320, 15_500);
		const film = await make(folder, planFilm(draft.file('ann mic', 'beep.mkv', 700, 15_000).manifest));
		const brightness = await film.brightness();
		const flashes = brightness.flatMap((value, frame) =>
			value > 128 && (brightness[frame - 1] ?? 0) <= 128 ? [frame * 40] : [],
		);
		const beeps = await film.onsetsMs(0.1);
		expect(flashes).toHaveLength(8);
		expect(beeps).toHaveLength(8);
		for (const [index, flashMs] of flashes.entries()) {
			expect(Math.abs(flashMs - (1_000 + 2_000 * index))).toBeLessThanOrEqual(40);
			expect(Math.abs((beeps[index] ?? 0) - flashMs)).toBeLessThan(80);
		}
	});

	it('shows a screen that stands still through all chunks', async () => {
		// One frame at the beginning, one after 9 s.
		await folder.camera('still.mkv', {
			colour: 'lime',
			seconds: 10,
			filter: "drawbox=c=blue:t=fill:enable='gt(t,5)',select='eq(n,0)+eq(n,135)'",
		});
		const draft = new LessonDraft(10_000, small).people('Ann').file('ann screen', 'still.mkv', 0, 10_000);
		const film = await make(folder, planFilm(draft.manifest), { chunkMs: 2_000 });
		for (const atMs of [0, 1_960, 2_000, 4_000, 6_020, 8_500, 9_100]) {
			const seen = (await film.pictureAt(atMs)).nearestAt(160, 60, colours);
			expect({ atMs, seen }).toEqual({ atMs, seen: atMs < 9_000 ? 'lime' : 'blue' });
		}
	});

	it('shows a video whole whose size and shape change in the file', async () => {
		await folder.camera('wide.mkv', { colour: 'red', seconds: 2 });
		await folder.camera('tall.mkv', { colour: 'blue', seconds: 3, size: '90x160' });
		await writeFile(folder.file('list.txt'), 'file wide.mkv\nfile tall.mkv\nfile wide.mkv\n');
		await ffmpeg('-f', 'concat', '-i', folder.file('list.txt'), '-c', 'copy', folder.file('turned.mkv'));
		const draft = new LessonDraft(7_000, small).people('Ann').file('ann camera', 'turned.mkv', 0, 7_000);
		const film = await make(folder, planFilm(draft.manifest));
		const seen = async (atMs: number) => {
			const picture = await film.pictureAt(atMs);
			return [20, 160, 300].map((x) => picture.nearestAt(x, 60, colours));
		};
		expect(await seen(1_000)).toEqual(['red', 'red', 'red']);
		expect(await seen(3_500)).toEqual(['ground', 'blue', 'ground']);
		expect(await seen(4_500)).toEqual(['ground', 'blue', 'ground']);
		expect(await seen(6_000)).toEqual(['red', 'red', 'red']);
	});

	describe('is made of what is there when a file', () => {
		const damages: Record<string, (name: string, whole: string) => Promise<void>> = {
			'is missing': async () => undefined,
			'is empty': (name) => writeFile(folder.file(name), ''),
			'is torn in its header': (name, whole) => folder.torn(name, whole, 0.02),
			'is torn in the middle': (name, whole) => folder.torn(name, whole, 0.5),
			'is no media file': (name) => writeFile(folder.file(name), Buffer.alloc(50_000, 'lectern')),
			'holds another kind of media': (name, whole) =>
				whole.startsWith('red') ? folder.voice(name, '0', 4) : folder.camera(name, { colour: 'red', seconds: 4 }),
			'ends in zeros': async (name, whole) => {
				await folder.torn(name, whole, 0.5);
				await writeFile(folder.file(name), Buffer.alloc(100_000), { flag: 'a' });
			},
		};

		it.each(Object.entries(damages))('%s', async (title, damage) => {
			const [camera, voice] = [`${title} camera.mkv`, `${title} voice.mkv`];
			await damage(camera, 'red.mkv');
			await damage(voice, 'ann.mkv');
			const draft = new LessonDraft(4_000, small).people('Ann', 'Ben', 'Cem');
			draft.file('ann camera', camera, 0, 4_000).file('ben camera', 'blue.mkv', 0, 4_000);
			draft.file('cem camera', 'blue.mkv', 0, 4_000);
			draft.file('ann mic', voice, 0, 4_000).file('ben mic', 'ben.mkv', 0, 4_000);
			const plan = planFilm(draft.manifest);
			const film = await make(folder, plan, { chunkMs: 2_000 });
			expect(Math.abs(film.durationMs - 4_000)).toBeLessThan(40);
			expect(await film.toneAt(700, 3_000, 500)).toBeGreaterThan(0.1);
			for (const atMs of [500, 3_500]) {
				const picture = await film.pictureAt(atMs);
				const [first, second] = plan.scenes[0]?.tiles ?? [];
				if (!first || !second) throw new Error('two people are on camera');
				expect(picture.nearestAt(second.x + 50, second.y + 20, colours)).toBe('blue');
				if (title === 'is torn in the middle' && atMs === 500) {
					expect(picture.nearestAt(first.x + 50, first.y + 20, colours)).toBe('red');
				}
			}
		});
	});

	it('never opens what a manifest names outside of its folder', async () => {
		await using other = await LessonFolder.create();
		await other.camera('secret.mkv', { colour: 'red', seconds: 2 });
		const outside = [
			'../',
			`../${other.path.slice(other.path.lastIndexOf('/') + 1)}/secret.mkv`,
			other.file('secret.mkv'),
			'concat:a|b',
			'-y',
		];
		const draft = new LessonDraft(2_000, small);
		for (const [index, file] of outside.entries()) draft.people(`P${index}`).file(`p${index} camera`, file, 0, 2_000);
		const plan = planFilm(draft.manifest);
		const film = await make(folder, plan);
		const picture = await film.pictureAt(1_000);
		for (const { x, y } of plan.scenes[0]?.tiles ?? []) expect(picture.nearestAt(x + 4, y + 4, colours)).toBe('plain');
	});

	it('mixes more voices than one process takes, without clipping', async () => {
		// Together twice as loud as can be.
		await folder.voice('short.mkv', '0.03*sin(2*PI*440*t)', 2);
		const draft = new LessonDraft(4_000, small);
		for (let index = 0; index < 69; index += 1) {
			draft.people(`P${index}`).file(`p${index} mic`, 'short.mkv', 0, 2_000);
		}
		draft.people('Ben').file('ben mic', 'ben.mkv', 2_000, 2_000);
		const film = await make(folder, planFilm(draft.manifest));
		expect(await film.toneAt(700, 2_500, 400)).toBeGreaterThan(0.1);
		expect(await film.toneAt(440, 500, 400)).toBeGreaterThan(0.8);
		expect(await film.peak()).toBeLessThan(1.02);
	});

	it('makes a film of a lesson without any file', async () => {
		const film = await make(folder, planFilm(new LessonDraft(1_000, small).set({ name: '' }).manifest));
		expect(film.codecs).toEqual(['h264', 'aac']);
		expect(Math.abs(film.durationMs - 1_000)).toBeLessThan(40);
	});

	const names = [
		`it's "Ann"`,
		'10:30 100 % %{pts}',
		'back\\slash {brace} [b] (c), ; = #',
		'שלום עולם مرحبا',
		'राम 中文 Ωμέγα',
		'🦊 Fox 👩‍👩‍👧‍👦',
		'\u202eevil\u202c line\nbreak\ttab',
		'W'.repeat(300),
		'-y',
	];
	it('draws names of all kinds inside of their tiles, on a box', async () => {
		const draft = new LessonDraft(1_000, { video: { resolution: '1280x720' } });
		for (const index of names.keys()) draft.people(`P${index}`).file(`p${index} camera`, 'blue.mkv', 0, 1_000);
		const { people, ...manifest } = draft.manifest;
		const named = people.map((person, index) => ({ ...person, displayName: names[index] ?? '' }));
		const plan = planFilm({ ...manifest, people: named });
		const film = await make(folder, plan);
		const picture = await film.pictureAt(500);
		expect(plan.scenes[0]?.tiles).toHaveLength(names.length);
		for (const { x, y, width, height, name } of plan.scenes[0]?.tiles ?? []) {
			const [, , blue] = picture.colourAt(x + 3, y + height - 5);
			expect({ name, isDarkened: blue < 150 }).toEqual({ name, isDarkened: true });
			for (const across of [0.1, 0.5, 0.95]) {
				expect(picture.nearestAt(x + width * across, y + height / 2, colours)).toBe('blue');
			}
			// Nothing of a long name on the ground or in the tile beside it.
			expect(picture.nearestAt(x + width - 2, y + height - 14, colours)).toBe('blue');
		}
	});
});

function shownIn(plan: FilmPlan, clip: number | null, shown: Record<string, string>): string | undefined {
	return clip === null ? 'plain' : shown[plan.clips[clip]?.file ?? ''];
}
