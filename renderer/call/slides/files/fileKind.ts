/** What a file of this computer is, by its name where the system says nothing of its type. */
export type FileKind = 'pdf' | 'png' | 'jpeg' | 'svg';

const byType: Record<string, FileKind> = {
	'application/pdf': 'pdf',
	'image/png': 'png',
	'image/jpeg': 'jpeg',
	'image/svg+xml': 'svg',
};
const byEnding: Record<string, FileKind> = { pdf: 'pdf', png: 'png', jpg: 'jpeg', jpeg: 'jpeg', svg: 'svg' };

/** null: it cannot be shown. */
export const fileKind = ({ name, type }: Pick<File, 'name' | 'type'>): FileKind | null =>
	byType[type] ?? byEnding[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;

/** Of the field by which files are chosen. */
export const acceptedFiles = '.pdf,.png,.jpg,.jpeg,.svg,application/pdf,image/png,image/jpeg,image/svg+xml';
export const acceptedPhotos = 'image/png,image/jpeg,.png,.jpg,.jpeg';
