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

/** Holds what comes over the wire to the document. */
class Witness {
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

	/** Every notice that comes to this client from now on. */
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

test('the document is valid AsyncAPI 3', async () => {
	await using server = await TestServer.start();
	const ajv = new Ajv({ strict: false, meta: false });
	addFormats.default(ajv);
	// JSON Schema both times; only the two packages' type declarations differ.
	const schema: Record<string, unknown> = { ...specs.schemas['3.0.0'] };
	const validate = ajv.compile(schema);
	const document = (await server.request('/api/asyncapi.json')).json();
	expect([validate(document), validate.errors]).toEqual([true, null]);
});

test('what clients and server say to each other is as the document tells', async () => {
	await using server = await TestServer.start();
	const witness = new Witness((await server.request('/api/asyncapi.json')).json());
	const host = await server.connect(server.info.hostToken);
	witness.listen(host);
	const hostIn = await witness.ask(host, 'joinRoom', {
		displayName: 'Ms Smith',
		prepareTransports: true,
		rtpCapabilities,
	});
	if (hostIn.status !== 'joined') throw new Error('the host waits');
	const { token } = await server.joinByCode();
	const ann = await server.connect(token);
	witness.listen(ann);
	const annIn = await witness.ask(ann, 'joinRoom', { displayName: 'Ann', rtpCapabilities });
	const { id: transportId } = await witness.ask(ann, 'createTransport', { direction: 'send' });
	await witness.ask(ann, 'restartIce', { transportId });
	const rtpParameters = parametersOf('mic');
	const { producerId } = await witness.ask(ann, 'produce', { kind: 'audio', source: 'mic', rtpParameters });
	const { consumerId } = await witness.ask(host, 'consume', { producerId });
	await witness.ask(host, 'resumeConsumer', { consumerId });
	await witness.ask(ann, 'pauseProducer', { producerId });
	await witness.ask(ann, 'resumeProducer', { producerId });
	await witness.ask(host, 'pauseConsumer', { consumerId });
	await witness.ask(host, 'getStats', undefined);
	await witness.ask(host, 'getRoomInfo', undefined);
	await witness.ask(host, 'getParticipants', undefined);
	await witness.ask(ann, 'sendChat', { text: 'Good morning' });
	await witness.ask(ann, 'raiseHand', undefined);
	await witness.ask(ann, 'react', { reaction: 'clap' });
	await witness.ask(ann, 'relaySignal', { to: hostIn.peerId, type: 'offer', payload: { sdp: 'v=0' } });
	await witness.ask(host, 'setVisibleTiles', { tiles: [] });
	await witness.ask(host, 'spotlight', { peerId: annIn.peerId });
	await witness.ask(host, 'setPermissions', { permissions: { screen: false } });
	await witness.ask(host, 'mutePeer', { peerId: annIn.peerId });
	await witness.ask(ann, 'closeProducer', { producerId });
	await witness.ask(ann, 'closeTransport', { transportId });
	await expect(witness.ask(ann, 'closeRoom', undefined)).rejects.toThrow('forbidden');
	await expect(witness.ask(host, 'startRecording', undefined)).rejects.toThrow('unavailable');

	await witness.ask(host, 'setRoomOptions', { lobby: true });
	const ben = await server.connect((await server.joinByCode()).token);
	witness.listen(ben);
	const benIn = await witness.ask(ben, 'joinRoom', { displayName: 'Ben' });
	expect(benIn.status).toBe('waiting');
	await witness.ask(host, 'admit', { peerId: benIn.peerId });
	await witness.ask(ben, 'joinRoom', { displayName: 'Ben' });
	await witness.ask(ben, 'leaveRoom', undefined);
	await witness.ask(host, 'removePeer', { peerId: annIn.peerId });
	await witness.ask(host, 'closeRoom', undefined);

	const noticesMet = [...witness.met].filter((message) => message.endsWith('Notice'));
	expect(noticesMet.length).toBeGreaterThanOrEqual(18);
	const described = Object.values(witness.document.channels.class.messages).map(({ name }) => name);
	expect(described).toContain('mediaRestarted');
});

test('people read the same on a page that needs nothing from elsewhere', async () => {
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
