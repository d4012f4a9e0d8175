/**
 * Encodes the spatial layers 0 to `maxSpatialLayer`; null: none at all, while the track stays live for our own preview.
 * Needs no renegotiation. A browser without `setParameters` keeps encoding all layers, which only costs CPU and uplink.
 */
export async function encodeUpTo(sender: RTCRtpSender, maxSpatialLayer: number | null): Promise<void> {
	try {
		const parameters = sender.getParameters();
		// Older Firefox returns no encodings.
		const encodings = parameters.encodings ?? [];
		const isWanted = (layer: number) => maxSpatialLayer !== null && layer <= maxSpatialLayer;
		if (encodings.every((encoding, layer) => (encoding.active ?? true) === isWanted(layer))) return;
		encodings.forEach((encoding, layer) => {
			encoding.active = isWanted(layer);
		});
		await sender.setParameters(parameters);
	} catch {
		// The browser does not support it, or the sender was closed meanwhile.
	}
}
