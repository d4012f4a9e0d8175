/** True for http and https. The operating system may start another program for any other scheme. */
export function isWebUrl(url: string): boolean {
	return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

/** True when both are http(s) URLs of the same scheme, host and port. An opaque origin never matches. */
export function isSameOrigin(url: string, other: string): boolean {
	if (!URL.canParse(url) || !URL.canParse(other)) return false;
	const { origin } = new URL(url);
	return origin !== 'null' && origin === new URL(other).origin;
}
