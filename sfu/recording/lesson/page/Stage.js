/** @import { Clip, LessonView } from '../lessonView.ts' */
/** @import { StagePlan } from './stagePlan.js' */

/** Where videos and pages are seen: one large with the others beside it, or a grid; without video, who speaks. */
export class Stage {
	#root;
	#people;
	/** @type {Map<Clip, HTMLElement>} */
	#tiles = new Map();
	#sounds = made('div', 'sounds');
	#avatar = made('div', 'avatar');
	#initials = made('span', 'initials');
	#avatarName = made('span', 'avatar-name');
	#speaker = made('span', 'chip speaker');
	#more = made('span', 'chip more');

	/**
	 * @param {HTMLElement} root
	 * @param {LessonView['people']} people
	 */
	constructor(root, people) {
		this.#root = root;
		this.#people = people;
		this.#initials.setAttribute('aria-hidden', 'true');
		this.#avatarName.dir = 'auto';
		this.#speaker.hidden = true;
		this.#more.hidden = true;
		this.#avatar.append(this.#initials, this.#avatarName);
		root.append(this.#sounds, this.#avatar, this.#speaker, this.#more);
	}

	/** @param {HTMLVideoElement} video */
	showFilm(video) {
		this.#root.dataset.layout = 'film';
		this.#root.append(video);
	}

	/** The element stays where it is put: browsers stop media that move in the page. @param {Clip} clip @param {HTMLElement} element */
	add(clip, element) {
		if (clip.kind === 'audio') this.#sounds.append(element);
		else this.#tileOf(clip).prepend(element);
	}

	/** @param {StagePlan} plan @param {ReadonlySet<Clip>} failed */
	show({ main, tiles, more, speaker }, failed) {
		const shown = main ? [main, ...tiles] : tiles;
		for (const clip of this.#tiles.keys()) if (!shown.includes(clip)) this.#putAway(clip);
		for (const [place, clip] of shown.entries()) {
			const tile = this.#tileOf(clip);
			tile.hidden = false;
			tile.style.order = String(place);
			tile.classList.toggle('main', clip === main);
			tile.classList.toggle('alone', shown.length === 1);
			tile.classList.toggle('broken', failed.has(clip));
			const speaks = clip.source === 'camera' && clip.person === speaker && speaker !== null;
			tile.classList.toggle('speaking', speaks && shown.length > 1);
		}
		this.#root.dataset.layout = main ? 'main' : tiles.length > 0 ? 'grid' : 'avatar';
		this.#root.classList.toggle('has-strip', main !== null && tiles.length > 0);
		this.#root.style.setProperty('--columns', String(Math.ceil(Math.sqrt(tiles.length))));
		this.#tell(shown, more, speaker);
	}

	/** @param {Clip[]} shown @param {number} more @param {number | null} speaker */
	#tell(shown, more, speaker) {
		const name = this.#nameOf(speaker);
		const isSeen = shown.some(({ source, person }) => source === 'camera' && person === speaker);
		setText(this.#initials, initialsOf(name));
		setText(this.#avatarName, name || 'No picture in this part');
		this.#speaker.hidden = shown.length === 0 || isSeen || !name;
		// Isolates: a name that is read from the right does not reorder the sentence.
		setText(this.#speaker, `\u2068${name}\u2069 is speaking`);
		this.#more.hidden = more === 0;
		setText(this.#more, `+${more}`);
	}

	/** @param {Clip} clip */
	#putAway(clip) {
		const tile = this.#tiles.get(clip);
		if (tile?.querySelector('video, img')) {
			tile.hidden = true;
			return;
		}
		tile?.remove();
		this.#tiles.delete(clip);
	}

	/** @param {Clip} clip */
	#tileOf(clip) {
		const known = this.#tiles.get(clip);
		if (known) return known;
		const tile = made('figure', `tile ${clip.source}`);
		const name = made('figcaption', 'name');
		name.dir = 'auto';
		const person = this.#nameOf(clip.person);
		name.textContent = clip.source === 'screen' && person ? `${person} (screen)` : person;
		name.hidden = person === '';
		tile.append(name);
		tile.hidden = true;
		this.#root.append(tile);
		this.#tiles.set(clip, tile);
		return tile;
	}

	/** @param {number | null} person */
	#nameOf(person) {
		return person === null ? '' : (this.#people[person]?.name ?? '');
	}
}

/** @param {string} name */
function initialsOf(name) {
	const words = name
		.replace(/ \(\d{1,3}\)$/, '')
		.split(/\s+/)
		.filter(Boolean);
	return [words[0], words.length > 1 ? words.at(-1) : '']
		.map((word) => firstGraphemeOf(word ?? '').toUpperCase())
		.join('');
}

/** Missing in Firefox before 125. */
const graphemes = 'Segmenter' in Intl ? new Intl.Segmenter() : null;

/** @param {string} word */
function firstGraphemeOf(word) {
	if (!graphemes) return [...word][0] ?? '';
	const [first] = graphemes.segment(word);
	return first?.segment ?? '';
}

/** @param {string} tag @param {string} className */
function made(tag, className) {
	return Object.assign(document.createElement(tag), { className });
}

/** Writes only what changed: this runs ten times a second. @param {HTMLElement} element @param {string} text */
function setText(element, text) {
	if (element.textContent !== text) element.textContent = text;
}
