/** True for http and https. The operating system may start another program for any other scheme. */
export function isWebUrl(url: string): boolean {
	return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

/**
 * True when both are http(s) URLs of the same scheme, host and port. The origin alone does not tell: that of
 * `blob:http://localhost/…` is `http://localhost`, but what it shows was written by whoever made the blob.
 */
export function isSameOrigin(url: string, other: string): boolean {
	return isWebUrl(url) && isWebUrl(other) && new URL(url).origin === new URL(other).origin;
}
