/**
 * Encodes the spatial layers up to this one; null: none at all, while the track goes on (it may be our own preview).
 * Neither side negotiates anew for it. A browser that cannot choose goes on as before: that costs, but harms nobody.
 */
export async function encodeUpTo(sender: RTCRtpSender, maxSpatialLayer: number | null): Promise<void> {
	try {
		const parameters = sender.getParameters();
		// Older Firefox names no encodings.
		const encodings = parameters.encodings ?? [];
		const isWanted = (layer: number) => maxSpatialLayer !== null && layer <= maxSpatialLayer;
		if (encodings.every((encoding, layer) => (encoding.active ?? true) === isWanted(layer))) return;
		encodings.forEach((encoding, layer) => {
			encoding.active = isWanted(layer);
		});
		await sender.setParameters(parameters);
	} catch {
		// Not this browser, or closed meanwhile.
	}
}
