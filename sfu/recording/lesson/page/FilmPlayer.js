/** @import { LessonView } from '../lessonView.ts' */
/** @import { Stage } from './Stage.js' */

/** Plays the film of a lesson; the same members as TracksPlayer. */
export class FilmPlayer {
	#video = document.createElement('video');
	#lengthMs;
	#rate = 1;

	/**
	 * Stands at 0.
	 * @param {LessonView} lesson
	 * @param {string} file
	 * @param {Stage} stage
	 * @param {(atMs: number) => void} onFail the film is missing or damaged, or the browser does not know its format
	 */
	constructor(lesson, file, stage, onFail) {
		this.#lengthMs = lesson.lengthMs;
		this.#video.preload = 'metadata';
		this.#video.playsInline = true;
		this.#video.poster = 'picture.jpg';
		this.#video.addEventListener('error', () => onFail(this.positionMs));
		this.#video.src = file;
		// Chromium refuses text tracks from file:, and says so in the console. The list of chapters does not need this one.
		if (location.protocol !== 'file:' && lesson.chapters.length > 0) this.#video.append(chaptersTrack());
		stage.showFilm(this.#video);
	}

	get lengthMs() {
		const { duration } = this.#video;
		return Number.isFinite(duration) ? duration * 1000 : this.#lengthMs;
	}

	get positionMs() {
		return this.#video.currentTime * 1000;
	}

	get playing() {
		return !this.#video.paused && !this.#video.ended;
	}

	get rate() {
		return this.#rate;
	}

	get volume() {
		return this.#video.volume;
	}

	get muted() {
		return this.#video.muted;
	}

	play() {
		// Refused without a click, or the film cannot be decoded, which fires `error`: both are seen as "paused".
		this.#video.play().catch(() => undefined);
		this.#video.playbackRate = this.#rate;
	}

	pause() {
		this.#video.pause();
	}

	/** @param {number} ms */
	seek(ms) {
		this.#video.currentTime = Math.max(0, Math.min(this.lengthMs, ms)) / 1000;
	}

	/** @param {number} rate 1: as fast as it was */
	setRate(rate) {
		this.#rate = rate;
		this.#video.playbackRate = rate;
	}

	/** @param {number} volume 0 to 1 @param {boolean} muted */
	setVolume(volume, muted) {
		this.#video.volume = volume;
		this.#video.muted = muted;
	}

	/** @returns {string[]} */
	notes() {
		return [];
	}

	/** @returns {null} */
	trouble() {
		return null;
	}

	close() {
		this.#video.remove();
	}
}

function chaptersTrack() {
	return Object.assign(document.createElement('track'), { kind: 'chapters', src: 'chapters.vtt' });
}
