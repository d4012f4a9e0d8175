const types = ['image/png', 'image/jpeg'];

/** Not in pages over plain http; there, people paste by the keyboard. */
export const canReadClipboard = (): boolean => 'read' in (navigator.clipboard ?? {});

/** The image on the clipboard; the browser may ask the person first. null: there is none, or they have refused. */
export async function clipboardImage(): Promise<File | null> {
	try {
		for (const item of await navigator.clipboard.read()) {
			const type = types.find((each) => item.types.includes(each));
			if (type) return new File([await item.getType(type)], 'clipboard', { type });
		}
	} catch {
		// Refused.
	}
	return null;
}

/** The image that is pasted by the keyboard. undefined: something else */
export const pastedImage = ({ clipboardData }: ClipboardEvent): File | undefined =>
	[...(clipboardData?.files ?? [])].find(({ type }) => types.includes(type));
