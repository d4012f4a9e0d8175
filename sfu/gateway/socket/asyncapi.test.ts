import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { Answer } from '../../protocol/errors.ts';
import type { Operation, RequestInput, Responses } from '../../protocol/operations.ts';
import { parametersOf, rtpCapabilities } from '../../testing/rtpParameters.ts';
import type { SocketClient } from '../../testing/SocketClient.ts';
import { TestServer } from '../../testing/TestServer.ts';

const pointerPart = (text: string) => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Validates what comes over the wire against the document. */
class DocumentCheck {
	readonly #ajv = new Ajv2020({ strict: false });
	readonly met = new Set<string>();

	constructor(readonly document: { channels: { class: { messages: Record<string, { name: string }> } } }) {
		this.#ajv.addSchema(document, 'asyncapi');
	}

	/** @throws Error where it is not as documented */
	check(message: string, payload: unknown): void {
		const path = ['channels', 'class', 'messages', message, 'payload'].map(pointerPart).join('/');
		const validate = this.#ajv.compile({ $ref: `asyncapi#/${path}` });
		if (!validate(payload)) {
			throw new Error(`${message}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(payload)}`);
		}
		this.met.add(message);
	}

	/** Validates every notice that this client receives from now on. */
	listen(client: SocketClient): void {
		client.socket.onAny((name: string, data: unknown) => this.check(`${name}Notice`, data));
	}

	async ask<Op extends Operation>(
		client: SocketClient,
		operation: Op,
		request: RequestInput<Op>,
	): Promise<Responses[Op]> {
		this.check(operation, request ?? null);
		const answer: Answer<Responses[Op]> = await client.ack(operation, request);
		this.check(`${operation}Answer`, answer);
		if (!answer.ok) throw new Error(`${operation}: ${answer.error.code}`);
		return answer;
	}
}

test('serves a valid AsyncAPI 3 document', async () => {
	await using server = await TestServer.start();
	const ajv = new Ajv({ strict: false, meta: false });
	addFormats.default(ajv);
	// JSON Schema both times; only the two packages' type declarations differ.
	const schema: Record<string, unknown> = { ...specs.schemas['3.0.0'] };
	const validate = ajv.compile(schema);
	const document = (await server.request('/api/asyncapi.json')).json();
	expect([validate(document), validate.errors]).toEqual([true, null]);
});

test('sends requests, answers and notices as the document describes them', async () => {
	await using server = await TestServer.start();
	const documented = new DocumentCheck((await server.request('/api/asyncapi.json')).json());
	const host = await server.connect(server.info.hostToken);
	documented.listen(host);
	const hostIn = await documented.ask(host, 'joinRoom', {
		displayName: 'Ms Smith',
		prepareTransports: true,
		rtpCapabilities,
	});
	if (hostIn.status !== 'joined') throw new Error('the host waits');
	const { token } = await server.joinByCode();
	const ann = await server.connect(token);
	documented.listen(ann);
	const annIn = await documented.ask(ann, 'joinRoom', { displayName: 'Ann', rtpCapabilities });
	const { id: transportId } = await documented.ask(ann, 'createTransport', { direction: 'send' });
	await documented.ask(ann, 'restartIce', { transportId });
	const rtpParameters = parametersOf('mic');
	const { producerId } = await documented.ask(ann, 'produce', { kind: 'audio', source: 'mic', rtpParameters });
	const { consumerId } = await documented.ask(host, 'consume', { producerId });
	await documented.ask(host, 'resumeConsumer', { consumerId });
	await documented.ask(ann, 'pauseProducer', { producerId });
	await documented.ask(ann, 'resumeProducer', { producerId });
	await documented.ask(host, 'pauseConsumer', { consumerId });
	await documented.ask(host, 'getStats', undefined);
	await documented.ask(host, 'getRoomInfo', undefined);
	await documented.ask(host, 'getParticipants', undefined);
	await documented.ask(ann, 'sendChat', { text: 'Good morning' });
	await documented.ask(ann, 'raiseHand', undefined);
	await documented.ask(ann, 'react', { reaction: 'clap' });
	await documented.ask(ann, 'relaySignal', { to: hostIn.peerId, type: 'offer', payload: { sdp: 'v=0' } });
	await documented.ask(host, 'setVisibleTiles', { tiles: [] });
	await documented.ask(host, 'spotlight', { peerId: annIn.peerId });
	await documented.ask(host, 'setPermissions', { permissions: { screen: false } });
	await documented.ask(host, 'mutePeer', { peerId: annIn.peerId });
	await documented.ask(ann, 'closeProducer', { producerId });
	await documented.ask(ann, 'closeTransport', { transportId });
	await expect(documented.ask(ann, 'closeRoom', undefined)).rejects.toThrow('forbidden');
	await documented.ask(host, 'startRecording', { options: { cameras: 'none' } });
	await documented.ask(host, 'pauseRecording', undefined);
	await documented.ask(host, 'resumeRecording', undefined);
	await documented.ask(host, 'stopRecording', undefined);

	await documented.ask(host, 'setRoomOptions', { lobby: true });
	const ben = await server.connect((await server.joinByCode()).token);
	documented.listen(ben);
	const benIn = await documented.ask(ben, 'joinRoom', { displayName: 'Ben' });
	expect(benIn.status).toBe('waiting');
	await documented.ask(host, 'admit', { peerId: benIn.peerId });
	await documented.ask(ben, 'joinRoom', { displayName: 'Ben' });
	await documented.ask(ben, 'leaveRoom', undefined);
	await documented.ask(host, 'removePeer', { peerId: annIn.peerId });
	await documented.ask(host, 'closeRoom', undefined);

	const noticesMet = [...documented.met].filter((message) => message.endsWith('Notice'));
	expect(noticesMet.length).toBeGreaterThanOrEqual(18);
	const described = Object.values(documented.document.channels.class.messages).map(({ name }) => name);
	expect(described).toContain('mediaRestarted');
});

test('serves the documents as a page that loads nothing from elsewhere', async () => {
	await using server = await TestServer.start();
	const page = await server.request('/api/docs');
	expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
	for (const text of [
		'/api/mediasoup/rooms',
		'/rooms/{roomId}/peers',
		'setVisibleTiles',
		'mediaRestarted',
		'rooms:write',
	]) {
		expect(page.text).toContain(text);
	}
	expect(page.text).not.toMatch(/(src|href)="https?:|<script|style="/);
	expect((await server.request('/api/docs.css')).status).toBe(200);
});
