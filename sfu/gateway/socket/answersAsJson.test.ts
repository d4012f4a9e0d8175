import { PacketType, Encoder as Usual } from 'socket.io-parser';
import { expect, test } from 'vitest';
import { answersAsJson } from './answersAsJson.ts';

const [ours, usual] = [new answersAsJson.Encoder(), new Usual()];

test.each([
	['an answer', { type: PacketType.ACK, nsp: '/', id: 7, data: [{ ok: true, peers: [['ä', null, 1]] }] }],
	['an answer in a namespace', { type: PacketType.ACK, nsp: '/ws', id: 0, data: [{ ok: false }] }],
	['an answer without data', { type: PacketType.ACK, nsp: '/', id: 12, data: [] }],
	['an event', { type: PacketType.EVENT, nsp: '/', data: ['peerLeft', { peerId: 'p' }] }],
	['an event with binary data', { type: PacketType.EVENT, nsp: '/ws/', data: ['relayed', Buffer.from('abc')] }],
	['a refused handshake', { type: PacketType.CONNECT_ERROR, nsp: '/', data: { message: 'unauthorized' } }],
])('%s is the same on the wire as by the encoder of Socket.IO', (_name, packet) => {
	// The encoder changes packets with binary data.
	expect(ours.encode(structuredClone(packet))).toEqual(usual.encode(structuredClone(packet)));
});
