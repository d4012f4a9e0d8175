import { expect, test } from 'vitest';
import { documentsOf } from './chosenFiles.ts';

const file = (name: string, type = '') => new File(['x'], name, { type });
const chosen = (names: string[], folder: string | null = null) => names.map((name) => ({ file: file(name), folder }));
const told = (files: Parameters<typeof documentsOf>[0]) =>
	documentsOf(files).map(({ name, files: pages }) => [name, ...pages.map((page) => page.name)]);

test('each PDF is a document, and the images beside them are the pages of one', () => {
	expect(told(chosen(['b.pdf', '10.png', 'a.pdf', '9.jpg']))).toEqual([
		['b.pdf', 'b.pdf'],
		['a.pdf', 'a.pdf'],
		['9.jpg', '9.jpg', '10.png'],
	]);
});

test('the images of a folder are pages in the order of their names, and its other files are left out', () => {
	expect(told(chosen(['page 10.png', 'page 9.png', 'notes.txt', 'drawing.svg'], 'Lesson 5'))).toEqual([
		['Lesson 5', 'drawing.svg', 'page 9.png', 'page 10.png'],
	]);
});

test('a file of another kind that was chosen by itself is kept, to be refused in words', () => {
	expect(told(chosen(['talk.odp']))).toEqual([['talk.odp', 'talk.odp']]);
});

test('the type that the system states decides before the ending of the name', () => {
	expect(documentsOf([{ file: file('scan', 'application/pdf'), folder: null }])).toHaveLength(1);
	expect(told([{ file: file('photo.pdf', 'image/png'), folder: 'Trip' }])).toEqual([['Trip', 'photo.pdf']]);
});
