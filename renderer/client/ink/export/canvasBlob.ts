/** What is on a canvas as a file. @param quality of a JPEG, 0 to 1 @throws Error: the browser cannot encode a picture of that size */
export function canvasBlob(
	canvas: HTMLCanvasElement,
	type: 'image/png' | 'image/jpeg' = 'image/png',
	quality?: number,
): Promise<Blob> {
	return new Promise((resolve, reject) => {
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, quality);
	});
}
