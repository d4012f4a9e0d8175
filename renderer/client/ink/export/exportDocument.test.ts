import { degrees, PDFDocument } from 'pdf-lib';
import { getDocument, OPS, type PDFPageProxy, Util } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import type { DocumentView } from '../../../../sfu/protocol/models/documents.ts';
import type { Stroke } from '../Stroke.ts';
import { exportDocument } from './exportDocument.ts';

const fileId = 'f'.repeat(24);
const boardId = `b${'x'.repeat(21)}`;

const document = (pageCount: number, boards: DocumentView['boards'] = []): DocumentView => ({
	...{ documentId: 'deck', name: 'Optics', kind: 'pdf', pageCount, boards, shared: true },
	files: [{ fileId, type: 'application/pdf', bytes: 1 }],
});

/** A line whose middle is at 0.72 of the width and 0.25 of the height. */
const line: Stroke = {
	...{ strokeId: 'stroke-1', tool: 'line', color: 4, width: 40, peerId: 'ann', name: 'Ann', closed: true },
	points: [
		[7000, 2000, 50],
		[7400, 3000, 50],
	],
};

async function exported(view: DocumentView, pdf: PDFDocument, ink: Record<string, Stroke[]>) {
	const bytes = await pdf.save();
	const blob = await exportDocument({
		document: view,
		fileBytes: async () => new Uint8Array(bytes).buffer,
		inkOf: async (pageId) => ink[pageId] ?? [],
	});
	return await getDocument({ data: new Uint8Array(await blob.arrayBuffer()) }).promise;
}

/** Middle of the path that is drawn last, as it is shown: in shares of the page. */
async function lastPathOn(page: PDFPageProxy): Promise<[number, number]> {
	const viewport = page.getViewport({ scale: 1 });
	const { fnArray, argsArray } = await page.getOperatorList();
	let matrix = viewport.transform;
	const saved: number[][] = [];
	let middle: [number, number] | undefined;
	for (const [index, operator] of fnArray.entries()) {
		const args = argsArray[index];
		if (operator === OPS.save) saved.push(matrix);
		else if (operator === OPS.restore) matrix = saved.pop() ?? matrix;
		else if (operator === OPS.transform) matrix = Util.transform(matrix, args);
		else if (operator === OPS.constructPath) {
			const [left, top, right, bottom] = args[2];
			const point = [(left + right) / 2, (top + bottom) / 2];
			Util.applyTransform(point, matrix);
			middle = [(point[0] ?? 0) / viewport.width, (point[1] ?? 0) / viewport.height];
		}
	}
	if (!middle) throw new Error('no path');
	return middle;
}

test.each([0, 90, 180, 270])(
	'draws the ink where it is seen on a page that is turned by %d° and cropped',
	async (angle) => {
		const pdf = await PDFDocument.create();
		const page = pdf.addPage([600, 400]);
		page.setCropBox(50, 30, 500, 320);
		page.setRotation(degrees(angle));
		const read = await exported(document(1), pdf, { s0: [line] });
		const [u, v] = await lastPathOn(await read.getPage(1));
		expect(u).toBeCloseTo(0.72, 2);
		expect(v).toBeCloseTo(0.25, 2);
	},
);

test('keeps pages and their text, and puts board pages between them', async () => {
	const pdf = await PDFDocument.create();
	for (const word of ['one', 'two']) pdf.addPage([600, 400]).drawText(word);
	const board = { pageId: boardId, after: 's0', pattern: 'squared' } as const;
	const read = await exported(document(2, [board]), pdf, { [boardId]: [line] });
	expect(read.numPages).toBe(3);
	const texts = await Promise.all(
		[1, 2, 3].map(async (number) => {
			const { items } = await (await read.getPage(number)).getTextContent();
			return items.map((item) => ('str' in item ? item.str : '')).join('');
		}),
	);
	expect(texts).toEqual(['one', '', 'two']);
	const { width, height } = (await read.getPage(2)).getViewport({ scale: 1 });
	expect(width / height).toBeCloseTo(16 / 9, 2);
	expect((await lastPathOn(await read.getPage(2)))[0]).toBeCloseTo(0.72, 2);
	expect((await read.getMetadata()).info).toMatchObject({ Title: 'Optics' });
});

test('writes a text as text', async () => {
	const pdf = await PDFDocument.create();
	pdf.addPage([600, 400]);
	const read = await exported(document(1), pdf, { s0: [{ ...line, tool: 'text', width: 300, text: 'x = 5' }] });
	const { items } = await (await read.getPage(1)).getTextContent();
	expect(items.map((item) => ('str' in item ? item.str : '')).join('')).toBe('x = 5');
});
