/** @import { Clip, LessonView } from '../lessonView.ts' */
/** @import { Stage } from './Stage.js' */
import { LessonClock } from './LessonClock.js';
import { MediaClip } from './MediaClip.js';
import { notesAt, whyNothingPlays } from './notes.js';
import { PictureClip } from './PictureClip.js';
import { stageAt } from './stagePlan.js';
import { clipsAt, clipsToLoad, untilNextEdge } from './timeline.js';

const tickMs = 100;
/** How long the clock waits for files after a jump; the late ones catch up. */
const patienceMs = 2_000;
/** How long it then waits for the sound, which some systems take a second or two to start. */
const startingMs = 3_000;
const lateStartMs = 60;

/** Plays the tracks of a lesson of which there is no film: one clock, and all files follow it. */
export class TracksPlayer {
	#lesson;
	#stage;
	#clock;
	/** @type {Map<Clip, MediaClip | PictureClip>} */
	#open = new Map();
	/** @type {Set<Clip>} tried and not playable */
	#failed = new Set();
	#everOpened = 0;
	#playing = false;
	#waitsUntilMs = 0;
	#startsUntilMs = 0;
	#timer = 0;
	#volume = 1;
	#muted = false;

	/**
	 * Stands at 0.
	 * @param {LessonView} lesson
	 * @param {Stage} stage
	 */
	constructor(lesson, stage) {
		this.#lesson = lesson;
		this.#stage = stage;
		this.#clock = new LessonClock(lesson.lengthMs);
		document.addEventListener('visibilitychange', () => this.#tick());
		this.#tick();
	}

	get lengthMs() {
		return this.#lesson.lengthMs;
	}

	get positionMs() {
		return this.#clock.positionMs;
	}

	get playing() {
		return this.#playing;
	}

	get volume() {
		return this.#volume;
	}

	get muted() {
		return this.#muted;
	}

	play() {
		if (this.positionMs >= this.lengthMs) this.#clock.seek(0);
		this.#playing = true;
		this.#wait();
	}

	pause() {
		this.#playing = false;
		this.#clock.stop();
		this.#tick();
	}

	/** @param {number} ms */
	seek(ms) {
		this.#clock.seek(ms);
		this.#wait();
	}

	/** @param {number} rate 1: as fast as it was */
	setRate(rate) {
		this.#clock.rate = rate;
	}

	/** @param {number} volume 0 to 1 @param {boolean} muted */
	setVolume(volume, muted) {
		this.#volume = volume;
		this.#muted = muted;
		for (const media of this.#open.values()) if (media instanceof MediaClip) this.#applyVolume(media.element);
	}

	notes() {
		return notesAt(this.#lesson, [...this.#failed], this.positionMs);
	}

	/** Why the lesson cannot be played in this browser; null: it can, as far as is known. */
	trouble() {
		const open = [...this.#open.values()].filter((each) => each instanceof MediaClip);
		// Any browser shows the pictures.
		const failed = [...this.#failed].filter(({ kind }) => kind !== 'picture');
		const probe = document.createElement('video');
		return whyNothingPlays({
			opened: this.#everOpened,
			failed: failed.length,
			pending: open.filter(({ opened, failed }) => !opened && !failed).length,
			supported: failed.some(({ type }) => probe.canPlayType(type) !== ''),
		});
	}

	/** The clock stands until all files that are needed now can play, so that they begin together. */
	#wait() {
		this.#clock.stop();
		this.#waitsUntilMs = performance.now() + patienceMs;
		this.#tick();
	}

	#tick() {
		clearTimeout(this.#timer);
		if (this.#playing && this.positionMs >= this.lengthMs) this.#playing = false;
		const tMs = this.positionMs;
		const plan = stageAt(this.#lesson, tMs);
		const shown = plan.main ? [plan.main, ...plan.tiles] : plan.tiles;
		this.#load(clipsToLoad(this.#lesson.clips, shown, tMs));
		this.#stage.show(plan, this.#failed);
		this.#startOrStop();
		this.#waitForSound();
		for (const clip of this.#open.values()) clip.follow(this.positionMs, this.#clock.running, this.#clock.rate);
		this.#timer = setTimeout(() => this.#tick(), this.#untilNextTickMs());
	}

	/** Sooner than the usual tick where a clip begins, so that it begins in time. */
	#untilNextTickMs() {
		if (!this.#playing) return tickMs;
		return Math.min(tickMs, untilNextEdge(this.#lesson.clips, this.positionMs) / this.#clock.rate + 1);
	}

	#startOrStop() {
		if (!this.#playing) return this.#clock.stop();
		if (this.#clock.running) return;
		const needed = clipsAt([...this.#open.keys()], this.positionMs);
		const ready = needed.every((clip) => this.#open.get(clip)?.readyAt(this.positionMs));
		if (!ready && performance.now() < this.#waitsUntilMs) return;
		this.#clock.start();
		this.#startsUntilMs = performance.now() + startingMs;
	}

	/** Shortly after a start, when all sound is late: setting the clock back is not heard, making every element jump is. */
	#waitForSound() {
		if (!this.#clock.running || performance.now() > this.#startsUntilMs) return;
		const tMs = this.positionMs;
		const heard = clipsAt([...this.#open.keys()], tMs).filter(({ kind }) => kind === 'audio');
		const late = heard.flatMap((clip) => {
			const media = this.#open.get(clip);
			return media instanceof MediaClip && !media.failed ? [media.lateMs(tMs)] : [];
		});
		const leastMs = Math.min(...late);
		if (leastMs > lateStartMs && leastMs < startingMs) this.#clock.seek(tMs - leastMs);
	}

	/** @param {Clip[]} wanted */
	#load(wanted) {
		const kept = new Set(wanted);
		for (const [clip, media] of this.#open) {
			if (kept.has(clip) && !media.failed) continue;
			media.close();
			this.#open.delete(clip);
		}
		for (const clip of wanted) if (!this.#open.has(clip) && !this.#failed.has(clip)) this.#openClip(clip);
	}

	/** @param {Clip} clip */
	#openClip(clip) {
		const opened = clip.kind === 'picture' ? this.#openPicture(clip) : this.#openMedia(clip);
		this.#open.set(clip, opened);
		this.#stage.add(clip, opened.element);
	}

	/** @param {Clip} clip */
	#openPicture(clip) {
		const picture = new PictureClip(clip, {
			onChange: () => {
				if (picture.failed) this.#failed.add(clip);
				this.#tick();
			},
		});
		return picture;
	}

	/** @param {Clip} clip */
	#openMedia(clip) {
		const media = new MediaClip(clip, {
			onChange: () => {
				if (media.failed) this.#failed.add(clip);
				else this.#everOpened++;
				this.#tick();
			},
			onBlocked: () => this.pause(),
		});
		// For whoever examines the page: where the file lies on the clock of the lesson.
		media.element.dataset.startMs = String(clip.fromMs - clip.offsetMs);
		this.#applyVolume(media.element);
		return media;
	}

	/** @param {HTMLMediaElement} element */
	#applyVolume(element) {
		element.volume = this.#volume;
		element.muted = this.#muted;
	}
}
