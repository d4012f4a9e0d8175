/** What a surface is a picture of. */
type SurfaceOf = { kind: 'page'; documentId: string; pageId: string } | { kind: 'media'; producerId: string };

/** @param surface as `Surface` of the contract has it */
export function surfaceOf(surface: string): SurfaceOf {
	const [kind, id = '', pageId = ''] = surface.split('/');
	return kind === 'doc' ? { kind: 'page', documentId: id, pageId } : { kind: 'media', producerId: id };
}

/** All pages of one document together, or a producer. */
export function groupOf(surface: string): string {
	const of = surfaceOf(surface);
	return of.kind === 'page' ? `doc/${of.documentId}` : surface;
}

export const isPage = (surface: string): boolean => surfaceOf(surface).kind === 'page';
