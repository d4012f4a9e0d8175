import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from './windowState.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-window-'));
const file = join(folder, 'window.json');
const screen = { width: 1920, height: 1080 };
const usual = { width: 1200, height: 800, isMaximized: false };
afterAll(() => rmSync(folder, { recursive: true }));

test('a window has the size it was left with', () => {
	writeWindowState(file, { width: 900, height: 700, isMaximized: true });
	expect(readWindowState(file, screen)).toEqual({ width: 900, height: 700, isMaximized: true });
});

test('a window from a larger screen fits the one there is', () => {
	writeWindowState(file, { width: 3000, height: 100, isMaximized: false });
	expect(readWindowState(file, { width: 1024, height: 768 })).toEqual({ width: 1024, height: 480, isMaximized: false });
});

test.each(['', '{}', '{"width":"wide","height":1,"isMaximized":false}', 'null'])('%j: the usual size', (text) => {
	writeFileSync(file, text);
	expect(readWindowState(file, screen)).toEqual(usual);
});

test('no file, and a folder that cannot be written: the usual size', () => {
	const nowhere = join(folder, 'missing', 'window.json');
	writeWindowState(nowhere, usual);
	expect(readWindowState(nowhere, screen)).toEqual(usual);
});
