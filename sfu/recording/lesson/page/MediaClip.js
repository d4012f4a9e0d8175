/** @import { Clip } from '../lessonView.ts' */
import { correctionOf } from './drift.js';

/** After a jump an element is judged when it has played so far, and may jump again only then, or after a long wait. */
const movingMs = 150;
const settleMs = 4_000;
/** Elements that stand still are put this exactly. */
const exactMs = 20;
/** An element that plays from here is in step soon enough. */
const nearMs = 100;
/** A video that is early by so much waits for the clock: nobody hears that. */
const earlyMs = 60;
/** Some systems take seconds to open a stream of sound. */
const mostLeadMs = 2_500;

/** One `<audio>` or `<video>` that follows the clock of the lesson. */
export class MediaClip {
	/** @type {HTMLMediaElement} */
	element;
	failed = false;
	/** Whether the browser has understood the file. */
	opened = false;
	#correcting = false;
	/** The last jump, until its effect is known: when by `performance.now()`, and to where in the file. */
	#jump = { sinceMs: 0, toMs: 0, isOpen: false };
	/** How long a jump takes until it is heard or seen, ms: an element that plays is sent ahead by so much. */
	#leadMs = 60;
	#events = new AbortController();
	#onBlocked;

	/**
	 * @param {Clip} clip
	 * @param {{ onChange: () => void, onBlocked: () => void }} handlers `onChange`: it was opened or has failed;
	 *   `onBlocked`: the browser wants a click before it plays sound
	 */
	constructor(clip, { onChange, onBlocked }) {
		this.clip = clip;
		this.#onBlocked = onBlocked;
		this.element = document.createElement(clip.kind === 'audio' ? 'audio' : 'video');
		this.element.preload = 'auto';
		if (this.element instanceof HTMLVideoElement) this.element.playsInline = true;
		const { signal } = this.#events;
		const on = (/** @type {string} */ name, /** @type {() => void} */ react) =>
			this.element.addEventListener(name, react, { signal });
		on('loadedmetadata', () => {
			this.opened = true;
			onChange();
		});
		on('error', () => {
			this.failed = true;
			onChange();
		});
		this.element.src = clip.file;
	}

	/** Whether it could play from there at once, so that the clock need not wait for it. @param {number} tMs time of the lesson */
	readyAt(tMs) {
		if (this.failed) return true;
		const { readyState, seeking } = this.element;
		if (readyState < HTMLMediaElement.HAVE_CURRENT_DATA || seeking) return false;
		return this.#isOver(tMs) || Math.abs(this.lateMs(tMs)) <= nearMs;
	}

	/**
	 * How far it is behind the clock, ms of the lesson; negative: ahead.
	 * @param {number} tMs time of the lesson
	 */
	lateMs(tMs) {
		return this.#placeOf(tMs) - this.element.currentTime * 1000;
	}

	/**
	 * Brings the element to where it has to be.
	 * @param {number} tMs time of the lesson
	 * @param {boolean} playing
	 * @param {number} rate
	 */
	follow(tMs, playing, rate) {
		if (this.failed || this.element.readyState < HTMLMediaElement.HAVE_METADATA) return;
		const atMs = this.#placeOf(tMs);
		if (this.#isOver(tMs)) this.#stand(null);
		else if (playing && tMs >= this.clip.fromMs) this.#play(atMs, rate);
		else this.#stand(atMs);
	}

	/** The file may be shorter than it should be, and play() at its end would start it again. @param {number} tMs */
	#isOver(tMs) {
		return tMs >= this.clip.toMs || this.#placeOf(tMs) >= this.element.duration * 1000 - exactMs;
	}

	/** @param {number | null} atMs null: wherever it is */
	#stand(atMs) {
		const { element } = this;
		if (!element.paused) element.pause();
		this.#correcting = false;
		if (atMs === null || element.seeking || Math.abs(element.currentTime * 1000 - atMs) <= exactMs) return;
		element.currentTime = atMs / 1000;
	}

	/** @param {number} atMs @param {number} rate */
	#play(atMs, rate) {
		const { element } = this;
		if (element.seeking) return;
		// Browsers stop videos without sound in hidden pages; they are put right when the page is seen again.
		if (document.hidden && element instanceof HTMLVideoElement) return;
		const driftMs = atMs - element.currentTime * 1000;
		if (this.#jump.isOpen) this.#judgeJump(driftMs / rate);
		const { jump, factor } = correctionOf(driftMs, this.#correcting);
		if (jump) {
			if (element.paused || !this.#jump.isOpen) this.#jumpTo(atMs + this.#leadMs * rate);
		} else if (element instanceof HTMLVideoElement && driftMs < (element.paused ? -exactMs : -earlyMs)) {
			element.pause();
			return;
		}
		this.#correcting = factor !== 1;
		if (element.playbackRate !== rate * factor) element.playbackRate = rate * factor;
		if (element.paused) this.#start();
	}

	/** @param {number} toMs */
	#jumpTo(toMs) {
		this.#jump = { sinceMs: performance.now(), toMs, isOpen: true };
		this.element.currentTime = toMs / 1000;
	}

	/** What is left of the drift once the element plays is what the jump took longer than was thought. @param {number} driftMs */
	#judgeJump(driftMs) {
		const { sinceMs, toMs } = this.#jump;
		const isMoving = this.element.currentTime * 1000 > toMs + movingMs;
		if (!isMoving && performance.now() < sinceMs + settleMs) return;
		this.#jump.isOpen = false;
		this.#leadMs = Math.max(0, Math.min(mostLeadMs, this.#leadMs + driftMs));
	}

	async #start() {
		try {
			await this.element.play();
		} catch (error) {
			// AbortError: paused or taken away meanwhile. What cannot be decoded fires `error`.
			if (error instanceof DOMException && error.name === 'NotAllowedError') this.#onBlocked();
		}
	}

	/** Where in the file a time of the lesson is, ms; before the clip: its beginning. @param {number} tMs */
	#placeOf(tMs) {
		return this.clip.offsetMs + Math.max(0, tMs - this.clip.fromMs);
	}

	/** Frees file, decoder and buffers: removing the element alone would leave that to the garbage collector. */
	close() {
		this.#events.abort();
		this.element.pause();
		this.element.removeAttribute('src');
		this.element.load();
		this.element.remove();
	}
}
