import type { Size } from '../../../ui/stageLayout.ts';

/** Shares of the page's width and height, 0..1 from its left upper corner. */
type ShareBox = { left: number; top: number; width: number; height: number };

/** Out of the class, or to a page of the same document. */
export type LinkTarget = { url: string } | { pageId: string };

/** A place of the page that leads elsewhere. */
export type PageLink = { to: LinkTarget; place: ShareBox };

/** A page that can be drawn at any size. */
export type Page = {
	/** In a unit of its own: what counts is the shape. */
	size: Size;
	/** Draws over the whole of `canvas`. @throws Error when it cannot be drawn or was aborted */
	paint: (canvas: HTMLCanvasElement, signal: AbortSignal) => Promise<void>;
	/** What is written on it, for screen readers. */
	readText: () => Promise<string>;
	readLinks: () => Promise<PageLink[]>;
	/** Notes for whoever presents. */
	readNotes: () => Promise<string[]>;
};

/** For pages that are a picture only. */
export const pictureOnly: Pick<Page, 'readText' | 'readLinks' | 'readNotes'> = {
	readText: async () => '',
	readLinks: async () => [],
	readNotes: async () => [],
};
