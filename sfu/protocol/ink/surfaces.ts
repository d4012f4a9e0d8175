/** Names of what is drawn on, as `Surface` of the contract has them. */
export const mediaSurface = (producerId: string): string => `media/${producerId}`;
export const pageSurface = (documentId: string, pageId: string): string => `doc/${documentId}/${pageId}`;
