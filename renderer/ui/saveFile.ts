/** @param name with its ending */
export const saveFile = (name: string, type: string, text: string): void => saveBlob(name, new Blob([text], { type }));

/** @param name with its ending; what no system takes in a name is replaced */
export function saveBlob(name: string, content: Blob): void {
	const url = URL.createObjectURL(content);
	saveFrom(url, fileName(name));
	// The download has begun when the click is handled.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Saves what is at an address, as a click on a link would: the page stays. @param name '': as the server names it */
export function saveFrom(href: string, name: string): void {
	Object.assign(document.createElement('a'), { href, download: name }).click();
}

export const fileName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}<>:"/\\|?*\s]+/gu, ' ').trim();
