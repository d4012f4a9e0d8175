/** A folder over HTTP with ranges, as the app serves a lesson to its own window. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.vtt': 'text/vtt; charset=utf-8',
	'.mkv': 'video/x-matroska',
	'.mp4': 'video/mp4',
	'.jpg': 'image/jpeg',
};
/** Wide, because the page narrows it to its own hashes: a page that an older version wrote has other hashes than this one. */
export const headerPolicy =
	"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; frame-ancestors 'self'";

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'http://localhost');
	// Browsers ask for it by themselves, for pages that are in no frame.
	if (pathname === '/favicon.ico') {
		response.writeHead(204).end();
		return;
	}
	const file = join(folder, decodeURIComponent(pathname).replace('/lessons/ticket/', ''));
	const { size } = await stat(file);
	const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
	const [start, end] = [Number(first), last ? Number(last) : size - 1];
	response.writeHead(request.headers.range ? 206 : 200, {
		'content-type': types[extname(file)] ?? 'application/octet-stream',
		'content-length': end - start + 1,
		'accept-ranges': 'bytes',
		'content-security-policy': headerPolicy,
		'x-content-type-options': 'nosniff',
		...(request.headers.range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
	});
	createReadStream(file, { start, end }).pipe(response);
}

/** On a free port of this computer. */
export async function serveFolder(folder: string) {
	const server = createServer((request, response) => {
		answer(folder, request, response).catch(() => response.writeHead(404).end());
	}).listen(0, '127.0.0.1');
	await new Promise((listening) => server.once('listening', listening));
	// A server that listens on TCP has an address with a port.
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		close: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
