import { expect, test } from 'vitest';
import { isComposing, letterOf } from './keyboard.ts';

test('takes the letter that a key types on Latin layouts, wherever it lies', () => {
	expect(letterOf({ key: 'm', code: 'KeyM' })).toBe('M');
	expect(letterOf({ key: 'M', code: 'KeyM' })).toBe('M');
	// AZERTY and Dvorak.
	expect(letterOf({ key: 'm', code: 'Semicolon' })).toBe('M');
	expect(letterOf({ key: 'a', code: 'KeyQ' })).toBe('A');
	expect(letterOf({ key: 'v', code: 'Period' })).toBe('V');
});

test('takes the position of a key whose layout types another script', () => {
	// Cyrillic, Hebrew, Greek, Arabic, Georgian, Thai, Hindi, Hangul.
	for (const key of ['ь', 'Ь', 'צ', 'μ', 'ة', 'მ', 'ท', 'स', 'ㅡ']) expect(letterOf({ key, code: 'KeyM' })).toBe('M');
	expect(letterOf({ key: 'х', code: 'BracketLeft' })).toBeNull();
});

test('takes no key for a letter that types none, or a letter of its own of a Latin alphabet', () => {
	for (const key of ['Dead', 'Enter', 'Process', 'Unidentified', '1', "'", ' ', 'é', 'ş', 'ü'])
		expect(letterOf({ key, code: 'KeyM' })).toBeNull();
});

test('leaves keys to an input method while it composes, and the Enter that Safari sends after the composition', () => {
	expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
	expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
	expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
