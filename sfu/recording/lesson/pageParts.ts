/**
 * The files of `page/` as the text that goes into index.html. They are real files, so that they are linted, type-checked and
 * tested; in the page they are one script, because modules cannot be loaded from `file:`.
 */

import barStyle from './page/bar.css?raw';
import body from './page/body.html?raw';
import byId from './page/byId.js?raw';
import Controls from './page/Controls.js?raw';
import dark from './page/dark.css?raw';
import drift from './page/drift.js?raw';
import FilmPlayer from './page/FilmPlayer.js?raw';
import keys from './page/keys.js?raw';
import LessonClock from './page/LessonClock.js?raw';
import lesson from './page/lesson.js?raw';
import listsStyle from './page/lists.css?raw';
import MediaClip from './page/MediaClip.js?raw';
import notes from './page/notes.js?raw';
import PictureClip from './page/PictureClip.js?raw';
import style from './page/page.css?raw';
import Stage from './page/Stage.js?raw';
import stageStyle from './page/stage.css?raw';
import stagePlan from './page/stagePlan.js?raw';
import TimedList from './page/TimedList.js?raw';
import TracksPlayer from './page/TracksPlayer.js?raw';
import timeline from './page/timeline.js?raw';
import timeText from './page/timeText.js?raw';

/** Each after what it imports. */
const modules = [
	byId,
	timeText,
	timeline,
	drift,
	keys,
	notes,
	stagePlan,
	LessonClock,
	Stage,
	MediaClip,
	PictureClip,
	FilmPlayer,
	TracksPlayer,
	TimedList,
	Controls,
	lesson,
];

/** With `%TITLE%` for the name of the lesson. */
export const bodyMarkup = withoutCarriageReturns(body);
export const pageStyle = withoutCarriageReturns([style, stageStyle, barStyle, listsStyle].join('\n'));
export const darkStyle = withoutCarriageReturns(dark);
/** All modules in one scope: their top-level names are different. */
export const pageScript = modules.map(withoutCarriageReturns).map(withoutModuleSyntax).join('\n');

function withoutModuleSyntax(module: string): string {
	return module.replace(/^import [^;]+;\n/gm, '').replace(/^export /gm, '');
}

/** Browsers hash a script after they took them out; a checkout on Windows may have them. */
function withoutCarriageReturns(text: string): string {
	return text.replaceAll('\r\n', '\n');
}
