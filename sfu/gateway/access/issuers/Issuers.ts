import { decodeJwt, decodeProtectedHeader } from 'jose';
import { SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import { FollowedFile } from '../../../FollowedFile.ts';
import { StartError } from '../../../startErrors.ts';
import type { Issuer, Unverified } from './Issuer.ts';
import { IssuerFault } from './IssuerFault.ts';
import { readIssuer, readRevocations } from './issuerFile.ts';
import { RemoteKeys } from './RemoteKeys.ts';
import type { TokenIdentity } from './TokenIdentity.ts';
import type { TokenRevocations } from './TokenRevocations.ts';

type IssuerFiles = {
	/** Of `--issuer`. */
	files: readonly string[];
	/** Of `--revocations`. */
	revocations: string | null;
};

/** The issuers whose tokens this server accepts beside its own, and what of them was revoked. */
export class Issuers {
	readonly #issuers: readonly FollowedFile<Issuer>[];
	readonly #revocations: FollowedFile<TokenRevocations> | null;

	private constructor(issuers: readonly FollowedFile<Issuer>[], revocations: FollowedFile<TokenRevocations> | null) {
		this.#issuers = issuers;
		this.#revocations = revocations;
	}

	/** Keys at addresses are fetched meanwhile. @throws StartError usage: one of the files is not right */
	static async open({ files, revocations }: IssuerFiles, logger: Logger): Promise<Issuers> {
		const opened: { close(): void }[] = [];
		const add = <Value>(file: FollowedFile<Value>) => {
			opened.push(file);
			return file;
		};
		try {
			const followed = [];
			for (const path of files) followed.push(add(await followIssuer(path, logger)));
			return new Issuers(followed, revocations === null ? null : add(await followRevocations(revocations, logger)));
		} catch (error) {
			for (const file of opened) file.close();
			throw error;
		}
	}

	/**
	 * Who comes with this token, or why it is refused although one of the issuers has signed it, e.g. because it has expired:
	 * whoever has it has not guessed it.
	 * @throws SfuError unauthorized (none has signed it), unavailable (the keys of its issuer cannot be fetched at the moment)
	 */
	async judge(token: string): Promise<TokenIdentity | SfuError> {
		const unverified = partsOf(token);
		let refusal: SfuError | undefined;
		for (const { value: issuer } of this.#issuers) {
			if (!issuer.mayHaveIssued(unverified)) continue;
			try {
				const identity = await issuer.verify(token);
				if (!identity) continue;
				return this.isRevoked(identity) ? new SfuError('unauthorized', 'this token was revoked') : identity;
			} catch (error) {
				// Another description may have the same name and keys, e.g. for another audience.
				if (!(error instanceof SfuError)) throw error;
				refusal = error;
			}
		}
		if (refusal?.code === 'unauthorized') return refusal;
		throw refusal ?? new SfuError('unauthorized', 'this token is not valid on this server');
	}

	/** @throws SfuError as `judge`, and what that returns */
	async verify(token: string): Promise<TokenIdentity> {
		const judged = await this.judge(token);
		if (judged instanceof SfuError) throw judged;
		return judged;
	}

	isRevoked(identity: TokenIdentity): boolean {
		return this.#revocations?.value.has(identity) ?? false;
	}

	/** Reads files that have changed. */
	async look(): Promise<void> {
		await Promise.all([...this.#issuers, this.#revocations].map((file) => file?.look()));
	}

	/** Idempotent. */
	close(): void {
		this.#revocations?.close();
		for (const file of this.#issuers) {
			file.close();
			keysOf(file.value)?.close();
		}
	}
}

async function followIssuer(path: string, logger: Logger): Promise<FollowedFile<Issuer>> {
	const opening = FollowedFile.open<Issuer>({
		read: async (earlier) => {
			const read = await readIssuer(path, logger, earlier && keysOf(earlier));
			void keysOf(read.value)?.refresh();
			return read;
		},
		failed: (reason) => logger.error({ file: path, reason }, 'an issuer was changed, and what it said before counts'),
		changed: () => logger.info({ file: path }, 'an issuer was changed'),
	});
	return opening.catch((error) => refuseStart('--issuer', path, error));
}

async function followRevocations(path: string, logger: Logger): Promise<FollowedFile<TokenRevocations>> {
	const opening = FollowedFile.open<TokenRevocations>({
		read: () => readRevocations(path),
		failed: (reason) =>
			logger.error({ file: path, reason }, 'the revoked tokens were changed, and what was revoked before counts'),
		changed: () => logger.info({ file: path }, 'the revoked tokens were changed'),
	});
	return opening.catch((error) => refuseStart('--revocations', path, error));
}

function refuseStart(flag: string, path: string, error: unknown): never {
	if (!(error instanceof IssuerFault)) throw error;
	throw new StartError('usage', `${flag} ${path} ${error.message}.`, { cause: error });
}

const keysOf = ({ keys }: Issuer): RemoteKeys | null => (keys instanceof RemoteKeys ? keys : null);

/** What it says about itself, to choose the issuers that may have signed it. @throws SfuError unauthorized: it is no JWT */
function partsOf(token: string): Unverified {
	try {
		return { alg: decodeProtectedHeader(token).alg, iss: decodeJwt(token).iss };
	} catch (cause) {
		throw new SfuError('unauthorized', 'this token is no JWT', { cause });
	}
}
