import type { RtpCapabilities, TransportOptions, WireDtlsParameters } from '../../../sfu/protocol/models/media.ts';
import { loadDevice } from './MediaSession.ts';

/** A connection that takes longer than this is of no use in a class either, ms. */
const connectedWithinMs = 12_000;

type Probe = {
	routerRtpCapabilities: RtpCapabilities;
	/** Asks the server for a transport. */
	open(): Promise<TransportOptions>;
	/** Tells the server our side of it. */
	connect(dtlsParameters: WireDtlsParameters): Promise<unknown>;
	/** Awaited while the connection is open: the server may see the end of the handshake later than we do, and of a closed one never. */
	whenConnected(): Promise<unknown>;
};

/**
 * Whether a media connection comes about: ICE and DTLS of a data channel, which needs neither camera nor microphone.
 * @throws CallError cannot-consume: this browser has no WebRTC; and what `open`, `connect` and `whenConnected` throw
 */
export async function probeMedia({ routerRtpCapabilities, open, connect, whenConnected }: Probe): Promise<boolean> {
	const device = await loadDevice({ routerRtpCapabilities });
	const transport = device.createSendTransport(await open());
	try {
		const isConnected = await new Promise<boolean>((resolve, reject) => {
			setTimeout(() => resolve(false), connectedWithinMs);
			transport.on('connectionstatechange', (state) => {
				if (state === 'connected') resolve(true);
				else if (state === 'failed' || state === 'closed') resolve(false);
			});
			transport.on('connect', ({ dtlsParameters }, done, failed) => {
				connect(dtlsParameters).then(
					() => done(),
					(error) => {
						failed(error);
						reject(error);
					},
				);
			});
			transport.on('producedata', (_data, done) => done({ id: 'probe' }));
			// Rejects when the transport is closed before.
			transport.produceData({ ordered: true }).catch(() => resolve(false));
		});
		if (isConnected) await whenConnected();
		return isConnected;
	} finally {
		transport.close();
	}
}
