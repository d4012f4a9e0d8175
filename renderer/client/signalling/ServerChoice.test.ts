import { expect, test } from 'vitest';
import { ServerChoice } from './ServerChoice.ts';

test('a single server is chosen again after each failure', () => {
	const choice = new ServerChoice(undefined, 'https:');
	choice.failed();
	expect(choice.url).toBeUndefined();
	expect(choice.hasOthers).toBe(false);
});

test('a failure leads to the next server, and round again to the page’s own', () => {
	const choice = new ServerChoice(undefined, 'https:');
	choice.setOthers(['https://b:1', 'https://c:1']);
	const chosen = [1, 2, 3].map(() => {
		choice.failed();
		return choice.url;
	});
	expect(chosen).toEqual(['https://b:1', 'https://c:1', undefined]);
});

test('the server that answered is kept when it names its own others', () => {
	const choice = new ServerChoice(undefined, 'https:');
	choice.setOthers(['https://b:1']);
	choice.failed();
	choice.setOthers(['https://a:1', 'https://c:1', 'https://b:1']);
	expect(choice.url).toBe('https://b:1');
	choice.failed();
	expect(choice.url).toBe('https://a:1');
});

test('a page of https turns to no server of http', () => {
	const choice = new ServerChoice(undefined, 'https:');
	choice.setOthers(['http://b:1']);
	expect(choice.hasOthers).toBe(false);
});

test('a client that is no page turns to every server', () => {
	const choice = new ServerChoice('http://a:1', undefined);
	choice.setOthers(['https://b:1']);
	choice.failed();
	expect(choice.url).toBe('https://b:1');
});
