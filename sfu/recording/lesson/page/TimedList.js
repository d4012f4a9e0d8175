import { lastAt } from './timeline.js';
import { timeText } from './timeText.js';

/**
 * @template T
 * @typedef {object} TimedListOptions
 * @property {number} lengthMs of the lesson
 * @property {(item: T, button: HTMLElement, row: HTMLElement) => void} fill puts what is to be read into a row
 * @property {(item: T) => void} onChoose
 * @property {HTMLElement} [back] a button that scrolls to the present row again; shown while somebody reads elsewhere
 */

/**
 * Chapters, or lines of the chat: the present one is marked and scrolled to, a click plays from there. Three thousand lines
 * are one stop of the Tab key; the arrow keys move inside.
 * @template {{ atMs: number }} T
 */
export class TimedList {
	#list;
	#items;
	/** @type {HTMLElement[]} */
	#rows;
	#back;
	#present = -1;
	#following = true;

	/**
	 * @param {HTMLElement} list
	 * @param {readonly T[]} items sorted by `atMs`
	 * @param {TimedListOptions<T>} options
	 */
	constructor(list, items, { lengthMs, fill, onChoose, back }) {
		this.#list = list;
		this.#items = items;
		this.#back = back;
		this.#rows = items.map((item) => {
			const row = document.createElement('li');
			const button = document.createElement('button');
			const time = Object.assign(document.createElement('span'), {
				className: 'time',
				textContent: timeText(item.atMs, lengthMs),
			});
			button.type = 'button';
			button.tabIndex = -1;
			button.append(time);
			row.append(button);
			fill(item, button, row);
			return row;
		});
		list.append(...this.#rows);
		this.#makeTabStop(0);
		list.addEventListener('click', (event) => this.#chosen(event, onChoose));
		list.addEventListener('keydown', (event) => this.#moveFocus(event));
		for (const name of ['wheel', 'touchmove', 'pointerdown'])
			list.addEventListener(name, () => this.#read(), { passive: true });
		back?.addEventListener('click', () => this.#follow());
	}

	/** @param {number} tMs */
	show(tMs) {
		const present = lastAt(this.#items, tMs);
		if (present === this.#present) return;
		const [from, to] = [Math.min(present, this.#present), Math.max(present, this.#present)];
		for (let index = Math.max(0, from); index <= to; index++)
			this.#rows[index]?.classList.toggle('past', index <= present);
		this.#buttonAt(this.#present)?.removeAttribute('aria-current');
		this.#rows[this.#present]?.classList.remove('present');
		this.#present = present;
		this.#buttonAt(present)?.setAttribute('aria-current', 'true');
		this.#rows[present]?.classList.add('present');
		if (!this.#list.contains(document.activeElement)) this.#makeTabStop(Math.max(0, present));
		if (this.#following) this.#scroll();
	}

	/** @param {number} index */
	#buttonAt(index) {
		return this.#rows[index]?.querySelector('button');
	}

	/** @param {MouseEvent} event @param {(item: T) => void} onChoose */
	#chosen(event, onChoose) {
		// Whoever marks text to copy it does not want to jump.
		if (!getSelection()?.isCollapsed || !(event.target instanceof Element)) return;
		const row = event.target.closest('li');
		const item = row && this.#items[this.#rows.indexOf(row)];
		if (!item) return;
		onChoose(item);
		this.#follow();
	}

	/** @param {KeyboardEvent} event */
	#moveFocus(event) {
		const focused = this.#rows.findIndex((row) => row.contains(document.activeElement));
		const last = this.#rows.length - 1;
		/** @type {Record<string, number>} */
		const targets = { ArrowDown: Math.min(last, focused + 1), ArrowUp: Math.max(0, focused - 1), Home: 0, End: last };
		const target = targets[event.key];
		if (target === undefined) return;
		event.preventDefault();
		this.#makeTabStop(target);
		this.#buttonAt(target)?.focus();
		this.#read();
	}

	/** @param {number} index */
	#makeTabStop(index) {
		for (const button of this.#list.querySelectorAll('button[tabindex="0"]')) button.setAttribute('tabindex', '-1');
		this.#buttonAt(index)?.setAttribute('tabindex', '0');
	}

	/** Somebody scrolls or moves in the list: it stays where they are. */
	#read() {
		if (!this.#back) return;
		this.#following = false;
		this.#back.hidden = false;
	}

	#follow() {
		this.#following = true;
		if (this.#back) this.#back.hidden = true;
		this.#scroll();
	}

	/** Of the list alone: scrollIntoView would scroll the page too. */
	#scroll() {
		const row = this.#rows[this.#present];
		const { clientHeight } = this.#list;
		const top = row ? row.offsetTop - (clientHeight - row.offsetHeight) / 2 : 0;
		this.#list.scrollTo({ top });
	}
}
