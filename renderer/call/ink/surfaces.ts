/** Names of what is drawn on, as the server knows them. */
export const mediaSurface = (producerId: string): string => `media/${producerId}`;
export const pageSurface = (documentId: string, pageId: string): string => `doc/${documentId}/${pageId}`;
