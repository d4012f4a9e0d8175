import { SfuError } from '../../core/errors.ts';
import { errorText, systemErrorCode } from '../../errorText.ts';

/** No space, no quota left, or larger than the file system allows (4 GiB on FAT32): the user has to make room. */
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The coded error for a failed access to a file.
 * @param what completes the sentence "cannot …", e.g. `write /home/a/lesson/voice.mkv`
 * @returns insufficient-storage (the disk is full), unavailable (every other error of the system: unplugged, read-only,
 * damaged, no permission), internal (no error of the system, but a bug), or `cause` itself if it has a code already
 */
export function storageError(cause: unknown, what: string): SfuError {
	if (cause instanceof SfuError) return cause;
	const systemCode = systemErrorCode(cause);
	const code =
		systemCode === undefined ? 'internal' : fullCodes.has(systemCode) ? 'insufficient-storage' : 'unavailable';
	const subject = code === 'unavailable' ? { what: 'recording' as const } : {};
	return new SfuError(code, `cannot ${what}: ${errorText(cause)}`, { cause, ...subject });
}
