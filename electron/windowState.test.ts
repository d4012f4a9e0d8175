import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from './windowState.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-window-'));
const file = join(folder, 'window.json');
const screen = { width: 1920, height: 1080 };
const defaultState = { width: 1200, height: 800, isMaximized: false };
afterAll(() => rmSync(folder, { recursive: true }));

test('restores the size that the window was closed with', () => {
	writeWindowState(file, { width: 900, height: 700, isMaximized: true });
	expect(readWindowState(file, screen)).toEqual({ width: 900, height: 700, isMaximized: true });
});

test('limits a size saved on a larger screen to the present work area', () => {
	writeWindowState(file, { width: 3000, height: 100, isMaximized: false });
	expect(readWindowState(file, { width: 1024, height: 768 })).toEqual({ width: 1024, height: 480, isMaximized: false });
});

test.each(['', '{}', '{"width":"wide","height":1,"isMaximized":false}', 'null'])(
	'falls back to the default size when the file contains %j',
	(text) => {
		writeFileSync(file, text);
		expect(readWindowState(file, screen)).toEqual(defaultState);
	},
);

test('falls back to the default size when the file is missing and its folder cannot be written', () => {
	const nowhere = join(folder, 'missing', 'window.json');
	writeWindowState(nowhere, defaultState);
	expect(readWindowState(nowhere, screen)).toEqual(defaultState);
});
