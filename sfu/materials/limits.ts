import { type FileType, maxImageBytes, maxPdfBytes } from '../protocol/models/documents.ts';

/** Of an image: a browser takes 4 bytes for each pixel. */
export const maxPixels = 50_000_000;
/** `%PDF-` may stand anywhere in so many bytes from the beginning: readers of PDF look so far. */
export const pdfHeaderBytes = 1024;
/** Segments of a JPEG before its size is known: a photo has about ten. */
export const maxJpegSegments = 1_000;
/** Files of all rooms. */
export const maxFiles = 20_000;
/** Uploads at the same time. */
export const maxUploads = 64;
/** A file that no document uses is deleted after this, ms: the page adds the document at once. */
export const unusedMs = 10 * 60_000;

export const maxBytesOf = (type: FileType) => (type === 'application/pdf' ? maxPdfBytes : maxImageBytes);
