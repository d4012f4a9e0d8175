/** Oldest supported Node, the same as `engines` in package.json; import attributes, require(esm) and the test tools need it. */
export const minNode = '22.12.0';

/** Plain numeric comparison of dotted versions; a pre-release tag is ignored. */
export function isAtLeast(version, minimum) {
	const parts = (text) => text.replace(/^v/, '').split('-')[0].split('.').map(Number);
	const [have, want] = [parts(version), parts(minimum)];
	for (let i = 0; i < want.length; i++) {
		const difference = (have[i] ?? 0) - want[i];
		if (difference !== 0) return difference > 0;
	}
	return true;
}
