import { describe, expect, it } from 'vitest';
import { FilmPlan } from '../../protocol/film.ts';
import { LessonDraft } from './manifest.fixture.ts';
import { planFilm } from './plan.ts';

/** What is shown when: `from-to: file+file`, a name in quotes for a plain tile. */
function story(plan: FilmPlan): string[] {
	return plan.scenes.map(({ fromMs, toMs, tiles }) => {
		const shown = tiles.map(({ clip, name }) => (clip === null ? `'${name}'` : plan.clips[clip]?.file));
		return `${fromMs / 1_000}-${toMs / 1_000}: ${shown.join(' + ')}`;
	});
}

/** The only tile, or the tile of a name. */
function tileOf(plan: FilmPlan, scene: number, name: string) {
	const tile = plan.scenes[scene]?.tiles.find((each) => each.name === name);
	if (!tile) throw new Error(`${name} is not in scene ${scene}`);
	return tile;
}

describe('planFilm', () => {
	it('shows everybody on camera in order of arrival, while nobody shares a screen', () => {
		const draft = new LessonDraft(60_000).people('Ann', 'Ben', 'Cem');
		draft
			.file('cem camera', 'cem', 0, 60_000)
			.file('ann camera', 'ann', 0, 60_000)
			.file('ben camera', 'ben', 20_000, 20_000);
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual(['0-20: ann + cem', '20-40: ann + ben + cem', '40-60: ann + cem']);
	});

	it('shows a shared screen large, with the active speaker beside it', () => {
		const draft = new LessonDraft(40_000).people('Ann', 'Ben');
		draft.file('ann screen', 'slides', 10_000, 20_000, { width: 1920, height: 1080 });
		draft.file('ann camera', 'ann', 0, 40_000).file('ben camera', 'ben', 0, 40_000);
		draft.focus(0, { speaker: 'ann' }).focus(20_000, { speaker: 'ben' });
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual(['0-10: ann + ben', '10-20: slides + ann', '20-30: slides + ben', '30-40: ann + ben']);
		const [slides, face] = plan.scenes[1]?.tiles ?? [];
		expect(slides?.width).toBeGreaterThan(3 * (face?.width ?? 0));
	});

	it('prefers the camera of the spotlight beside a screen', () => {
		const draft = new LessonDraft(20_000).people('Ann', 'Ben');
		draft
			.file('ann screen', 'slides', 0, 20_000)
			.file('ann camera', 'ann', 0, 20_000)
			.file('ben camera', 'ben', 0, 20_000);
		draft.focus(0, { speaker: 'ben', spotlight: 'ann' }).focus(10_000, { speaker: 'ben' });
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: slides + ann', '10-20: slides + ben']);
	});

	it('shows the name of a speaker without a camera beside a screen, and the screen alone when they are silent', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben').file('ann screen', 'slides', 0, 30_000);
		draft.focus(10_000, { speaker: 'ben' }).focus(20_000, { speaker: null });
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: slides', "10-20: slides + 'Ben'", '20-30: slides']);
	});

	it('keeps the camera of the last speaker beside a screen while nobody speaks', () => {
		const draft = new LessonDraft(30_000).people('Ann').file('ann screen', 'slides', 0, 30_000);
		draft.file('ann camera', 'ann', 0, 30_000).focus(0, { speaker: 'ann' }).focus(10_000, { speaker: null });
		expect(story(planFilm(draft.manifest))).toEqual(['0-30: slides + ann']);
	});

	it('shows the screen that was shared last, when there are several', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben');
		draft.file('ann screen', 'old', 0, 30_000).file('ben screen', 'new', 10_000, 10_000);
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: old', '10-20: new', '20-30: old']);
	});

	it('shows the pages large as a screen, each of their pictures from its time on, with the active speaker beside them', () => {
		const draft = new LessonDraft(40_000).people('Ann').file('ann camera', 'ann', 0, 40_000);
		draft.focus(0, { speaker: 'ann' });
		draft.page(10_000, 'pages/1.jpg').page(12_000, 'pages/2.jpg').page(20_020, 'pages/3.jpg').page(30_000, null);
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual([
			'0-10: ann',
			'10-12: pages/1.jpg + ann',
			'12-20.04: pages/2.jpg + ann',
			'20.04-30: pages/3.jpg + ann',
			'30-40: ann',
		]);
		const [page, face] = plan.scenes[1]?.tiles ?? [];
		// Nothing covers what is written there.
		expect(page).toMatchObject({ name: '', x: 0, y: 0, height: 720 });
		expect(page?.width).toBeGreaterThan(3 * (face?.width ?? 0));
		expect(plan.clips.filter(({ still }) => still).map(({ file }) => file)).toEqual([
			...['pages/1.jpg', 'pages/2.jpg', 'pages/3.jpg'],
		]);
		expect(FilmPlan.parse(plan)).toEqual(plan);
	});

	it('shows the page or the screen that was shown last', () => {
		const draft = new LessonDraft(30_000).people('Ann').file('ann screen', 'screen', 10_000, 10_000);
		draft.page(0, 'one').page(12_000, 'two');
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: one', '10-20: screen', '20-30: two']);
	});

	it('keeps a page in the picture while it is blank for a moment, and leaves out one that is shown for a moment', () => {
		const draft = new LessonDraft(20_000).people('Ann').page(0, 'one').page(5_000, null).page(7_000, 'one');
		draft.page(10_000, null).page(14_000, 'short').page(14_900, null);
		expect(story(planFilm(draft.manifest))).toEqual(['0-7: one', '7-10: one', "10-20: 'Physics 8b'"]);
	});

	it('shows the spotlight large and another active speaker small', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben', 'Cem');
		for (const name of ['ann', 'ben', 'cem']) draft.file(`${name} camera`, name, 0, 30_000);
		draft.focus(0, { speaker: 'ann', spotlight: 'ann' }).focus(10_000, { speaker: 'ben', spotlight: 'ann' });
		draft.focus(20_000, { speaker: 'ben', spotlight: null });
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual(['0-10: ann', '10-20: ann + ben', '20-30: ann + ben + cem']);
		expect(tileOf(plan, 1, 'Ann').width).toBeGreaterThan(3 * tileOf(plan, 1, 'Ben').width);
	});

	it('shows the grid when the spotlight has no camera', () => {
		const draft = new LessonDraft(10_000).people('Ann', 'Ben').file('ben camera', 'ben', 0, 10_000);
		draft.focus(0, { spotlight: 'ann' });
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: ben']);
	});

	it('shows the name of who speaks, or of the class, when nobody is on camera', () => {
		const draft = new LessonDraft(20_000).people('Ann').focus(10_000, { speaker: 'ann' });
		expect(story(planFilm(draft.manifest))).toEqual(["0-10: 'Physics 8b'", "10-20: 'Ann'"]);
	});

	it('shows at most 16 cameras, those who spoke last first, in order of arrival', () => {
		const names = Array.from({ length: 20 }, (_, index) => `P${String(index).padStart(2, '0')}`);
		const draft = new LessonDraft(20_000).people(...names);
		for (const name of names) draft.file(`${name.toLowerCase()} camera`, name, 0, 20_000);
		draft.focus(0, { speaker: 'p17' }).focus(10_000, { speaker: 'p19' });
		const plan = planFilm(draft.manifest);
		const shown = (scene: number) => plan.scenes[scene]?.tiles.map(({ name }) => name);
		expect(shown(0)).toEqual([...names.slice(0, 15), 'P17']);
		expect(shown(1)).toEqual([...names.slice(0, 14), 'P17', 'P19']);
	});

	it('ignores a change of the active speaker of less than two seconds', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben').file('ann screen', 'slides', 0, 30_000);
		draft.file('ann camera', 'ann', 0, 30_000).file('ben camera', 'ben', 0, 30_000);
		draft.focus(0, { speaker: 'ann' }).focus(10_000, { speaker: 'ben' }).focus(11_900, { speaker: 'ann' });
		draft.focus(20_000, { speaker: 'ben' }).focus(22_000, { speaker: 'ann' });
		expect(story(planFilm(draft.manifest))).toEqual([
			'0-20: slides + ann',
			'20-22: slides + ben',
			'22-30: slides + ann',
		]);
	});

	it('changes the picture once when several things happen within a second', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben');
		draft
			.file('ann camera', 'ann', 0, 30_000)
			.file('ben camera', 'ben', 10_000, 20_000)
			.file('ann screen', 'slides', 10_400, 19_600);
		draft.focus(0, { speaker: 'ann' });
		expect(story(planFilm(draft.manifest))).toEqual(['0-10.4: ann', '10.4-30: slides + ann']);
	});

	it('keeps the layout when a track goes on in another file, also of another size and after a short hole', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben').file('ben camera', 'ben', 0, 30_000);
		draft
			.file('ann camera', 'ann-1', 0, 10_000)
			.file('ann camera', 'ann-2', 12_000, 8_000, { width: 320, height: 180 });
		draft.file('ann camera again', 'ann-3', 20_010, 9_990, { width: 360, height: 640 });
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual(['0-12: ann-1 + ben', '12-20.04: ann-2 + ben', '20.04-30: ann-3 + ben']);
		const boxes = plan.scenes.map(({ tiles }) => tiles.map(({ clip, ...box }) => box));
		expect(boxes[1]).toEqual(boxes[0]);
		expect(boxes[2]).toEqual(boxes[0]);
	});

	it('shows the cameras while a shared screen is paused', () => {
		const draft = new LessonDraft(30_000).people('Ann').file('ann camera', 'ann', 0, 30_000);
		draft.file('ann screen', 'slides-1', 0, 10_000).file('ann screen', 'slides-2', 20_000, 10_000);
		draft.focus(0, { speaker: 'ann' });
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: slides-1 + ann', '10-20: ann', '20-30: slides-2 + ann']);
	});

	it('takes a camera out of the picture that is off for longer', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben').file('ben camera', 'ben', 0, 30_000);
		draft.file('ann camera', 'ann-1', 0, 10_000).file('ann camera', 'ann-2', 20_000, 10_000);
		expect(story(planFilm(draft.manifest))).toEqual(['0-10: ann-1 + ben', '10-20: ben', '20-30: ann-2 + ben']);
	});

	it('leaves out files that are empty, were never completed, or lie outside of the film', () => {
		const draft = new LessonDraft(10_000).people('Ann', 'Ben', 'Cem', 'Dan').file('dan camera', 'dan', 0, 10_000);
		draft.file('ann camera', 'ann', 0, 0).file('ben camera', 'ben', 0, null).file('cem camera', 'cem', 10_000, 5_000);
		draft
			.file('ann mic', 'ann-mic', 0, 0)
			.file('ben mic', 'ben-mic', 0, null)
			.file('cem mic', 'cem-mic', -5_000, 5_000);
		const plan = planFilm(draft.manifest);
		expect(story(plan)).toEqual(['0-10: dan']);
		expect(plan.clips.map(({ file }) => file)).toEqual(['dan']);
		expect(plan.voices).toEqual([]);
	});

	it('mixes every microphone and the sound of screens', () => {
		const draft = new LessonDraft(10_000).people('Ann');
		draft
			.file('ann mic', 'mic', 100, 5_000)
			.file('ann screenAudio', 'screen', 2_000, 5_000)
			.file('ann camera', 'cam', 0, 10_000);
		expect(planFilm(draft.manifest).voices).toEqual([
			{ file: 'mic', startMs: 100, durationMs: 5_000 },
			{ file: 'screen', startMs: 2_000, durationMs: 5_000 },
		]);
	});

	it('sorts chapters, keeps the later of two within a second, and begins with one', () => {
		const draft = new LessonDraft(60_000)
			.chapter(30_000, 'Later')
			.chapter(5_000, 'a')
			.chapter(5_900, 'b\nc')
			.chapter(99_000, 'End');
		expect(planFilm(draft.manifest).chapters).toEqual([
			{ atMs: 0, title: 'Start' },
			{ atMs: 5_900, title: 'b c' },
			{ atMs: 30_000, title: 'Later' },
			{ atMs: 59_000, title: 'End' },
		]);
		const early = new LessonDraft(60_000).chapter(-5, 'Hello').chapter(700, 'Welcome');
		expect(planFilm(early.manifest).chapters).toEqual([{ atMs: 0, title: 'Welcome' }]);
	});

	it('takes the size and the bitrates from the options', () => {
		const draft = new LessonDraft(1_000, {
			audio: { bitrate: '64k' },
			video: { bitrate: '1M', resolution: '640x480' },
		});
		expect(planFilm(draft.manifest)).toMatchObject({
			width: 640,
			height: 480,
			audioBps: 64_000,
			videoBps: 1_000_000,
			framesPerSecond: 25,
		});
	});

	it('takes the end of the last file when a crash left no length, and a frame when there is nothing', () => {
		const draft = new LessonDraft(0).people('Ann').set({ durationMs: null }).file('ann mic', 'mic', 2_000, 7_000);
		expect(planFilm(draft.manifest).durationMs).toBe(9_000);
		expect(story(planFilm(new LessonDraft(0).manifest))).toEqual(["0-0.04: 'Physics 8b'"]);
	});

	const sizes = [
		'320x180',
		'320x240',
		'320x2160',
		'400x400',
		'640x360',
		'1080x1920',
		'1280x720',
		'1366x768',
		'3840x180',
		'3840x2160',
	];
	it.each(sizes)('keeps all tiles inside of %s, on even pixels and apart', (resolution) => {
		for (let count = 0; count <= 20; count += 1) {
			const names = Array.from({ length: count }, (_, index) => `P${index}`);
			const draft = new LessonDraft(40_000, { video: { resolution } }).people(...names, 'Sharer');
			const shapes = [{}, { width: 360, height: 640 }, { width: 1, height: 5_000 }, { width: 1_279, height: 3 }];
			for (const [index, name] of names.entries())
				draft.file(`${name.toLowerCase()} camera`, name, 0, 40_000, shapes[index % shapes.length]);
			draft.file('sharer screen', 'tall', 10_000, 10_000, { width: 901, height: 1_601 }).focus(0, { speaker: 'p1' });
			draft.focus(20_000, { speaker: 'p1', spotlight: 'p2' }).focus(30_000, { speaker: 'sharer', spotlight: 'p3' });
			const plan = FilmPlan.parse(planFilm(draft.manifest));
			for (const { tiles } of plan.scenes) {
				expect(tiles.length).toBeGreaterThan(0);
				for (const [index, { x, y, width, height }] of tiles.entries()) {
					expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0]);
					expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
					expect(Math.min(width, height)).toBeGreaterThanOrEqual(10);
					expect(x + width).toBeLessThanOrEqual(plan.width);
					expect(y + height).toBeLessThanOrEqual(plan.height);
					for (const other of tiles.slice(index + 1)) {
						const isApart =
							other.x >= x + width ||
							other.x + other.width <= x ||
							other.y >= y + height ||
							other.y + other.height <= y;
						expect(isApart).toBe(true);
					}
				}
			}
		}
	});

	it('leaves no holes and begins scenes at whole frames, whatever happens in the lesson', () => {
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed % below;
		};
		for (let round = 0; round < 50; round += 1) {
			const durationMs = 1 + random(120_000);
			const draft = new LessonDraft(durationMs).people('Ann', 'Ben', 'Cem');
			for (let index = 0; index < 30; index += 1) {
				const person = ['ann', 'ben', 'cem'][random(3)] ?? 'ann';
				const source = ['camera', 'screen', 'mic'][random(3)];
				draft.file(`${person} ${source}`, `${index}`, random(130_000) - 5_000, random(9) === 0 ? null : random(20_000));
				draft.focus(random(130_000), {
					speaker: random(4) === 0 ? null : person,
					spotlight: random(3) === 0 ? 'ben' : null,
				});
				draft.chapter(random(130_000), 'chapter');
			}
			const plan = FilmPlan.parse(planFilm(draft.manifest));
			expect(plan.scenes[0]?.fromMs).toBe(0);
			expect(plan.scenes.at(-1)?.toMs).toBe(durationMs);
			for (const [index, { fromMs, toMs, tiles }] of plan.scenes.entries()) {
				expect(toMs).toBeGreaterThan(fromMs);
				expect(fromMs % 40).toBe(0);
				expect(plan.scenes[index + 1]?.fromMs ?? durationMs).toBe(toMs);
				for (const { clip } of tiles) expect(clip === null || plan.clips[clip] !== undefined).toBe(true);
			}
		}
	});
});
