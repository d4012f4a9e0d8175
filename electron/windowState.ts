import { z } from 'zod';
import { readSaved, writeSaved } from './savedJson.ts';

const WindowState = z.object({
	/** Size of the window when it is not maximised, in device-independent pixels. */
	width: z.number().int().min(1),
	height: z.number().int().min(1),
	isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

type Size = { width: number; height: number };

export const smallestWindow: Size = { width: 360, height: 480 };
const defaultState: WindowState = { width: 1200, height: 800, isMaximized: false };

/** The saved size, limited to the present work area; the default size when the file is missing or invalid. */
export function readWindowState(file: string, workArea: Size): WindowState {
	const { width, height, isMaximized } = readSaved(file, WindowState) ?? defaultState;
	const within = (length: number, smallest: number, available: number) =>
		Math.min(Math.max(length, smallest), Math.max(available, smallest));
	return {
		width: within(width, smallestWindow.width, workArea.width),
		height: within(height, smallestWindow.height, workArea.height),
		isMaximized,
	};
}

/** Never throws. */
export const writeWindowState = (file: string, state: WindowState): void => writeSaved(file, state);
