/** @import { LessonView } from '../lessonView.ts' */
import { byId } from './byId.js';
import { Controls } from './Controls.js';
import { FilmPlayer } from './FilmPlayer.js';
import { Stage } from './Stage.js';
import { TimedList } from './TimedList.js';
import { TracksPlayer } from './TracksPlayer.js';
import { counted, lengthText, timeText } from './timeText.js';

const showEveryMs = 200;

/** @type {LessonView} */
const lesson = JSON.parse(byId('lesson', HTMLElement).textContent ?? '');

chooseTheme();
// The library has the name above the frame.
document.documentElement.classList.toggle('framed', parent !== window);
showFacts();
const stage = new Stage(byId('stage', HTMLElement), lesson.people);
/** @type {FilmPlayer | TracksPlayer} */
let player = lesson.film
	? new FilmPlayer(lesson, lesson.film, stage, playTracksInstead)
	: new TracksPlayer(lesson, stage);
if (!lesson.film) tell('about', aboutTracks());
const lists = [...chapterList(), ...chatList()];
byId('main', HTMLElement).dataset.lists = String(lists.length + (showFiles() ? 1 : 0));
const controls = new Controls(lesson, () => player, show);
setInterval(show, showEveryMs);
show();
answerMediaKeys();

function show() {
	controls.show();
	for (const list of lists) list.show(player.positionMs);
	const trouble = player.trouble();
	tell('note', trouble ? troubleText(trouble) : player.notes().join(' '));
	byId('note', HTMLElement).classList.toggle('trouble', trouble !== null);
	byId('about', HTMLElement).hidden = trouble !== null;
}

function aboutTracks() {
	if (lesson.clips.length === 0) return 'Neither sound nor picture was recorded.';
	if (lesson.filmIsComing)
		return 'The film of this lesson is not made yet. Until then this page plays what was recorded.';
	return 'There is no film of this lesson, so this page plays what was recorded.';
}

/** @param {'browser' | 'files'} trouble */
function troubleText(trouble) {
	if (trouble === 'files')
		return 'The recorded tracks cannot be opened. They belong in the folder of this page; perhaps only the page was copied.';
	const advice = lesson.filmIsComing ? 'Chrome or Edge, or wait for the film' : 'Chrome or Edge';
	return `This browser cannot play the recorded tracks. Open this page in ${advice}.`;
}

/** @param {number} atMs where the film stopped */
function playTracksInstead(atMs) {
	if (!(player instanceof FilmPlayer)) return;
	if (lesson.clips.length === 0) {
		tell(
			'about',
			'The film cannot be played: its file is missing or damaged, or this browser does not know its format.',
		);
		return;
	}
	const { playing, rate, volume, muted } = player;
	player.close();
	player = new TracksPlayer(lesson, stage);
	player.setRate(rate);
	player.setVolume(volume, muted);
	player.seek(atMs);
	if (playing) player.play();
	tell('about', 'The film cannot be played here, so this page plays what was recorded.');
}

/** @param {number} atMs */
function playFrom(atMs) {
	player.seek(atMs);
	player.play();
	show();
}

function showFacts() {
	const { startedAtMs, lengthMs, people } = lesson;
	const started = new Date(startedAtMs);
	byId('date', HTMLTimeElement).dateTime = started.toISOString();
	tell('date', started.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' }));
	tell('duration', lengthText(lengthMs));
	// Whoever came back is there again under another id.
	const named = [...new Map(people.map((person) => [person.name, person])).values()];
	tell('people-count', counted(named.length, 'person', 'people'));
	byId('names', HTMLElement).append(
		...named.map(({ name, host }) => {
			const row = document.createElement('li');
			const text = Object.assign(document.createElement('bdi'), { textContent: name });
			row.append(text, host ? ' (host)' : '');
			return row;
		}),
	);
}

function chapterList() {
	const { chapters, lengthMs } = lesson;
	byId('chapters', HTMLElement).hidden = chapters.length === 0;
	if (chapters.length === 0) return [];
	const fill = (/** @type {LessonView['chapters'][number]} */ { title }, /** @type {HTMLElement} */ button) => {
		const text = Object.assign(document.createElement('span'), { className: 'title', textContent: title, dir: 'auto' });
		button.append(' ', text);
	};
	const onChoose = (/** @type {{ atMs: number }} */ { atMs }) => playFrom(atMs);
	return [new TimedList(byId('chapter-list', HTMLElement), chapters, { lengthMs, fill, onChoose })];
}

/** @returns whether there are any */
function showFiles() {
	const { files } = lesson;
	byId('files', HTMLElement).hidden = files.length === 0;
	// From the disk it is opened, and the lesson goes on; the server sends it as a download.
	const target = location.protocol === 'file:' ? '_blank' : '';
	byId('file-list', HTMLElement).append(
		...files.map(({ name, file }) => {
			const link = document.createElement('a');
			Object.assign(link, { href: file, textContent: name, dir: 'auto', target });
			const row = document.createElement('li');
			row.append(link);
			return row;
		}),
	);
	return files.length > 0;
}

function chatList() {
	const { chat, lengthMs } = lesson;
	byId('chat', HTMLElement).hidden = chat.length === 0;
	if (chat.length === 0) return [];
	const onChoose = (/** @type {{ atMs: number }} */ { atMs }) => playFrom(atMs);
	const back = byId('chat-back', HTMLElement);
	return [new TimedList(byId('chat-list', HTMLElement), chat, { lengthMs, fill: fillChatLine, onChoose, back })];
}

/** @param {LessonView['chat'][number]} line @param {HTMLElement} button @param {HTMLElement} row */
function fillChatLine({ atMs, name, host, text }, button, row) {
	// Begins with what is seen, for those who tell their computer what to press.
	button.setAttribute('aria-label', `${timeText(atMs, lesson.lengthMs)} ${name}, play from here`);
	const line = Object.assign(document.createElement('div'), { className: 'line' });
	const sender = Object.assign(document.createElement('div'), { className: 'sender' });
	sender.append(Object.assign(document.createElement('strong'), { textContent: name, dir: 'auto' }));
	if (host) sender.append(Object.assign(document.createElement('span'), { className: 'role', textContent: 'Teacher' }));
	line.append(sender, Object.assign(document.createElement('p'), { textContent: text, dir: 'auto' }));
	row.append(line);
}

/** `?theme=dark` and `?theme=light` in the address; otherwise as the system. */
function chooseTheme() {
	const theme = new URLSearchParams(location.search).get('theme');
	if (theme !== 'dark' && theme !== 'light') return;
	byId('dark', HTMLStyleElement).media = theme === 'dark' ? 'all' : 'not all';
}

/** Media keys and head sets: by themselves browsers would pause one of the many elements. */
function answerMediaKeys() {
	if (!('mediaSession' in navigator)) return;
	navigator.mediaSession.metadata = new MediaMetadata({ title: lesson.name });
	navigator.mediaSession.setActionHandler('play', () => player.play());
	navigator.mediaSession.setActionHandler('pause', () => player.pause());
}

/** @param {string} id @param {string} text */
function tell(id, text) {
	const element = byId(id, HTMLElement);
	if (element.textContent !== text) element.textContent = text;
}
