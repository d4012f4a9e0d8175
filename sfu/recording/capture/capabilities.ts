import type { types } from 'mediasoup';

/**
 * Media as they are: no retransmissions, which a path inside this computer does not need, and no header extensions.
 * @param isRecorded whether a codec can be recorded; default: all of the router
 */
export function capabilitiesOf(
	{ rtpCapabilities: { codecs = [] } }: types.Router,
	kind: types.MediaKind,
	isRecorded: (mimeType: string) => boolean = () => true,
): types.RtpCapabilities {
	const isMedia = (mimeType: string) => !mimeType.toLowerCase().endsWith('/rtx');
	return {
		codecs: codecs.filter((codec) => codec.kind === kind && isMedia(codec.mimeType) && isRecorded(codec.mimeType)),
		headerExtensions: [],
	};
}
