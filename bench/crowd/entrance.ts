/** The way into a class by its address and code, as a browser takes it. */
import { X509Certificate } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { ErrorAnswer, JoinResponse } from '../../sfu/protocol/http.ts';
import { RoomCode } from '../../sfu/protocol/models.ts';
import type { Target } from '../peers/SignallingPeer.ts';

const timeoutMs = 15_000;

/** What is wrong with what was asked for, as a sentence for whoever asked. */
export class NoEntrance extends Error {
	override readonly name = 'NoEntrance';
}

export class Entrance {
	private constructor(
		readonly target: Target,
		readonly roomCode: string,
	) {}

	/**
	 * @param url of the server, or a whole join link
	 * @param code null: the join link has it
	 * @throws NoEntrance
	 */
	static async find(url: string, code: string | null): Promise<Entrance> {
		const address = URL.canParse(url) ? new URL(url) : null;
		if (!address || !/^https?:$/.test(address.protocol)) {
			throw new NoEntrance(`--url takes the address of a class, as https://192.168.1.5:4443: ${url}`);
		}
		const { data: roomCode } = RoomCode.safeParse(code ?? address.searchParams.get('code') ?? '');
		if (roomCode === undefined) throw new NoEntrance('--code takes the six letters and digits of the class');
		const ca = address.protocol === 'https:' ? await certificateAuthority(address) : '';
		return new Entrance({ url: address.origin, ca }, roomCode);
	}

	/** One participant's token. @throws NoEntrance with what the server says */
	async token(): Promise<string> {
		const url = new URL('/api/join', this.target.url);
		const { status, body } = await ask(url, { ca: this.target.ca, json: { roomCode: this.roomCode } });
		const answer = jsonIn(body);
		const { data: joined } = JoinResponse.safeParse(answer);
		if (joined) return joined.token;
		const { data: refusal } = ErrorAnswer.safeParse(answer);
		throw new NoEntrance(`${url.origin} lets nobody in: ${refusal?.error ?? `it is no Lectern (status ${status})`}`);
	}
}

/** null: it is none. */
function jsonIn(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return null;
	}
}

/** Trusted as it is: whoever runs this runs it against a class of their own. @returns PEM */
async function certificateAuthority(address: URL): Promise<string> {
	const { status, body } = await ask(new URL('/ca.crt', address), { ca: null });
	if (status !== 200) throw new NoEntrance(`${address.origin} is no Lectern: it has no /ca.crt`);
	return new X509Certificate(body).toString();
}

type Asked = {
	/** PEM; null: whatever the server shows is taken. */
	ca: string | null;
	/** Posted; without it, the address is read. */
	json?: unknown;
};

function ask(url: URL, { ca, json }: Asked): Promise<{ status: number; body: Buffer }> {
	const text = json === undefined ? undefined : JSON.stringify(json);
	const options = {
		method: text === undefined ? 'GET' : 'POST',
		headers: text === undefined ? {} : { 'content-type': 'application/json' },
		signal: AbortSignal.timeout(timeoutMs),
		agent: false,
	};
	const secure = ca === null ? { rejectUnauthorized: false } : { ca };
	return new Promise((resolve, reject) => {
		const fail = (cause: Error) => reject(new NoEntrance(`${url.origin} does not answer: ${cause.message}`, { cause }));
		const asked = url.protocol === 'https:' ? requestHttps(url, { ...options, ...secure }) : requestHttp(url, options);
		asked.once('error', fail).once('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.once('error', fail);
			response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
		});
		asked.end(text);
	});
}
