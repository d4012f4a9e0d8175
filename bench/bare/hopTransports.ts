/** Transports between a media worker and the sockets of a bench, with SRTP as for a browser. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { types } from 'mediasoup';
import { srtpProfile } from '../wire/srtp.ts';
import type { HopSender } from './HopSender.ts';
import { codec, firstSsrc, senderCount, senderKey } from './hopTraffic.ts';

const receiveBufferBytes = 4 << 20;
const plainOptions: types.PlainTransportOptions = {
	listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
	enableSrtp: true,
	srtpCryptoSuite: srtpProfile.name,
};
const senderSrtp = { cryptoSuite: srtpProfile.name, keyBase64: senderKey };

/** The streams of a sender on a router. @returns the port to send to, and their producers */
export async function produceAll(
	router: types.Router,
	sender: HopSender,
): Promise<{ port: number; producers: types.Producer[] }> {
	const transport = await router.createPlainTransport(plainOptions);
	await transport.connect({ ip: '127.0.0.1', port: sender.port, srtpParameters: senderSrtp });
	const producers: types.Producer[] = [];
	for (let ssrc = firstSsrc; ssrc < firstSsrc + senderCount; ssrc++) {
		const rtpParameters = { codecs: [{ ...codec, rtcpFeedback: [{ type: 'nack' }] }], encodings: [{ ssrc }] };
		producers.push(await transport.produce({ kind: 'video', rtpParameters }));
	}
	return { port: transport.tuple.localPort, producers };
}

/** Sends all these producers to a socket on loopback. @returns their consumers, and the SRTP key of what is sent, base64 */
export async function receiveAll(
	router: types.Router,
	producerIds: readonly string[],
	port: number,
): Promise<{ consumers: types.Consumer[]; keyBase64: string }> {
	const transport = await router.createPlainTransport(plainOptions);
	await transport.connect({ ip: '127.0.0.1', port, srtpParameters: senderSrtp });
	const consumers: types.Consumer[] = [];
	for (const producerId of producerIds) {
		consumers.push(await transport.consume({ producerId, rtpCapabilities: receivable(router) }));
	}
	return { consumers, keyBase64: transport.srtpParameters?.keyBase64 ?? '' };
}

/** A socket on loopback that loses nothing while its process is busy for a moment. */
export async function openSocket(): Promise<Socket> {
	const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
	socket.bind(0, '127.0.0.1');
	await once(socket, 'listening');
	return socket;
}

/** Offers NACK as a browser does, so that the worker keeps sent packets for retransmission. */
function receivable({ rtpCapabilities }: types.Router): types.RtpCapabilities {
	const codecs = rtpCapabilities.codecs?.filter(({ mimeType }) => mimeType === codec.mimeType) ?? [];
	return { codecs: codecs.map((each) => ({ ...each, rtcpFeedback: [{ type: 'nack' }] })) };
}
