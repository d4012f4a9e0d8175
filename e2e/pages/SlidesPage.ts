import type { Locator, Page } from '@playwright/test';
import { CallPage } from './CallPage.ts';

/** A file as Playwright gives it to a page. */
type GivenFile = { name: string; mimeType: string; buffer: Buffer };

/** Page object of documents and boards in a class. */
export class SlidesPage {
	/** On the stage. */
	readonly tile: Locator;
	/** The page in it. `data-painted` once it is drawn. */
	readonly picture: Locator;
	readonly bar: Locator;
	readonly dialog: Locator;
	readonly panel: Locator;
	readonly #call: CallPage;

	constructor(readonly page: Page) {
		this.tile = page.getByTestId('slides-tile');
		this.picture = this.tile.getByTestId('page-picture');
		this.bar = page.getByTestId('slides-bar');
		this.dialog = page.getByTestId('slides-dialog');
		this.panel = page.getByTestId('slides-panel');
		this.#call = new CallPage(page);
	}

	/** The list of documents; for hosts and co-hosts. */
	async openList(): Promise<void> {
		if (await this.dialog.isVisible()) return;
		await this.#call.openTool('Slides and board');
		await this.dialog.waitFor();
	}

	/** Opens files of this computer; resolves when they are being looked at. */
	async open(...files: GivenFile[]): Promise<void> {
		await this.openList();
		await this.dialog.getByTestId('slides-files').setInputFiles(files);
	}

	documentRow(name: string): Locator {
		return this.dialog.getByTestId('slides-document').filter({ hasText: name });
	}

	/** A document on its way, or refused. */
	uploadRow(name: string): Locator {
		return this.dialog.getByTestId('slides-upload').filter({ hasText: name });
	}

	/** Shows a document of the list to everybody. */
	async show(name: string): Promise<void> {
		await this.openList();
		await this.documentRow(name).getByTestId('slides-show').click();
		await this.dialog.waitFor({ state: 'hidden' });
	}

	/** Waits until that page is drawn on the stage: `s0` is the first one of a PDF. */
	async expectPage(pageId: string): Promise<void> {
		await this.tile.locator(`[data-page-id="${pageId}"][data-painted="true"]`).waitFor();
	}

	/** Waits until a board page is drawn on the stage. */
	async expectBoard(): Promise<void> {
		await this.tile.locator('[data-page-id^="b"][data-painted="true"]').waitFor();
	}

	/** Of the page, at shares of its width and height. @returns red, green, blue, 0..255 */
	colourAt(x: number, y: number): Promise<number[]> {
		return this.picture.evaluate(
			(canvas: HTMLCanvasElement, [shareX, shareY]) => {
				const pixel = canvas
					.getContext('2d')
					?.getImageData(Math.floor(canvas.width * shareX), Math.floor(canvas.height * shareY), 1, 1).data;
				return [...(pixel ?? [])].slice(0, 3);
			},
			[x, y] as const,
		);
	}
}
