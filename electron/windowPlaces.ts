import type { Rectangle } from 'electron';
import { z } from 'zod';
import { readSaved, writeSaved } from './savedJson.ts';

/** A display as Electron describes it; the rectangles are in device-independent pixels of the desktop. */
export type Display = { id: number; bounds: Rectangle; workArea: Rectangle };

const Place = z.object({
	displayId: z.number(),
	/** Of the window when it is not in full screen, from the corner of its display. */
	x: z.int(),
	y: z.int(),
	width: z.int().min(1),
	height: z.int().min(1),
	isFullScreen: z.boolean(),
});
/** Where a window was last. */
export type Place = z.infer<typeof Place>;

const Places = z.record(z.string(), Place);
export type Places = z.infer<typeof Places>;

export type Placement = { displayId: number; bounds: Rectangle; isFullScreen: boolean };

/** CSS px between the small window and the edges of its display. */
const margin = 16;
/** Share of the display that a large window takes which is not in full screen. */
const share = 0.7;

/**
 * For what an audience sees: on the display where it was last, else in full screen on the largest display without the
 * teacher's own window; null while there is none.
 */
export function placeForAudience(displays: Display[], hostDisplayId: number, last: Place | null): Placement | null {
	const home = displays.find(({ id }) => id === last?.displayId);
	if (home && last) return placeAgain(home, last);
	const [largest] = displays
		.filter(({ id }) => id !== hostDisplayId)
		.sort((one, other) => areaOf(other.bounds) - areaOf(one.bounds));
	return largest ? { displayId: largest.id, bounds: centred(largest.workArea), isFullScreen: true } : null;
}

/** For a window of the audience where there is one display only: beside others, not in full screen. */
export const placeOnOnly = ({ id, workArea }: Display): Placement => ({
	displayId: id,
	bounds: centred(workArea),
	isFullScreen: false,
});

/** For the small window: where it was last, else in the upper right corner of the teacher's display. */
export function placeSmall(displays: Display[], host: Display, size: Size, last: Place | null): Placement {
	const home = displays.find(({ id }) => id === last?.displayId);
	if (home && last) return { ...placeAgain(home, last), isFullScreen: false };
	const { x, y, width } = host.workArea;
	const bounds = within(host.workArea, { ...size, x: x + width - size.width - margin, y: y + margin });
	return { displayId: host.id, bounds, isFullScreen: false };
}

/** What is to be remembered of a window on this display. */
export const placeOf = ({ id, bounds }: Display, window: Rectangle, isFullScreen: boolean): Place => ({
	displayId: id,
	x: window.x - bounds.x,
	y: window.y - bounds.y,
	width: window.width,
	height: window.height,
	isFullScreen,
});

type Size = { width: number; height: number };

function placeAgain({ id, bounds, workArea }: Display, last: Place): Placement {
	const { x, y, width, height, isFullScreen } = last;
	return {
		displayId: id,
		bounds: within(workArea, { x: bounds.x + x, y: bounds.y + y, width, height }),
		isFullScreen,
	};
}

const areaOf = ({ width, height }: Size): number => width * height;

function centred({ x, y, width, height }: Rectangle): Rectangle {
	const size = { width: Math.round(width * share), height: Math.round(height * share) };
	return { ...size, x: Math.round(x + (width - size.width) / 2), y: Math.round(y + (height - size.height) / 2) };
}

/** Moved and made smaller until it is inside: a display may have become smaller. */
function within(area: Rectangle, window: Rectangle): Rectangle {
	const width = Math.min(window.width, area.width);
	const height = Math.min(window.height, area.height);
	return {
		width,
		height,
		x: Math.min(Math.max(window.x, area.x), area.x + area.width - width),
		y: Math.min(Math.max(window.y, area.y), area.y + area.height - height),
	};
}

/** The saved places by the names of their windows; none when the file is missing or invalid. */
export const readPlaces = (file: string): Places => readSaved(file, Places) ?? {};

/** Never throws. */
export const writePlaces = (file: string, places: Places): void => writeSaved(file, places);
