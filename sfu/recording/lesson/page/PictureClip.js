/** @import { Clip } from '../lessonView.ts' */

/** The picture of a page that was shown: an element that has nothing to follow. */
export class PictureClip {
	element = document.createElement('img');
	failed = false;
	/** Whether the browser has understood the file. */
	opened = false;

	/**
	 * @param {Clip} clip
	 * @param {{ onChange: () => void }} handlers `onChange`: it was opened or has failed
	 */
	constructor(clip, { onChange }) {
		this.clip = clip;
		this.element.alt = clip.title ?? '';
		// The next picture takes the place of this one within a frame.
		this.element.decoding = 'sync';
		this.element.addEventListener('load', () => {
			this.opened = true;
			onChange();
		});
		this.element.addEventListener('error', () => {
			this.failed = true;
			onChange();
		});
		this.element.src = clip.file;
	}

	/** Whether it could be shown at once. */
	readyAt() {
		return this.failed || this.opened;
	}

	follow() {}

	close() {
		this.element.remove();
	}
}
