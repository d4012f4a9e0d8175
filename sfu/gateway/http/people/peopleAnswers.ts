/** Answers for people at a browser, in place of the JSON that programs get. */
import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toWireError } from '../../../core/errors.ts';
import { urlHost } from '../../../network/interfaces.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { Proxies } from '../../access/Proxies.ts';
import { type AnswerPage, answerPage, answerPagePolicy } from './answerPage.ts';
import { type PageText, pageLabels, pageTexts } from './pageTexts.ts';
import { entrance, firstPage } from './wayIn.ts';

type Ports = { http: number; https: number };
type Reached = { hostInfo: { readonly ports: Ports }; proxies: Pick<Proxies, 'forwarded'> };

/**
 * Whether a person waits for a page: a browser that navigates, elsewhere than below `/api`. Scripts and programs do not ask
 * for HTML.
 */
export function wantsPage({ method, url, headers }: FastifyRequest): boolean {
	if (method !== 'GET' && method !== 'HEAD') return false;
	if (/^\/api(\/|\?|$)/.test(url)) return false;
	const mode = headers['sec-fetch-mode'];
	return (mode === undefined || mode === 'navigate') && /\btext\/html\b/.test(headers.accept ?? '');
}

/** Sends a page of the server. */
export function sendPage(reply: FastifyReply, status: number, page: AnswerPage): FastifyReply {
	return reply
		.code(status)
		.headers({
			'content-security-policy': answerPagePolicy,
			'cache-control': 'no-store',
			'x-frame-options': 'SAMEORIGIN',
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
		})
		.type('text/html; charset=utf-8')
		.send(answerPage(page));
}

const codeOf = (url: string) => new URLSearchParams(firstPage(url).split('?')[1]).get('code') ?? '';

/** Whoever has an old address of a recording gets no further by a class code. */
const isFile = (url: string) => /^\/(lessons|recordings)\//.test(url);

function textOf(code: ErrorCode, url: string): PageText {
	switch (code) {
		case 'not-found':
			return isFile(url) ? pageTexts.fileGone : pageTexts.noSuchPage;
		case 'bad-request':
			return pageTexts.unreadable;
		case 'unauthorized':
			return isFile(url) ? pageTexts.fileExpired : pageTexts.notForYou;
		case 'forbidden':
			return pageTexts.notForYou;
		case 'rate-limited':
			return pageTexts.tooMany;
		default:
			return pageTexts.unexpected;
	}
}

/** The page of an error. @param status as programs get it */
export function sendErrorPage(reply: FastifyReply, status: number, error: unknown): FastifyReply {
	const { url } = reply.request;
	const { code } = toWireError(error);
	const text = textOf(code, url);
	return sendPage(reply, status, {
		...text,
		...(!isFile(url) && { code: codeOf(url) }),
		link: { text: pageLabels.firstPage, href: '/' },
		...(text === pageTexts.unexpected && { quote: pageLabels.quote(code) }),
	});
}

/** The address of this computer that the browser has reached; null: it cannot stand in a URL, or a proxy has reached it. */
export function reachedAddress({ raw }: FastifyRequest, proxies: Reached['proxies']): string | null {
	if (proxies.forwarded(raw)) return null;
	const address = (raw.socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
	return isIP(address) !== 0 && !address.includes('%') ? address : null;
}

/**
 * For a browser that asks by a name of another computer, which may be a harmless one that only the network gives this one
 * (`pc12.school.local`), or that of an attacker (DNS rebinding), whose scripts can read this page. So it holds nothing but
 * what the browser has sent, and the address that it has reached.
 */
export function sendAnotherNamePage(
	request: FastifyRequest,
	reply: FastifyReply,
	{ hostInfo, proxies }: Reached,
): FastifyReply {
	const address = reachedAddress(request, proxies);
	if (address === null) return sendPage(reply, 403, pageTexts.anotherNameOnly);
	const href = new URL(entrance(request.url), `http://${urlHost(address)}:${hostInfo.ports.http}`).href;
	return sendPage(reply, 403, { ...pageTexts.anotherName, button: { text: pageLabels.enter, href } });
}

/** Whether it came without TLS to the https port. */
export function isPlainOnSecurePort({ protocol, raw }: FastifyRequest, { https }: Ports): boolean {
	return protocol === 'http' && raw.socket.localPort === https;
}

/** For a browser that speaks http to the https port. The Host header was checked. */
export function sendNeedsHttpsPage(request: FastifyRequest, reply: FastifyReply, { http, https }: Ports): FastifyReply {
	const { hostname: host } = new URL(`http://${request.headers.host ?? 'localhost'}`);
	const path = entrance(request.url);
	return sendPage(reply, 400, {
		...pageTexts.needsHttps,
		button: { text: pageLabels.secure, href: `https://${host}:${https}${path}` },
		link: { text: pageLabels.firstPage, href: `http://${host}:${http}${path}` },
	});
}
