import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Code signing changes programs and libraries after they were packaged; there, the signature vouches for them. */
/** @type {Partial<Record<NodeJS.Platform, RegExp>>} */
const signed = { darwin: /(\.node|\.dylib|^worker\/.*)$/, win32: /\.(node|exe|dll)$/ };
/** Its licence (LGPL) lets people replace it: docs/THIRD-PARTY-NOTICES.md. */
const replaceable = /\/mediabunny-aac-encoder-[^/]*$/;

/**
 * The manifest of `electron/integrity.ts`: the SHA-256 of each file by its path in the package's resources.
 * @param {[folder: string, path: string, filter?: RegExp][]} sources folders, where their files will be, and which of them
 * @returns {Record<string, string | null>}
 */
export function fileDigests(sources, platform = process.platform) {
	/** @type {Record<string, string | null>} */
	const digests = {};
	for (const [folder, path, filter = /./] of sources) {
		for (const file of filesBelow(folder)
			.filter((each) => filter.test(each))
			.sort()) {
			const packaged = `${path}/${file}`;
			digests[packaged] = isFixed(packaged, platform) ? digestOf(join(folder, file)) : null;
		}
	}
	return digests;
}

/** @type {(path: string, platform: NodeJS.Platform) => boolean} */
const isFixed = (path, platform) => !replaceable.test(path) && !signed[platform]?.test(path);

/**
 * @param {string} resources
 * @param {Record<string, string | null>} manifest
 * @throws Error when the package holds other files than its manifest says: it would not start
 */
export function requireSameFiles(resources, manifest, platform = process.platform) {
	const folders = [...new Set(Object.keys(manifest).map((path) => path.split('/', 1).join()))];
	const packaged = fileDigests(
		folders.map((folder) => [join(resources, folder), folder]),
		platform,
	);
	if (isDeepStrictEqual(packaged, manifest)) return;
	const paths = [...new Set([...Object.keys(packaged), ...Object.keys(manifest)])];
	const differing = paths.filter((path) => packaged[path] !== manifest[path]);
	throw new Error(`these files were not packaged as they were listed: ${differing.join(', ')}`);
}

/** @param {string} file */
export function digestOf(file) {
	return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/**
 * Paths with `/`, also on Windows.
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? filesBelow(join(folder, entry.name)).map((file) => `${entry.name}/${file}`) : [entry.name],
	);
}
