/** @import { FilmPlayer } from './FilmPlayer.js' */
/** @import { LessonView } from '../lessonView.ts' */
/** @import { TracksPlayer } from './TracksPlayer.js' */
/** @import { Command } from './keys.js' */
import { byId } from './byId.js';
import { commandOf } from './keys.js';
import { lastAt } from './timeline.js';
import { spokenTime, timeText } from './timeText.js';

const stepMs = 10_000;
/** In full screen the bar goes away when nothing moves for so long. */
const idleMs = 3_000;

/** The bar below the stage, and the keyboard. */
export class Controls {
	#player;
	#lesson;
	#box = byId('player', HTMLElement);
	#toggle = byId('toggle', HTMLButtonElement);
	#seekBar = byId('seek', HTMLInputElement);
	#markers = byId('markers', HTMLElement);
	#position = byId('position', HTMLElement);
	#mute = byId('mute', HTMLButtonElement);
	#volume = byId('volume', HTMLInputElement);
	#speed = byId('speed', HTMLSelectElement);
	#fullScreen = byId('full-screen', HTMLButtonElement);
	#dragging = false;
	#idleTimer = 0;

	/**
	 * @param {LessonView} lesson
	 * @param {() => FilmPlayer | TracksPlayer} player the one that plays now
	 * @param {() => void} onChange something was done that the page should show at once
	 */
	constructor(lesson, player, onChange) {
		this.#lesson = lesson;
		this.#player = player;
		const act = (/** @type {() => void} */ action) => () => {
			action();
			onChange();
		};
		const click = (/** @type {string} */ id, /** @type {() => void} */ action) =>
			byId(id, HTMLElement).addEventListener('click', act(action));
		click('toggle', () => this.#run('toggle'));
		click('stage', () => this.#run('toggle'));
		click('back', () => this.#run('back'));
		click('forward', () => this.#run('forward'));
		click('mute', () => this.#run('mute'));
		click('full-screen', () => this.#run('fullScreen'));
		byId('stage', HTMLElement).addEventListener('dblclick', () => this.#run('fullScreen'));
		this.#speed.addEventListener('change', () => player().setRate(Number(this.#speed.value)));
		this.#volume.addEventListener(
			'input',
			act(() => player().setVolume(Number(this.#volume.value), false)),
		);
		this.#seekBar.addEventListener('input', () => this.#drag());
		this.#seekBar.addEventListener(
			'change',
			act(() => this.#drop()),
		);
		document.addEventListener('keydown', (event) => this.#pressed(event, onChange));
		this.#fullScreen.hidden = !document.fullscreenEnabled;
		document.addEventListener('fullscreenchange', () => this.#showFullScreen());
		for (const name of ['pointermove', 'keydown']) this.#box.addEventListener(name, () => this.#awake());
		this.#drawMarkers();
	}

	/** Shows how things stand. */
	show() {
		const player = this.#player();
		const { playing, positionMs, lengthMs, muted, volume } = player;
		this.#box.classList.toggle('playing', playing);
		// Only once: whoever stops later wants to read what is on the screen.
		if (playing || positionMs > 0) this.#box.classList.add('started');
		name(this.#toggle, playing ? 'Pause' : 'Play');
		this.#seekBar.max = String(lengthMs / 1000);
		if (!this.#dragging) this.#showPosition(positionMs, lengthMs);
		byId('length', HTMLElement).textContent = timeText(lengthMs);
		const silent = muted || volume === 0;
		this.#mute.classList.toggle('off', silent);
		name(this.#mute, silent ? 'Sound on' : 'Mute');
		this.#volume.value = String(muted ? 0 : volume);
		this.#volume.style.setProperty('--done', this.#volume.value);
	}

	/** @param {number} positionMs @param {number} lengthMs */
	#showPosition(positionMs, lengthMs) {
		this.#seekBar.value = String(positionMs / 1000);
		this.#position.textContent = timeText(positionMs, lengthMs);
		this.#seekBar.style.setProperty('--done', String(lengthMs > 0 ? positionMs / lengthMs : 0));
		const { chapters } = this.#lesson;
		const title = chapters[lastAt(chapters, positionMs)]?.title;
		const spoken = `${spokenTime(positionMs)} of ${spokenTime(lengthMs)}`;
		this.#seekBar.setAttribute('aria-valuetext', title ? `${spoken}, ${title}` : spoken);
		// The exact time beside the elements' own, for whoever examines how well they keep in step.
		this.#box.dataset.positionMs = String(positionMs);
	}

	#drag() {
		this.#dragging = true;
		this.#showPosition(Number(this.#seekBar.value) * 1000, this.#player().lengthMs);
	}

	#drop() {
		this.#dragging = false;
		this.#player().seek(Number(this.#seekBar.value) * 1000);
	}

	/** @param {KeyboardEvent} event @param {() => void} onChange */
	#pressed(event, onChange) {
		const { activeElement } = document;
		const command = commandOf(event, {
			tag: activeElement?.tagName ?? '',
			type: activeElement?.getAttribute('type') ?? '',
			isSeekBar: activeElement === this.#seekBar,
		});
		if (!command) return;
		event.preventDefault();
		// A key that is held down jumps on and on, but does not switch on and off.
		if (event.repeat && command !== 'back' && command !== 'forward') return;
		this.#run(command);
		onChange();
	}

	/** @param {Command} command */
	#run(command) {
		const player = this.#player();
		if (command === 'toggle') player.playing ? player.pause() : player.play();
		else if (command === 'back') player.seek(player.positionMs - stepMs);
		else if (command === 'forward') player.seek(player.positionMs + stepMs);
		else if (command === 'mute') player.setVolume(player.volume || 1, !(player.muted || player.volume === 0));
		else this.#toggleFullScreen();
	}

	#toggleFullScreen() {
		if (document.fullscreenElement) document.exitFullscreen();
		// Refused without a click: then it stays as it is.
		else if (document.fullscreenEnabled) this.#box.requestFullscreen().catch(() => undefined);
	}

	#showFullScreen() {
		const isFull = document.fullscreenElement === this.#box;
		this.#fullScreen.classList.toggle('on', isFull);
		name(this.#fullScreen, isFull ? 'Leave full screen' : 'Full screen');
		this.#awake();
	}

	#awake() {
		clearTimeout(this.#idleTimer);
		this.#box.classList.remove('idle');
		if (document.fullscreenElement) this.#idleTimer = setTimeout(() => this.#box.classList.add('idle'), idleMs);
	}

	#drawMarkers() {
		const { chapters, lengthMs } = this.#lesson;
		const inside = chapters.filter(({ atMs }) => atMs > 0 && atMs < lengthMs);
		this.#markers.replaceChildren(
			...inside.map(({ atMs }) => {
				const marker = document.createElement('span');
				marker.style.setProperty('--at', String(atMs / lengthMs));
				return marker;
			}),
		);
	}
}

/** @param {HTMLElement} control @param {string} text */
function name(control, text) {
	if (control.title === text) return;
	control.title = text;
	control.setAttribute('aria-label', text);
}
