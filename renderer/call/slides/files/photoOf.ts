const type = 'image/jpeg';
const quality = 0.92;

/** What was drawn into a canvas, as a photo. @throws Error where it has no pixels */
export const photoOf = (canvas: HTMLCanvasElement): Promise<File> =>
	new Promise((resolve, reject) => {
		const take = (blob: Blob | null) =>
			blob ? resolve(new File([blob], 'photo.jpg', { type })) : reject(new Error('the canvas has no pixels'));
		canvas.toBlob(take, type, quality);
	});
