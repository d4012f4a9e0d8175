/** A connection on which nothing comes for so long is gone, ms: it may not say so. */
const silentMs = 10_000;

/** Bytes of a file, `end` not among them. */
export type ByteRange = { begin: number; end: number };

/** The server has no such part, and will not have it. */
export class RefusedRange extends Error {}

/** @throws RefusedRange; Error: it was not answered, or not wholly */
export async function fetchRange(url: string, { begin, end }: ByteRange, signal?: AbortSignal) {
	// Each part at an address of its own: the browser's cache lets one request at a time to an address.
	const part = `${url}?from=${begin}`;
	return answerOf(part, { range: `bytes=${begin}-${end - 1}` }, signal, async (answer, heard) => {
		requireStatus(answer, 206);
		return readAll(answer, heard);
	});
}

/**
 * Several parts by one request. The order of `ranges` is part of the address by which the browser's cache knows the answer.
 * @returns them in the order of `ranges`
 * @throws RefusedRange; Error: it was not answered, or not wholly
 */
export async function fetchRanges(url: string, ranges: readonly ByteRange[], signal?: AbortSignal) {
	const named = ranges.map(({ begin, end }) => `${begin}-${end - 1}`).join(',');
	return answerOf(`${url}?ranges=${named}`, {}, signal, async (answer, heard) => {
		requireStatus(answer, 200);
		// A server of an earlier version sends the file.
		if (answer.headers.get('content-type') !== 'application/octet-stream') throw new RefusedRange('the whole file');
		const bytes = await readAll(answer, heard);
		let at = 0;
		const parts = ranges.map(({ begin, end }) => {
			const from = at;
			at += end - begin;
			return bytes.slice(from, at);
		});
		if (at !== bytes.length) throw new Error(`${bytes.length} bytes instead of ${at}`);
		return parts;
	});
}

/** @param read is passed what it calls with each piece. @throws Error: nothing came for too long, or it was aborted */
async function answerOf<T>(
	url: string,
	headers: Record<string, string>,
	signal: AbortSignal | undefined,
	read: (answer: Response, heard: () => void) => Promise<T>,
): Promise<T> {
	const attempt = new AbortController();
	const abort = () => attempt.abort();
	let timer = setTimeout(abort, silentMs);
	const heard = () => {
		clearTimeout(timer);
		timer = setTimeout(abort, silentMs);
	};
	signal?.addEventListener('abort', abort, { once: true });
	try {
		return await read(await fetch(url, { headers, signal: attempt.signal }), heard);
	} catch (error) {
		// What was not read of the answer is not to be sent either.
		abort();
		throw error;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
	}
}

/** @throws RefusedRange, or Error where it is worth another attempt */
function requireStatus({ status, url }: Response, wanted: number): void {
	if (status === wanted) return;
	const text = `${url} was answered with ${status}`;
	const isTemporary = status >= 500 || status === 429;
	throw isTemporary ? new Error(text) : new RefusedRange(text);
}

/** @param heard is called with each piece */
async function readAll({ body }: Response, heard: () => void): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	const reader = body?.getReader();
	for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
		heard();
		pieces.push(piece.value);
		length += piece.value.length;
	}
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return bytes;
}
