import { Device, type types } from 'mediasoup-client';

/** A real connection of a client's transport, by a data channel as browsers make it. `installWebRtc` comes first. */
export async function connectData(
	routerRtpCapabilities: types.RtpCapabilities,
	options: types.TransportOptions,
	connect: (dtlsParameters: types.DtlsParameters) => Promise<unknown>,
): Promise<types.Transport> {
	const device = new Device({ handlerName: 'Chrome111' });
	await device.load({ routerRtpCapabilities });
	const transport = device.createSendTransport(options);
	transport.on('connect', ({ dtlsParameters }, done, failed) => {
		connect(dtlsParameters).then(() => done(), failed);
	});
	transport.on('producedata', (_data, done) => done({ id: 'data' }));
	await transport.produceData({ ordered: true });
	return transport;
}
