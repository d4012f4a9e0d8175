import type { Settings } from '../../../config.ts';
import type { Logger } from '../../../core/Logger.ts';
import { StartError } from '../../../startErrors.ts';
import type { Issuers } from './Issuers.ts';

/**
 * Loads what reads tokens of other issuers where there are any.
 * @returns null: only tokens of this installation are accepted
 * @throws StartError usage: one of the files is not right
 */
export async function openIssuers(
	{ issuer: files, revocations }: Pick<Settings, 'issuer' | 'revocations'>,
	logger: Logger,
): Promise<Issuers | null> {
	if (files.length > 0) return (await import('./Issuers.ts')).Issuers.open({ files, revocations }, logger);
	if (revocations !== null) throw new StartError('usage', '--revocations is of use with --issuer alone.');
	return null;
}
