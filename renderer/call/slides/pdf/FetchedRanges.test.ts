import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterEach, expect, test } from 'vitest';
import { FileRanges } from '../../../../sfu/protocol/models/documents.ts';
import { sampleBook } from '../../../../sfu/testing/sampleFiles.ts';
import { FetchedRanges, rangeBytes } from './FetchedRanges.ts';
import { RefusedRange } from './fetchRange.ts';

const pageCount = 60;
/** Each page lies in a part of its own. */
const content = sampleBook(
	Array.from({ length: pageCount }, (_, index) => `Page ${index + 1}`),
	2 * rangeBytes,
);

let server: Server | undefined;
afterEach(() => {
	server?.closeAllConnections();
	server?.close();
});

/** A server of files. @returns the address of the only one, and the addresses that were asked for */
async function serveFile(answer: typeof answerRanges = answerRanges): Promise<{ url: string; asked: string[] }> {
	const asked: string[] = [];
	server = createServer((request, response) => {
		asked.push(request.url ?? '');
		answer(request, response);
	});
	await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`, asked };
}

function answerRange({ headers }: IncomingMessage, response: ServerResponse): void {
	const [first = 0, last = 0] = (headers.range ?? '').slice('bytes='.length).split('-').map(Number);
	const part = content.subarray(first, last + 1);
	response.writeHead(206, { 'content-range': `bytes ${first}-${first + part.length - 1}/${content.length}` });
	response.end(part);
}

function answerRanges(request: IncomingMessage, response: ServerResponse): void {
	const text = rangesOf(request);
	if (text === null) answerRange(request, response);
	else {
		const parts = FileRanges.parse(text).map(({ first, last }) => content.subarray(first, last + 1));
		response.writeHead(200, { 'content-type': 'application/octet-stream' });
		response.end(Buffer.concat(parts));
	}
}

const rangesOf = ({ url }: IncomingMessage) => new URL(url ?? '', 'http://localhost').searchParams.get('ranges');

/** Opens the file as the page does, and reads what is written on a page. */
async function readPage(url: string, number: number): Promise<string> {
	let isUnreadable = false;
	const range = new FetchedRanges(url, content.length, () => {
		isUnreadable = true;
	});
	const options = { disableAutoFetch: true, disableStream: true, verbosity: 0 };
	const task = getDocument({ ...options, range, rangeChunkSize: rangeBytes });
	try {
		const page = await (await task.promise).getPage(number);
		const { items } = await page.getTextContent();
		expect(isUnreadable).toBe(false);
		return items.map((item) => ('str' in item ? item.str : '')).join('');
	} finally {
		await task.destroy();
	}
}

test('the entries of pages that lie far apart come with one answer, and not each with its own', async () => {
	const { url, asked } = await serveFile();
	expect(await readPage(url, 1)).toBe('Page 1');
	expect(asked.length).toBeLessThan(pageCount / 3);
	expect(asked.some((address) => address.split(',').length > pageCount / 2)).toBe(true);
});

test('a server that answers several parts with the whole file, or refuses them, is asked for each', async () => {
	const whole = await serveFile((request, response) => {
		if (rangesOf(request) === null) return answerRange(request, response);
		response.writeHead(200, { 'content-type': 'application/pdf' });
		response.end(content);
	});
	expect(await readPage(whole.url, 2)).toBe('Page 2');
	server?.close();
	const refused = await serveFile((request, response) => {
		if (rangesOf(request) === null) return answerRange(request, response);
		response.writeHead(400).end();
	});
	expect(await readPage(refused.url, 3)).toBe('Page 3');
	for (const { asked } of [whole, refused]) expect(asked.length).toBeGreaterThan(pageCount / 2);
});

test('parts that were cut off on their way are fetched again', async () => {
	let cut = 0;
	const { url } = await serveFile((request, response) => {
		if (rangesOf(request) === null || cut > 0) return answerRanges(request, response);
		cut += 1;
		response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': content.length });
		response.write(content.subarray(0, 1_000), () => response.destroy());
	});
	expect(await readPage(url, pageCount)).toBe(`Page ${pageCount}`);
	expect(cut).toBe(1);
});

test('a table that is read from its beginning to its end comes in large parts', async () => {
	const { url, asked } = await serveFile();
	const range = new FetchedRanges(url, content.length, () => {});
	const arrived: ((bytes: Uint8Array) => void)[] = [];
	range.transportReady(({ chunk }: { chunk: Uint8Array }) => arrived.shift()?.(chunk));
	const [from, pieces] = [40 * rangeBytes, 16];
	for (let begin = from; begin < from + pieces * rangeBytes; begin += rangeBytes) {
		const part = await new Promise<Uint8Array>((resolve) => {
			arrived.push(resolve);
			range.requestDataRange(begin, begin + rangeBytes);
		});
		expect(content.subarray(begin, begin + rangeBytes).equals(part)).toBe(true);
	}
	expect(asked.length).toBeLessThan(pieces / 2);
});

test('a file that is not there is unreadable, whoever asks for how much of it', async () => {
	const { url } = await serveFile((_request, response) => response.writeHead(404).end());
	const cause = await new Promise((resolve) => {
		const range = new FetchedRanges(url, content.length, resolve);
		range.requestDataRange(0, rangeBytes);
	});
	expect(cause).toBeInstanceOf(RefusedRange);
});
