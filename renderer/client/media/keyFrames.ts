/**
 * Key frames on demand, by `setParameters` with `encodingOptions` (WebRTC Extensions). A browser makes them as often as it is asked,
 * where it drops RTCP requests that follow each other closely.
 */

type EncodingOptions = { keyFrame: boolean }[];
/** What is used of an RTCRtpSender; lib.dom does not know the second argument yet. */
type KeyFrameSender = Pick<RTCRtpSender, 'getParameters'> & {
	setParameters(parameters: RTCRtpSendParameters, options: { encodingOptions: EncodingOptions }): Promise<void>;
};

let isSupported: boolean | undefined;

/** Whether this browser makes key frames on demand: only then does it read the option. */
export function canMakeKeyFrames(): boolean {
	isSupported ??= readsEncodingOptions();
	return isSupported;
}

function readsEncodingOptions(): boolean {
	let connection: RTCPeerConnection | undefined;
	let isRead = false;
	const options = {
		get encodingOptions(): EncodingOptions {
			isRead = true;
			return [{ keyFrame: false }];
		},
	};
	try {
		connection = new RTCPeerConnection();
		const sender: KeyFrameSender = connection.addTransceiver('video').sender;
		// Arguments are read before the call returns. Nothing is sent, whatever becomes of it.
		sender.setParameters(sender.getParameters(), options).catch(() => {});
	} catch {
		// A browser without `setParameters` for senders, or with too many connections.
	} finally {
		connection?.close();
	}
	return isRead;
}

/** Makes a key frame of these encodings. @param spatialLayers their indices, 0 the lowest */
export async function makeKeyFrames(sender: KeyFrameSender, spatialLayers: readonly number[]): Promise<void> {
	try {
		const parameters = sender.getParameters();
		const encodingOptions = parameters.encodings.map((_, layer) => ({ keyFrame: spatialLayers.includes(layer) }));
		await sender.setParameters(parameters, { encodingOptions });
	} catch {
		// The sender was closed meanwhile, or the browser refuses it: the RTCP requests remain.
	}
}
