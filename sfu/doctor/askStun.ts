import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How long a server has to answer, ms. */
const answerMs = 3_000;
/** Magic cookie and types of a Binding request and its answer (RFC 8489, 5). */
const cookie = 0x21_12_a4_42;
const bindingRequest = 0x0001;
const bindingAnswer = 0x0101;

/** `scheme:host:port?transport=udp`, as WebRTC writes STUN and TURN servers (RFC 7064, RFC 7065). */
const form = /^(stuns?|turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/;

/** Whether a STUN or TURN server answers, to the request that both understand without credentials. Never rejects. */
export async function answersStun(url: string): Promise<boolean> {
	const [, scheme, host = '', port, transport] = form.exec(url) ?? [];
	if (scheme === undefined) return false;
	const isTls = scheme.endsWith('s');
	const address = { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? (isTls ? 5349 : 3478)) };
	return transport === 'tcp' || isTls ? answersByStream(address, isTls) : answersByDatagram(address);
}

type Address = { host: string; port: number };

function answersByDatagram({ host, port }: Address): Promise<boolean> {
	const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
	const request = requestWith(randomBytes(12));
	return new Promise<boolean>((resolve) => {
		const timer = setTimeout(() => resolve(false), answerMs);
		const repeated = setInterval(() => send(), answerMs / 5);
		const send = () => socket.send(request, port, host, (error) => error && resolve(false));
		socket.once('close', () => {
			clearTimeout(timer);
			clearInterval(repeated);
		});
		socket.on('error', () => resolve(false));
		socket.on('message', (answer) => isAnswerTo(request, answer) && resolve(true));
		send();
	}).finally(() => socket.close());
}

/** A certificate is not judged here: browsers do so. */
function answersByStream(address: Address, isTls: boolean): Promise<boolean> {
	const socket = isTls ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address);
	const request = requestWith(randomBytes(12));
	return new Promise<boolean>((resolve) => {
		socket.setTimeout(answerMs, () => resolve(false));
		socket.on('error', () => resolve(false));
		socket.on('end', () => resolve(false));
		socket.on('data', (answer: Buffer) => resolve(isAnswerTo(request, answer)));
		socket.once(isTls ? 'secureConnect' : 'connect', () => socket.write(request));
	}).finally(() => socket.destroy());
}

function requestWith(transaction: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt16BE(bindingRequest, 0);
	head.writeUInt32BE(cookie, 4);
	return Buffer.concat([head, transaction]);
}

const isAnswerTo = (request: Buffer, answer: Buffer) =>
	answer.length >= 20 &&
	answer.readUInt16BE(0) === bindingAnswer &&
	answer.subarray(4, 20).equals(request.subarray(4, 20));
