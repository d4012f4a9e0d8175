/** Names of rear cameras, as phones and tablets give them. */
const rearNames = /\b(back|rear|environment|world[- ]facing)\b/i;

/** A camera that looks away from its user, e.g. the rear camera of a phone that is held over a worksheet. */
export function facesAway(track: Pick<MediaStreamTrack, 'getSettings' | 'label'>): boolean {
	const { facingMode } = track.getSettings();
	return facingMode ? facingMode === 'environment' : rearNames.test(track.label);
}
