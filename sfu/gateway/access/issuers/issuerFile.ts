/** Reads the files that `--issuer` and `--revocations` name. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../../core/Logger.ts';
import type { Read } from '../../../FollowedFile.ts';
import { isStructured, parseStructured } from '../../../structuredText.ts';
import { Issuer } from './Issuer.ts';
import { IssuerDescription } from './IssuerDescription.ts';
import { IssuerFault } from './IssuerFault.ts';
import { type IssuerKeys, keysOfSecret, readKeys } from './issuerKeys.ts';
import { RemoteKeys } from './RemoteKeys.ts';
import { RevocationList, TokenRevocations } from './TokenRevocations.ts';

/** Of keys that come without a description: every audience, and claims by their usual names. */
const undescribed: IssuerDescription = {
	audienceLists: false,
	clockTolerance: 60,
	claims: {},
	createsRooms: 'everybody',
	endAtExpiry: false,
};
/** Where the fault is, of an error of the parser. */
const Located = z.object({ linePos: z.tuple([z.object({ line: z.number() })], z.unknown()) });
/** Of one file, bytes. */
const maxFileBytes = 8 * 1024 * 1024;

/**
 * A description (YAML or JSON), or the keys alone: an HMAC secret, a public key or a JWKS.
 * @param earlier fetched keys, which are used on if their address is the same
 * @throws IssuerFault
 */
export async function readIssuer(path: string, logger: Logger, earlier: RemoteKeys | null): Promise<Read<Issuer>> {
	const content = await contentOf(path);
	const described = isStructured(path) ? await parsed(content) : undefined;
	const isKeys =
		described === undefined || (described instanceof Object && ('keys' in described || 'kty' in described));
	if (isKeys) {
		const issuer = new Issuer(undescribed, readKeys(content), basename(path));
		return { value: issuer, files: [path] };
	}
	const description = parsedBy(IssuerDescription, described);
	const { keys, files } = await keysOf(description, dirname(path), logger, earlier);
	const { algorithms = [] } = description;
	const missing = algorithms.find((algorithm) => !keys.algorithms.includes(algorithm));
	if (missing) throw new IssuerFault(`allows ${missing}, for which it has no key`);
	return { value: new Issuer(description, keys, description.issuer ?? basename(path)), files: [path, ...files] };
}

/** @throws IssuerFault */
export async function readRevocations(path: string): Promise<Read<TokenRevocations>> {
	const list = parsedBy(RevocationList, (await parsed(await contentOf(path))) ?? {});
	return { value: new TokenRevocations(list), files: [path] };
}

async function keysOf(
	{ secret, keyFile, jwksUrl, caFile }: IssuerDescription,
	folder: string,
	logger: Logger,
	earlier: RemoteKeys | null,
): Promise<{ keys: IssuerKeys; files: string[] }> {
	if (secret !== undefined) return { keys: keysOfSecret(Buffer.from(secret)), files: [] };
	if (keyFile !== undefined) {
		const file = resolve(folder, keyFile);
		return { keys: readKeys(await contentOf(file)), files: [file] };
	}
	const files = caFile === undefined ? [] : [resolve(folder, caFile)];
	const [ca] = await Promise.all(files.map(async (file) => (await contentOf(file)).toString('utf8')));
	const url = jwksUrl ?? '';
	const isSame = earlier !== null && earlier.url === url && earlier.ca === ca;
	return { keys: isSame ? earlier : new RemoteKeys({ url, ca, logger }), files };
}

async function contentOf(path: string): Promise<Buffer> {
	try {
		const content = await readFile(path);
		if (content.length > maxFileBytes) throw new IssuerFault(`has more than ${maxFileBytes / 1024 ** 2} MiB`);
		return content;
	} catch (error) {
		if (error instanceof IssuerFault) throw error;
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		throw new IssuerFault(`needs a file that cannot be read (${code}): ${path}`);
	}
}

/** Without the parser's own message, which shows the text around the fault: it may be a secret. */
async function parsed(content: Buffer): Promise<unknown> {
	try {
		return await parseStructured(content.toString('utf8'));
	} catch (error) {
		const { data } = Located.safeParse(error);
		throw new IssuerFault(`is not YAML or JSON, as its name says${data ? `: line ${data.linePos[0].line}` : ''}`);
	}
}

function parsedBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
	const { data, error } = schema.safeParse(value);
	if (data !== undefined) return data;
	const [issue] = error?.issues ?? [];
	const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
	throw new IssuerFault(`is not right: ${where}${issue?.message ?? 'not valid'}`);
}
