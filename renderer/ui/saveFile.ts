/** @param name with its ending */
export const saveFile = (name: string, type: string, text: string): void => saveBlob(name, new Blob([text], { type }));

/** Saves a file, as a click on a link would. @param name with its ending; what no system takes in a name is replaced */
export function saveBlob(name: string, content: Blob): void {
	const url = URL.createObjectURL(content);
	const link = document.createElement('a');
	link.href = url;
	link.download = fileName(name);
	link.click();
	// The download has begun when the click is handled.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const fileName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}<>:"/\\|?*\s]+/gu, ' ').trim();
