import { expect, test } from 'vitest';
import { commandOf } from './keys.js';

const nowhere = { tag: 'BODY', type: '', isSeekBar: false };
const pressed = (key: string, code = '', held = {}) => ({
	key,
	code,
	ctrlKey: false,
	altKey: false,
	metaKey: false,
	...held,
});

test.each([
	[' ', 'toggle'],
	['k', 'toggle'],
	['K', 'toggle'],
	['j', 'back'],
	['l', 'forward'],
	['ArrowLeft', 'back'],
	['ArrowRight', 'forward'],
	['f', 'fullScreen'],
	['m', 'mute'],
	['x', null],
	['ArrowUp', null],
])('the key %j means %s', (key, command) => {
	expect(commandOf(pressed(key), nowhere)).toBe(command);
});

test('a keyboard without Latin letters is used by the place of its keys', () => {
	expect(commandOf(pressed('л', 'KeyK'), nowhere)).toBe('toggle');
});

test('a Latin letter counts as what it says, not by its place', () => {
	expect(commandOf(pressed('x', 'KeyK'), nowhere)).toBeNull();
});

test.each(['ctrlKey', 'altKey', 'metaKey'])('a key with %s belongs to the browser', (modifier) => {
	expect(commandOf(pressed('f', 'KeyF', { [modifier]: true }), nowhere)).toBeNull();
});

test('the space bar presses the focused button and nothing else', () => {
	expect(commandOf(pressed(' '), { tag: 'BUTTON', type: 'button', isSeekBar: false })).toBeNull();
	expect(commandOf(pressed('k'), { tag: 'BUTTON', type: 'button', isSeekBar: false })).toBe('toggle');
});

test('arrows change the volume on its slider, and jump on the seek bar', () => {
	expect(commandOf(pressed('ArrowLeft'), { tag: 'INPUT', type: 'range', isSeekBar: false })).toBeNull();
	expect(commandOf(pressed('ArrowLeft'), { tag: 'INPUT', type: 'range', isSeekBar: true })).toBe('back');
});

test('the list of speeds keeps all keys', () => {
	for (const key of [' ', 'm', 'ArrowLeft']) {
		expect(commandOf(pressed(key), { tag: 'SELECT', type: '', isSeekBar: false })).toBeNull();
	}
});
