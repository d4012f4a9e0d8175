import type { FrameLocator, Locator, Page } from '@playwright/test';
import { until } from '../../sfu/testing/until.ts';
import type { Colour } from './observe.ts';

/** Less of a second is jitter: an element is set right when it is further off. */
const inStepMs = 250;
/** Between two looks, ms. */
const everyMs = 100;

/** Page object of the page in a lesson folder: opened from the disk, or in the player of the library. */
export class LessonPage {
	/** Titles. */
	readonly chapters: Locator;
	/** Lines: name, then text. */
	readonly chat: Locator;
	/** Below the player: what is missing or unusual. */
	readonly about: Locator;
	readonly #player: Locator;
	readonly #playButton: Locator;
	readonly #film: Locator;
	readonly #rows: Locator;

	constructor(root: Page | FrameLocator) {
		this.#rows = root.locator('#chapter-list').getByRole('listitem');
		this.chapters = this.#rows.locator('.title');
		this.chat = root.locator('#chat-list').getByRole('listitem').locator('.line');
		this.about = root.locator('#about');
		this.#player = root.locator('#player');
		this.#playButton = this.#player.getByRole('button', { name: 'Play', exact: true });
		this.#film = this.#player.locator('video');
	}

	async play(): Promise<void> {
		await this.#playButton.click();
	}

	async pause(): Promise<void> {
		await this.#player.getByRole('button', { name: 'Pause', exact: true }).click();
	}

	/** Plays from the beginning of a chapter. */
	async playChapter(title: string): Promise<void> {
		await this.#rows.filter({ hasText: title }).getByRole('button').click();
	}

	/** Waits until the film plays, beyond that time, and has a picture. */
	async expectFilmBeyond(seconds: number): Promise<void> {
		const plays = ({ error, paused, hasPicture, atS }: ReturnType<typeof filmOf>) =>
			error === null && !paused && hasPicture && atS > seconds;
		await until(() => this.#filmNow(), `the film to play beyond ${seconds} s`, plays, { everyMs });
	}

	/** Waits until so much of the film's picture has the colour; in a page whose origin may read the film. @param least 0 to 1 */
	async expectColour(colour: Colour, least: number): Promise<void> {
		const share = () => this.#film.evaluate(shareOf, colour);
		await until(share, `more than ${least} of the film to be ${colour}`, (found) => found > least, { everyMs });
	}

	/** Waits until at least so many tracks play, all where the clock of the lesson is; plays a lesson that has ended again. */
	async expectInStep(least: number): Promise<void> {
		const tracksNow = async () => {
			if (await this.#playButton.isVisible()) await this.play();
			return this.#player.evaluate(tracksAtNextTick);
		};
		const areInStep = (tracks: { aheadMs: number }[]) =>
			tracks.length >= least && tracks.every(({ aheadMs }) => Math.abs(aheadMs) <= inStepMs);
		await until(tracksNow, `${least} tracks to play in step`, areInStep, { everyMs });
	}

	#filmNow() {
		return this.#film.evaluate(filmOf);
	}
}

/* In the page. */

function filmOf(element: Element) {
	if (!(element instanceof HTMLVideoElement)) throw new Error('there is no film');
	const { currentTime: atS, paused, videoWidth } = element;
	return { atS, paused, hasPicture: videoWidth > 0, error: element.error?.message ?? null };
}

/**
 * The tracks that play, and how far each is ahead of the clock, at the moment in which the page shows the clock the next
 * time: what it shows is old soon after. None if the clock stands.
 */
async function tracksAtNextTick(player: HTMLElement | SVGElement) {
	const ticked = await new Promise<boolean>((resolve) => {
		new MutationObserver(() => resolve(true)).observe(player, { attributeFilter: ['data-position-ms'] });
		setTimeout(() => resolve(false), 1_000);
	});
	const positionMs = Number(player.dataset.positionMs);
	const media = [...player.querySelectorAll<HTMLMediaElement>('[data-start-ms]')].filter(({ paused }) => !paused);
	return (ticked ? media : []).map(({ currentTime, dataset, src }) => ({
		file: src.split('/').at(-1),
		aheadMs: Number(dataset.startMs) + currentTime * 1000 - positionMs,
	}));
}

/** Share of the pixels that are of the colour, but for compression. */
function shareOf(element: Element, colour: Colour): number {
	if (!(element instanceof HTMLVideoElement)) throw new Error('there is no film');
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [64, 36];
	const context = canvas.getContext('2d');
	if (!context) throw new Error('there is no canvas');
	context.drawImage(element, 0, 0, canvas.width, canvas.height);
	const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
	let found = 0;
	for (let at = 0; at < data.length; at += 4) {
		const isColour = colour.every((channel, index) => Math.abs((data[at + index] ?? 0) - channel) <= 45);
		if (isColour) found += 1;
	}
	return found / (data.length / 4);
}
