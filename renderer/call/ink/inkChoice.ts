import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type InkWidthName, inkColors, inkWidthNames } from '../../client/ink/palette.ts';
import { readStored, writeStored } from '../../ui/storage.ts';

/** In the order of their buttons and of their keys. */
export const inkTools = [
	'pen',
	'highlighter',
	'eraser',
	'partEraser',
	'line',
	'arrow',
	'rectangle',
	'ellipse',
	'text',
	'laser',
] as const;
export type InkToolName = (typeof inkTools)[number];

/** What we draw with. Kept on this computer. */
type InkChoice = { tool: InkToolName; color: number; width: InkWidthName };

const keys = { tool: 'lectern.ink.tool', color: 'lectern.ink.color', width: 'lectern.ink.width' } as const;

const storedColor = Number(readStored(keys.color));
const store = createStore<InkChoice>(() => ({
	tool: inkTools.find((tool) => tool === readStored(keys.tool)) ?? 'pen',
	color: inkColors[storedColor] ? storedColor : 0,
	width: inkWidthNames.find((width) => width === readStored(keys.width)) ?? 'medium',
}));

export const useInkChoice = (): InkChoice => useStore(store);
/** At this moment, e.g. when a pointer goes down. */
export const inkChoice = (): InkChoice => store.getState();

export function chooseInk(change: Partial<InkChoice>): void {
	store.setState(change);
	const choice = store.getState();
	for (const name of ['tool', 'color', 'width'] as const) writeStored(keys[name], String(choice[name]));
}

/** The digit that chooses a tool while we draw: 1 to 9, and 0 for the tenth. */
export const keyOfTool = (tool: InkToolName): string => String((inkTools.indexOf(tool) + 1) % 10);
