/** A long document: how soon a student sees its first page, and what of the file is fetched for it. */
import type { Page } from '@playwright/test';
import { pdfOf } from '../../e2e/fixtures/pdf.ts';
import { SlidesPage } from '../../e2e/pages/SlidesPage.ts';
import { DocumentFile } from '../../sfu/protocol/models/documents.ts';
import { type Measure, measure, measureRounds } from '../report.ts';
import type { StudentBrowser } from './StudentBrowser.ts';
import type { TaughtClass } from './TaughtClass.ts';

const targets = { firstPageMs: 400, fetchedMB: 4 };
const pageCount = 100;
/** Of the picture on each page, px: 20 MB in all. */
const photoSide = 450;
/** Neighbours of the page are fetched once there is time, ms. */
const settleMs = 1_000;

/** A student sees several documents, none of them twice; for the first, the page also loads what draws it. */
export async function documentMeasures(
	lesson: TaughtClass,
	browser: StudentBrowser,
	rounds: number,
): Promise<Record<string, Measure>> {
	const content = pdfOf(Array.from({ length: pageCount }, (_, index) => ({ text: `Page ${index + 1}`, photoSide })));
	const page = await browser.join('Student');
	const takeFetched = await countFetched(page);
	const [firstPagesMs, fetchedMB]: [number[], number[]] = [[], []];
	for (let round = 0; round <= rounds; round++) {
		const documentId = await addDocument(lesson, content);
		await lesson.host.request('hideSlides', {});
		await new SlidesPage(page).tile.waitFor({ state: 'hidden' });
		const seen = page.evaluate(firstPageSeen);
		await page.waitForTimeout(settleMs);
		const startMs = performance.timeOrigin + performance.now();
		await lesson.host.request('showPage', { documentId, pageId: 's0' });
		firstPagesMs.push((await seen) - startMs);
		await page.waitForTimeout(settleMs);
		fetchedMB.push(takeFetched() / 1e6);
	}
	const [first = Number.NaN, ...others] = firstPagesMs;
	return {
		pdfFirstPage: measureRounds(others, 'ms', targets.firstPageMs),
		pdfFirstEver: measure(first, 'ms'),
		pdfFetched: measure(Math.max(...fetchedMB), 'MB', targets.fetchedMB),
		pdfSize: measure(content.length / 1e6, 'MB'),
	};
}

/** @returns its id */
async function addDocument({ server, host, resumeToken }: TaughtClass, content: Buffer): Promise<string> {
	const { httpPort, roomId } = server.info;
	const answer = await fetch(`http://127.0.0.1:${httpPort}/api/rooms/${roomId}/files`, {
		method: 'POST',
		headers: { authorization: `Bearer ${resumeToken}`, 'content-type': 'application/pdf' },
		body: Uint8Array.from(content),
	});
	if (answer.status !== 201) throw new Error(`the upload was answered with ${answer.status}`);
	const { fileId } = DocumentFile.parse(await answer.json());
	const added = await host.request('addDocument', { name: 'Book.pdf', kind: 'pdf', fileIds: [fileId], pageCount });
	return added.documentId;
}

/** @returns how many bytes of files have come to the page since the last call */
async function countFetched(page: Page): Promise<() => number> {
	const session = await page.context().newCDPSession(page);
	const fileRequests = new Set<string>();
	let bytes = 0;
	session.on('Network.requestWillBeSent', ({ requestId, request }) => {
		if (request.url.includes('/files/')) fileRequests.add(requestId);
	});
	session.on('Network.dataReceived', ({ requestId, dataLength }) => {
		if (fileRequests.has(requestId)) bytes += dataLength;
	});
	await session.send('Network.enable');
	return () => {
		const taken = bytes;
		bytes = 0;
		return taken;
	};
}

/** Runs in the page. Resolves when the first page of a document is drawn. @returns ms since 1970 */
function firstPageSeen(): Promise<number> {
	const isSeen = () => document.querySelector('[data-page-id="s0"][data-painted="true"]') !== null;
	return new Promise((resolve) => {
		const observer = new MutationObserver(() => {
			if (!isSeen()) return;
			observer.disconnect();
			resolve(performance.timeOrigin + performance.now());
		});
		observer.observe(document.body, { subtree: true, childList: true, attributes: true });
	});
}
