// A complete browser client in Lectern's native dialect. Bundle it with mediasoup-client and socket.io-client (docs/clients/native.md).
import { Device } from 'mediasoup-client';
import { io } from 'socket.io-client';

/**
 * Joins a class, sends camera and microphone, and passes each received track to `show`. Rejects with an error code.
 * @param server e.g. `https://192.168.1.20:4443`: this page's own origin, or one that allows it by `--allow-origin`
 * @param show called with each received track and the `peerId` of its sender; null for a voice, whose speaker changes
 */
export async function attend({ server, roomCode, displayName, show }) {
	const joined = await fetch(`${server}/api/join`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ roomCode, displayName }),
	});
	const { token, code } = await joined.json();
	if (!token) throw new Error(code);

	const socket = io(server, { auth: { token }, transports: ['websocket'], reconnection: false });
	const request = async (operation, data) => {
		const answer = await socket.timeout(10_000).emitWithAck(operation, data);
		if (!answer.ok) throw new Error(answer.error.code);
		return answer;
	};
	await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));

	// Subscribe before joining, consume once there is a receive transport: otherwise a producer could be missed.
	let ready = () => {};
	const canReceive = new Promise((resolve) => (ready = resolve));
	socket.on('producerAdded', async ({ producer }) => consume(await canReceive, producer).catch(console.error));

	const room = await request('joinRoom', { displayName, prepareTransports: true });
	const device = new Device();
	await device.load({ routerRtpCapabilities: room.routerRtpCapabilities });
	const send = device.createSendTransport(room.transports.send);
	const recv = device.createRecvTransport(room.transports.recv);
	for (const transport of [send, recv]) {
		transport.on('connect', ({ dtlsParameters }, done, failed) =>
			request('connectTransport', { transportId: transport.id, dtlsParameters }).then(done, failed),
		);
	}
	send.on('produce', ({ kind, rtpParameters }, done, failed) => {
		const source = kind === 'audio' ? 'mic' : 'camera';
		request('produce', { kind, rtpParameters, source }).then(({ producerId: id }) => done({ id }), failed);
	});
	async function consume(transport, { producerId, source }) {
		// The voices carry the loudest microphones, so single microphones are not consumed.
		if (source === 'mic') return;
		const offer = await request('consume', { producerId, rtpCapabilities: device.rtpCapabilities });
		const { track } = await transport.consume({ ...offer, id: offer.consumerId });
		await request('resumeConsumer', { consumerId: offer.consumerId });
		show(track, offer.peerId);
	}
	ready(recv);
	const producers = room.peers.flatMap((peer) => peer.producers);
	for (const producer of [...room.voices, ...producers]) await consume(recv, producer);
	const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
	for (const track of media.getTracks()) await send.produce({ track });
	return () => socket.emit('leaveRoom', () => socket.close());
}
